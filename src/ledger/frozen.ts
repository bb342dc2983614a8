/**
 * What was reported: figures of closed periods as they stood when they were frozen. Rows are only ever added, each with
 * the hash of itself and of the row before; the last one of a figure holds. Taking one back is a row too, with its reason.
 */
import { createHash } from 'node:crypto';
import { Unavailable } from '../model/error.ts';
import type { State } from '../state/open.ts';

/** `provisional`: of a cohort that could still change; `final`: when it no longer could, or of all others. */
export type FrozenStatus = 'provisional' | 'final';

export interface FrozenFigure {
  /** As an answer writes it: shares and counts as numbers, money as decimal text. */
  readonly value: number | string | null;
  readonly n: string;
  readonly d: string | null;
  readonly interval?: readonly [number, number];
  readonly reason?: string;
}

/** Of which figures a row speaks. */
export interface FrozenKey {
  readonly metric: string;
  readonly measure: string;
  /** The dimension by which its cells are cut; empty = the total. */
  readonly by: string;
  /** `startDate/endDate`. */
  readonly span: string;
}

export interface Frozen extends FrozenKey {
  readonly status: FrozenStatus;
  /** The instant at which it was reported: what was known then. */
  readonly asOf: string;
  /** The last batch of facts, the version of the settings and that of the metric's definition by which it was made. */
  readonly facts: number;
  readonly settings: number;
  readonly definition: number;
}

/** Figures by segment (null = no value). */
export type FrozenFigures = ReadonlyMap<string | null, FrozenFigure>;

export interface NewFrozen extends Frozen {
  readonly figures: readonly (readonly [string | null, FrozenFigure])[];
}

/** What was reported and still stands. */
export interface FrozenBooks {
  find(key: FrozenKey): Frozen | undefined;
  all(): readonly Frozen[];
  /** The figures of what stands. Throws Unavailable where they are not as they were written. */
  figures(frozen: readonly Frozen[]): Promise<readonly FrozenFigures[]>;
}

const textOf = ({ metric, measure, by, span }: FrozenKey): string => `${metric} ${measure} ${by} ${span}`;

/** What a row says; of what is taken back `frozen` is null. */
interface Head {
  readonly key: FrozenKey;
  readonly frozen: Omit<Frozen, keyof FrozenKey> | null;
  readonly at: string;
  readonly by: string;
  readonly reason: string | null;
  /** Hash of the figures. */
  readonly figures: string;
}

/** Reads what stands. Throws Unavailable where a row is not as it was written. */
export async function readFrozen({ db, file }: State): Promise<FrozenBooks> {
  const rows = await db.selectFrom('frozen').select(['number', 'head', 'hash']).orderBy('number').execute();
  const standing = new Map<string, { readonly frozen: Frozen; readonly number: number; readonly hash: string }>();
  let before = '';
  for (const { number, hash, head } of rows) {
    if (hash !== hashOf(before, head)) throw damaged(file, number);
    before = hash;
    const { key, frozen, figures } = JSON.parse(head) as Head;
    if (frozen === null) standing.delete(textOf(key));
    else standing.set(textOf(key), { frozen: { ...key, ...frozen }, number, hash: figures });
  }
  return {
    find: (key) => standing.get(textOf(key))?.frozen,
    all: () => [...standing.values()].map(({ frozen }) => frozen),
    async figures(frozen) {
      const wanted = frozen.flatMap((each) => standing.get(textOf(each)) ?? []);
      const read = new Map<number, FrozenFigures>();
      for (let i = 0; i < wanted.length; i += ROWS) {
        const some = wanted.slice(i, i + ROWS);
        const numbers = some.map(({ number }) => number);
        const found = await db
          .selectFrom('frozen')
          .select(['number', 'figures'])
          .where('number', 'in', numbers)
          .execute();
        const texts = new Map(found.map(({ number, figures }) => [number, figures]));
        for (const { number, hash } of some) {
          const text = texts.get(number) ?? '';
          if (hashOf(text) !== hash) throw damaged(file, number);
          read.set(number, new Map(JSON.parse(text) as [string | null, FrozenFigure][]));
        }
      }
      return wanted.map(({ number }) => read.get(number) ?? new Map());
    },
  };
}

const damaged = (file: string, number: number): Unavailable =>
  new Unavailable('state_damaged', `Row ${number} of the frozen figures in ${file} is not as it was written.`, {
    hint: 'Restore a backup: what was reported can no longer be told from this file.',
  });

/** Freezes figures, all of them or none. */
export function writeFrozen(state: State, by: string, frozen: readonly NewFrozen[]): Promise<void> {
  return append(
    state,
    frozen.map(({ metric, measure, by: cut, span, figures, ...rest }) => {
      const text = JSON.stringify(figures);
      const key = { metric, measure, by: cut, span };
      return { figures: text, head: { key, frozen: rest, at: rest.asOf, by, reason: null, figures: hashOf(text) } };
    }),
  );
}

/** Takes frozen figures back, so that they show what is known now; who did it, when and why stays on record. */
export function takeBack(
  state: State,
  keys: readonly FrozenKey[],
  by: string,
  reason: string,
  now: string,
): Promise<void> {
  return append(
    state,
    keys.map(({ metric, measure, by: cut, span }) => {
      const key = { metric, measure, by: cut, span };
      return { figures: '', head: { key, frozen: null, at: now, by, reason, figures: hashOf('') } };
    }),
  );
}

/** Rows that are read or written in one statement. */
const ROWS = 200;

async function append(
  { db }: State,
  told: readonly { readonly head: Head; readonly figures: string }[],
): Promise<void> {
  if (told.length === 0) return;
  await db.transaction().execute(async (transaction) => {
    const last = await transaction
      .selectFrom('frozen')
      .select('hash')
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst();
    let before = last?.hash ?? '';
    const rows = told.map((each) => {
      const head = JSON.stringify(each.head);
      before = hashOf(before, head);
      return { head, figures: each.figures, hash: before };
    });
    for (let i = 0; i < rows.length; i += ROWS) {
      await transaction
        .insertInto('frozen')
        .values(rows.slice(i, i + ROWS))
        .execute();
    }
  });
}

const hashOf = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex');
