/**
 * Hand-made tables in which each exclusion and each edge of a metric occurs once, with the figures counted by hand.
 *
 * Any implementation of the metrics can be held against them: ask each expectation of its world, get these numbers.
 */
import { appointmentRateTraps } from './appointment-rate-traps.ts';
import { contactsTraps } from './contacts-traps.ts';
import { leadResponseTraps, leadResponseWorld } from './lead-response-traps.ts';
import { mqlTraps } from './mqls-traps.ts';
import { winRateTraps } from './win-rate-traps.ts';
import type { OracleFigure, OracleRequest, World } from './world.ts';

export interface TrapTable {
  world: World;
  expectations: TrapExpectation[];
}

export interface TrapExpectation {
  /** What the question is about. */
  name: string;
  request: OracleRequest;
  figures: OracleFigure[];
  excluded: Record<string, number>;
}

/** The table of each metric. */
export const TRAPS = {
  contacts: contactsTraps,
  'appointment-rate': appointmentRateTraps,
  'lead-response-time': { world: leadResponseWorld, expectations: leadResponseTraps },
  mqls: mqlTraps,
  'win-rate': winRateTraps,
} as const satisfies Record<string, TrapTable>;
