/**
 * Which customers left, and when: told by events, by the end of subscriptions or by marks, which need not agree. Only the
 * company knows which of them counts.
 */
import { sql } from '../../engine/sql.ts';
import { type Case, use } from './case.ts';
import { dateRule } from './column-rule.ts';
import { tellsChurn } from './decision.ts';
import { wordsOf } from './dictionary.ts';
import { type Block, type Note, ruleOf } from './draft.ts';
import { keyRule } from './entity-block.ts';
import type { LookedFile } from './look.ts';
import type { Column } from './profile.ts';
import { fieldType, nameFits } from './recognition.ts';
import { dayOf, rawCell, viewOf } from './view-sql.ts';
import { knownBoolean } from './vocabulary.ts';

interface Leaving {
  readonly option: string;
  readonly accounts: number;
  /** How the settings have to read the lives of customers for this way to count. */
  readonly lives: Note;
  apply(block: Block): void;
}

/** Several sources may say that a customer left; which of them counts, only the company knows. */
export async function churn(scene: Case): Promise<void> {
  const { draft, relations, files, interview } = scene;
  const account = draft.blocks.find(
    ({ entity, from }) =>
      entity === 'account' && files.some(({ file, role }) => file.name === from && role === 'account'),
  );
  const owner = files.find(({ file, role }) => role === 'account' && file.name === account?.from);
  const [id] = owner?.key ?? [];
  if (account === undefined || owner === undefined || id === undefined) return;
  const ways: Leaving[] = [];
  const flags: { value: string; count: number }[] = [];
  for (const { file, role, fields } of files) {
    const pointer = file.columns.find(
      ({ word, kind }) =>
        kind !== 'date' &&
        nameFits(word, wordsOf('account').fields['account'] ?? wordsOf('deal').fields['account'] ?? NONE, []) > 0.9,
    );
    const dated = file.columns.find((column) => column.kind === 'date' && tellsChurn(column));
    if (role === 'churn' && pointer !== undefined && dated !== undefined) {
      const accounts = await relations.countWhere(file, pointer, sql`${dated.cell} IS NOT NULL`);
      ways.push({
        option: `${file.name}.${dated.name}`,
        accounts,
        lives: 'lives_account',
        apply: (block) => latest(scene, block, { file, pointer, dated, id }),
      });
      flags.push({ value: `${file.name}.${dated.name}`, count: accounts });
    }
    if (role === 'subscription' && pointer !== undefined) {
      const to = fields.find(({ field }) => field === 'to')?.column;
      if (to === undefined) continue;
      const accounts = await relations.countWhere(file, pointer, sql`${to.cell} IS NOT NULL`);
      ways.push({ option: `${file.name}.${to.name}`, accounts, lives: 'lives_subscription', apply: () => {} });
      flags.push({ value: `${file.name}.${to.name}`, count: accounts });
    }
    for (const flag of file.columns.filter((column) => column.kind === 'boolean' && tellsChurn(column))) {
      const yes = flag.values.find(({ value }) => knownBoolean(value)?.value === 'true')?.value;
      if (yes === undefined) continue;
      const of = role === 'account' ? id : pointer;
      if (of === undefined) continue;
      flags.push({
        value: `${file.name}.${flag.name} = ${yes}`,
        count: await relations.countWhere(file, of, sql`${flag.cell} = ${yes}`),
      });
    }
  }
  if (flags.length < 2 || ways.length === 0) return;
  const answer = interview.ask({
    id: 'churn',
    kind: 'churn',
    about: {},
    evidence: flags,
    options: [...ways.map(({ option }) => option), 'none'],
  });
  const way = ways.find(({ option }) => option === answer);
  if (way === undefined) return;
  way.apply(account);
  draft.notes.push(way.lives);
}

const CHURNED_ON = fieldType('account', 'churned_on');
const NONE = { sure: [], maybe: [], weight: 0 };

/** The last day on which an account is said to have left. */
function latest(
  scene: Case,
  block: Block,
  { file, pointer, dated, id }: { file: LookedFile; pointer: Column; dated: Column; id: Column },
): void {
  const name = `${file.name}_last`;
  use(scene, file, pointer, dated);
  const day = dayOf(rawCell(dated), dated, ruleOf(dated.name, dateRule(scene, file, dated, CHURNED_ON)));
  if (day === undefined) return;
  const [whose, when] = [sql.id(pointer.name), sql.id(dated.name)];
  // Days are compared as days, and written as ISO whatever the file's own way.
  const selected = sql`${whose}, cast(max(${day}) as varchar) as ${when}`;
  scene.draft.views.set(name, viewOf(file.name, selected, sql` group by ${whose}`));
  const lookup = { file: name, key: pointer.name, match: keyRule([id]), take: dated.name };
  block.columns.set('churned_on', { rule: { lookup }, confidence: 1, why: 'answer' });
}
