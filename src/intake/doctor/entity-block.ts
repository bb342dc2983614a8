/**
 * The blocks of a mapping that one file gives: its own rows, and what else its lines tell: moments of a person's way,
 * teams of users, persons of an activity.
 */
import { ENTITIES, type EntityName } from '../../model/entity.ts';
import { addBlock, type Case, type Decided, use } from './case.ts';
import { columnId, columnRule, dateRule, nothingWords } from './column-rule.ts';
import { constantOf } from './decision.ts';
import { MOMENT_COLUMN, PERSON_COLUMN, ROLE_COLUMN, SINCE_COLUMN, TEAM_COLUMN } from './dictionary.ts';
import { type Block, type Choice, newBlock, type Rule, ruleOf } from './draft.ts';
import type { Column } from './profile.ts';
import { canHold, fieldType, nameFits, SURE, stageOf } from './recognition.ts';
import { reference, targetOf } from './reference.ts';
import { subscriptions } from './subscription.ts';
import { knownValue } from './vocabulary.ts';
import { wordsOfName } from './word.ts';

/** The block of the rows themselves, with all that goes with it. */
export async function entityBlocks(scene: Case, decided: Decided): Promise<void> {
  const { file, role, key, fields, confidence, answered } = decided;
  if (role === 'lookup' || role === 'churn') return;
  use(scene, file, ...key);
  const block = newBlock(role, file.name, keyRule(key), confidence, answered ? 'answer' : 'content');
  const skip: string[] = [];
  let skipped: Column | undefined;
  for (const { field, column, confidence: sure } of fields) {
    const type = fieldType(role, field);
    const before = skip.length;
    const choice: Choice | undefined =
      type.kind === 'ref' && type.entity !== 'any'
        ? await reference(scene, decided, column, type.entity as EntityName)
        : {
            rule: columnRule(scene, file, column, role, field, {
              skip,
              likely: await likelyState(scene, decided, field, column),
            }),
            confidence: sure,
            why: sure === 1 ? 'answer' : 'name',
          };
    if (skip.length > before) skipped = column;
    if (choice !== undefined) block.columns.set(field, choice);
  }
  if (skipped !== undefined) {
    const named = skip.filter((value) => value !== '');
    if (named.length > 0) block.where.push({ column: skipped.name, not: named });
    if (skip.includes('')) block.where.push({ column: skipped.name, empty: false });
  }
  constants(scene, decided, block);
  await duplicates(scene, decided, block);
  addBlock(scene, block);
  if (role === 'person' || role === 'user') fullName(scene, decided, block);
  if (role === 'person') persons(scene, decided);
  if (role === 'user') await users(scene, decided);
  if (role === 'activity') await participants(scene, decided);
  if (role === 'deal') await creation(scene, decided, block);
  if (role === 'subscription') await subscriptions(scene, decided, block);
}

/** A deal without a closing day is still open, where those that are won or lost have one. */
async function likelyState(
  { relations }: Case,
  { file, role, fields }: Decided,
  field: string,
  column: Column,
): Promise<(value: string) => string | null> {
  const closed = fields.find((match) => match.field === 'closed_at')?.column;
  if (role !== 'deal' || field !== 'status' || closed === undefined) return () => null;
  const filled = await relations.filledBy(file, column, closed);
  const some = [...filled].some(
    ([value, { n, filled: dated }]) => dated === n && knownValue('deal.status', value) !== undefined,
  );
  return (value) => (some && filled.get(value)?.filled === 0 ? 'open' : null);
}

export const keyRule = (key: readonly Column[]): Rule =>
  key.length > 1 ? { columns: key.map(({ name }) => name) } : ruleOf(key[0]?.name ?? '', { nulls: key[0]?.noValue });

/** Required states that no column tells: from names, or as answered. */
function constants({ interview }: Case, { file, fields }: Decided, block: Block): void {
  for (const { name, required, type } of ENTITIES[block.entity].columns) {
    if (!required || block.columns.has(name) || type.kind !== 'enum') continue;
    const said = interview.questions.find(({ id }) => id === `${file.name}.${name}`)?.answer;
    const constant = said?.startsWith('=') ? said.slice(1) : constantOf(file, block.entity, name, fields);
    if (constant === undefined) continue;
    block.columns.set(name, { rule: { constant }, confidence: said ? 1 : 0.85, why: said ? 'answer' : 'file' });
  }
}

/** The same id with other content: which of them counts. */
async function duplicates({ interview, relations }: Case, { file, key }: Decided, block: Block): Promise<void> {
  const [only] = key;
  if (only === undefined || key.length > 1 || only.unique || block.columns.has('updated_at')) return;
  const conflicts = await relations.conflicts(file, only);
  if (conflicts === 0) return;
  const answer = interview.ask({
    id: `${file.name}.duplicates`,
    kind: 'duplicates',
    about: { file: file.shown, column: only.name },
    evidence: [{ value: only.name, count: conflicts }],
    options: ['first', 'last', 'reject'],
  });
  if (answer === 'first' || answer === 'last') block.duplicates = answer;
}

/** Names in two columns. */
function fullName(scene: Case, { file }: Decided, block: Block): void {
  const named = (pattern: RegExp) => file.columns.find(({ word, kind }) => kind === 'text' && pattern.test(word));
  const first = named(/^(first_name|firstname|voornaam)$/);
  const last = named(/^(last_name|lastname|surname|achternaam)$/);
  if (block.columns.has('name') || first === undefined || last === undefined) return;
  use(scene, file, first, last);
  block.columns.set('name', { rule: { template: `{${first.name}} {${last.name}}` }, confidence: 0.9, why: 'name' });
}

function persons(scene: Case, { file, key }: Decided): void {
  const [id] = key;
  if (id === undefined || key.length > 1 || /[{}]/.test(id.name)) return;
  const tokens = wordsOfName(file.name);
  const isMql = [...tokens, ...id.word.split('_')].includes('mql') || file.name.includes('marketing_qualified');
  for (const column of file.columns) {
    if (column.kind !== 'date' || scene.used.get(file.name)?.has(column.name)) continue;
    const own = stageOf(column.word);
    const moment = nameFits(column.word, MOMENT_COLUMN, []);
    const sure = own ?? (isMql && moment > 0.9 ? 'mql' : undefined);
    const lead = tokens.some((token) => ['lead', 'mql', 'prospect'].includes(token));
    const stage =
      sure ??
      (moment > 0 && (lead || isMql)
        ? askMoment(scene, file.shown, columnId(file, column, '.moment'), column, isMql)
        : undefined);
    if (stage === undefined) continue;
    addBlock(scene, moments(scene, { file, id, column, stage, sure: sure !== undefined }));
  }
}

function askMoment({ interview }: Case, file: string, id: string, column: Column, isMql: boolean): string | undefined {
  const answer = interview.ask({
    id,
    kind: 'moment',
    about: { file, column: column.name },
    evidence: column.values.slice(0, 3),
    options: ['mql', 'lead', 'sal', 'sql', 'ignore'],
    default: isMql ? 'mql' : 'lead',
  });
  return answer === 'ignore' ? undefined : answer;
}

interface Moment {
  readonly file: Decided['file'];
  readonly id: Column;
  readonly column: Column;
  readonly stage: string;
  readonly sure: boolean;
}

function moments(scene: Case, { file, id, column, stage, sure }: Moment): Block {
  const block = newBlock('lifecycle', file.name, `{${id.name}}-${stage}`, sure ? 0.85 : 1, sure ? 'name' : 'answer');
  if (column.filled < column.rows) block.where.push({ column: column.name, empty: false });
  if (column.noValue.length > 0) block.where.push({ column: column.name, not: [...column.noValue] });
  const choice = { confidence: block.confidence, why: block.why };
  block.columns.set('person', { rule: keyRule([id]), ...choice });
  block.columns.set('stage', { rule: { constant: stage }, ...choice });
  block.columns.set('at', { rule: columnRule(scene, file, column, 'lifecycle', 'at'), ...choice });
  block.columns.set('evidence', { rule: { constant: column.name }, ...choice });
  return block;
}

/** Who was in which team: a column of the users' file. */
async function users(scene: Case, decided: Decided): Promise<void> {
  const { file, key, fields } = decided;
  const taken = fields.map(({ column }) => column);
  const free = file.columns.filter(
    (column) => !taken.includes(column) && !key.includes(column) && column.kind !== 'empty',
  );
  const fitting = free
    .map((column) => ({ column, fits: column.kind === 'text' ? nameFits(column.word, TEAM_COLUMN, []) : 0 }))
    .sort((a, b) => b.fits - a.fits)[0];
  if (fitting === undefined || fitting.fits === 0) return;
  const { column: team } = fitting;
  if (fitting.fits < SURE) {
    const answer = scene.interview.ask({
      id: columnId(file, team),
      kind: 'field',
      about: { file: file.shown, column: team.name, entity: 'user' },
      evidence: team.values.slice(0, 4),
      options: ['team', 'ignore'],
      default: 'team',
    });
    if (answer !== 'team') return;
  }
  const pointer = await reference(scene, decided, team, 'team');
  if (pointer === undefined) return;
  const block = newBlock('assignment', file.name, keyRule(key), 0.9, 'relation');
  if (team.filled < team.rows || team.noValue.length > 0) block.where.push({ column: team.name, empty: false });
  if (team.noValue.length > 0) block.where.push({ column: team.name, not: [...team.noValue] });
  block.columns.set('user', { rule: keyRule(key), confidence: 0.95, why: 'relation' });
  block.columns.set('team', pointer);
  const role = free.find(
    (column) => nameFits(column.word, ROLE_COLUMN, []) > 0.9 && canHold(fieldType('assignment', 'role'), column),
  );
  if (role !== undefined) {
    block.columns.set('role', {
      rule: columnRule(scene, file, role, 'assignment', 'role'),
      confidence: 0.9,
      why: 'name',
    });
  } else {
    const answer = scene.interview.ask({
      id: `${file.name}.role`,
      kind: 'role',
      about: { file: file.shown },
      options: ['ae', 'bdr', 'manager', 'other', 'none'],
      default: 'ae',
    });
    if (answer !== undefined && answer !== 'none')
      block.columns.set('role', { rule: { constant: answer }, confidence: 1, why: 'answer' });
  }
  const since = free.find((column) => column.kind === 'date' && nameFits(column.word, SINCE_COLUMN, []) > 0.9);
  if (since !== undefined)
    block.columns.set('from', {
      rule: columnRule(scene, file, since, 'assignment', 'from'),
      confidence: 0.9,
      why: 'name',
    });
  addBlock(scene, block);
}

/** With whom an activity was. */
async function participants(scene: Case, decided: Decided): Promise<void> {
  const { file, key } = decided;
  const [id] = key;
  const person = file.columns.find(
    ({ word, kind }) => kind !== 'empty' && kind !== 'date' && nameFits(word, PERSON_COLUMN, []) > 0.9,
  );
  if (id === undefined || person === undefined || key.length > 1 || /[{}]/.test(id.name + person.name)) return;
  const pointer = await reference(scene, decided, person, 'person');
  if (pointer === undefined) return;
  const block = newBlock('activity_person', file.name, `{${id.name}}-{${person.name}}`, 0.9, 'relation');
  const nulls = nothingWords(scene, file, person);
  if (person.filled < person.rows) block.where.push({ column: person.name, empty: false });
  if (nulls.length > 0) block.where.push({ column: person.name, not: nulls });
  block.columns.set('activity', { rule: keyRule(key), confidence: 0.95, why: 'relation' });
  block.columns.set('person', pointer);
  addBlock(scene, block);
}

/** When a deal was made, where only the file of its person tells a day. */
async function creation(scene: Case, { file, fields }: Decided, block: Block): Promise<void> {
  const person = fields.find(({ field }) => field === 'person')?.column;
  if (block.columns.has('created_at') || person === undefined) return;
  const target = await targetOf(scene, file, person, 'person');
  if (target === undefined || target.found.share < SURE) return;
  const other = target.file.file;
  const dated = other.columns.find((column) => column.kind === 'date' && nameFits(column.word, MOMENT_COLUMN, []) > 0);
  if (dated === undefined) return;
  const answer = scene.interview.ask({
    id: `${file.name}.created_at`,
    kind: 'created_at',
    about: { file: file.shown, column: dated.name, other: other.shown },
    evidence: [{ value: `${other.name}.${dated.name}`, count: dated.filled }],
    options: [`${other.name}.${dated.name}`, 'none'],
    default: `${other.name}.${dated.name}`,
  });
  if (answer === undefined || answer === 'none') return;
  const lookup = { file: other.name, key: target.key.name, match: person.name, take: dated.name };
  const rule = { lookup, ...dateRule(scene, other, dated, fieldType('deal', 'created_at')) };
  block.columns.set('created_at', { rule, confidence: 1, why: 'answer' });
}
