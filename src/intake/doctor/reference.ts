/**
 * Where a column points: to the records of another file by their key, by another name of theirs (then looked up), or to
 * records that no file lists, which are then made of the column itself. Near matches are asked about.
 */
import type { EntityName } from '../../model/entity.ts';
import { addBlock, type Case, type Decided, use } from './case.ts';
import { columnId, columnRule, nothingWords } from './column-rule.ts';
import { wordsOf } from './dictionary.ts';
import { type Choice, newBlock, type Rule, ruleOf } from './draft.ts';
import type { LookedFile } from './look.ts';
import type { Column } from './profile.ts';
import { type Match, nameFits, SURE } from './recognition.ts';
import type { Containment } from './relation.ts';

/** Entities that are made of a column where no file lists them. */
const MADE: readonly EntityName[] = ['user', 'team', 'account', 'person'];
const ENOUGH = 0.5;
const SOME = 0.1;

export interface Target {
  readonly file: Decided;
  readonly key: Column;
  readonly found: Containment;
}

/** The file and column that the values of `column` are found in, among files of `role`. */
export async function targetOf(
  { files, relations }: Case,
  from: LookedFile,
  column: Column,
  role: Decided['role'],
): Promise<Target | undefined> {
  const targets: Target[] = [];
  for (const file of files) {
    const [key] = file.key;
    if (file.role !== role || key === undefined || file.key.length > 1) continue;
    const others = file.file.columns.filter((each) => each.unique && each !== key && each.kind === 'text');
    for (const each of [key, ...others]) {
      if (file.file === from && each === column) continue;
      targets.push({ file, key: each, found: await relations.containment(from, column, file.file, each) });
    }
  }
  return targets.sort((a, b) => b.found.share - a.found.share)[0];
}

/** The rule for a reference to `entity`, or undefined where there is nothing to point to. */
export async function reference(
  scene: Case,
  from: Decided,
  column: Column,
  entity: EntityName,
): Promise<Choice | undefined> {
  use(scene, from.file, column);
  const target = await targetOf(scene, from.file, column, entity);
  const nulls = nothingWords(scene, from.file, column);
  if (target !== undefined && (await pointsThere(scene, from.file, column, target))) {
    const aliases = askAliases(scene, from.file, column, target);
    const match = ruleOf(column.name, { nulls, ...(aliases !== undefined && { values: aliases, else: 'keep' }) });
    const confidence = Math.max(target.found.share, SURE);
    const [key] = target.file.key;
    if (key === target.key) return { rule: match, confidence, why: 'relation' };
    const { name } = target.file.file;
    const rule = { lookup: { file: name, key: target.key.name, match, take: key?.name ?? '' } };
    return { rule, confidence, why: 'relation' };
  }
  if (!MADE.includes(entity)) return undefined;
  await make(scene, from, column, entity, nulls);
  return { rule: ruleOf(column.name, { nulls }), confidence: 0.9, why: 'name' };
}

async function pointsThere({ interview }: Case, from: LookedFile, column: Column, target: Target): Promise<boolean> {
  const { share, missing } = target.found;
  if (share >= ENOUGH) return true;
  if (share < SOME) return false;
  const { name } = target.file.file;
  const answer = interview.ask({
    id: columnId(from, column, '.relation'),
    kind: 'relation',
    about: { file: from.shown, column: column.name, other: `${name}.${target.key.name}` },
    evidence: [
      { value: `${name}.${target.key.name}`, count: column.distinct - missing },
      { value: '', count: missing },
    ],
    options: ['refers', 'own'],
    default: 'refers',
  });
  return answer === 'refers';
}

/** What near matches are meant to be. */
export function askAliases(
  { interview }: Case,
  from: LookedFile,
  column: Column,
  { file, key, found }: Target,
): Record<string, string> | undefined {
  const aliases: Record<string, string> = {};
  for (const { value, count, meant } of found.near) {
    const answer = interview.ask({
      id: columnId(from, column, `:${value}`),
      kind: 'alias',
      about: { file: from.shown, column: column.name, value, meant, other: `${file.file.name}.${key.name}` },
      evidence: [{ value, count }],
      options: [meant, 'keep'],
      default: meant,
    });
    if (answer === meant) aliases[value] = meant;
  }
  return Object.keys(aliases).length === 0 ? undefined : aliases;
}

/** Records made of a column that points to them: with their name and what else the file says of them. */
async function make(
  scene: Case,
  { file, fields, confidence }: Decided,
  column: Column,
  entity: EntityName,
  nulls: readonly string[],
): Promise<void> {
  const id: Rule = ruleOf(column.name, { nulls });
  const block = newBlock(entity, file.name, id, confidence, 'relation');
  if (column.filled < column.rows || nulls.length > 0) block.where.push({ column: column.name, empty: false });
  if (nulls.length > 0) block.where.push({ column: column.name, not: [...nulls] });
  const base = column.word.replace(/_id$/, '');
  const { fields: known, words } = wordsOf(entity);
  const taken = fields.map((match) => match.column);
  let name = column;
  for (const each of file.columns) {
    if (each.word !== `${base}_name` && !(each.word === base && each !== column)) continue;
    if (await scene.relations.dependsOn(file, each, column)) name = each;
  }
  use(scene, file, name);
  block.columns.set('name', { rule: ruleOf(name.name, { nulls }), confidence: 0.9, why: 'name' });
  if (entity === 'account') {
    for (const field of ['industry', 'employees', 'country', 'domain'] as const) {
      const words_ = known[field];
      const own = file.columns.find(
        (each) => !taken.includes(each) && each !== column && words_ && nameFits(each.word, words_, words) >= SURE,
      );
      if (own === undefined || !(await scene.relations.dependsOn(file, own, column))) continue;
      if (field === 'employees' && own.number === undefined) continue;
      const rule = columnRule(scene, file, own, 'account', field);
      block.columns.set(field, { rule, confidence: 0.9, why: 'name' } satisfies Choice);
    }
  }
  addBlock(scene, block);
}

/** Fields of a file that point to records. */
export const pointing = (fields: readonly Match[], field: string): Column | undefined =>
  fields.find((match) => match.field === field)?.column;
