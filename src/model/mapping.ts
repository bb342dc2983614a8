/**
 * A mapping says how files become canonical rows. It is read from YAML and checked as a whole: what comes out of
 * `parseMapping` names only entities, columns, files and lists that exist, and every fault of the text is told at once,
 * with file, line and column. What only the data can settle (are the named columns there?) is checked by the intake.
 */
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { ENTITY_NAMES, type EntityName } from './entity.ts';
import { type Fault, InputError } from './error.ts';
import { checkMapping } from './mapping-check.ts';
import { locator, type Path, schemaFaults, suggestion } from './mapping-fault.ts';
import {
  block,
  columnRule,
  condition,
  currencyCode,
  flag,
  idRule,
  several,
  sourceName,
  table,
  text,
  whole,
  word,
  zoneName,
} from './mapping-rule.ts';

const isoDay = text.refine((day) => z.iso.date().safeParse(day).success, 'should be a day such as 2017-12-31');

export const FILE_FORMATS = ['csv', 'tsv', 'json', 'ndjson', 'xlsx', 'parquet'] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

const file = z.preprocess(
  (value) => (typeof value === 'string' ? { path: value } : value),
  block({
    path: word,
    format: z.enum(FILE_FORMATS, { error: () => `should be one of ${FILE_FORMATS.join(', ')}` }).optional(),
    delimiter: text.transform((mark) => (mark === '\\t' || mark === 'tab' ? '\t' : mark)).optional(),
    quote: text.optional(),
    encoding: word.optional(),
    decimal: text.length(1, 'should be one character').optional(),
    header: flag.optional(),
    columns: several(word).optional(),
    skip_lines: whole.optional(),
    records: word.optional(),
    sheet: word.optional(),
  }),
);

const entityName = text.superRefine((name, context) => {
  if (!(ENTITY_NAMES as string[]).includes(name)) {
    context.addIssue({ code: 'custom', message: `\`${name}\` is unknown\n${suggestion(name, ENTITY_NAMES)}` });
  }
}) as unknown as z.ZodType<EntityName>;

const entityBlock = block({
  entity: entityName,
  from: several(word),
  where: z.array(condition, { error: () => 'should be a list of conditions' }).default([]),
  id: idRule,
  duplicates: z.enum(['first', 'last'], { error: () => 'should be first or last' }).optional(),
  columns: table(columnRule, 'a block of column: rule').default({}),
});

const mapping = block({
  source: sourceName,
  zone: zoneName.optional(),
  currency: currencyCode.optional(),
  complete_through: isoDay.optional(),
  dates: block({ from: isoDay.default('1990-01-01'), to: isoDay.default('2100-01-01') }).prefault({}),
  files: table(file, 'a block of name: file'),
  lists: table(table(text, 'a block of value: value'), 'a block of name: list').default({}),
  views: table(block({ sql: word }), 'a block of name: { sql: … }').default({}),
  entities: z.array(entityBlock, { error: () => 'should be a list of entity blocks' }).min(1, 'is empty'),
});

export type MappingContent = z.output<typeof mapping>;
export type FileRule = MappingContent['files'][string];
export type EntityBlock = MappingContent['entities'][number];

export interface Mapping extends MappingContent {
  /** The text as written: part of what makes an import the same import. */
  readonly text: string;
  /** `file:line:column` of a path in the text. */
  readonly at: (path: Path) => string;
}

/**
 * Reads and checks a mapping. `name` is how the file is called in faults.
 * @throws InputError `bad_mapping` with all faults.
 */
export function parseMapping(yaml: string, name: string): Mapping {
  const lines = new LineCounter();
  // The failsafe schema keeps every scalar as it was written: no `no` becomes false, no 1.10 becomes 1.1.
  const document = parseDocument(yaml, { lineCounter: lines, schema: 'failsafe', prettyErrors: false });
  const at = locator(name, document, lines);
  const problems = [...document.errors, ...document.warnings];
  if (problems.length > 0) {
    throw refused(
      name,
      problems.map((problem) => {
        const { line, col } = lines.linePos(problem.pos[0]);
        return { where: `${name}:${line}:${col}`, what: problem.message };
      }),
    );
  }
  const content = mapping.safeParse(plain(document, name));
  if (!content.success) throw refused(name, schemaFaults(content.error, at));
  const faults = checkMapping(content.data, at);
  if (faults.length > 0) throw refused(name, faults);
  return { ...content.data, text: yaml, at };
}

function plain(document: ReturnType<typeof parseDocument>, name: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch {
    throw refused(name, [
      { where: name, what: 'refers to an anchor that is not there, or to too many', hint: 'write the values out' },
    ]);
  }
}

function refused(name: string, faults: Fault[]): InputError {
  const count = faults.length === 1 ? 'one fault' : `${faults.length} faults`;
  return new InputError('bad_mapping', `The mapping ${name} has ${count}.`, {
    hint: 'Mend the places named and run it again; docs/mapping.md describes the format.',
    faults,
  });
}
