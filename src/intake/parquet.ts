/**
 * Stages a Parquet file: copied into the workbench's folder, which is all that the workbench sees, hashed on the way,
 * and written anew as rows of text with their number. Whole and decimal numbers keep every digit; of binary ones 15
 * digits are kept, as of a workbook's. Nested and binary columns are refused by name where a rule reads them.
 */
import { open, rm } from 'node:fs/promises';
import path from 'node:path';
import { type Sql, sql } from '../engine/sql.ts';
import { CadansError, type Fault, InputError } from '../model/error.ts';
import { type FileReject, fileError, type RejectReason, shown as visible } from '../sources/files/file-fault.ts';
import { DEFAULT_LIMITS, type Limits } from '../sources/files/file-spec.ts';
import { Original } from '../sources/files/original.ts';
import type { StagedFile as ReaderResult, StagingEffects } from '../sources/files/staging.ts';
import type { Workbench } from './workbench.ts';

/** So many rows are always taken; of more, so many per byte of the file: a few bytes may claim to be billions of rows. */
const FREE_ROWS = 20_000_000;
const ROWS_PER_BYTE = 250;

interface Column {
  readonly name: string;
  readonly type: string;
  /** Its text; null for what has none. */
  readonly text: Sql | null;
  /** Reason why a value cannot be taken, or NULL; null where all can. */
  readonly fault: Sql | null;
}

/** `wanted` are the columns that rules read; without it, all. */
export async function stageParquet(
  workbench: Workbench,
  file: {
    readonly original: string;
    readonly shown: string;
    readonly target: string;
    readonly wanted: readonly string[] | undefined;
  },
  limits: Limits = DEFAULT_LIMITS,
  effects: StagingEffects = {},
): Promise<ReaderResult> {
  const copy = `${path.basename(file.target)}.original`;
  const original = await Original.open(file.original);
  try {
    await copyOf(original, path.join(workbench.folder, copy), limits, effects);
    await original.checkUnchanged();
    const read = await stage(workbench, copy, { ...file, bytes: original.bytes }, limits);
    return {
      path: file.target,
      ...read,
      bytes: original.bytes,
      sha256: original.sha256(),
      multiline: false,
      longestRow: 0,
      notes: [],
    };
  } catch (error) {
    await rm(file.target, { force: true });
    throw error instanceof CadansError ? error : damaged(file.shown, error);
  } finally {
    await original.close();
    await rm(path.join(workbench.folder, copy), { force: true });
  }
}

async function copyOf(original: Original, target: string, limits: Limits, effects: StagingEffects): Promise<void> {
  const handle = await open(target, 'w');
  try {
    for await (const chunk of original.chunks(limits.chunkBytes)) {
      await handle.writeFile(chunk);
      effects.progress?.({ bytes: original.read, total: original.bytes, rows: 0 });
    }
  } finally {
    await handle.close();
  }
}

async function stage(
  workbench: Workbench,
  copy: string,
  {
    shown,
    target,
    wanted,
    bytes,
  }: { shown: string; target: string; wanted: readonly string[] | undefined; bytes: number },
  limits: Limits,
): Promise<Pick<ReaderResult, 'columns' | 'rows' | 'lines' | 'rejects'>> {
  const { rows: claimed = 0 } = await workbench.counts(
    sql`SELECT num_rows AS rows FROM parquet_file_metadata(${workbench.file(copy)})`,
  );
  if (claimed > Math.max(FREE_ROWS, bytes * ROWS_PER_BYTE))
    throw fileError('unpacks_too_large', {
      file: shown,
      what: `It claims to hold ${claimed} rows in ${bytes} bytes, as no export does.`,
      hint: 'If the data is real, export it in several files.',
    });
  await refuseTwins(workbench, copy, shown);
  const table = sql`read_parquet(${workbench.file(copy)}, file_row_number = true)`;
  const described = await workbench.rows(sql`DESCRIBE SELECT * EXCLUDE (file_row_number) FROM ${table}`);
  const all = described.map((row) => column(row['column_name'] ?? '', row['column_type'] ?? '', limits));
  if (all.length > limits.columns)
    throw fileError('too_many_columns', {
      file: shown,
      what: `${all.length} columns; ${limits.columns} are allowed.`,
      hint: 'Export fewer columns.',
    });
  refuseNested(all, wanted, shown);
  const missing = wanted?.some((name) => all.every((each) => each.name !== name)) ?? true;
  const taken = all.filter(({ name, text }) => text !== null && (missing || wanted?.includes(name)));
  const texts = taken.map(({ text }, i) => sql`${text ?? sql`NULL`} AS ${sql.id(`f${i}`)}`);
  const faults = taken.flatMap(({ fault }) => (fault === null ? [] : [fault]));
  const bad = faults.length === 0 ? sql`false` : sql`coalesce(${sql.join(faults)}, '') <> ''`;
  const rows = await workbench.run(
    sql`COPY (SELECT ${sql.join([sql`file_row_number + 1 AS _line`, ...texts])} FROM ${table} WHERE NOT (${bad}))
      TO ${sql.constant(target)} (FORMAT parquet)`,
  );
  const rejects = rows === claimed ? [] : await rejected(workbench, table, taken, shown, limits);
  if (rows + rejects.length !== claimed)
    throw damaged(shown, `${claimed} rows are claimed, ${rows + rejects.length} are there`);
  return { columns: taken.map(({ name }) => name), rows, lines: claimed, rejects };
}

const WHOLE =
  /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|BOOLEAN|DATE|DECIMAL\(\d+,\d+\)|TIME( WITH TIME ZONE|_NS)?)$/;

/** How a column becomes text, by its type. */
function column(name: string, type: string, { fieldBytes }: Limits): Column {
  const value = sql.id(name);
  const text = sql`CAST(${value} AS VARCHAR)`;
  const plain = { name, type, fault: null };
  if (WHOLE.test(type)) return { ...plain, text };
  if (/^(VARCHAR|JSON|UUID|ENUM\(.*\))$/s.test(type)) {
    const fault = sql`CASE WHEN strlen(${text}) > ${sql.raw(String(fieldBytes))} THEN 'field_too_long' WHEN contains(${text}, chr(0)) THEN 'nul_character' END`;
    return { name, type, text, fault };
  }
  // A moment without zone is a local time, as the same text in a CSV file would be.
  if (/^TIMESTAMP(_S|_MS|_NS)?$/.test(type)) return { ...plain, text: sql`replace(${text}, ' ', 'T')` };
  if (type === 'TIMESTAMP WITH TIME ZONE')
    return { ...plain, text: sql`replace(CAST(timezone('UTC', ${value}) AS VARCHAR), ' ', 'T') || 'Z'` };
  if (type === 'DOUBLE') return binary(name, type, sql`format('{:.15g}', ${value})`, '1e15');
  // The shortest text that is this number: of four bytes no digit count fits all.
  if (type === 'FLOAT') return binary(name, type, text, '16777216');
  return { ...plain, text: null };
}

/** A binary number, written out without exponent where that loses nothing; whole ones from `limit` on have lost digits. */
function binary(name: string, type: string, digits: Sql, limit: string): Column {
  const value = sql.id(name);
  const exact = sql`TRY_CAST(${digits} AS DECIMAL(38,20))`;
  const text = sql`CASE WHEN CAST(${exact} AS DOUBLE) = CAST(${digits} AS DOUBLE)
    THEN rtrim(rtrim(CAST(${exact} AS VARCHAR), '0'), '.') ELSE ${digits} END`;
  const fault = sql`CASE WHEN isfinite(${value}) AND abs(${value}) >= ${sql.raw(limit)} THEN 'lost_digits' END`;
  return { name, type, text, fault };
}

function refuseNested(all: readonly Column[], wanted: readonly string[] | undefined, shown: string): void {
  const faults: Fault[] = all
    .filter(({ name, text }) => text === null && wanted?.includes(name))
    .map(({ name, type }) => ({
      where: shown,
      what: `the column \`${name}\` is of the type ${visible(type)}, which is no single text, number or date`,
      hint: 'export it as columns of single values',
    }));
  if (faults.length > 0) throw new InputError('nested_column', `${shown} has columns that cannot be read.`, { faults });
}

/** Names that differ by case alone would be renamed in silence. */
async function refuseTwins(workbench: Workbench, copy: string, shown: string): Promise<void> {
  const schema = await workbench.rows(sql`SELECT name, num_children FROM parquet_schema(${workbench.file(copy)})`);
  const seen = new Set<string>();
  const twins: string[] = [];
  // The schema lists each node before its children; the first is the root.
  let inside = 0;
  for (const { name, num_children: children } of schema.slice(1)) {
    const key = (name ?? '').toLowerCase();
    if (inside > 0) inside--;
    else if (seen.has(key)) twins.push(name ?? '');
    else seen.add(key);
    inside += Number(children ?? 0);
  }
  if (twins.length > 0)
    throw fileError('bad_header', {
      file: shown,
      what: `Columns have the same name (case does not tell them apart): ${twins.map(visible).join(', ')}.`,
      hint: 'Rename all but one.',
    });
}

const WHY: Partial<Record<RejectReason, readonly [what: string, hint: string]>> = {
  field_too_long: ['The value is longer than is allowed.', 'Correct the value where it comes from, then export again.'],
  nul_character: ['The text holds the character U+0000.', 'Correct the value where it comes from, then export again.'],
  lost_digits: ['A binary number this large has lost digits.', 'Export the column as whole numbers, decimals or text.'],
};

async function rejected(
  workbench: Workbench,
  table: Sql,
  columns: readonly Column[],
  shown: string,
  limits: Limits,
): Promise<FileReject[]> {
  const faulty = columns.filter(({ fault }) => fault !== null);
  const checks = faulty.map(
    ({ name, text, fault }) =>
      sql`{'column': ${sql.constant(name)}, 'value': left(CAST(${text ?? sql`NULL`} AS VARCHAR), 300), 'reason': ${fault ?? sql`NULL`}}`,
  );
  const found = await workbench.rows(sql`
    SELECT line, fault."column", fault.value, fault.reason FROM (
      SELECT file_row_number + 1 AS line, list_filter([${sql.join(checks)}], lambda each: each.reason IS NOT NULL)[1] AS fault FROM ${table})
    WHERE fault IS NOT NULL ORDER BY line LIMIT ${sql.raw(String(limits.rejects + 1))}`);
  if (found.length > limits.rejects)
    throw fileError('too_many_rejects', {
      file: shown,
      what: `More than ${limits.rejects} rows cannot be read.`,
      hint: 'Correct the values where they come from, then export again.',
    });
  return found.map(({ line, column: name, value, reason }) => {
    const [what, hint] = WHY[reason as RejectReason] ?? ['', ''];
    return {
      file: path.basename(shown),
      line: Number(line),
      column: name ?? null,
      value: visible(value ?? ''),
      reason: reason as RejectReason,
      what,
      hint,
    };
  });
}

function damaged(shown: string, cause: unknown): InputError {
  const said = (cause instanceof Error ? cause.message : String(cause)).split('\n', 1)[0]?.replace(/ '\/[^']*'/g, '');
  return fileError('parquet_damaged', {
    file: shown,
    what: `This is no Parquet file, or it is damaged: ${said}.`,
    hint: 'Export it again; if it is of another kind, name its `format`.',
  });
}
