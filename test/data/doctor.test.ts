/**
 * The doctor knows nothing of these files but their bytes. After its own questions are answered, and nothing else, what
 * it wrote gives the very figures that the hand-written mappings of the examples give.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { addMonths } from '../../src/calendar/index.ts';
import { cadans } from '../cli/command-line.ts';
import { dataFolder, isThere, type Loaded, loadExample, NOW, readCsv } from './installation.ts';
import { mavenFigures } from './maven-figures.ts';
import { olistFigures } from './olist-figures.ts';
import { ravenstackFigures } from './ravenstack-figures.ts';
import { readmeFigures } from './readme-figures.ts';

const folder = mkdtempSync(join(tmpdir(), 'cadans-doctor-data-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const doctor = (name: string, answers: Record<string, string>, ...more: string[]) =>
  cadans(
    [
      'doctor',
      dataFolder(name),
      ...Object.entries(answers).flatMap(([id, value]) => ['--answer', `${id}=${value}`]),
      ...more,
    ],
    { cwd: folder, now: NOW },
  );

/** The answers have to be exactly what is asked: one too many or too few and nothing is loaded. */
async function loadProposed(name: string, answers: Record<string, string>, besides: readonly string[] = []) {
  const out = join(folder, `${name}.yaml`);
  const { code, stderr } = await doctor(name, answers, '--out', out);
  if (code !== 0) throw new Error(stderr);
  return loadExample(name, { mapping: out, besides });
}

describe.skipIf(!isThere('maven'))(`the doctor on Maven (needs ${dataFolder('maven')})`, () => {
  mavenFigures(() =>
    loadProposed('maven', {
      'sales_pipeline.engage_date': 'created_at',
      'accounts.sector:technolgy': 'technology',
      'accounts.office_location:Philipines': 'Philippines',
      'sales_pipeline.deal_stage:Engaging': 'open',
      'sales_teams.manager': 'team',
      'sales_teams.role': 'ae',
      'sales_pipeline.product:GTXPro': 'GTX Pro',
      currency: 'USD',
      complete_through: '2017-12-31',
    }),
  );
});

describe.skipIf(!isThere('olist'))(`the doctor on Olist (needs ${dataFolder('olist')})`, () => {
  olistFigures(() =>
    loadProposed('olist', {
      'closed_deals.id': 'mql_id',
      'closed_deals.seller_id': 'account',
      'closed_deals.declared_monthly_revenue': 'amount',
      'closed_deals.created_at': 'marketing_qualified_leads.first_contact_date',
      'sellers.entity': 'lookup',
      'marketing_qualified_leads.origin.nulls': 'value',
      zone: 'UTC',
      currency: 'BRL',
      complete_through: '2018-05-31',
    }),
  );
});

describe.skipIf(!isThere('ravenstack'))(`the doctor on Ravenstack (needs ${dataFolder('ravenstack')})`, () => {
  const ANSWERS = {
    'accounts.signup_date': 'created_at',
    'accounts.seats': 'employees',
    'accounts.country:UK': 'GB',
    'accounts.customer_since': 'subscriptions.start_date',
    'subscriptions.end_date.ends': 'day_after',
    'subscriptions.overlap': 'add',
    'subscriptions.revenue': 'subscriptions.mrr_amount',
    currency: 'USD',
    complete_through: '2024-12-31',
  };
  const json = async (answers: Record<string, string>) => {
    const { stdout, code } = await doctor('ravenstack', answers, '--json');
    return { code, ...JSON.parse(stdout) };
  };
  const storedOf = (trial: { entities: { entity: string; stored: number }[] }) =>
    Object.fromEntries(trial.entities.map((each) => [each.entity, each.stored]));

  describe('all figures of the example, of its spend too', () => {
    let loaded: Loaded;
    const load = async () => {
      const spend = join(folder, 'spend.yaml');
      const file = join(import.meta.dirname, '../../examples/ravenstack/spend.csv');
      const given = ['--answer', 'currency=USD', '--answer', 'complete_through=2024-12-31', '--source', 'finance'];
      const { code, stderr } = await cadans(['doctor', file, ...given, '--out', spend], { cwd: folder, now: NOW });
      if (code !== 0) throw new Error(stderr);
      loaded = await loadProposed('ravenstack', { ...ANSWERS, churn: 'churn_events.churn_date' }, [spend]);
      return loaded;
    };
    ravenstackFigures(load);
    readmeFigures('ravenstack', () => loaded);
  });

  test('asks which source tells churn, with what each of them says, and takes none by itself', async () => {
    const { code, questions, mapping, trial } = await json(ANSWERS);
    expect(code).toBe(2);
    expect(trial).toBeNull();
    const open = questions.filter((question: { answer: string | null }) => question.answer === null);
    expect(open).toMatchObject([
      { id: 'churn', default: null, options: ['churn_events.churn_date', 'subscriptions.end_date', 'none'] },
    ]);
    expect(
      Object.fromEntries(open[0].evidence.map(({ value, count }: { value: string; count: number }) => [value, count])),
    ).toEqual({
      'accounts.churn_flag = True': 110,
      'churn_events.churn_date': 352,
      'subscriptions.end_date': 312,
      'subscriptions.churn_flag = True': 312,
    });
    expect(mapping).not.toContain('churned_on');
    expect(mapping).not.toContain('revenue.lives');
  });

  test.each([
    ['churn_events.churn_date', 352, 'account'],
    ['subscriptions.end_date', 0, 'subscription'],
  ])('churn as %s: accounts and subscriptions go in whole', async (churn, churned, lives) => {
    const { code, mapping, trial } = await json({ ...ANSWERS, churn });
    expect(code).toBe(0);
    expect(storedOf(trial)).toMatchObject({ account: 500, subscription: 5000 });
    expect(trial.rejects.rows).toBe(0);
    expect(mapping).toMatch(new RegExp(`^# .*revenue\\.lives.*“${lives}”`, 'm'));
    const [account, subscription] = parse(mapping).entities;
    expect(subscription).toMatchObject({
      id: 'subscription_id',
      columns: {
        account: 'account_id',
        from: 'start_date',
        to: 'end_date',
        monthly_amount: 'mrr_amount',
        trial: 'is_trial',
      },
    });
    expect(account).toMatchObject({ id: 'account_id' });
    const misses = trial.warnings.find(({ where }: { where: string }) => where === 'account.churned_on')?.count ?? 0;
    expect('churned_on' in account.columns ? 500 - misses : 0).toBe(churned);
  });

  test('a plan that replaces the one before it never runs beside it', async () => {
    const answers = { ...ANSWERS, churn: 'none', 'subscriptions.overlap': 'replace' };
    const { mapping, trial } = await json(answers);
    expect(parse(mapping).entities.find(({ entity }: { entity: string }) => entity === 'subscription')).toMatchObject({
      from: 'subscriptions_days',
    });
    // What ran at the end of a month: of each account the last that had begun, if it had not ended.
    const paid = readCsv('ravenstack', 'ravenstack_subscriptions.csv')
      .map((row) => ({
        id: row['subscription_id'] ?? '',
        account: row['account_id'] ?? '',
        from: row['start_date'] ?? '',
        to: row['end_date'] || '9999',
        trial: row['is_trial'],
      }))
      .filter(({ from, to, trial }) => trial === 'False' && to > from)
      .sort((a, b) => (a.from + a.id < b.from + b.id ? -1 : 1));
    let running = 0;
    for (let months = 1; months <= 24; months++) {
      const next = addMonths('2023-01-01', months);
      const last = new Map(paid.filter(({ from }) => from < next).map((row) => [row.account, row]));
      running += [...last.values()].filter(({ to }) => to >= next).length;
    }
    expect(running).toBeGreaterThan(1000);
    expect(storedOf(trial)['revenue']).toBe(running);
  });
});

describe.skipIf(!isThere('fivetran_hubspot'))('the doctor on warehouse exports', () => {
  test.each(['fivetran_hubspot', 'fivetran_salesforce'])(
    '%s: everything it proposes passes the check, open or not',
    async (name) => {
      const { stdout, stderr, code } = await cadans(['doctor', dataFolder(name), '--json'], { cwd: folder, now: NOW });
      expect(code).toBe(2);
      expect(stderr).toContain('open_questions');
      const { mapping } = JSON.parse(stdout);
      const { parseMapping } = await import('../../src/model/mapping.ts');
      expect(parseMapping(mapping, 'proposed.yaml').entities.length).toBeGreaterThan(2);
    },
  );
});

test.skipIf(!isThere('maven'))('nothing there is overwritten', async () => {
  const out = join(folder, 'kept.yaml');
  const { writeFileSync } = await import('node:fs');
  writeFileSync(out, 'mine\n');
  const { code, stderr } = await doctor('maven', {}, '--out', out);
  expect([code, readFileSync(out, 'utf8')]).toEqual([2, 'mine\n']);
  expect(stderr).toContain('kept.yaml already');
});
