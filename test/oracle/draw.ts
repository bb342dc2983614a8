/**
 * Seeded draws: numbers, picks, and moments that lie often on the edge of a month or of daylight saving time.
 */
import { Temporal } from 'temporal-polyfill';
import { type Row, refOf } from './world.ts';

/** First and last date anything is drawn from; the last leaves room before the worlds' now. */
const FIRST_DATE = '2023-10-20';
const LAST_DATE = '2024-07-02';
const DAY_SECONDS = 86_400;

export interface Drawn {
  readonly text: string;
  readonly precision: 'instant' | 'day';
}

export interface Draw {
  /** Both bounds included. */
  int(low: number, high: number): number;
  chance(share: number): boolean;
  pick<T>(values: readonly T[]): T;
  maybe<T>(share: number, make: () => T): T | null;
  list<T>(count: number, make: (index: number) => T): T[];
  shuffle<T>(values: readonly T[]): T[];
  date(): string;
  moment(): Drawn;
  /** A moment `seconds` after another, mostly to the second, else the date it falls on. */
  after(moment: Drawn, seconds: number): Drawn;
  /** The columns a moment takes in a row; blank for null. */
  columns(name: string, moment: Drawn | null): Row;
  /** The rows with some merged into others, in chains of one or two. */
  merged(rows: readonly Row[]): Row[];
}

export function drawFrom(seed: number, zone: string): Draw {
  const next = mulberry32(seed);
  const int = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  const chance = (share: number) => next() < share;
  const pick = <T>(values: readonly T[]): T => values[int(0, values.length - 1)] as T;
  const list = <T>(count: number, make: (index: number) => T): T[] =>
    Array.from({ length: count }, (_, at) => make(at));

  const edges = monthStarts();
  const zoned = (date: string) => Temporal.PlainDate.from(date).toZonedDateTime(zone);
  const date = () => {
    if (chance(0.5))
      return Temporal.PlainDate.from(pick(edges))
        .add({ days: int(-1, 1) })
        .toString();
    return Temporal.PlainDate.from(FIRST_DATE)
      .add({ days: int(0, spanDays()) })
      .toString();
  };
  const changes = clockChanges(zone);
  const instant = (): Temporal.Instant => {
    const kind = next();
    const offset = { seconds: pick([-3600, -1800, -1, 0, 0, 1, 1800, 3600]) };
    if (kind < 0.35) return zoned(pick(edges)).toInstant().add(offset);
    if (kind < 0.45 && changes.length > 0) return pick(changes).add(offset);
    return zoned(date())
      .toInstant()
      .add({ seconds: int(0, DAY_SECONDS - 1) });
  };
  const toDay = (at: Temporal.Instant): Drawn => {
    const day = at.toZonedDateTimeISO(zone).toPlainDate();
    return { text: `${day.toString()}T00:00:00Z`, precision: 'day' };
  };
  const written = (at: Temporal.Instant): Drawn =>
    chance(0.25) ? toDay(at) : { text: at.toString({ smallestUnit: 'second' }), precision: 'instant' };
  const shuffle = <T>(values: readonly T[]): T[] =>
    values
      .map((value) => ({ value, key: next() }))
      .sort((a, b) => a.key - b.key)
      .map(({ value }) => value);

  return {
    int,
    chance,
    pick,
    list,
    shuffle,
    date,
    maybe: (share, make) => (chance(share) ? make() : null),
    moment: () => written(instant()),
    after: (moment, seconds) => {
      const start = moment.precision === 'day' ? zoned(moment.text.slice(0, 10)).toInstant() : moment.text;
      return written(Temporal.Instant.from(start).add({ seconds }));
    },
    columns: (name, moment) => ({
      [name]: moment?.text ?? null,
      // Instant is the default, so it is sometimes left unsaid.
      ...(moment?.precision === 'day' || chance(0.5) ? { [`${name}_precision`]: moment?.precision ?? null } : {}),
    }),
    merged: (rows) => mergeSome(rows, chance, int),
  };
}

/** A row may take the place of a later one, so that chains end. */
function mergeSome(rows: readonly Row[], chance: Draw['chance'], int: Draw['int']): Row[] {
  return rows.map((row, index) => {
    if (index === 0 || !chance(0.12)) return row;
    const survivor = rows[int(Math.max(0, index - 3), index - 1)];
    return survivor ? { ...row, merged_into: refOf(survivor), deleted: chance(0.7) ? true : row['deleted'] } : row;
  });
}

function monthStarts(): string[] {
  return Array.from({ length: 8 }, (_, index) =>
    Temporal.PlainDate.from('2023-12-01').add({ months: index }).toString(),
  );
}

function spanDays(): number {
  return Temporal.PlainDate.from(FIRST_DATE).until(LAST_DATE, { largestUnit: 'days' }).days;
}

/** The instants at which a zone's clocks change in the drawn span. */
function clockChanges(zone: string): Temporal.Instant[] {
  const found: Temporal.Instant[] = [];
  let at = Temporal.PlainDate.from(FIRST_DATE).toZonedDateTime(zone).getTimeZoneTransition('next');
  while (at !== null && at.toPlainDate().toString() < LAST_DATE) {
    found.push(at.toInstant());
    at = at.getTimeZoneTransition('next');
  }
  return found;
}

function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
