/** Random changes of a random company, as a later load would bring them: late rows, edits, deletions, merges, rates, holidays. */
import type { EntityName } from '../../src/model/entity.ts';
import type { Draw } from '../oracle/draw.ts';
import { type Row, refOf, type World } from '../oracle/world.ts';

type Rows = World['rows'];

interface Kind {
  readonly name: string;
  readonly of: EntityName;
  readonly make: (draw: Draw, row: Row, rows: Rows) => Partial<Record<EntityName, Row[]>>;
}

let made = 0;
const fresh = (row: Row, more: Row): Row => ({ ...row, ...more, id: `late${made++}` });

const KINDS: readonly Kind[] = [
  {
    name: 'an edited amount',
    of: 'deal',
    make: (draw, row) => ({ deal: [{ ...row, amount: draw.pick(['10', '777.77']) }] }),
  },
  {
    name: 'a deal won late',
    of: 'deal',
    make: (_, row) => ({ deal: [{ ...row, status: 'won', closed_at: row['closed_at'] ?? '2024-06-10T09:00:00Z' }] }),
  },
  { name: 'a reopened deal', of: 'deal', make: (_, row) => ({ deal: [{ ...row, status: 'open', closed_at: null }] }) },
  { name: 'a deleted deal', of: 'deal', make: (_, row) => ({ deal: [{ ...row, deleted: true }] }) },
  { name: 'a deal of another product', of: 'deal', make: (_, row) => ({ deal: [{ ...row, product: 'other' }] }) },
  {
    name: 'a late touch',
    of: 'activity',
    make: (draw, row, rows) => {
      const activity = fresh(row, { kind: 'call', direction: 'out', status: 'done', merged_into: null });
      const person = draw.pick(rows.person ?? []);
      const link = {
        source: 'crm',
        id: `w${activity['id']}`,
        activity: refOf(activity),
        person: refOf(person),
        role: 'to',
      };
      return { activity: [activity], activity_person: [link] };
    },
  },
  { name: 'a deleted activity', of: 'activity', make: (_, row) => ({ activity: [{ ...row, deleted: true }] }) },
  {
    name: 'a mail that was sent by a machine',
    of: 'activity',
    make: (_, row) => ({ activity: [{ ...row, automated: true }] }),
  },
  { name: 'a person of another channel', of: 'person', make: (_, row) => ({ person: [{ ...row, channel: 'fair' }] }) },
  { name: 'a deleted person', of: 'person', make: (_, row) => ({ person: [{ ...row, deleted: true }] }) },
  {
    name: 'an account of another industry',
    of: 'account',
    make: (_, row) => ({ account: [{ ...row, industry: 'Retail' }] }),
  },
  {
    name: 'a stage reached',
    of: 'lifecycle',
    make: (draw, row) => ({ lifecycle: [fresh(row, { stage: draw.pick(['mql', 'sql']) })] }),
  },
  { name: 'a lead', of: 'inbound', make: (_, row) => ({ inbound: [fresh(row, { kind: 'form' })] }) },
  { name: 'another cost', of: 'spend', make: (_, row) => ({ spend: [{ ...row, amount: '1234.50' }] }) },
  {
    name: 'a subscription that ended',
    of: 'subscription',
    make: (_, row) => ({ subscription: [{ ...row, to: '2024-04-01' }] }),
  },
  { name: 'another revenue', of: 'revenue', make: (_, row) => ({ revenue: [{ ...row, recurring: '55.55' }] }) },
  { name: 'a rate', of: 'fx_rate', make: (_, row) => ({ fx_rate: [{ ...row, rate: '1.5' }] }) },
  { name: 'a holiday', of: 'holiday', make: (_, row) => ({ holiday: [fresh(row, { day: '2024-05-14' })] }) },
  {
    name: 'an absence',
    of: 'absence',
    make: (_, row) => ({ absence: [fresh(row, { from: '2024-06-03', to: '2024-06-06' })] }),
  },
  {
    name: 'a record left out by hand',
    of: 'deal',
    make: (_, row) => ({
      exclusion: [{ source: 'cadans', id: `x${made++}`, entity: 'deal', record: refOf(row), reason: 'by hand' }],
    }),
  },
  {
    name: 'another owner',
    of: 'owner_change',
    make: (draw, row, rows) => ({ owner_change: [{ ...row, user: refOf(draw.pick(rows.user ?? [])) }] }),
  },
];

export interface Change {
  readonly name: string;
  readonly rows: Partial<Record<EntityName, Row[]>>;
}

/** A change of one of the company's rows. */
export function randomChange(draw: Draw, rows: Rows): Change {
  for (;;) {
    const kind = draw.pick(KINDS);
    const of = rows[kind.of] ?? [];
    if (of.length > 0) return { name: kind.name, rows: kind.make(draw, draw.pick(of), rows) };
  }
}
