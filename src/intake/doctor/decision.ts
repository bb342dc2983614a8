/**
 * What each file is, what names its rows and which column is which field: recognised, or asked where it is not sure.
 * A file whose question has no answer yet is left out.
 */
import { ENTITIES, type EntityName } from '../../model/entity.ts';
import type { Decided } from './case.ts';
import { CHURN_WORDS, KNOWN_ENTITIES, wordsOf } from './dictionary.ts';
import type { Draft } from './draft.ts';
import type { Interview } from './interview.ts';
import type { LookedFile } from './look.ts';
import type { Column } from './profile.ts';
import { canHold, fieldType, keyCandidates, type Match, matches, recognise, SURE } from './recognition.ts';
import type { Relations } from './relation.ts';
import { knownValue } from './vocabulary.ts';
import { wordsOfName } from './word.ts';

const LOOKUP_SHARE = 0.8;
const KEY_MARGIN = 0.1;
const TIE = 0.05;
const IGNORED = 'ignore';

interface Desk {
  readonly interview: Interview;
  readonly relations: Relations;
  readonly draft: Draft;
}

/** Decides about all files. */
export async function decide(desk: Desk, files: readonly LookedFile[]): Promise<Decided[]> {
  const { draft } = desk;
  const decided: Decided[] = [];
  for (const file of files) {
    if (file.rows === 0 || file.columns.every(({ kind }) => kind === 'empty')) {
      draft.left.set(file.name, 'empty');
      continue;
    }
    const role = await roleOf(desk, file, files);
    if (role === undefined || role.role === IGNORED) {
      draft.left.set(file.name, role === undefined ? 'open' : 'ignored');
      continue;
    }
    const entity = role.role === 'lookup' || role.role === 'churn' ? null : role.role;
    const key = await keyOf(desk, file, entity);
    const fields = entity === null ? [] : fieldsOf(desk, file, entity, key ?? []);
    if (key === undefined || typeof fields === 'string') {
      draft.left.set(file.name, fields === IGNORED ? 'ignored' : 'open');
      continue;
    }
    decided.push({ file, ...role, role: role.role, key, fields });
  }
  return decided;
}

type Role = EntityName | 'lookup' | 'churn' | typeof IGNORED;

async function roleOf(
  desk: Desk,
  file: LookedFile,
  files: readonly LookedFile[],
): Promise<{ role: Role; confidence: number; answered: boolean } | undefined> {
  const { entity, confidence, candidates, other, churn } = recognise(file);
  if (entity !== null && confidence >= SURE) return { role: entity, confidence, answered: false };
  if (churn) return { role: 'churn', confidence: 0.8, answered: false };
  if (entity === null && other) return { role: IGNORED, confidence: 0.9, answered: false };
  const looked = await lookedUp(desk, file, files);
  if (candidates.length === 0 && looked) return { role: 'lookup', confidence: 0.85, answered: false };
  const tied = entity !== null && (candidates[0]?.score ?? 0) - (candidates[1]?.score ?? 0) < TIE;
  const others = KNOWN_ENTITIES.filter((name) => candidates.every((each) => each.entity !== name));
  const options = [...candidates.map((each) => each.entity), 'lookup', IGNORED, ...others];
  const answer = desk.interview.ask({
    id: `${file.name}.entity`,
    kind: 'entity',
    about: { file: file.shown, columns: file.columns.map(({ name }) => name).join(', ') },
    evidence: [{ value: file.shown, count: file.rows }],
    options,
    // Two that are as likely as each other are no proposal.
    default: tied ? null : (entity ?? (looked ? 'lookup' : IGNORED)),
  });
  return answer === undefined ? undefined : { role: answer as Role, confidence: 1, answered: true };
}

/** Whether a column of another file is found in the key of this one, under the same name. */
async function lookedUp({ relations }: Desk, file: LookedFile, files: readonly LookedFile[]): Promise<boolean> {
  for (const key of file.columns.filter(({ unique, kind }) => unique && kind === 'text')) {
    for (const other of files) {
      for (const column of other.columns) {
        if (
          other === file ||
          column.kind !== 'text' ||
          column.word.replace(/_id$/, '') !== key.word.replace(/_id$/, '')
        )
          continue;
        if ((await relations.containment(other, column, file, key)).share >= LOOKUP_SHARE) return true;
      }
    }
  }
  return false;
}

/** What names the rows of a file; undefined while that is asked. */
async function keyOf(
  { interview, relations }: Desk,
  file: LookedFile,
  entity: EntityName | null,
): Promise<Column[] | undefined> {
  const candidates = keyCandidates(file, entity);
  const [best, second] = candidates;
  const unique = candidates.filter(({ column }) => column.unique);
  if (best !== undefined && best.confidence >= SURE && best.confidence - (second?.confidence ?? 0) >= KEY_MARGIN)
    return [best.column];
  // A look-up goes by whatever column names its rows.
  if (entity === null && unique[0] !== undefined) return [unique[0].column];
  const pairs = unique.length > 0 ? [] : await pairsOf(relations, file);
  const named = (columns: readonly Column[]) => columns.map(({ name }) => name).join(' + ');
  const singles = candidates.length > 0 ? candidates.map(({ column }) => [column]) : [];
  const all = [...singles, ...pairs];
  const options = all.length > 0 ? all : file.columns.filter(({ kind }) => kind !== 'empty').map((column) => [column]);
  const answer = interview.ask({
    id: `${file.name}.id`,
    kind: 'id',
    about: { file: file.shown },
    evidence: options.slice(0, 5).map((columns) => ({ value: named(columns), count: columns[0]?.distinct ?? 0 })),
    options: options.map(named),
    default: all[0] === undefined ? null : named(all[0]),
  });
  return options.find((columns) => named(columns) === answer);
}

const MOST_PAIRED = 6;

async function pairsOf(relations: Relations, file: LookedFile): Promise<Column[][]> {
  const parts = file.columns
    .filter(
      ({ kind, filled, rows, distinct, number }) =>
        kind !== 'empty' &&
        kind !== 'boolean' &&
        filled === rows &&
        distinct > 1 &&
        (number === undefined || number.whole),
    )
    .sort((a, b) => b.distinct - a.distinct)
    .slice(0, MOST_PAIRED);
  const pairs: Column[][] = [];
  for (const [i, a] of parts.entries())
    for (const b of parts.slice(i + 1)) if (await relations.areKey(file, a, b)) pairs.push([a, b]);
  return pairs;
}

/** Which column is which field; or that the file cannot be what it was taken for, or must wait for an answer. */
function fieldsOf(
  { interview }: Desk,
  file: LookedFile,
  entity: EntityName,
  key: readonly Column[],
): Match[] | typeof IGNORED | 'open' {
  const all = matches(file, entity);
  const sure = all.filter(({ confidence }) => confidence >= SURE);
  const decided = [...sure];
  const own = new Set(ENTITIES[entity].columns.map(({ name }) => name));
  for (const match of all.filter(({ confidence }) => confidence < SURE)) {
    // The same kind of field, which one is the question: the day of creation or that of the start.
    const near = Object.entries(wordsOf(entity).fields)
      .filter(([field, { maybe }]) => maybe.includes(match.column.word) || field === match.field)
      .map(([field]) => field)
      .filter((field) => own.has(field) && sure.every((each) => each.field !== field))
      .filter((field) => canHold(fieldType(entity, field), match.column));
    const more = entity === 'deal' && match.field === 'recurring' ? ['amount'] : [];
    const answer = interview.ask({
      id: `${file.name}.${match.column.name}`,
      kind: 'field',
      about: { file: file.shown, column: match.column.name, entity },
      evidence: match.column.values.slice(0, 4),
      options: [...new Set([match.field, ...near, ...more, IGNORED])],
      default: match.field,
    });
    if (answer === undefined || answer === IGNORED) continue;
    decided.push({ ...match, field: answer, confidence: 1 });
  }
  let open = false;
  for (const { name, required } of ENTITIES[entity].columns) {
    if (!required || decided.some(({ field }) => field === name)) continue;
    if (entity === 'assignment' || (entity === 'team' && name === 'name')) continue;
    const found = needed(interview, file, entity, name, decided, key);
    if (found === IGNORED) return IGNORED;
    if (found === 'open') open = true;
    else if (found !== 'constant') decided.push(found);
  }
  return open ? 'open' : decided;
}

/** A field that must be there: the column, or the value that all rows have. */
function needed(
  interview: Interview,
  file: LookedFile,
  entity: EntityName,
  field: string,
  decided: readonly Match[],
  key: readonly Column[],
): Match | typeof IGNORED | 'open' | 'constant' {
  const type = fieldType(entity, field);
  if (type.kind === 'enum' && constantOf(file, entity, field, decided) !== undefined) return 'constant';
  const free = file.columns.filter(
    (column) => column.kind !== 'empty' && decided.every((each) => each.column !== column) && canHold(type, column),
  );
  const constants = type.kind === 'enum' ? type.values.map((value) => `=${value}`) : [];
  const fitting = free.filter((column) => !key.includes(column) || type.kind === 'ref');
  const answer = interview.ask({
    id: `${file.name}.${field}`,
    kind: 'required',
    about: { file: file.shown, field: `${entity}.${field}` },
    evidence: fitting
      .slice(0, 6)
      .map(({ name, values }) => ({ value: `${name}: ${values[0]?.value ?? ''}`, count: values[0]?.count ?? 0 })),
    options: [...fitting.map(({ name }) => name), ...constants, IGNORED],
    default: fitting.length === 1 && constants.length === 0 ? (fitting[0]?.name ?? null) : null,
  });
  if (answer === undefined) return 'open';
  if (answer === IGNORED) return IGNORED;
  const column = fitting.find(({ name }) => name === answer);
  return column === undefined ? 'constant' : { column, field, confidence: 1 };
}

/** What all rows are, where the names of the file and its columns leave no doubt: calls, won deals. */
export function constantOf(
  file: LookedFile,
  entity: EntityName,
  field: string,
  decided: readonly Match[],
): string | undefined {
  if (entity === 'deal' && field === 'status') {
    const closed = decided.find((match) => match.field === 'closed_at')?.column;
    return closed !== undefined && /(^|_)won(_|$)/.test(closed.word) && closed.filled === closed.rows
      ? 'won'
      : undefined;
  }
  const tokens = wordsOfName(file.name);
  const known = new Set(tokens.flatMap((token) => knownValue(`${entity}.${field}`, token) ?? []));
  return known.size === 1 ? [...known][0] : undefined;
}

/** Whether a column tells that a customer left. */
export const tellsChurn = ({ word }: Column): boolean => CHURN_WORDS.some((each) => word.split('_').includes(each));
