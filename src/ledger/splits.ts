/**
 * Folds of shared amounts: a row that names a value of the asked segment counts there, one that names none is divided
 * among all segments by the key of its period. The parts are made here, from the rows and the key, and nowhere else.
 */
import type { Row } from '../engine/engine.ts';
import { sql } from '../engine/sql.ts';
import type { Cut, TotalFold } from '../metrics/metric.ts';
import { divide, type Key, NOT_ALLOCATED, type Part } from '../metrics/split.ts';
import { Decimal } from '../model/decimal.ts';
import { accepts, type CellAt, dimensionColumn, type Reading, text, windows } from './reading.ts';

/** A row with its segments' parts of it: one part where it names its segment itself. */
export interface SplitRow {
  readonly span: number;
  readonly row: Row;
  readonly parts: readonly Part[];
}

/** The one dimension that a question about split amounts is cut by; null where it is cut by none. */
export const splitDimension = ({ by, where }: Cut): string | null => [...by, ...Object.keys(where)][0] ?? null;

/** Adds to the cells what each segment bears of the fold's rows. */
export async function splitCells(reading: Reading, name: string, fold: TotalFold, cellAt: CellAt): Promise<void> {
  const { cut } = reading;
  for (const { span, parts } of await splitRows(reading, fold)) {
    for (const { segment, amount } of parts) {
      const { folded } = cellAt(span, cut.by.length > 0 ? [segment] : []);
      const reason = segment === NOT_ALLOCATED ? 'not_allocated' : folded[name]?.reason;
      folded[name] = {
        n: amount.plus(folded[name]?.n ?? 0),
        d: null,
        latest: null,
        part: true,
        ...(reason && { reason }),
      };
    }
  }
}

/** The fold's counted rows, each with the parts that the filter accepts. */
export async function splitRows(reading: Reading, fold: TotalFold): Promise<readonly SplitRow[]> {
  const { view, ctx, source, cut } = reading;
  const dimension = splitDimension(cut);
  if (dimension === null) throw new Error('nothing to divide by');
  const accepted = cut.where[dimension];
  const segment = dimensionColumn(ctx, dimension);
  const keys = await keysBySpan(reading, fold);
  const rows = await view.facts.read(sql`
    select s.span, ${segment} as segment, c.* from ${source} c
    join (${windows(reading, fold)}) s on c."at" >= s.begins and c."at" < s.ends
    where c.list = ${sql.constant(fold.list)} and c.role <> 'excluded' order by c.ref`);
  return rows.map((row) => {
    const [span, own, amount] = [Number(row['span']), text(row['segment']), new Decimal(text(row['value']) ?? 0)];
    const parts = own === null ? divide(amount, keys.get(span) ?? NO_KEY) : [{ segment: own, amount, key: null }];
    return { span, row, parts: parts.filter((part) => accepted === undefined || accepts(accepted, part.segment)) };
  });
}

const NO_KEY: Key = new Map();

/** Per span each segment's part of the key, whatever is filtered. */
async function keysBySpan(reading: Reading, fold: TotalFold): Promise<Map<number, Map<string | null, Decimal>>> {
  const { view, ctx, source, cut } = reading;
  const keys = new Map<number, Map<string | null, Decimal>>();
  const rows = await view.facts.read(sql`
    select s.span, ${dimensionColumn(ctx, splitDimension(cut) ?? '')} as segment, sum(c.value) as part from ${source} c
    join (${windows(reading, fold)}) s on c."at" >= s.begins and c."at" < s.ends
    where c.list = ${sql.constant(fold.split?.by ?? '')} and c.role <> 'excluded' group by all`);
  for (const row of rows) {
    const key = keys.get(Number(row['span'])) ?? new Map<string | null, Decimal>();
    keys.set(Number(row['span']), key.set(text(row['segment']), new Decimal(text(row['part']) ?? 0)));
  }
  return keys;
}
