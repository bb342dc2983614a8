/**
 * How long leads wait for an owner, and how long for that owner. All came in on Thursday 7 March at 10:00Z, in Amsterdam,
 * where the office is open [08:00Z, 16:00Z), and are looked at at 15:00Z: five working hours later.
 */
import { defaultSettings } from '../../src/model/settings.ts';
import type { LeadFigure, Wait } from '../oracle/lead-response-time.ts';
import type { OracleRequest, Row, World } from '../oracle/world.ts';
import { type EdgeExpectation, type EdgeTable, MARCH_IN_AMSTERDAM } from './edges.ts';

const persons: Row[] = [];
const inbounds: Row[] = [];
const activities: Row[] = [];
const links: Row[] = [];
const lifecycle: Row[] = [];
const owners: Row[] = [];

const at = (time: string): string => (time.length > 8 ? time : `2024-03-07T${time}Z`);

/** A lead and when it was called; `owner` is its person's. */
function lead(id: string, called: string | null, owner: string | null = null, more: Row = {}): void {
  persons.push({ source: 'crm', id, owner });
  const row = { source: 'web', id, person: `crm:${id}`, kind: 'form', channel: 'web', at: at('10:00:00') };
  inbounds.push({ ...row, ...more });
  if (called === null) return;
  activities.push({ source: 'crm', id, kind: 'call', direction: 'out', starts_at: at(called), user: 'crm:ann' });
  links.push({ source: 'crm', id, activity: `crm:${id}`, person: `crm:${id}` });
}

type Time = string | null;
/** Who has it from when; `DAY:2024-03-07` is known to the day. */
function owned(record: string, user: string | null, from: Time, to: Time = null, more: Row = {}): void {
  const [, day] = from?.split('DAY:') ?? [];
  const began = day ? { from: `${day}T00:00:00Z`, from_precision: 'day' } : { from: from && at(from) };
  const entity = record.startsWith('web:') ? 'inbound' : 'person';
  const who = user && `crm:${user}`;
  owners.push({
    source: 'crm',
    id: `o${owners.length}`,
    entity,
    record,
    user: who,
    ...began,
    to: to && at(to),
    ...more,
  });
}

// Its person has an owner too, since nobody knows when.
lead('quick', '10:02:00', 'crm:bob');
owned('web:quick', 'ann', '10:00:00');
lead('routed', '10:04:30');
owned('web:routed', 'bob', '10:04:00');
// Nobody's for ten minutes; a whole hour on ann's desk; ann's as the target passes.
lead('slow-route', '10:12:00');
owned('web:slow-route', null, '10:00:00', '10:10:00');
owned('web:slow-route', 'bob', '10:10:00');
lead('slow-rep', '11:01:00');
owned('web:slow-rep', 'ann', '10:01:00', '10:30:00');
owned('web:slow-rep', 'bob', '10:30:00');
lead('at-target', '10:06:00');
owned('web:at-target', 'ann', '10:05:00');
// Nobody's until now; ann's, who does nothing, and on the day after known to the day; to be ann's at the end of the day.
lead('never', null);
lead('waits', null);
owned('web:waits', 'ann', '10:02:00', '10:30:00');
owned('web:waits', 'ann', 'DAY:2024-03-08');
lead('to-come', null);
owned('web:to-come', 'ann', '15:30:00');
lead('day-to-come', null);
owned('web:day-to-come', 'ann', 'DAY:2024-03-08');
// Answered by whom it was not given to: never, or only then; disqualified before it was.
lead('unowned', '10:03:00');
lead('owned-after', '10:10:00');
owned('web:owned-after', 'ann', '10:20:00');
lead('gone', null);
lifecycle.push({ source: 'crm', id: 'gone', person: 'crm:gone', stage: 'disqualified', at: at('10:30:00') });
owned('web:gone', 'bob', '10:40:00');
// Its person's: until an hour before; since then; of the lead's own changes and the person's the lead's.
lead('ended', '10:08:00');
owned('crm:ended', 'ann', null, '09:00:00');
lead('of-person', '10:01:00');
owned('crm:of-person', 'bob', '09:00:00');
lead('both', '10:04:00');
owned('web:both', 'ann', '10:03:00');
owned('crm:both', 'bob', null);
// Since nobody knows when; one of them was answered in time.
lead('undated', '10:20:00', 'crm:ann');
lead('undated-quick', '10:01:00', 'crm:ann');
// Some time on the day; on the day before; on the day by a record that was merged.
lead('day', '10:09:00');
owned('web:day', 'ann', 'DAY:2024-03-07');
lead('day-before', '10:09:00');
owned('web:day-before', 'ann', 'DAY:2024-03-06');
lead('merged', '10:01:00');
persons.push({ source: 'crm', id: 'merged-old', merged_into: 'crm:merged', deleted: true });
owned('crm:merged-old', 'ann', 'DAY:2024-03-07');
// A change of the day that does not hold then: somebody else's; over before; deleted.
lead('day-other', '10:01:30');
owned('web:day-other', 'bob', 'DAY:2024-03-07');
owned('web:day-other', 'ann', '09:30:00');
lead('day-ended', '10:02:00');
owned('web:day-ended', 'ann', 'DAY:2024-03-07', '09:00:00');
owned('web:day-ended', 'ann', '10:01:00');
lead('day-deleted', '10:03:10');
owned('web:day-deleted', 'bob', '10:03:00');
owned('web:day-deleted', 'bob', 'DAY:2024-03-07', null, { deleted: true });
lead('manual', '10:01:00', null, { kind: 'manual' });
// Of the evening before: ann's in the evening, or ten minutes into the morning.
const EVENING = { channel: 'evening', at: '2024-03-06T17:00:00Z' };
lead('evening', '08:03:00', null, EVENING);
owned('web:evening', 'ann', '2024-03-06T20:00:00Z');
lead('morning', '08:11:00', null, EVENING);
owned('web:morning', 'ann', '08:10:00');

// Three minutes ago.
lead('fresh', null, null, { channel: 'fresh', at: at('14:57:00') });

const world: World = {
  settings: { ...defaultSettings(), zone: 'Europe/Amsterdam' },
  rows: {
    person: persons,
    inbound: inbounds,
    activity: activities,
    activity_person: links,
    lifecycle,
    owner_change: owners,
    user: ['ann', 'bob'].map((id) => ({ source: 'crm', id })),
  },
};

const ask = (measure: string, channel = 'web'): OracleRequest => ({
  measure,
  periods: [MARCH_IN_AMSTERDAM],
  by: [],
  where: { channel: [channel] },
  now: at('15:00:00'),
});

type Seconds = Record<string, number>;
function figureOf(counted: readonly string[], others: readonly string[]): LeadFigure {
  const refs = (ids: readonly string[]) => ids.map((id) => `web:${id}`).sort();
  const records = { numerator: refs(counted), denominator: refs([...counted, ...others]) };
  return { period: 0, dims: [], n: `${counted.length}`, d: `${counted.length + others.length}`, records };
}
function median(value: number, ended: Seconds, open: Seconds = {}): LeadFigure {
  const waits = [ended, open].flatMap((list, i) =>
    Object.entries(list).map(([id, seconds]): Wait => ({ ref: `web:${id}`, seconds, answered: i === 0 })),
  );
  waits.sort((a, b) => (a.ref < b.ref ? -1 : 1));
  return { ...figureOf(Object.keys(ended), Object.keys(open)), waits, value };
}
const ids = (text: string): string[] => text.split(' ');

const expectations: (EdgeExpectation & { figures: LeadFigure[] })[] = [
  {
    // 12 of 19. S: 0 s 15/19, 60 s 13/19, 120 s 12/19, 180 s 10/19, then with 9 left 240 s ×8/9 = 0.468.
    name: 'half of the leads had an owner after 4 minutes; those that have none wait on',
    request: ask('assignment_median_minutes'),
    figures: [
      median(
        4,
        {
          quick: 0,
          routed: 240,
          'slow-route': 600,
          'slow-rep': 60,
          'at-target': 300,
          waits: 120,
          'of-person': 0,
          both: 180,
          'day-before': 0,
          'day-other': 0,
          'day-ended': 60,
          'day-deleted': 180,
        },
        {
          never: 18_000,
          'to-come': 18_000,
          'day-to-come': 18_000,
          unowned: 180,
          'owned-after': 600,
          gone: 1800,
          ended: 480,
        },
      ),
    ],
    excluded: { day_precision: 2, manual: 1, owner_undated: 2 },
  },
  {
    // 11 of 12: 10, 30 and four times 60 seconds are half of them.
    name: 'half of the owners reached out a minute after they had the lead',
    request: ask('reaction_median_minutes'),
    figures: [
      median(
        1,
        {
          quick: 120,
          routed: 30,
          'slow-route': 120,
          'slow-rep': 3600,
          'at-target': 60,
          'of-person': 60,
          both: 60,
          'day-before': 540,
          'day-other': 90,
          'day-ended': 60,
          'day-deleted': 10,
        },
        { waits: 18_000 - 120 },
      ),
    ],
    excluded: { day_precision: 2, manual: 1, owner_undated: 2 },
  },
  {
    name: 'seven of eleven late leads were nobody’s when their five minutes were over',
    request: ask('late_unassigned_share'),
    figures: [
      figureOf(
        ids('slow-route never to-come day-to-come owned-after gone ended'),
        ids('slow-rep at-target waits day-before'),
      ),
    ],
    excluded: { day_precision: 1, manual: 1, owner_undated: 1 },
  },
  {
    name: 'in the evening nobody waits for an owner, in the morning one does',
    request: ask('assignment_median_minutes', 'evening'),
    figures: [median(0, { evening: 0, morning: 600 })],
    excluded: {},
  },
  {
    name: 'the owner of the evening has the morning to answer',
    request: ask('reaction_median_minutes', 'evening'),
    figures: [median(1, { evening: 180, morning: 60 })],
    excluded: {},
  },
  {
    name: 'the morning lead was late, and nobody’s',
    request: ask('late_unassigned_share', 'evening'),
    figures: [figureOf(['morning'], [])],
    excluded: {},
  },
  {
    name: 'what may still be answered in time is not late',
    request: ask('late_unassigned_share', 'fresh'),
    figures: [figureOf([], [])],
    excluded: {},
  },
];

export const leadResponseOwners: EdgeTable = { world, expectations, lists: [] };
