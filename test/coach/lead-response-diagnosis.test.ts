/** Where leads wait: told from 20 on and beyond chance, with the shares counted by hand; silent with fewer or a small gap. */
import { expect, test } from 'vitest';
import type { Viewer } from '../../src/ask/viewer.ts';
import { diagnoseLeadResponse } from '../../src/coach/diagnosis/lead-response-time.ts';
import { defaultSettings } from '../../src/model/settings.ts';
import { withWorld } from '../metrics/harness.ts';
import type { Row, World } from '../oracle/world.ts';

const NOW = '2024-05-13T10:00:00Z';
const TUESDAY = '2024-03-05T10:00:00Z';
const SATURDAY = '2024-03-09T10:00:00Z';
/** Answered at two minutes, or on Monday at noon: three working hours. */
const ANSWERED = { [TUESDAY]: '2024-03-05T10:02:00Z', [SATURDAY]: '2024-03-11T12:00:00Z' };

/** So many leads of each day, of which the first `booked` made an appointment an hour after the answer. */
function worldOf(leads: readonly { at: keyof typeof ANSWERED; count: number; booked: number }[]): World {
  const rows: Record<'person' | 'inbound' | 'activity' | 'activity_person', Row[]> = {
    person: [],
    inbound: [],
    activity: [],
    activity_person: [],
  };
  for (const { at, count, booked } of leads) {
    for (let i = 0; i < count; i++) {
      const id = `${at.slice(0, 10)}-${i}`;
      const person = `crm:${id}`;
      const answered = ANSWERED[at] ?? at;
      rows.person.push({ source: 'crm', id, owner: 'crm:ann' });
      rows.inbound.push({ source: 'crm', id, person, kind: 'form', channel: 'web', at });
      rows.activity.push({ source: 'crm', id, kind: 'call', direction: 'out', starts_at: answered, user: 'crm:ann' });
      rows.activity_person.push({ source: 'crm', id, activity: `crm:${id}`, person });
      if (i >= booked) continue;
      const meeting = `${id}-m`;
      const planned = { starts_at: '2024-03-20T10:00:00Z', booked_at: answered.replace(/T(\d\d):0[02]/, 'T$1:30') };
      rows.activity.push({ source: 'crm', id: meeting, kind: 'meeting', user: 'crm:ann', ...planned });
      rows.activity_person.push({ source: 'crm', id: meeting, activity: `crm:${meeting}`, person });
    }
  }
  return { settings: defaultSettings(), rows: { ...rows, user: [{ source: 'crm', id: 'ann', name: 'Ann' }] } };
}

const diagnosed = (world: World, viewer?: Viewer) =>
  withWorld(world, NOW, (company) => diagnoseLeadResponse(company, { period: '2024-Q1' }, NOW, viewer));

test('a slow weekend and a fast answer that pays, with the figures they rest on', async () => {
  const { findings, tables } = await diagnosed(
    worldOf([
      { at: TUESDAY, count: 40, booked: 20 },
      { at: SATURDAY, count: 25, booked: 2 },
    ]),
  );
  expect(findings).toEqual([
    { id: 'response_weekend', metric: 'lead-response-time', values: { leads: 25, share: 0, others: 1 } },
    { id: 'response_pays', metric: 'lead-response-time', values: { fast: 0.5, leads: 40, slow: 0.08, others: 25 } },
  ]);
  expect(tables.map(({ by }) => by)).toEqual(['channel', 'weekday', 'hour', 'rep', 'answered_in']);
  const booked = tables.at(-1)?.rows.map(({ segment, figures }) => [segment.key, figures['booked']?.n]);
  expect(booked).toEqual([
    ['0-5m', '20'],
    ['later', '2'],
  ]);
});

test('what came before a lead, or after its fourteen days, is not of it; days that are not over are waited for', async () => {
  const call = (id: string, at: string) => [
    { source: 'crm', id, kind: 'call', direction: 'out', starts_at: at, user: 'crm:ann' },
    { source: 'crm', id: `${id}-m`, kind: 'meeting', user: 'crm:ann', starts_at: at, booked_at: at },
  ];
  const { settings, rows } = worldOf([
    { at: TUESDAY, count: 3, booked: 1 },
    { at: SATURDAY, count: 1, booked: 1 },
  ]);
  const others = { before: '2024-02-20T10:00:00Z', after: '2024-03-19T10:00:01Z' };
  const persons = { before: 'crm:2024-03-05-1', after: 'crm:2024-03-05-2' };
  const extra = (['before', 'after'] as const).flatMap((id) => call(id, others[id]));
  const links = (['before', 'after'] as const).flatMap((id) =>
    [id, `${id}-m`].map((each) => ({ source: 'crm', id: each, activity: `crm:${each}`, person: persons[id] })),
  );
  const world: World = {
    settings,
    rows: {
      ...rows,
      activity: [...(rows.activity ?? []), ...extra],
      activity_person: [...(rows.activity_person ?? []), ...links],
    },
  };
  const bookedAt = (now: string) =>
    withWorld(world, now, async (company) => {
      const { tables } = await diagnoseLeadResponse(company, { period: '2024-Q1' }, now);
      const table = tables.find(({ by }) => by === 'answered_in');
      return table?.rows.map(({ segment, figures }) => [segment.key, figures['booked']?.n, figures['booked']?.d]);
    });
  expect(await bookedAt(NOW)).toEqual([
    ['0-5m', '1', '3'],
    ['later', '1', '1'],
  ]);
  expect(await bookedAt('2024-03-20T00:00:00Z')).toEqual([['0-5m', '1', '3']]);
});

test('nineteen are too few to tell', async () => {
  const { findings } = await diagnosed(
    worldOf([
      { at: TUESDAY, count: 40, booked: 4 },
      { at: SATURDAY, count: 19, booked: 2 },
    ]),
  );
  expect(findings).toEqual([]);
});

test('who may not see figures of persons gets the others, and is told what is held back', async () => {
  const viewer: Viewer = { role: 'viewer', users: [], teams: [], managed: [] };
  const { tables, withheld } = await diagnosed(worldOf([{ at: TUESDAY, count: 40, booked: 0 }]), viewer);
  expect(tables.map(({ by }) => by)).not.toContain('rep');
  expect(withheld).toContainEqual({ by: 'rep', reason: 'personal' });
  expect(withheld).toContainEqual({ by: 'booked', reason: 'part_of_records' });
});
