/**
 * What a file's rows are, which column is which, and what names a row. Each choice comes with a confidence; below `SURE`
 * it is asked. Names speak first (`dictionary.ts`); what a column holds can rule a field out.
 */
import { type ColumnType, ENTITIES, type EntityName } from '../../model/entity.ts';
import {
  CHURN_WORDS,
  type EntityWords,
  type FieldWords,
  KNOWN_ENTITIES,
  MOMENT_COLUMN,
  OTHER_WORDS,
  TEAM_COLUMN,
  wordsOf,
} from './dictionary.ts';
import type { LookedFile } from './look.ts';
import { type Column, MOST_VALUES } from './profile.ts';
import { plainWord, singular, wordsOfName } from './word.ts';

/** From here on a choice is made without being asked. */
export const SURE = 0.75;
/** Below this it is not even proposed. */
const WORTH_ASKING = 0.4;
const MARGIN = 0.15;

export interface Match {
  readonly column: Column;
  readonly field: string;
  readonly confidence: number;
}

/** How well a name fits a field's words; `own` are words for the entity, which names often repeat. */
export function nameFits(word: string, field: FieldWords, own: readonly string[]): number {
  const forms = [word, ...own.filter((each) => word.startsWith(`${each}_`)).map((each) => word.slice(each.length + 1))];
  return Math.max(
    ...forms.map((form, i) => {
      const less = i === 0 ? 0 : 0.03;
      if (field.sure.includes(form)) return 0.95 - less;
      return field.maybe.includes(form) ? 0.6 - less : 0;
    }),
  );
}

/** Whether a column can be what a type wants; empty columns can be anything and say nothing. */
export function canHold(type: ColumnType, column: Column): boolean {
  switch (type.kind) {
    case 'instant':
      return column.kind === 'date' && !column.date?.monthOnly;
    case 'date':
      return column.kind === 'date';
    case 'integer':
    case 'decimal':
    case 'money':
      return column.number !== undefined;
    case 'boolean':
      return column.kind === 'boolean' || (column.kind !== 'date' && column.distinct <= 2);
    case 'enum':
      return column.kind !== 'date' && column.distinct <= Math.min(40, MOST_VALUES);
    case 'text':
    case 'ref':
      return column.kind !== 'date';
    case 'attributes':
      return false;
  }
}

export const fieldType = (entity: EntityName, field: string): ColumnType =>
  ENTITIES[entity].columns.find(({ name }) => name === field)?.type ?? { kind: 'text' };

/** Every column with the fields it can be, best first over all; a column and a field occur once among the sure ones. */
export function matches(file: LookedFile, entity: EntityName): Match[] {
  const { words, perhaps, fields } = wordsOf(entity);
  const own = [...words, ...perhaps];
  const all: Match[] = [];
  for (const column of file.columns) {
    if (column.kind === 'empty') continue;
    for (const [field, named] of Object.entries(fields)) {
      if (!canHold(fieldType(entity, field), column)) continue;
      const byName = nameFits(column.word, named, own);
      const byContent = contentFits(field, column);
      const confidence = byName === 0 && byContent > 0 ? byContent : byName > 0 ? Math.max(byName, byContent) : 0;
      if (confidence > 0) all.push({ column, field, confidence });
    }
  }
  all.sort(
    (a, b) => b.confidence - a.confidence || order(file, a) - order(file, b) || rank(fields, a) - rank(fields, b),
  );
  const taken: Match[] = [];
  for (const match of all) {
    if (taken.some(({ column, field }) => column === match.column || field === match.field)) continue;
    taken.push(match);
  }
  return taken;
}

const order = (file: LookedFile, { column }: Match): number => file.columns.indexOf(column);
/** Earlier names of a field's list say more than later ones. */
const rank = (fields: EntityWords['fields'], { column, field }: Match): number =>
  fields[field]?.sure.indexOf(column.word) ?? 0;

function contentFits(field: string, column: Column): number {
  if (field === 'email' && column.email) return 0.9;
  // A place that holds countries is where a company is, more or less.
  if (field === 'country' && column.country) return /location|country|land|office/.test(column.word) ? 0.8 : 0.6;
  return 0;
}

export interface Recognised {
  /** What its rows most likely are; null for nothing known. */
  readonly entity: EntityName | null;
  readonly confidence: number;
  /** Everything it may be, most likely first. */
  readonly candidates: readonly { readonly entity: EntityName; readonly score: number }[];
  /** Its words say that it is something without a place in the model, or about churn. */
  readonly other: boolean;
  readonly churn: boolean;
}

/** What a file is about. */
export function recognise(file: LookedFile): Recognised {
  const tokens = wordsOfName(file.name);
  const keys = file.columns.filter(isKey).map(({ word }) => word.replace(/_(id|key|code|nr|number)$/, ''));
  const candidates = KNOWN_ENTITIES.map((entity) => ({ entity, score: scoreOf(file, entity, tokens, keys) }))
    .filter(({ score }) => score > 0.2)
    .sort((a, b) => b.score - a.score);
  const [best, second] = candidates;
  const other = tokens.some((token) => OTHER_WORDS.includes(token));
  const churn = tokens.some((token) => CHURN_WORDS.includes(token));
  const lead = (best?.score ?? 0) - (second?.score ?? 0);
  const clear = best !== undefined && best.score >= WORTH_ASKING && !churn;
  return {
    entity: clear ? best.entity : null,
    confidence: clear ? (lead >= MARGIN || best.score >= 0.9 ? best.score : Math.min(best.score, 0.7)) : 0,
    candidates,
    other: other && (best?.score ?? 0) < SURE,
    churn,
  };
}

const isKey = (column: Column): boolean => column.unique && column.rows > 1 && column.kind !== 'date';

/** Name of the file, name of its key and the columns it has each speak for an entity. */
function scoreOf(file: LookedFile, entity: EntityName, tokens: readonly string[], keys: readonly string[]): number {
  const { words, perhaps, fields } = wordsOf(entity);
  const named = (list: readonly string[]) =>
    list.some((word) => tokens.includes(word) || `_${singular(plainWord(file.name))}_`.includes(`_${word}_`));
  const parts = [named(words) ? 0.65 : named(perhaps) ? 0.35 : 0];
  if (keys.some((key) => words.includes(key))) parts.push(0.7);
  else if (keys.some((key) => perhaps.includes(key))) parts.push(0.35);
  for (const { field, confidence } of matches(file, entity)) parts.push((fields[field]?.weight ?? 0) * confidence);
  if (entity === 'user' && file.columns.some(({ word }) => nameFits(word, TEAM_COLUMN, []) > 0)) parts.push(0.25);
  if (
    entity === 'person' &&
    file.columns.some(
      ({ word, kind }) => kind === 'date' && (stageOf(word) !== undefined || nameFits(word, MOMENT_COLUMN, []) > 0.9),
    )
  )
    parts.push(0.35);
  return 1 - parts.reduce((rest, part) => rest * (1 - part), 1);
}

const STAGE_WORDS: readonly [RegExp, string][] = [
  [/(^|_)(mql|marketing_?qualified(_?lead)?)(_|$)/, 'mql'],
  [/(^|_)(sql|sales_?qualified(_?lead)?)(_|$)/, 'sql'],
  [/(^|_)(sal|sales_?accepted(_?lead)?)(_|$)/, 'sal'],
  [/(^|_)(disqualified|unqualified|afgewezen)(_|$)/, 'disqualified'],
];

/** The stage whose moment a column called so holds. */
export const stageOf = (word: string): string | undefined => STAGE_WORDS.find(([pattern]) => pattern.test(word))?.[1];

/** What can name a row, most likely first. */
export function keyCandidates(file: LookedFile, entity: EntityName | null): { column: Column; confidence: number }[] {
  const { words, perhaps } = entity === null ? { words: [], perhaps: [] } : wordsOf(entity);
  const own = [...words, ...perhaps];
  return file.columns
    .filter((column) => column.kind !== 'empty')
    .map((column) => ({ column, confidence: keyFits(column, own, words) }))
    .filter(({ column, confidence }) => confidence > 0 && (isKey(column) || confidence >= 0.9))
    .sort((a, b) => b.confidence - a.confidence);
}

function keyFits(column: Column, own: readonly string[], words: readonly string[]): number {
  const { word, kind } = column;
  if (kind === 'date' || kind === 'boolean') return 0;
  if (
    word === 'id' ||
    word === 'record_id' ||
    own.some((each) => ['id', 'nummer', 'number', 'key', 'nr', 'code'].some((end) => word === `${each}_${end}`))
  )
    return 0.95;
  if (!column.unique) return 0;
  if (words.includes(word)) return 0.8;
  if (/_(id|key|code|nr|number|nummer)$/.test(word)) return 0.65;
  if (column.number !== undefined && !column.number.whole) return 0;
  return /(^|_)(name|naam|email|title)$/.test(word) ? 0.55 : column.number === undefined ? 0.45 : 0.3;
}
