/**
 * All hand-counted tables, the oracles' own and those of this room, each with what the product counts beyond the oracles.
 *
 * `excluded` is the whole of what the product leaves out. `extra` is the part of it that the oracles do not tell, for
 * they list persons and deals: amounts that are not known (`no_amount`) and single events of a person (`repeat`, and
 * `deleted` ones).
 */
import { appointmentRateOracle } from '../oracle/appointment-rate.ts';
import { contactsOracle } from '../oracle/contacts.ts';
import { type LeadFigure, leadResponseOracle } from '../oracle/lead-response-time.ts';
import { mqlsOracle } from '../oracle/mqls.ts';
import { TRAPS } from '../oracle/traps.ts';
import { winRateOracle } from '../oracle/win-rate.ts';
import { abandonedIgnored } from '../oracle/win-rate-traps.ts';
import type { OracleAnswer, OracleRequest, World } from '../oracle/world.ts';
import { appointmentRateEdges } from './appointment-rate-edges.ts';
import { contactsEdges } from './contacts-edges.ts';
import type { EdgeExpectation, EdgeTable } from './edges.ts';
import { leadResponseClocks } from './lead-response-clocks.ts';
import { leadResponseEdges } from './lead-response-edges.ts';
import { leadResponseOwners } from './lead-response-owners.ts';
import { mqlsEdges } from './mqls-edges.ts';
import { winRateEdges } from './win-rate-edges.ts';

type Oracle = (world: World, request: OracleRequest) => OracleAnswer | Promise<OracleAnswer>;

const ORACLES = {
  contacts: contactsOracle,
  'appointment-rate': appointmentRateOracle,
  'lead-response-time': leadResponseOracle,
  'win-rate': winRateOracle,
  mqls: mqlsOracle,
} as const satisfies Record<string, Oracle>;

export type MetricId = keyof typeof ORACLES;

export interface Expectation extends EdgeExpectation {
  readonly figures: LeadFigure[];
  readonly extra: Readonly<Record<string, number>>;
}

export interface Table {
  readonly name: string;
  readonly metric: MetricId;
  readonly world: World;
  readonly oracle: Oracle;
  readonly expectations: readonly Expectation[];
  /** Of lists that no measure shows: `measure` is the list. */
  readonly lists: readonly Expectation[];
}

/** By expectation; what is not named here is the same on both sides. */
const EXTRA: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  // no-amount and zero-amount.
  'amount_weighted by kind: 1549 of 4049 for new, no value for expansion': { no_amount: 2 },
  // The second moments of repeat, survivor and twin.
  'mqls: 29 persons': { repeat: 3 },
};

type Given = Pick<EdgeTable, 'world' | 'expectations'> & Partial<Pick<EdgeTable, 'lists'>>;

function tableOf(name: string, metric: MetricId, { world, expectations, lists = [] }: Given): Table {
  const complete = (given: readonly EdgeExpectation[]) => given.map(withExtra);
  return { name, metric, world, oracle: ORACLES[metric], expectations: complete(expectations), lists: complete(lists) };
}

function withExtra(given: EdgeExpectation): Expectation {
  const extra = given.extra ?? EXTRA[given.name] ?? {};
  const reasons = [...new Set([...Object.keys(given.excluded), ...Object.keys(extra)])];
  const excluded = reasons.map((reason) => [reason, (given.excluded[reason] ?? 0) + (extra[reason] ?? 0)]);
  return { ...given, extra, excluded: Object.fromEntries(excluded) };
}

export const TABLES: readonly Table[] = [
  tableOf('contacts', 'contacts', TRAPS.contacts),
  tableOf('contacts, edges', 'contacts', contactsEdges),
  tableOf('appointment-rate', 'appointment-rate', TRAPS['appointment-rate']),
  tableOf('appointment-rate, edges', 'appointment-rate', appointmentRateEdges),
  tableOf('lead-response-time', 'lead-response-time', TRAPS['lead-response-time']),
  tableOf('lead-response-time, clocks', 'lead-response-time', leadResponseClocks),
  tableOf('lead-response-time, edges', 'lead-response-time', leadResponseEdges),
  tableOf('lead-response-time, owners', 'lead-response-time', leadResponseOwners),
  tableOf('win-rate', 'win-rate', TRAPS['win-rate']),
  tableOf('win-rate, abandoned ignored', 'win-rate', abandonedIgnored),
  tableOf('win-rate, edges', 'win-rate', winRateEdges),
  tableOf('mqls', 'mqls', TRAPS.mqls),
  tableOf('mqls, edges', 'mqls', mqlsEdges),
];
