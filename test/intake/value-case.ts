/** One column at a time through a whole import: the text of a value, and the value or the reason that must come of it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Installation, oneEntity } from './installation.ts';

export type Expected = string | number | boolean | null | { reject: string };
export interface Case {
  readonly name: string;
  readonly entity?: string;
  readonly target: string;
  readonly rule: string;
  /** Further columns. */
  readonly more?: string;
  readonly top?: string;
  /** Also stored: the precision of an instant. */
  readonly precision?: true;
  readonly values: readonly (readonly [text: string, expected: Expected, precision?: string | null])[];
}

export const R = (reject: string): Expected => ({ reject });
const NEEDED: Record<string, string> = {
  deal: 'status: { constant: open }',
  activity: 'kind: { constant: call }',
  assignment: 'user: { constant: u }\nteam: { constant: t }',
  absence: 'user: { constant: u }\nfrom: { constant: 2024-05-10 }\nto: { constant: 2024-05-11 }',
  stage: 'name: { constant: s }',
  fx_rate: 'day: { constant: 2024-01-01 }\nfrom_currency: { constant: USD }\nto_currency: { constant: EUR }',
  capacity: 'role: { constant: bdr }',
  subscription: 'account: { constant: a }\nfrom: { constant: 2024-05-10 }\nmonthly_amount: { constant: 1 }',
  owner_change: 'entity: { constant: deal }\nrecord: { constant: d }\nfrom: { constant: "2024-05-10T12:00:00Z" }',
  revenue: 'account: { constant: a }\nmonth: { constant: 2024-01-01 }',
};

/** Runs the cases as tests, all in one installation. */
export function testValues(cases: readonly Case[]): void {
  let place: Installation;
  beforeAll(async () => {
    place = await Installation.open();
  });
  afterAll(() => place.close());

  describe.each(cases.map((each, n) => ({ ...each, n })))(
    '$name',
    ({ entity = 'deal', target, rule, more = '', top = '', values, precision, n }) => {
      const idOf = (i: number) => `c${n}-${i}`;

      it('gives the value or the reason', async () => {
        const needed = (NEEDED[entity] ?? '').split('\n').filter((line) => !line.startsWith(`${target}:`));
        const mapping = oneEntity(entity, [...needed, `${target}: ${rule}`, more].join('\n').trim(), '', top);
        const csv = ['id,x,y', ...values.map(([text], i) => `${idOf(i)},"${text.replaceAll('"', '""')}",Y`)].join('\n');
        {
          const report = await place.load(mapping, { 'f.csv': csv }, { allowRejects: true });
          const column = target.startsWith('attributes.') ? 'attributes' : target;
          const rows = await place.rows(entity as 'deal', 'id', column, ...(precision ? [`${target}_precision`] : []));
          const byId = new Map(rows.map((row) => [String(row['id']), row]));
          const got = values.map(([text], i) => {
            const row = byId.get(idOf(i));
            const reject = report.rejects.sample.find(({ line }) => line === i + 2);
            if (row === undefined) return [text, { reject: reject?.reason ?? 'lost' }];
            const value =
              column === 'attributes' && row[column] !== null
                ? JSON.parse(String(row[column]))[target.slice(11)]
                : (row[column] ?? null);
            return precision ? [text, value, row[`${target}_precision`]] : [text, value];
          });
          const wanted = values.map(([text, expected, known]) =>
            precision && !(expected !== null && typeof expected === 'object')
              ? [text, expected, known ?? null]
              : [text, expected],
          );
          expect(got).toEqual(wanted);
        }
      });
    },
  );
}
