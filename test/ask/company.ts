/** Small companies made by hand: rows in a few words, and one figure of an answer. */
import type { Answer, AnswerMeasure } from '../../src/ask/answer.ts';
import { defaultSettings, type Settings } from '../../src/model/settings.ts';
import type { Row, World } from '../oracle/world.ts';

/** Before everything that is asked. */
export const LOADED = '2023-01-01T00:00:00Z';

/** Dates stand for their noon. */
const instant = (text: string | null): string | null => (text?.length === 10 ? `${text}T12:00:00Z` : text);

/** Some deals alike. */
export function deals(
  prefix: string,
  count: number,
  status: string,
  created: string,
  closed: string | null,
  more: Row = {},
): Row[] {
  return Array.from({ length: count }, (_, index) => ({
    source: 'crm',
    id: `${prefix}${index}`,
    status,
    kind: 'new',
    created_at: instant(created),
    closed_at: instant(closed),
    ...more,
  }));
}

/** Persons who became MQLs, one at each instant. */
export function mqls(...instants: string[]): Pick<World['rows'], 'person' | 'lifecycle'> {
  return {
    person: instants.map((_, index) => ({ source: 'crm', id: `p${index}` })),
    lifecycle: instants.map((at, index) => ({
      source: 'crm',
      id: `m${index}`,
      person: `crm:p${index}`,
      stage: 'mql',
      at: instant(at),
    })),
  };
}

export const worldOf = (rows: World['rows'], settings: Partial<Settings> = {}): World => ({
  settings: { ...defaultSettings(), ...settings },
  rows,
});

/** The measure in a row of an answer. */
export function cellOf(answer: Answer, measure: string, row = 0): AnswerMeasure {
  const cell = answer.rows[row]?.measures[measure];
  if (!cell) throw new Error(`no ${measure} in row ${row}`);
  return cell;
}
