/**
 * From files and answers to a mapping: decided file by file, related to each other, then what holds for all of them
 * (zone, currency, up to when the data is complete). Going through it again with more answers asks less.
 */
import type { Case, Decided } from './case.ts';
import { use } from './case.ts';
import { churn } from './churn.ts';
import { decide } from './decision.ts';
import { type Block, type Draft, emptyDraft, originOf } from './draft.ts';
import { entityBlocks } from './entity-block.ts';
import { Interview, type Question } from './interview.ts';
import type { LookedFile, Lookout } from './look.ts';
import type { Column } from './profile.ts';
import { askAliases, targetOf } from './reference.ts';
import type { Relations } from './relation.ts';
import { customersSince, monthsOfRevenue } from './subscription.ts';
import { plainWord } from './word.ts';

export interface Proposal {
  readonly draft: Draft;
  readonly questions: readonly Question[];
  readonly files: readonly LookedFile[];
}

export interface ProposalOptions {
  readonly source: string;
  /** Zone of local times, where it is known without asking. */
  readonly zone: string | undefined;
  readonly answers: ReadonlyMap<string, string>;
}

/** Entities whose leftover columns become dimensions. */
const WITH_ATTRIBUTES = ['deal', 'account', 'person'];
const MOST_GROUPS = 60;
const LOOKED_UP = 0.3;

/** What the files give under the answers so far. Throws `bad_answer` for answers that do not fit. */
export async function propose(
  lookout: Lookout,
  relations: Relations,
  { source, zone, answers }: ProposalOptions,
): Promise<Proposal> {
  const interview = new Interview(answers);
  const files = await lookout.look(interview);
  const draft = emptyDraft(source);
  draft.zone = zone ?? answers.get('zone');
  const decided = await decide({ interview, relations, draft }, files);
  const scene: Case = {
    interview,
    relations,
    draft,
    files: decided,
    dated: [],
    local: [],
    money: [],
    subscriptions: [],
    used: new Map(),
  };
  for (const each of decided) await entityBlocks(scene, each);
  for (const each of decided) await lookups(scene, each);
  for (const each of decided) attributes(scene, each);
  await customersSince(scene);
  await churn(scene);
  askZone(scene, zone);
  askCurrency(scene);
  askCompleteness(scene);
  monthsOfRevenue(scene);
  sortBlocks(draft);
  for (const { name, rule } of files)
    if (draft.blocks.some((block) => readsFile(draft, block, name))) draft.files.set(name, rule);
  for (const { name } of files) if (!draft.files.has(name) && !draft.left.has(name)) draft.left.set(name, 'ignored');
  for (const { name, columns } of files) {
    const used = scene.used.get(name) ?? new Set();
    draft.unused.set(
      name,
      columns.filter((column) => !used.has(column.name)).map((column) => column.name),
    );
  }
  interview.assertSound(interview.questions.every(({ answer }) => answer !== null));
  return { draft, questions: interview.questions, files };
}

function readsFile(draft: Draft, block: Block, name: string): boolean {
  const text = JSON.stringify([block.from, [...block.columns.values()].map(({ rule }) => rule)]);
  const tables = [block.from, ...[...draft.views.keys()].filter((view) => text.includes(`"${view}"`))];
  return text.includes(`"${name}"`) || tables.some((table) => originOf(draft, table) === name);
}

/** What other files say of the things a file names: their columns become dimensions. */
async function lookups(scene: Case, { file, role }: Decided): Promise<void> {
  if (role === 'lookup' || role === 'churn') return;
  const pointers = file.columns.filter(({ kind }) => kind === 'text' || kind === 'number');
  for (const column of pointers) {
    const target = await targetOf(scene, file, column, 'lookup');
    if (target === undefined || target.found.share < LOOKED_UP) continue;
    if (column.word.replace(/_id$/, '') !== target.key.word.replace(/_id$/, '')) continue;
    const { name } = target.file.file;
    const aliases = askAliases(scene, file, column, target);
    const match = aliases === undefined ? column.name : { column: column.name, values: aliases, else: 'keep' };
    const made = scene.draft.blocks.find(({ from, id }) => from === file.name && isColumn(id, column));
    const block = made ?? scene.draft.blocks.find(({ from, entity }) => from === file.name && entity === role);
    if (block === undefined) continue;
    use(scene, file, column);
    use(scene, target.file.file, target.key);
    // The names of the other file are the right ones.
    for (const [field, choice] of block.columns)
      if (aliases !== undefined && choice.rule === column.name) block.columns.set(field, { ...choice, rule: match });
    for (const taken of target.file.file.columns) {
      if (taken === target.key || !isDimension(taken)) continue;
      use(scene, target.file.file, taken);
      const rule = { lookup: { file: name, key: target.key.name, match, take: taken.name } };
      block.columns.set(attributeName(taken), { rule, confidence: target.found.share, why: 'relation' });
    }
  }
}

const isColumn = (rule: Block['id'], { name }: Column): boolean =>
  rule === name || (typeof rule === 'object' && rule['column'] === name);
const attributeName = ({ word, name }: Column): string => {
  const slug = word === '' ? plainWord(name) : word;
  return `attributes.${/^[a-z]/.test(slug) ? slug : `c_${slug}`}`;
};
/** Text that makes groups: few values, each of several rows. */
const isDimension = ({ kind, distinct, filled }: Column): boolean =>
  (kind === 'text' || kind === 'boolean') && distinct > 1 && distinct <= MOST_GROUPS && distinct * 2 <= filled + 1;

function attributes(scene: Case, { file, role }: Decided): void {
  const block = scene.draft.blocks.find(({ from, entity }) => from === file.name && entity === role);
  if (block === undefined || !WITH_ATTRIBUTES.includes(role)) return;
  for (const column of file.columns) {
    if (scene.used.get(file.name)?.has(column.name) || !isDimension(column)) continue;
    use(scene, file, column);
    const rule = column.noValue.length === 0 ? column.name : { column: column.name, nulls: column.noValue };
    block.columns.set(attributeName(column), { rule, confidence: 0.8, why: 'content' });
  }
}

function askZone({ interview, draft, local }: Case, given: string | undefined): void {
  if (local.length === 0 || given !== undefined) return;
  const answer = interview.ask({
    id: 'zone',
    kind: 'zone',
    about: { columns: [...new Set(local)].join(', ') },
    options: ['UTC'],
    free: 'zone',
  });
  draft.zone = answer;
}

function askCurrency({ interview, draft, money }: Case): void {
  const without = draft.blocks.some(
    ({ entity, columns }) => ['deal', 'subscription', 'revenue', 'spend'].includes(entity) && !columns.has('currency'),
  );
  if (money.length === 0 || !without) return;
  const found = [...new Set(money.flatMap(({ currency }) => currency ?? []))];
  if (found.length === 1 && money.every(({ sure }) => sure)) {
    draft.currency = found[0];
    return;
  }
  draft.currency = interview.ask({
    id: 'currency',
    kind: 'currency',
    about: { columns: money.map(({ column }) => column).join(', ') },
    options: found.length > 0 ? found : ['EUR', 'USD', 'GBP'],
    default: found.length === 1 ? (found[0] ?? null) : null,
    free: 'currency',
  });
}

function askCompleteness({ interview, draft, dated }: Case): void {
  const days = new Map(dated.map((each) => [each.column, each]));
  const last = [...days.values()]
    .map(({ latest }) => latest)
    .sort()
    .at(-1);
  if (last === undefined) return;
  const answer = interview.ask({
    id: 'complete_through',
    kind: 'complete_through',
    about: {},
    evidence: [...days.values()].map(({ column, latest, rows }) => ({ value: `${column} ${latest}`, count: rows })),
    options: [last, 'none'],
    default: last,
    free: 'day',
  });
  draft.completeThrough = answer === 'none' ? undefined : answer;
}

const ORDER = [
  'user',
  'team',
  'assignment',
  'account',
  'person',
  'lifecycle',
  'inbound',
  'activity',
  'activity_person',
  'deal',
];

/** What others point to comes first; of equals, as they were found. */
function sortBlocks({ blocks }: Draft): void {
  const place = ({ entity }: Block) => (ORDER.includes(entity) ? ORDER.indexOf(entity) : ORDER.length);
  blocks.sort((a, b) => place(a) - place(b));
}
