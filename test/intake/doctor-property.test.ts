/**
 * The same small company, written down under names, formats and words drawn at random, is the same company: whoever
 * answers the doctor's questions with the truth gets the very facts that were written down, whatever they were called.
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

const folder = mkdtempSync(join(tmpdir(), 'cadans-doctor-property-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let installation: Installation;
beforeEach(async () => {
  installation = await Installation.open();
});
afterEach(() => installation.close());

const MUTE: Say = {
  head: () => [],
  question: () => [],
  choice: () => '',
  unused: () => '',
  left: () => '',
};

interface Company {
  readonly users: { id: string; name: string; team: string }[];
  readonly accounts: { id: string; name: string; industry: string; employees: number }[];
  readonly deals: {
    id: string;
    user: number;
    account: number;
    status: string;
    amount: number;
    created: string;
    closed: string | null;
  }[];
}

const day = fc.integer({ min: 0, max: 900 }).map((n) => new Date(Date.UTC(2022, 0, 1 + n)).toISOString().slice(0, 10));
const COMPANY: fc.Arbitrary<Company> = fc.record({
  users: fc.integer({ min: 2, max: 5 }).map((n) =>
    Array.from({ length: n }, (_, i) => ({
      id: `U${i + 1}`,
      name: `Rep ${i + 1}`,
      team: i % 2 === 0 ? 'North' : 'South',
    })),
  ),
  accounts: fc
    .array(
      fc.record({
        industry: fc.constantFrom('retail', 'finance', 'software'),
        employees: fc.integer({ min: 1, max: 5000 }),
      }),
      { minLength: 4, maxLength: 9 },
    )
    .map((rows) => rows.map((row, i) => ({ id: `A${i + 1}`, name: `Company ${i + 1}`, ...row }))),
  deals: fc
    .array(
      fc.record({
        user: fc.nat(),
        account: fc.nat(),
        status: fc.constantFrom('open', 'won', 'lost'),
        amount: fc.integer({ min: 1, max: 99_999_99 }).map((cents) => cents / 100),
        created: day,
        length: fc.integer({ min: 0, max: 90 }),
      }),
      { minLength: 12, maxLength: 40 },
    )
    .map((rows) =>
      rows.map(({ length, ...row }, i) => ({
        id: `D${i + 1}`,
        ...row,
        closed:
          row.status === 'open'
            ? null
            : new Date(Date.parse(row.created) + length * 86_400_000).toISOString().slice(0, 10),
      })),
    ),
});

type Written = Record<'users' | 'accounts' | 'deals', string> &
  Record<
    | 'userId'
    | 'userName'
    | 'team'
    | 'accountId'
    | 'accountName'
    | 'industry'
    | 'employees'
    | 'dealId'
    | 'owner'
    | 'account'
    | 'status'
    | 'amount'
    | 'created'
    | 'closed',
    string
  >;

const NAMES: fc.Arbitrary<Written> = fc.record({
  users: fc.constantFrom('users', 'sales_reps', 'Verkopers', 'medewerkers', 'hubspot-owners'),
  accounts: fc.constantFrom('accounts', 'Companies', 'klanten', 'customers_export', 'organizations'),
  deals: fc.constantFrom('deals', 'Opportunities', 'kansen', 'crm_deals_2024', 'sf_opportunity_data'),
  userId: fc.constantFrom('id', 'user_id', 'Rep ID', 'owner_id'),
  userName: fc.constantFrom('name', 'Naam', 'Full Name', 'rep_name'),
  team: fc.constantFrom('team', 'Team Name', 'afdeling', 'manager'),
  accountId: fc.constantFrom('id', 'account_id', 'Company ID', 'klant_id'),
  accountName: fc.constantFrom('name', 'account_name', 'Company Name', 'bedrijfsnaam'),
  industry: fc.constantFrom('industry', 'Sector', 'branche', 'property_industry'),
  employees: fc.constantFrom('employees', 'NumberOfEmployees', 'aantal_medewerkers', 'headcount'),
  dealId: fc.constantFrom('id', 'deal_id', 'Opportunity ID', 'opp_id'),
  owner: fc.constantFrom('owner', 'OwnerId', 'sales_rep', 'eigenaar', 'Deal Owner'),
  account: fc.constantFrom('account', 'AccountId', 'Company Name', 'klant', 'customer_id'),
  status: fc.constantFrom('status', 'StageName', 'deal_stage', 'fase', 'property_dealstage'),
  amount: fc.constantFrom('amount', 'Deal Value', 'bedrag', 'property_amount', 'contract_value'),
  created: fc.constantFrom('created_at', 'CreatedDate', 'aangemaakt op', 'property_createdate', 'start_date'),
  closed: fc.constantFrom('closed_at', 'CloseDate', 'gesloten', 'property_closedate', 'close_date'),
});

const HABITS = fc.record({
  /** How a day is written, and the order it has. */
  date: fc.constantFrom<[string, (d: string[]) => string]>(
    ['ISO', ([y, m, d]) => `${y}-${m}-${d}`],
    ['DD/MM/YYYY', ([y, m, d]) => `${d}/${m}/${y}`],
    ['MM/DD/YYYY', ([y, m, d]) => `${m}/${d}/${y}`],
    ['DD-MM-YYYY', ([y, m, d]) => `${d}-${m}-${y}`],
    ['YYYYMMDD', ([y, m, d]) => `${y}${m}${d}`],
  ),
  /** Decimal mark, how an amount is written, and whether in whole units only. */
  number: fc.constantFrom<[string, (n: number) => string, boolean]>(
    ['.', (n) => n.toFixed(2), false],
    ['.', (n) => new Intl.NumberFormat('en', { minimumFractionDigits: 2 }).format(n), false],
    [',', (n) => new Intl.NumberFormat('nl', { minimumFractionDigits: 2 }).format(n), false],
    [',', (n) => `€ ${n.toFixed(2).replace('.', ',')}`, false],
    // 1,234 may be a thousand or one: it has to be asked.
    ['.', (n) => new Intl.NumberFormat('en').format(n), true],
    [',', (n) => new Intl.NumberFormat('nl').format(n), true],
  ),
  /** All days are among the first twelve of their month: either order fits, so it has to be asked. */
  early: fc.boolean(),
  words: fc.constantFrom<Record<string, string>>(
    { open: 'open', won: 'won', lost: 'lost' },
    { open: 'Negotiation', won: 'Closed Won', lost: 'Closed Lost' },
    { open: 'Lopend', won: 'Gewonnen', lost: 'Verloren' },
    { open: 'Pitched', won: 'Signed', lost: 'Went cold' },
  ),
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  byName: fc.boolean(),
  byNameAccount: fc.boolean(),
});

/** The company as far as the habits can write it down. */
function written(
  drawn: Company,
  { early, number: [, , whole] }: { early: boolean; number: [string, unknown, boolean] },
): Company {
  const first = (iso: string) => `${iso.slice(0, 8)}${String(((Number(iso.slice(8)) - 1) % 12) + 1).padStart(2, '0')}`;
  const deals = drawn.deals.map((deal) => ({
    ...deal,
    ...(whole && { amount: Math.ceil(deal.amount) + 1000 }),
    ...(early && { created: first(deal.created), closed: deal.closed === null ? null : first(deal.created) }),
  }));
  return { ...drawn, deals };
}

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

it('gives the facts of the company, however they were written down', async () => {
  let round = 0;
  await fc.assert(
    fc.asyncProperty(COMPANY, NAMES, HABITS, async (drawn, names, habits) => {
      const company = written(drawn, habits);
      const data = join(folder, `round-${round++}`);
      mkdirSync(data);
      const date = (iso: string | null) => (iso === null ? '' : habits.date[1](iso.split('-')));
      const write = (name: string, rows: string[][]) =>
        writeFileSync(
          join(data, `${name}.csv`),
          rows.map((row) => row.map(quoted).join(habits.delimiter)).join('\r\n'),
        );
      const user = (i: number) => company.users[i % company.users.length];
      const account = (i: number) => company.accounts[i % company.accounts.length];
      write(names.users, [
        [names.userId, names.userName, names.team],
        ...company.users.map(({ id, name, team }) => [id, name, team]),
      ]);
      write(names.accounts, [
        [names.accountId, names.accountName, names.industry, names.employees],
        ...company.accounts.map(({ id, name, industry, employees }) => [id, name, industry, String(employees)]),
      ]);
      write(names.deals, [
        [names.dealId, names.owner, names.account, names.status, names.amount, names.created, names.closed],
        ...company.deals.map((deal) => [
          deal.id,
          (habits.byName ? user(deal.user)?.name : user(deal.user)?.id) ?? '',
          (habits.byNameAccount ? account(deal.account)?.name : account(deal.account)?.id) ?? '',
          habits.words[deal.status] ?? '',
          habits.number[1](deal.amount),
          date(deal.created),
          date(deal.closed),
        ]),
      ]);

      /** The truth, for whatever is asked. */
      const answer = (question: Question): string => {
        const { kind, about, options } = question;
        const of = about['file'] ?? '';
        const role = of.startsWith(names.users) ? 'user' : of.startsWith(names.accounts) ? 'account' : 'deal';
        const meaning: Record<string, string> = {
          [names.team]: 'team',
          [names.created]: 'created_at',
          [names.closed]: 'closed_at',
        };
        switch (kind) {
          case 'header':
            return 'yes';
          case 'entity':
            return role;
          case 'id':
            return { user: names.userId, account: names.accountId, deal: names.dealId }[role];
          case 'field':
            return meaning[about['column'] ?? ''] ?? 'ignore';
          case 'format':
            return habits.date[0];
          case 'number':
            return habits.number[0];
          case 'value':
            return Object.keys(habits.words).find((word) => habits.words[word] === about['value']) ?? 'none';
          case 'role':
            return 'ae';
          case 'currency':
            return 'EUR';
          case 'complete_through':
            return 'none';
          default:
            throw new Error(`asked without need: ${question.id}, one of ${options.join(', ')}`);
        }
      };

      const answers = new Map<string, string>();
      const text = await examine(
        { given: [data], staging: join(data, 'staging'), source: `crm${round}` },
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
      writeFileSync(join(data, 'mapping.yaml'), text);
      const { engine } = installation;
      const report = await importFiles({
        mappingFile: join(data, 'mapping.yaml'),
        engine,
        staging: engine.staging,
        dataFolder: join(installation.folder, 'data'),
        now: `2026-01-01T00:00:${String(round).padStart(2, '0')}Z`,
      });
      expect(report.warnings).toEqual([]);
      const source = `crm${round}`;
      const mine = (rows: readonly object[]) =>
        rows
          .filter((row) => (row as { source: string }).source === source)
          .map(({ source: _, ...row }: { source?: string }) => row);
      const ref = (id: string | undefined) => `${source}:${id}`;
      const sorted = <T extends { id: string }>(rows: T[]) => [...rows].sort((a, b) => (a.id < b.id ? -1 : 1));

      expect(mine(await installation.rows('user', 'source', 'id', 'name'))).toEqual(
        company.users.map(({ id, name }) => ({ id, name })),
      );
      expect(mine(await installation.rows('assignment', 'source', 'user', 'team'))).toEqual(
        company.users.map(({ id, team }) => ({ user: ref(id), team: ref(team) })),
      );
      expect(mine(await installation.rows('account', 'source', 'id', 'name', 'industry', 'employees'))).toEqual(
        company.accounts.map((row) => ({ ...row, employees: row.employees })),
      );
      const deals = await installation.rows(
        'deal',
        'source',
        'id',
        'owner',
        'account',
        'status',
        'amount',
        'currency',
        'created_at',
        'closed_at',
      );
      const plain = mine(deals).map((row) => {
        const { amount, created_at, closed_at, ...rest } = row as Record<string, unknown>;
        const iso = (at: unknown) => (at === null ? null : String(at).slice(0, 10));
        return { ...rest, amount: Number(amount), created_at: iso(created_at), closed_at: iso(closed_at) };
      });
      expect(plain).toEqual(
        sorted(company.deals).map(({ id, status, amount, created, closed, ...deal }) => ({
          id,
          owner: ref(user(deal.user)?.id),
          account: ref(account(deal.account)?.id),
          status,
          currency: 'EUR',
          amount,
          created_at: created,
          closed_at: closed,
        })),
      );
    }),
    {
      // Shrinking loads every smaller company anew: the first that fails says enough.
      endOnFailure: true,
      numRuns: Number(process.env['CADANS_RUNS'] ?? 12),
      ...(process.env['CADANS_SEED'] && { seed: Number(process.env['CADANS_SEED']) }),
    },
  );
});
