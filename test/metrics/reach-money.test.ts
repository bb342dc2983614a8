/** The reach of the money metrics at its edges, by hand: what a quarter rests on, however old, and what comes too late for it. */
import { describe, it, test } from 'vitest';
import { defaultSettings, type Settings, settingsSchema } from '../../src/model/settings.ts';
import type { Row, World } from '../oracle/world.ts';
import { type Added, type ReachCase, reachOf } from './reach-case.ts';

const EUR: Settings = { ...defaultSettings(), currency: 'EUR' };
const crm = (id: string, more: Row): Row => ({ source: 'crm', id, currency: 'EUR', ...more });
const spend = (month: string, more: Row = {}): Added => [
  'spend',
  crm('x', { month, kind: 'sales', amount: '500', ...more }),
];
const deal = (closed: string, account = 'crm:deal', more: Row = {}): Added => [
  'deal',
  crm('x', { account, status: 'won', created_at: closed, closed_at: closed, ...more }),
];
const revenue = (month: string, more: Row = {}): Added => [
  'revenue',
  crm('x', { account: 'crm:a', month, recurring: '30', cost: '3', ...more }),
];
const pays = (from: string, account = 'crm:b', to: string | null = null): Added => [
  'subscription',
  crm('x', { account, from, to, monthly_amount: '70' }),
];
const rate = (day: string): Added => [
  'fx_rate',
  { source: 'bank', id: day, day, from_currency: 'USD', to_currency: 'EUR', rate: '0.5' },
];

const ROWS: World['rows'] = {
  account: [
    { source: 'crm', id: 'a', customer_since: '2022-05-01' },
    { source: 'crm', id: 'b', customer_since: '2024-02-10' },
    { source: 'crm', id: 'gone', customer_since: '2022-05-01', churned_on: '2024-01-20' },
    { source: 'crm', id: 'deal' },
    { source: 'crm', id: 'other' },
  ],
  deal: [
    crm('won', { account: 'crm:deal', status: 'won', ...dates('2024-03-10T10:00:00Z') }),
    // The data begins so early that no deal is too early to tell.
    crm('old', { account: 'crm:other', status: 'lost', ...dates('2019-03-10T10:00:00Z') }),
  ],
  spend: [
    crm('dollars', { month: '2024-01-01', kind: 'sales', amount: '100', currency: 'USD' }),
    crm('sales', { month: '2024-02-01', kind: 'sales', amount: '1000' }),
    crm('marketing', { month: '2024-02-01', kind: 'marketing', amount: '100' }),
    crm('before', { month: '2023-11-01', kind: 'sales', amount: '900' }),
    ...['2023-02-01', '2023-05-01', '2023-08-01'].map((month) => crm(month, { month, kind: 'sales', amount: '900' })),
  ],
  revenue: [
    crm('r', { account: 'crm:a', month: '2024-02-01', recurring: '300', one_off: '5', cost: '90' }),
    crm('g', { account: 'crm:gone', month: '2023-02-01', recurring: '300', cost: '90' }),
  ],
  subscription: [
    crm('a', { account: 'crm:a', from: '2022-05-01', monthly_amount: '100' }),
    crm('b', { account: 'crm:b', from: '2024-02-10', monthly_amount: '40' }),
    crm('o', { account: 'crm:other', from: '2023-05-15', monthly_amount: '10' }),
  ],
  fx_rate: [{ source: 'bank', id: 'r', day: '2024-01-01', from_currency: 'USD', to_currency: 'EUR', rate: '0.9' }],
};

function dates(closed: string): Row {
  return { created_at: closed, closed_at: closed };
}

const COST = ['cac', 'sales', 'lagged', 'payback_months'];
const NOT_PAYBACK = ['cac', 'sales', 'marketing', 'lagged'];
const CAC: ReachCase[] = [
  { what: 'cost of the last month', added: spend('2024-03-01'), moves: COST, beyond: [] },
  { what: 'cost of the next month', added: spend('2024-04-01'), moves: [], beyond: NOT_PAYBACK },
  {
    what: 'marketing of the last month',
    added: spend('2024-03-01', { kind: 'marketing' }),
    moves: ['cac', 'marketing', 'lagged', 'payback_months'],
    beyond: [],
  },
  {
    what: 'a customer won in the last moment',
    added: deal('2024-03-31T23:59:59Z', 'crm:other'),
    moves: [...NOT_PAYBACK, 'payback_months'],
    beyond: [],
  },
  {
    what: 'a customer won in the next moment',
    added: deal('2024-04-01T00:00:00Z', 'crm:other'),
    moves: [],
    beyond: NOT_PAYBACK,
  },
  { what: 'an earlier deal of a customer', added: deal('2020-01-01T10:00:00Z'), moves: NOT_PAYBACK, beyond: [] },
  {
    // The cycle of the last year is what costs are shifted by.
    what: 'a deal that took long',
    added: deal('2024-03-20T10:00:00Z', 'crm:other', { created_at: '2023-01-01T10:00:00Z' }),
    moves: [...NOT_PAYBACK, 'payback_months'],
    beyond: [],
  },
  { what: 'another rate', added: rate('2024-01-01'), moves: COST, beyond: [] },
  { what: 'a rate of the next day', added: rate('2024-04-01'), moves: [], beyond: NOT_PAYBACK },
  {
    what: 'what a new customer pays at the end of its first month',
    added: pays('2024-03-31'),
    moves: ['payback_months'],
    beyond: [],
  },
  {
    what: 'of one who came in March',
    added: pays('2024-04-30', 'crm:deal'),
    moves: ['payback_months'],
    beyond: NOT_PAYBACK,
  },
  {
    what: 'after that month',
    added: pays('2024-06-01', 'crm:deal'),
    moves: [],
    beyond: [...NOT_PAYBACK, 'payback_months'],
  },
  { what: 'revenue that tells the margin', added: revenue('2024-03-01'), moves: ['payback_months'], beyond: [] },
  { what: 'revenue of the next month', added: revenue('2024-04-01'), moves: [], beyond: NOT_PAYBACK },
];

const EARNED = ['realised', 'net_of_cac'];
// Who has left by its account, and pays from years later on, had not left.
const LATER_LIFE = pays('2025-11-01', 'crm:gone');
const LTV: ReachCase[] = [
  {
    what: 'revenue of the last month',
    added: revenue('2024-03-01'),
    moves: ['realised', 'projected', 'net_of_cac', 'ltv_to_cac'],
    beyond: [],
  },
  { what: 'revenue of long ago', added: revenue('2020-01-01'), moves: EARNED, beyond: [] },
  { what: 'revenue of the next month', added: revenue('2024-04-01'), moves: [], beyond: EARNED },
  {
    what: 'revenue of one who has left',
    added: revenue('2020-01-01', { account: 'crm:gone' }),
    moves: ['realised', 'completed', 'net_of_cac'],
    beyond: [],
  },
  {
    what: 'a customer won in the last moment',
    added: deal('2024-03-31T23:59:59Z', 'crm:other'),
    moves: ['realised', 'open_lives', 'projected', 'net_of_cac', 'ltv_to_cac'],
    beyond: [],
  },
  {
    what: 'a customer won in the next moment',
    added: deal('2024-04-01T00:00:00Z', 'crm:other'),
    moves: [],
    beyond: EARNED,
  },
  { what: 'cost of the last month', added: spend('2024-03-01'), moves: ['net_of_cac', 'ltv_to_cac'], beyond: [] },
  { what: 'cost of the next month', added: spend('2024-04-01'), moves: [], beyond: EARNED },
  { what: 'what is paid on the last day', added: pays('2024-03-31'), moves: ['projected', 'ltv_to_cac'], beyond: [] },
  { what: 'what is paid on the next day', added: pays('2024-04-01'), moves: [], beyond: EARNED },
  {
    what: 'a life begun anew long after',
    added: LATER_LIFE,
    moves: ['completed', 'open_lives', 'projected', 'ltv_to_cac'],
    beyond: EARNED,
  },
  { what: 'a rate of the next day', added: rate('2024-04-01'), moves: [], beyond: EARNED },
];

const BOTH = ['magic_number', 'trailing_mean'];
const MAGIC: ReachCase[] = [
  { what: 'a subscription from the last day', added: pays('2024-03-31'), moves: BOTH, beyond: [] },
  { what: 'a subscription from the next day', added: pays('2024-04-01'), moves: [], beyond: BOTH },
  { what: 'a subscription of years', added: pays('2020-01-01', 'crm:b', '2024-02-20'), moves: BOTH, beyond: [] },
  { what: 'cost of the quarter before', added: spend('2023-10-01'), moves: BOTH, beyond: [] },
  { what: 'cost of five quarters before', added: spend('2023-01-01'), moves: ['trailing_mean'], beyond: [] },
  { what: 'cost of the quarter itself', added: spend('2024-01-01'), moves: [], beyond: [] },
  { what: 'cost of the next month', added: spend('2024-04-01'), moves: [], beyond: BOTH },
  { what: 'a rate of the next day', added: rate('2024-04-01'), moves: [], beyond: BOTH },
];

describe.each([
  ['cac', CAC],
  ['ltv', LTV],
  ['magic-number', MAGIC],
] as const)('%s of the first quarter', (metric, cases) => {
  const reach = reachOf(ROWS, EUR, metric, '2024-Q1');
  it.each(cases)('$what', (each) => reach.holds(each));
});

test('of customers who live by their accounts all ends with the quarter', async () => {
  const settings = { ...EUR, revenue: { ...EUR.revenue, lives: 'account' as const } };
  const beyond = ['realised', 'completed', 'open_lives', 'projected', 'net_of_cac', 'ltv_to_cac'];
  await reachOf(ROWS, settings, 'ltv', '2024-Q1').holds({ added: LATER_LIFE, moves: [], beyond });
});

test('the first full month may be the longest there is: the last of a year of weeks that has 53', async () => {
  // Months of 4, 4 and 5 weeks up to the last Sunday of December: 2023 ends with the 31st, and its last month has six weeks.
  const year = { kind: 'weeks', pattern: '4-4-5', end_month: 12, end_rule: 'last' };
  const settings = settingsSchema.parse({ currency: 'EUR', year });
  const rows: World['rows'] = {
    account: [{ source: 'crm', id: 'b', customer_since: '2023-11-10' }],
    deal: [crm('cycle', { status: 'won', ...dates('2023-11-10T10:00:00Z') })],
    spend: [
      crm('s', { month: '2023-11-01', kind: 'sales', amount: '100' }),
      crm('m', { month: '2023-11-01', kind: 'marketing', amount: '100' }),
    ],
    revenue: [crm('r', { account: 'crm:b', month: '2023-11-01', recurring: '100', cost: '20' })],
    subscription: [crm('b', { account: 'crm:b', from: '2023-11-10', monthly_amount: '40' })],
  };
  const reach = reachOf(rows, settings, 'cac', '2023-P11');
  await reach.holds({ added: pays('2023-12-31', 'crm:b'), moves: ['payback_months'], beyond: NOT_PAYBACK });
  await reach.holds({ added: pays('2024-01-01', 'crm:b'), moves: [], beyond: [...NOT_PAYBACK, 'payback_months'] });
});

describe('without a reporting currency', () => {
  const { currency: _, ...settings } = EUR;
  const only: World['rows'] = {
    ...ROWS,
    spend: (ROWS.spend ?? []).filter(({ currency }) => currency === 'EUR'),
    fx_rate: [],
  };
  const dollars = { currency: 'USD' };
  it.each<[string, Added, string[]]>([
    [
      'win-rate',
      deal('2030-01-01T10:00:00Z', 'crm:other', { ...dollars, amount: '1' }),
      ['won_amount', 'amount_weighted'],
    ],
    ['cac', spend('2030-01-01', dollars), ['cac', 'sales', 'marketing', 'lagged', 'payback_months']],
    ['ltv', revenue('2030-01-01', dollars), ['realised', 'completed', 'projected', 'net_of_cac', 'ltv_to_cac']],
    ['magic-number', spend('2030-01-01', dollars), BOTH],
  ])('%s: one amount in another currency, whenever it is, and nothing is added up', async (metric, added, moves) => {
    const rows = { ...only, deal: (only.deal ?? []).map((row) => ({ ...row, amount: '50' })) };
    const beyond = metric === 'win-rate' ? ['closed', 'won_count'] : [];
    await reachOf(rows, settings, metric, '2024-Q1').holds({ added, moves, beyond });
  });
});
