/**
 * Subscriptions written down under names, words and dates drawn at random: whoever answers what the doctor asks with what
 * is meant gets the days, the customers and the revenue that plain loops over the rows give.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';
import { examine } from '../../src/intake/doctor/doctor.ts';
import type { Question } from '../../src/intake/doctor/interview.ts';
import { mappingText, type Say } from '../../src/intake/doctor/mapping-text.ts';
import { importFiles } from '../../src/intake/import.ts';
import { Installation } from './installation.ts';

const folder = mkdtempSync(join(tmpdir(), 'cadans-doctor-subscription-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let installation: Installation;
beforeEach(async () => {
  installation = await Installation.open();
});
afterEach(() => installation.close());

const MUTE: Say = { head: () => [], question: () => [], choice: () => '', unused: () => '', left: () => '' };

interface Subscription {
  readonly id: string;
  readonly account: string;
  readonly from: string;
  /** The day after the last, or null: it runs on. */
  readonly to: string | null;
  readonly amount: number;
  readonly trial: boolean;
}

const dayAt = (n: number): string => new Date(Date.UTC(2023, 0, 1 + n)).toISOString().slice(0, 10);
const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

const DRAWN = fc.record({
  accounts: fc.integer({ min: 3, max: 6 }),
  rows: fc.array(
    fc.record({
      account: fc.nat(),
      from: fc.integer({ min: 0, max: 700 }),
      length: fc.oneof(fc.constantFrom(null, 0), fc.integer({ min: 0, max: 400 })),
      amount: fc.integer({ min: 100, max: 99_999 }).map((cents) => cents / 100),
      trial: fc.boolean(),
    }),
    { minLength: 8, maxLength: 25 },
  ),
  complete: fc.integer({ min: 300, max: 900 }).map(dayAt),
});

const NAMES = fc.record({
  accounts: fc.constantFrom('accounts', 'klanten', 'Companies'),
  subscriptions: fc.constantFrom('subscriptions', 'abonnementen', 'Subscription_export'),
  accountId: fc.constantFrom('id', 'account_id', 'Company ID', 'klant_id'),
  id: fc.constantFrom('id', 'subscription_id', 'abonnement_id'),
  account: fc.constantFrom('account', 'AccountId', 'klant', 'customer_id'),
  from: fc.constantFrom('start_date', 'Begindatum', 'starts', 'ingangsdatum'),
  to: fc.constantFrom('end_date', 'Einddatum', 'ends', 'ended_at'),
  amount: fc.constantFrom('mrr', 'maandbedrag', 'Monthly Amount', 'property_mrr'),
  trial: fc.constantFrom('trial', 'is_trial', 'Proef', 'proefperiode'),
});

const HABITS = fc.record({
  date: fc.constantFrom<[string, (parts: string[]) => string]>(
    ['ISO', ([y, m, d]) => `${y}-${m}-${d}`],
    ['DD/MM/YYYY', ([y, m, d]) => `${d}/${m}/${y}`],
    ['MM/DD/YYYY', ([y, m, d]) => `${m}/${d}/${y}`],
    ['DD-MM-YYYY', ([y, m, d]) => `${d}-${m}-${y}`],
  ),
  yes: fc.constantFrom<[string, string]>(['True', 'False'], ['ja', 'nee'], ['1', '0'], ['Y', 'N']),
  nothing: fc.constantFrom('', 'N/A', '-'),
  hasEnd: fc.boolean(),
  ends: fc.constantFrom('day_after', 'last_day'),
  overlap: fc.constantFrom('add', 'replace'),
  byName: fc.boolean(),
});
type Habits = typeof HABITS extends fc.Arbitrary<infer T> ? T : never;

const isPaid = ({ trial, from, to }: Subscription): boolean => !trial && (to === null || to > from);

/** The days that are meant: of plans that replace each other, each ends where the next begins. */
function meant(rows: readonly Subscription[], { overlap }: Habits, told: boolean): Subscription[] {
  if (overlap === 'add' || !told) return [...rows];
  return rows.map((row) => {
    const later = rows.filter(
      (other) =>
        isPaid(other) && other.account === row.account && [other.from, other.id].join() > [row.from, row.id].join(),
    );
    const next = later.map(({ from }) => from).sort()[0];
    const to = next !== undefined && !row.trial && (row.to === null || next < row.to) ? next : row.to;
    return { ...row, to };
  });
}

/** Whether any two paid rows of an account run on the same day. */
const overlaps = (rows: readonly Subscription[]): boolean =>
  rows.some((a) =>
    rows.some(
      (b) =>
        a !== b &&
        a.account === b.account &&
        isPaid(a) &&
        isPaid(b) &&
        a.from < (b.to ?? '9999') &&
        b.from < (a.to ?? '9999'),
    ),
  );

it('gives the days, customers and revenue that are meant, however they were written down', async () => {
  let round = 0;
  const asked = new Set<string>();
  await fc.assert(
    fc.asyncProperty(DRAWN, NAMES, HABITS, async (drawn, names, habits) => {
      const source = `crm${++round}`;
      const data = join(folder, source);
      mkdirSync(data);
      const accounts = Array.from({ length: drawn.accounts }, (_, i) => ({
        id: `A${i + 1}`,
        name: `Company ${i + 1}`,
      }));
      const rows = drawn.rows.map(({ account, from, length, amount, trial }, i): Subscription => {
        const first = dayAt(from);
        const least = habits.ends === 'last_day' ? 1 : 0;
        const to = length === null || !habits.hasEnd ? null : dayAfter(first, Math.max(length, least));
        const of = accounts[account % accounts.length]?.id ?? '';
        return { id: `S${String(i).padStart(3, '0')}`, account: of, from: first, to, amount, trial };
      });
      const date = (iso: string) => habits.date[1](iso.split('-'));
      const end = (to: string | null) =>
        to === null ? habits.nothing : date(habits.ends === 'last_day' ? dayAfter(to, -1) : to);
      const write = (name: string, table: string[][]) =>
        writeFileSync(
          join(data, `${name}.csv`),
          table.map((row) => row.map((cell) => `"${cell}"`).join(',')).join('\n'),
        );
      write(names.accounts, [[names.accountId, 'name'], ...accounts.map(({ id, name }) => [id, name])]);
      const called = (id: string) => (habits.byName ? (accounts.find((each) => each.id === id)?.name ?? '') : id);
      const columns = [
        names.id,
        names.account,
        names.from,
        ...(habits.hasEnd ? [names.to] : []),
        names.amount,
        names.trial,
      ];
      write(names.subscriptions, [
        columns,
        ...rows.map((row) => [
          row.id,
          called(row.account),
          date(row.from),
          ...(habits.hasEnd ? [end(row.to)] : []),
          row.amount.toFixed(2),
          habits.yes[row.trial ? 0 : 1],
        ]),
      ]);

      /** What is meant, for whatever is asked. */
      const answer = ({ id, kind, about, options }: Question): string => {
        asked.add(kind);
        switch (kind) {
          case 'entity':
            return about['file']?.startsWith(names.accounts) ? 'account' : 'subscription';
          case 'id':
            return about['file']?.startsWith(names.accounts) ? names.accountId : names.id;
          case 'format':
            return habits.date[0];
          case 'ends':
            return habits.ends;
          case 'overlap':
            return habits.overlap;
          case 'customer_since':
          case 'revenue':
            return options.find((option) => option !== 'none') ?? '';
          case 'currency':
            return 'EUR';
          case 'complete_through':
            return drawn.complete;
          default:
            throw new Error(`asked without need: ${id}, one of ${options.join(', ')}`);
        }
      };
      const answers = new Map<string, string>();
      const text = await examine(
        { given: [data], staging: join(data, 'staging'), source },
        { progress: () => {} },
        async (patient) => {
          for (;;) {
            const { draft, questions } = await patient.propose(answers);
            const open = questions.filter((question) => question.answer === null);
            if (open.length === 0) return mappingText(draft, questions, MUTE);
            for (const question of open) answers.set(question.id, answer(question));
          }
        },
      );
      expect(text.includes('_days'), 'whether its days are others than those written').toBe(
        (habits.ends === 'last_day' && rows.some(({ to }) => to !== null)) ||
          (habits.overlap === 'replace' && overlaps(rows)),
      );
      const file = join(data, 'mapping.yaml');
      writeFileSync(file, text);
      const { engine } = installation;
      await importFiles({
        mappingFile: file,
        engine,
        staging: engine.staging,
        dataFolder: join(installation.folder, 'data'),
        now: new Date(Date.UTC(2026, 0, 1) + round * 1000).toISOString(),
      });
      const mine = async (entity: string, ...fields: string[]) =>
        (await installation.rows(entity as 'account', 'source', ...fields)).filter((row) => row['source'] === source);
      const plainDay = (at: unknown) => (at === null ? null : String(at).slice(0, 10));
      const own = (ref: unknown) => String(ref).replace(`${source}:`, '');

      const days = meant(rows, habits, overlaps(rows));
      const got = await mine('subscription', 'id', 'account', 'from', 'to', 'monthly_amount', 'trial');
      expect(
        got.map((row) => ({
          id: row['id'],
          account: own(row['account']),
          from: plainDay(row['from']),
          to: plainDay(row['to']),
          amount: Number(row['monthly_amount']),
          trial: row['trial'],
        })),
      ).toEqual(days);

      const since = new Map<string, string>();
      for (const row of days.filter(isPaid))
        if (row.from < (since.get(row.account) ?? '9999')) since.set(row.account, row.from);
      const customers = await mine('account', 'id', 'customer_since');
      expect(customers.map((row) => [row['id'], plainDay(row['customer_since'])])).toEqual(
        accounts.map(({ id }) => [id, since.get(id) ?? null]),
      );

      const months: string[] = [];
      for (const row of days.filter(({ trial }) => !trial)) {
        for (let month = 0; month < 36; month++) {
          const [first, next] = [month, month + 1].map((n) =>
            new Date(Date.UTC(2023, n, 1)).toISOString().slice(0, 10),
          );
          if (first === undefined || next === undefined) continue;
          const runs = row.from < next && (row.to === null || row.to >= next);
          if (runs && next <= dayAfter(drawn.complete, 1))
            months.push(`${first} ${row.account} ${row.amount} ${row.id}`);
        }
      }
      const revenue = await mine('revenue', 'id', 'account', 'month', 'recurring', 'currency');
      expect(revenue.every((row) => row['currency'] === 'EUR')).toBe(true);
      expect(
        revenue
          .map(
            (row) =>
              `${plainDay(row['month'])} ${own(row['account'])} ${Number(row['recurring'])} ${String(row['id']).slice(0, 4)}`,
          )
          .sort(),
      ).toEqual(months.sort());
    }),
    {
      endOnFailure: true,
      numRuns: Number(process.env['CADANS_RUNS'] ?? 12),
      ...(process.env['CADANS_SEED'] && { seed: Number(process.env['CADANS_SEED']) }),
    },
  );
  expect([...asked]).toEqual(expect.arrayContaining(['ends', 'overlap', 'customer_since', 'revenue']));
});
