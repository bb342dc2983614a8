/**
 * What the rows of a file of subscriptions mean beside themselves, and only the company knows: whether their last day is
 * still paid for, whether a later one replaces the one before it or adds to it, whether the first that is paid makes a
 * customer, and whether what they cost is what came in. Each is asked; what an answer needs becomes a view.
 */
import { type Sql, sql } from '../../engine/sql.ts';
import { addBlock, type Case, type Decided, use } from './case.ts';
import { columnId } from './column-rule.ts';
import { type Block, newBlock, type Rule, ruleOf } from './draft.ts';
import type { LookedFile } from './look.ts';
import type { Column } from './profile.ts';
import { askAliases, targetOf } from './reference.ts';
import { dayOf, nothingIn, rawCell, viewOf, yesIn } from './view-sql.ts';
import { knownBoolean } from './vocabulary.ts';
import { tableName } from './word.ts';

/** Subscriptions that are decided upon: what later questions and views need of them. */
export interface Subscriptions {
  readonly file: LookedFile;
  readonly block: Block;
  readonly key: readonly Column[];
  readonly account: Column;
  readonly from: Column;
  /** A view of its paid rows whose days can be read, with them as columns: the first, and that after the last. */
  paid(): { readonly view: string; readonly first: Sql; readonly next: Sql };
}

type Cell = (column: Column) => Sql;

/** Settles days and overlaps of the rows of `block`; those whose questions are open are not in the case afterwards. */
export async function subscriptions(scene: Case, { file, key, fields }: Decided, block: Block): Promise<void> {
  const columnOf = (field: string) => fields.find((match) => match.field === field)?.column;
  const [account, from, to, trial] = ['account', 'from', 'to', 'trial'].map(columnOf);
  const lastDay = to === undefined ? false : askEnd(scene, file, to, block);
  if (account === undefined || from === undefined || lastDay === undefined) return;
  const rule = (field: string): Rule | undefined => block.columns.get(field)?.rule;
  const last = block.columns.has('to') ? to : undefined;
  const unread = sql`cast(null as date)`;
  const nextOf = (cell: Cell): Sql | undefined => {
    const day = last === undefined ? unread : dayOf(cell(last), last, rule('to'));
    return day === undefined || last === undefined || !lastDay ? day : sql`${day} + 1`;
  };
  const paidOf = (cell: Cell, first: Sql, next: Sql): Sql => {
    const readable = last === undefined ? sql.empty : sql` and (${next} is not null or ${nothingIn(cell(last), last)})`;
    const free = trial === undefined ? sql.empty : sql` and not ${yesIn(cell(trial), trial, rule('trial'))}`;
    return sql`${first} is not null${readable}${free}`;
  };
  const [here, first, next] = [
    ({ cell }: Column) => cell,
    dayOf(from.cell, from, rule('from')),
    nextOf(({ cell }) => cell),
  ];
  // Rows whose id comes with other content are not told apart in a view: nothing is derived of them.
  const named = key.length > 1 || key[0]?.unique === true;
  const told = named && first !== undefined && next !== undefined;
  const replaces = told
    ? await askOverlap(scene, file, { account, from, to, first, next, paid: paidOf(here, first, next) })
    : false;
  const [rawFirst, rawNext] = [dayOf(rawCell(from), from, rule('from')), nextOf(rawCell)];
  if (rawFirst === undefined || rawNext === undefined) return;
  const end = last ?? null;
  let settled = block;
  if (lastDay || replaces === true) {
    const paid = paidOf(rawCell, rawFirst, rawNext);
    const replaced =
      replaces === true ? sql`case when ${paid} then ${replacedOn(rawFirst, rawNext, account, paid, key)} end` : unread;
    settled = intoDays(scene, file, block, { end, next: rawNext, replaced });
  }
  if (!told || replaces === undefined) return;
  const until = settled === block ? rawNext : sql`try_cast(${sql.id(end?.name ?? UNTIL)} as date)`;
  let made: ReturnType<Subscriptions['paid']> | undefined;
  const paid = () =>
    (made ??= paidView(scene, file, settled.from, {
      first: rawFirst,
      next: until,
      paid: paidOf(rawCell, rawFirst, until),
    }));
  scene.subscriptions.push({ file, block: settled, key, account, from, paid });
}

/** Whether the last day of a subscription is still paid for: the model wants the day after it. Undefined while asked. */
function askEnd({ interview }: Case, file: LookedFile, last: Column, block: Block): boolean | undefined {
  const answer = interview.ask({
    id: columnId(file, last, '.ends'),
    kind: 'ends',
    about: { file: file.shown, column: last.name },
    evidence: last.values.slice(0, 3),
    options: ['day_after', 'last_day', 'ignore'],
    default: 'day_after',
  });
  if (answer === undefined || answer === 'ignore') block.columns.delete('to');
  return answer === undefined ? undefined : answer === 'last_day';
}

interface Overlapping {
  readonly account: Column;
  readonly from: Column;
  readonly to: Column | undefined;
  readonly first: Sql;
  readonly next: Sql;
  readonly paid: Sql;
}

const CHANGE_WORD = /(^|_)(upgraded?|downgraded?|change|changed|replaces|replaced|vervangt|wijziging)(_|$)/;

/** Whether of two paid subscriptions of one account the later takes the place of the earlier. Undefined while asked. */
async function askOverlap(
  { interview, relations }: Case,
  file: LookedFile,
  { account, to, first, next, paid, from }: Overlapping,
): Promise<boolean | undefined> {
  const accounts = await relations.overlapping(file, { of: account, first, next, where: paid });
  if (accounts === 0) return false;
  const marks = file.columns.filter(({ kind, word }) => kind === 'boolean' && CHANGE_WORD.test(word));
  const answer = interview.ask({
    id: `${file.name}.overlap`,
    kind: 'overlap',
    about: { file: file.shown, columns: [from, ...(to === undefined ? [] : [to])].map(({ name }) => name).join(', ') },
    evidence: [
      { value: account.name, count: accounts },
      ...marks.flatMap((mark) =>
        mark.values
          .filter(({ value }) => knownBoolean(value)?.value === 'true')
          .map(({ value, count }) => ({ value: `${mark.name} = ${value}`, count })),
      ),
    ],
    options: ['add', 'replace'],
    // Marks of upgrades speak for changes of one and the same; without them nothing does.
    default: marks.length > 0 ? null : 'add',
  });
  return answer === undefined ? undefined : answer === 'replace';
}

/** The first day of the next paid subscription of the same account that lasts a day at least. */
function replacedOn(first: Sql, next: Sql, account: Column, paid: Sql, key: readonly Column[]): Sql {
  const lasts = sql`case when ${paid} and (${next} is null or ${next} > ${first}) then ${first} end`;
  const order = sql.join([first, ...key.map(({ name }) => sql.id(name))]);
  return sql`lead(${lasts} ignore nulls) over (partition by ${rawCell(account)} order by ${order})`;
}

/** A name that no file and no view has. */
const viewName = ({ draft, files }: Case, text: string): string =>
  tableName(text, [...draft.views.keys(), ...files.map(({ file }) => file.name)]);

const UNTIL = 'until';

/** Rows with the day after their last; what is no day stays as it is written, for the import to refuse. */
function intoDays(
  scene: Case,
  file: LookedFile,
  block: Block,
  { end, next, replaced }: { end: Column | null; next: Sql; replaced: Sql },
): Block {
  const name = viewName(scene, `${file.name}_days`);
  const day = sql`cast(least(${next}, ${replaced}) as varchar)`;
  const kept = end === null ? sql.empty : sql.id(end.name);
  const legible =
    end === null
      ? day
      : sql`case when ${next} is not null or ${nothingIn(rawCell(end), end)} then coalesce(${day}, ${kept}) else ${kept} end`;
  const selected = end === null ? sql`*, ${day} as ${sql.id(UNTIL)}` : sql`* replace (${legible} as ${kept})`;
  scene.draft.views.set(name, viewOf(file.name, selected));
  const nulls = end === null ? [] : [...end.noValue, ...end.perhapsNoValue.map(({ value }) => value)];
  block.columns.set('to', { rule: end === null ? UNTIL : ruleOf(end.name, { nulls }), confidence: 1, why: 'answer' });
  const settled = { ...block, from: name };
  scene.draft.blocks[scene.draft.blocks.indexOf(block)] = settled;
  return settled;
}

/** Paid rows with both of their days; made when it is first asked for. */
function paidView(
  scene: Case,
  file: LookedFile,
  from: string,
  { first, next, paid }: { first: Sql; next: Sql; paid: Sql },
): ReturnType<Subscriptions['paid']> {
  const view = viewName(scene, `${from}_paid`);
  const taken = [...file.columns.map(({ name }) => name.toLowerCase()), UNTIL];
  const [firstDay, nextDay] = ['first_day', 'next_day'].map((name) => sql.id(tableName(name, taken)));
  if (firstDay === undefined || nextDay === undefined) throw new Error('two names give two columns');
  scene.draft.views.set(
    view,
    viewOf(from, sql`*, ${first} as ${firstDay}, ${next} as ${nextDay}`, sql` where ${paid}`),
  );
  return { view, first: firstDay, next: nextDay };
}

/** When an account became a customer: with its first paid subscription that lasts a day at least, if so. */
export async function customersSince(scene: Case): Promise<void> {
  const { draft, interview, files } = scene;
  for (const each of scene.subscriptions) {
    const { file, account, from, paid } = each;
    const made = draft.blocks.find((other) => other.entity === 'account' && other.from === file.name);
    const target = made === undefined ? await targetOf(scene, file, account, 'account') : undefined;
    const owner =
      made ?? draft.blocks.find((other) => other.entity === 'account' && other.from === target?.file.file.name);
    if (owner === undefined || owner.columns.has('customer_since')) continue;
    const option = `${file.name}.${from.name}`;
    const accounts = await scene.relations.countWhere(file, account, sql`true`);
    const answer = interview.ask({
      id: `${owner.from}.customer_since`,
      kind: 'customer_since',
      about: { file: file.shown, column: from.name },
      evidence: [{ value: option, count: accounts }],
      options: [option, 'none'],
      // Where there are deals, the first that was won may be meant.
      default: files.some(({ role }) => role === 'deal') ? null : option,
    });
    if (answer !== option) continue;
    const name = viewName(scene, `${file.name}_first`);
    const aliases = Object.entries((target && askAliases(scene, file, account, target)) ?? {});
    const cases = aliases.map(([written, meant]) => sql` when ${sql.constant(written)} then ${sql.constant(meant)}`);
    const called = rawCell(account);
    const whose = cases.length === 0 ? called : sql`case ${called}${sql.join(cases, '')} else ${called} end`;
    const { view, first, next } = paid();
    draft.views.set(
      name,
      viewOf(
        view,
        sql`${whose} as account, min(${first}) as first_day`,
        sql` where ${next} is null or ${next} > ${first} group by 1`,
      ),
    );
    const match = target === undefined ? account.name : target.key.name;
    const lookup = { file: name, key: 'account', match, take: 'first_day' };
    owner.columns.set('customer_since', { rule: { lookup }, confidence: 1, why: 'answer' });
  }
}

/** What came in month by month, where no file tells it: what ran and was paid for at the end of each month. */
export function monthsOfRevenue(scene: Case): void {
  const { draft, interview, files } = scene;
  if (files.some(({ role }) => role === 'revenue')) return;
  const latest = scene.dated
    .map(({ latest: day }) => day)
    .sort()
    .at(-1);
  for (const { file, block, key, paid } of scene.subscriptions) {
    const amount = file.columns.find(({ name }) => name === columnIn(block.columns.get('monthly_amount')?.rule));
    const until = draft.completeThrough ?? (isAnswered(scene, 'complete_through') ? latest : undefined);
    if (amount === undefined) continue;
    const option = `${file.name}.${amount.name}`;
    const answer = interview.ask({
      id: `${file.name}.revenue`,
      kind: 'revenue',
      about: { file: file.shown, column: amount.name },
      evidence: amount.values.slice(0, 3),
      options: [option, 'none'],
      default: option,
    });
    if (answer !== option || until === undefined) continue;
    const name = viewName(scene, `${file.name}_months`);
    const month = tableName(
      'month',
      file.columns.map((column) => column.name.toLowerCase()),
    );
    const { view, first, next } = paid();
    const end = sql`date_trunc('month', least(${next}, date ${sql.constant(until)} + 1)) - interval 1 month`;
    const months = sql`unnest(generate_series(date_trunc('month', ${first}), ${end}, interval 1 month))`;
    draft.views.set(name, viewOf(view, sql`*, cast(${months} as date) as ${sql.id(month)}`));
    const id = { columns: [...key.map((column) => column.name), month] };
    const made = newBlock('revenue', name, id, 1, 'answer');
    made.where.push(...block.where);
    for (const [field, from] of [
      ['account', 'account'],
      ['recurring', 'monthly_amount'],
      ['currency', 'currency'],
    ] as const) {
      const choice = block.columns.get(from);
      if (choice !== undefined) made.columns.set(field, choice);
    }
    made.columns.set('month', { rule: month, confidence: 1, why: 'answer' });
    use(scene, file, ...key);
    addBlock(scene, made);
  }
}

const columnIn = (rule: Rule | undefined): string | undefined =>
  typeof rule === 'object' ? (rule['column'] as string | undefined) : rule;

const isAnswered = ({ interview }: Case, id: string): boolean =>
  interview.questions.some((question) => question.id === id && question.answer !== null);
