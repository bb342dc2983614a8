/** A definition that can honestly be read in two ways, with a tiny company in which the two differ. */
import type { EntityName } from '../../src/model/entity.ts';
import type { Settings } from '../../src/model/settings.ts';
import type { Row } from '../oracle/world.ts';

export type Rows = Partial<Record<EntityName, Row[]>>;

export interface Reading {
  /** The law's reading, and the other. */
  readonly name: string;
  readonly rows: readonly Rows[];
  /** Metric and measure. */
  readonly of: readonly [string, string];
  /** `n` or `n/d`; minutes of a measure in minutes. */
  readonly law: string;
  readonly other: string;
  readonly period?: string;
  readonly rep?: string;
  readonly settings?: Settings;
}

let made = 0;
/** A row of its own id. */
export const row = (columns: Row): Row => ({ source: 'crm', id: `r${made++}`, ...columns });
