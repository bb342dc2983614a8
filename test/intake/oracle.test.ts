/**
 * Random small files full of dirt, loaded for real and by a naive reading of docs/mapping.md written out here, row by
 * row, sharing nothing with the intake. Rows, counts and reasons must be the same.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Installation } from './installation.ts';

let place: Installation;
beforeAll(async () => {
  place = await Installation.open();
});
afterAll(() => place.close());

interface Line {
  readonly id: string;
  readonly sub: string;
  readonly state: string;
  readonly value: string;
  readonly day: string;
  readonly changed: string;
  readonly flag: string;
}

const mapping = (source: string) => `source: ${source}
zone: Europe/Amsterdam
files: { f: f.csv, g: g.csv, p: p.csv }
entities:
  - entity: deal
    from: [f, g]
    where: [{ column: state, not: [draft] }, { column: flag, empty: true }]
    id: "{id}-{sub}"
    columns:
      status: { column: state, values: { Won: won, Lost: lost, open: open, "": open } }
      amount: { column: value, nulls: ["-"], number: { decimal: ",", thousands: ".", strip: "€", suffixes: { k: 1000 } } }
      closed_at: { column: day, format: [DD/MM/YYYY, "YYYY-MM-DD HH:mm"] }
      updated_at: changed
      product: { column: sub, values: { A: Alpha }, else: keep }
      attributes.series: { lookup: { file: p, key: name, match: sub, take: series, required: true } }
`;
const SERIES: Record<string, string | null> = { A: 'one', B: 'two', C: null };

type Outcome =
  | { kind: 'filtered' }
  | { kind: 'bad'; reasons: string[] }
  | { kind: 'good'; id: string; changed: string | null; row: Record<string, string | null> };

const blank = (text: string) => (text.trim() === '' ? null : text.trim());

function amount(text: string): string | null | { reason: string } {
  const value = blank(text);
  if (value === null || value === '-') return null;
  let rest = value.split('€').join('').trim();
  let factor = 1n;
  if (rest.endsWith('k')) {
    factor = 1000n;
    rest = rest.slice(0, -1).trim();
  }
  const shape = /^([+-]?)(\d*)((?:\.\d+)*)(?:,(\d*))?$/.exec(rest);
  if (shape === null) return { reason: 'not_a_number' };
  const [, sign = '', head = '', tail = '', fraction = ''] = shape;
  const groups = tail === '' ? [] : tail.slice(1).split('.');
  if (groups.length > 0) {
    const fine =
      head.length >= 1 &&
      head.length <= 3 &&
      groups.at(-1)?.length === 3 &&
      groups.slice(0, -1).every((group) => group.length === 2 || group.length === 3);
    if (!fine) return { reason: 'not_a_number' };
  }
  const whole = head + groups.join('');
  if (whole === '' && fraction === '') return { reason: 'not_a_number' };
  const digits = fraction.replace(/0+$/, '');
  if (whole.replace(/^0+/, '').length > 14 || digits.length > 6) return { reason: 'too_many_digits' };
  const micros = BigInt(whole || '0') * 1_000_000n + BigInt(digits.padEnd(6, '0'));
  const scaled = (sign === '-' ? -micros : micros) * factor;
  const size = scaled < 0n ? -scaled : scaled;
  if (size >= 100_000_000_000_000_000_000n) return { reason: 'too_many_digits' };
  return `${scaled < 0n ? '-' : ''}${size / 1_000_000n}.${String(size % 1_000_000n).padStart(6, '0')}`;
}

/** Days between, without any calendar library: only what the pools below can hold. */
const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const exists = (year: number, month: number, day: number) => {
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 1 : 0;
  return month >= 1 && month <= 12 && day >= 1 && day <= (LENGTHS[month - 1] ?? 0) + leap;
};
const plausible = (year: number) => year >= 1990 && year < 2100;
const two = (n: number) => String(n).padStart(2, '0');

/** Amsterdam by hand for the times in the pool: summer from 31 March 2024 02:00 to 27 October 2024 03:00. */
function amsterdam(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
): string | { reason: string } {
  const stamp = ((month * 100 + day) * 100 + hour) * 100 + minute;
  if (year === 2024 && stamp >= 3310200 && stamp < 3310300) return { reason: 'skipped_hour' };
  const summer = year === 2024 && stamp >= 3310300 && stamp < 10270300;
  const utc = new Date(Date.UTC(year, month - 1, day, hour - (summer ? 2 : 1), minute));
  return utc.toISOString().replace('T', ' ').slice(0, 19);
}

function closed(text: string): string | null | { reason: string } {
  const value = blank(text);
  if (value === null) return null;
  const slashed = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(value);
  if (slashed !== null) {
    const [day, month, year] = slashed.slice(1).map(Number) as [number, number, number];
    if (!exists(year, month, day)) return { reason: 'not_a_date' };
    return plausible(year) ? `${year}-${two(month)}-${two(day)} 00:00:00` : { reason: 'implausible_date' };
  }
  const timed = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d)$/.exec(value);
  if (timed === null) return { reason: 'not_a_date' };
  const [year, month, day, hour, minute] = timed.slice(1).map(Number) as [number, number, number, number, number];
  if (!exists(year, month, day) || hour > 23 || minute > 59) return { reason: 'not_a_date' };
  return plausible(year) ? amsterdam(year, month, day, hour, minute) : { reason: 'implausible_date' };
}

function judge(line: Line): Outcome {
  const state = blank(line.state);
  if (state === 'draft' || blank(line.flag) !== null) return { kind: 'filtered' };
  const reasons: string[] = [];
  const [id, sub] = [blank(line.id), blank(line.sub)];
  if (id === null || sub === null) reasons.push('empty_id');
  const status =
    state === null ? 'open' : ({ Won: 'won', Lost: 'lost', open: 'open' } as Record<string, string>)[state];
  if (status === undefined) reasons.push('unknown_value');
  const take = <T>(value: T | { reason: string }): T | null => {
    if (typeof value === 'object' && value !== null && 'reason' in value) {
      reasons.push(value.reason);
      return null;
    }
    return value as T;
  };
  const money = take(amount(line.value));
  const at = take(closed(line.day));
  const changed = blank(line.changed);
  if (changed === '2024-02-30') reasons.push('not_a_date');
  if (sub !== null && !(sub in SERIES)) reasons.push('no_match');
  if (reasons.length > 0) return { kind: 'bad', reasons };
  const series = SERIES[sub ?? ''] ?? null;
  const row = {
    id: `${id}-${sub}`,
    status: status ?? null,
    amount: money,
    closed_at: at,
    updated_at: changed === null ? null : `${changed} 00:00:00`,
    product: sub === 'A' ? 'Alpha' : sub,
    attributes: series === null ? null : `{"series":"${series}"}`,
  };
  return { kind: 'good', id: row.id, changed: row.updated_at, row };
}

function naive(lines: readonly Line[]) {
  const outcomes = lines.map(judge);
  const counts = { read: lines.length, rejected: 0, filtered: 0, duplicate: 0 };
  const reasons: Record<string, number> = {};
  const count = (reason: string) => {
    reasons[reason] = (reasons[reason] ?? 0) + 1;
  };
  const byId = new Map<string, Extract<Outcome, { kind: 'good' }>[]>();
  for (const outcome of outcomes) {
    if (outcome.kind === 'filtered') counts.filtered++;
    else if (outcome.kind === 'bad') {
      counts.rejected++;
      outcome.reasons.forEach(count);
    } else byId.set(outcome.id, [...(byId.get(outcome.id) ?? []), outcome]);
  }
  const rows: Record<string, string | null>[] = [];
  for (const same of byId.values()) {
    const latest =
      same
        .map(({ changed }) => changed ?? '')
        .sort()
        .at(-1) ?? '';
    const candidates = same.filter(({ changed }) => (changed ?? '') === latest);
    const [winner] = candidates;
    if (winner === undefined) continue;
    rows.push(winner.row);
    for (const other of same) {
      if (other === winner) continue;
      if (candidates.includes(other) && JSON.stringify(other.row) !== JSON.stringify(winner.row)) {
        counts.rejected++;
        count('conflicting_key');
      } else counts.duplicate++;
    }
  }
  rows.sort((a, b) => ((a['id'] ?? '') < (b['id'] ?? '') ? -1 : 1));
  return { counts, reasons, rows };
}

const line: fc.Arbitrary<Line> = fc.record({
  id: fc.constantFrom('1', '2', '3', ' 2 ', '', '4'),
  sub: fc.constantFrom('A', 'B', 'C', 'A', 'B', 'X', ''),
  state: fc.constantFrom('Won', 'Lost', 'open', 'won', 'draft', '', ' Won '),
  value: fc.oneof(
    fc.constantFrom(
      '',
      '-',
      '0',
      '1,5',
      '1.000',
      '1.00',
      '€ 1.234.567,89',
      '-€5',
      '2k',
      '0,0005 k',
      '1,23456789',
      '1,50000000',
      '99999999999999',
      '99999999999999k',
      '12.34',
      '1.12.123',
      ',5',
      ',',
      'k',
      '1e3',
      '5.',
    ),
    fc
      .tuple(fc.integer({ min: -99999, max: 99999 }), fc.integer({ min: 0, max: 9999999 }))
      .map(([whole, part]) => `${whole},${part}`),
  ),
  day: fc.constantFrom(
    '',
    '03/04/2024',
    '31/02/2024',
    '29/02/2024',
    '2024-03-31 02:30',
    '2024-03-31 03:00',
    '2024-10-27 02:30',
    '2024-10-27 03:00',
    '2024-01-15 09:05',
    '1/1/1970',
    '04/31/2024',
    'soon',
    '2024-01-15 24:00',
  ),
  changed: fc.constantFrom('', '2024-01-01', '2024-01-01', '2024-02-01', '2024-02-30'),
  flag: fc.constantFrom('', '', '', ' ', 'x'),
});

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
const HEADER = 'id,sub,state,value,day,changed,flag';
const csv = (lines: readonly Line[]) =>
  [
    HEADER,
    ...lines.map((each) =>
      [each.id, each.sub, each.state, each.value, each.day, each.changed, each.flag].map(quoted).join(','),
    ),
  ].join('\n');

it('loads what a naive reading loads, and counts as it counts', async () => {
  let n = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 25 }), fc.array(line, { maxLength: 10 }), async (f, g) => {
      const source = `s${n++}`;
      const files = { 'f.csv': csv(f), 'g.csv': csv(g), 'p.csv': 'name,series\nA,one\nB,two\nC,\n' };
      const report = await place.load(mapping(source), files, { allowRejects: true });
      const expected = naive([...f, ...g]);
      const { stored, unchanged, ...counts } = report.entities[0] ?? { stored: 0, unchanged: 0 };
      const names = ['id', 'status', 'amount', 'closed_at', 'updated_at', 'product', 'attributes'];
      const rows = (await place.rows('deal', 'source', ...names))
        .filter((row) => row['source'] === source)
        .map(({ source: _, ...row }) => row);
      expect({ counts, reasons: report.rejects.reasons, rows }).toEqual({
        counts: { entity: 'deal', ...expected.counts },
        reasons: expected.reasons,
        rows: expected.rows,
      });
      expect({ stored, unchanged }).toEqual({ stored: expected.rows.length, unchanged: 0 });
    }),
    { numRuns: 40 },
  );
});
