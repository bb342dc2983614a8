/**
 * The leads of a random world, and the clock they are answered by: forms, calls and chats around working hours, with
 * owners that change when the target passes.
 */
import { Temporal } from 'temporal-polyfill';
import type { Settings } from '../../src/model/settings.ts';
import type { Draw, Drawn } from './draw.ts';
import { addActivity, exactly, type Log, listOf } from './random-outreach.ts';
import { addExclusion } from './random-persons.ts';
import { type Row, refOf } from './world.ts';

const DAY = 86_400;
const HOURS: NonNullable<Settings['hours']>[] = [
  {
    '1': [
      ['08:30', '12:00'],
      ['12:30', '17:00'],
    ],
    '2': [['09:00', '12:00']],
    '4': [['13:00', '21:00']],
  },
  { '1': [['22:00', '24:00']], '2': [['00:00', '06:00']], '6': [['10:00', '14:00']], '7': [['01:00', '04:00']] },
  Object.fromEntries(['1', '2', '3', '4', '5', '6', '7'].map((day) => [day, [['00:00', '24:00']]])),
];
/** Around nine and five, and at other times. */
const CLOCK = [
  '08:59:00',
  '09:00:00',
  '11:30:00',
  '13:00:00',
  '16:54:59',
  '16:55:00',
  '16:57:00',
  '17:00:00',
  '02:30:00',
];
/** From the lead to its answer. */
const ANSWERED = [-60, -1, 0, 1, 60, 299, 300, 301, 420, 3600, 57_600, 57_900, DAY, 3 * DAY];

/** Settings as they were, with hours, a country and a rule for leads where they fall. */
export function withWorkingClock(draw: Draw, settings: Settings): Settings {
  const country = settings.country ?? draw.pick([undefined, undefined, 'NL', 'US']);
  const hours = settings.hours ?? draw.pick([undefined, ...HOURS]);
  const teams = draw.chance(0.5) ? randomTeams(draw) : {};
  const rule = { entity: 'inbound' as const, column: 'attributes.origin', is: ['sandbox'], reason: 'test' as const };
  return {
    ...settings,
    ...(country === undefined ? {} : { country }),
    ...(hours === undefined ? {} : { hours }),
    teams,
    exclude: draw.chance(0.6) ? [...settings.exclude, rule] : settings.exclude,
  };
}

/** The first team, which each world has, by its name. */
function randomTeams(draw: Draw): Settings['teams'] {
  const own = {
    ...(draw.chance(0.6) ? { zone: draw.pick(['Asia/Kolkata', 'America/New_York', 'UTC']) } : {}),
    ...(draw.chance(0.5) ? { country: draw.pick(['NL', 'US']) } : {}),
    ...(draw.chance(0.6) ? { hours: draw.pick(HOURS) } : {}),
  };
  return { 'team 0': own };
}

/** Adds leads of the given persons and, with nothing new that ends their wait, of some others. */
export function randomLeads(log: Log, persons: readonly Row[], zone: string): void {
  const { draw, rows } = log;
  const strangers = draw.shuffle((rows.person ?? []).filter((person) => !persons.includes(person)));
  for (const person of [...persons, ...persons, ...strangers.slice(0, 3)]) {
    if (draw.chance(0.4)) continue;
    const at = draw.chance(0.7) ? atTheClock(draw, zone) : draw.moment();
    if (at.text >= log.now) continue;
    const lead = addLead(log, person, at);
    if (draw.chance(0.5)) addLeadOwners(log, lead, at);
    if (persons.includes(person)) addEnds(log, person, at, lead);
    addExclusion(draw, listOf(rows, 'exclusion'), 'inbound', lead, 0.05);
  }
  addHolidays(log);
}

function atTheClock(draw: Draw, zone: string): Drawn {
  const instant = Temporal.PlainDate.from(draw.date())
    .toZonedDateTime({ timeZone: zone, plainTime: draw.pick(CLOCK) })
    .toInstant();
  return { text: instant.toString({ smallestUnit: 'second' }), precision: 'instant' };
}

function addLead({ draw, rows }: Log, person: Row, at: Drawn): Row {
  const leads = listOf(rows, 'inbound');
  const lead: Row = {
    source: draw.pick(['crm', 'web']),
    id: `i${leads.length}`,
    person: refOf(person),
    channel: draw.maybe(0.6, () => draw.pick(['web', 'partner'])),
    kind: draw.pick(['form', 'form', 'call', 'chat', 'email', 'manual', null]),
    team: draw.maybe(0.7, () => refOf(draw.pick(rows.team ?? []))),
    deleted: draw.maybe(0.05, () => true),
    ...(draw.chance(0.15) ? { attributes: { origin: draw.pick(['sandbox', 'site']) } } : {}),
    ...draw.columns(
      'created_at',
      draw.maybe(0.3, () => draw.after(at, DAY)),
    ),
    ...draw.columns('at', at),
  };
  leads.push(lead);
  return lead;
}

/** One owner after the other from the lead on, handed over around five minutes later, now and then to nobody. */
function addLeadOwners({ draw, rows, reps }: Log, lead: Row, at: Drawn): void {
  const changes = listOf(rows, 'owner_change');
  let from: Drawn | null = draw.chance(0.2) ? null : draw.after(at, draw.pick([0, 0, 0, 120, 301]));
  for (let left = draw.int(1, 2); left > 0; left--) {
    const to: Drawn | null = left === 1 && draw.chance(0.8) ? null : exactly(draw, at, draw.pick([299, 300, 301, DAY]));
    changes.push({
      source: 'crm',
      id: `o${changes.length}`,
      entity: 'inbound',
      record: refOf(lead),
      user: draw.maybe(0.8, () => refOf(draw.pick(reps))),
      deleted: draw.maybe(0.05, () => true),
      ...draw.columns('from', from),
      ...draw.columns('to', to),
    });
    from = to === null || draw.chance(0.8) ? to : exactly(draw, to, 600);
  }
}

function addDisqualification({ draw, rows, now }: Log, person: Row, at: Drawn): void {
  const when = draw.after(at, draw.pick([-60, 0, 200, 300, 301, 3600, DAY]));
  const lifecycle = listOf(rows, 'lifecycle');
  if (when.text >= now) return;
  lifecycle.push({
    source: 'crm',
    id: `l${lifecycle.length}d`,
    person: refOf(person),
    stage: 'disqualified',
    ...draw.columns('at', draw.chance(0.9) ? when : null),
  });
}

function addEnds(log: Log, person: Row, at: Drawn, lead: Row): void {
  if (log.draw.chance(0.2)) addDisqualification(log, person, at);
  addAnswers(log, person, at, lead);
}

/** Calls back, what no human did, and a call or chat picked up as it came in. */
function addAnswers(log: Log, person: Row, at: Drawn, lead: Row): void {
  const { draw } = log;
  const came = ['call', 'chat'].includes(String(lead['kind']));
  if (came && draw.chance(0.7)) {
    addActivity(log, draw.chance(0.7) ? at : exactly(draw, at, 5), [person], {
      kind: lead['kind'] === 'call' ? 'call' : 'message',
      direction: 'in',
      status: 'done',
      connected: draw.pick([true, true, false, null]),
    });
  }
  for (let left = draw.pick([0, 1, 1, 2]); left > 0; left--) {
    addActivity(log, draw.after(at, draw.pick(ANSWERED)), [person], {
      kind: draw.pick(['call', 'call', 'email', 'message', 'task', 'meeting']),
      direction: 'out',
      automated: draw.pick([null, null, null, true]),
      status: draw.pick(['done', 'done', 'done', null, 'planned']),
      duration: draw.maybe(0.3, () => draw.pick([60, 60, -60])),
    });
  }
}

/** Days off of the company, of one country, worked or taken back; no day twice, for nothing says which of two holds. */
function addHolidays({ draw, rows }: Log): void {
  const holidays = listOf(rows, 'holiday');
  const taken = new Set(holidays.map((row) => row['day']));
  for (const day of new Set([...draw.list(draw.int(0, 4), () => draw.date()), '2024-04-01'])) {
    if (taken.has(day)) continue;
    holidays.push({
      source: 'cadans',
      id: `h${holidays.length}`,
      day,
      country: draw.pick([null, null, 'NL', 'US']),
      working: draw.pick([null, null, true]),
      deleted: draw.maybe(0.15, () => true),
    });
  }
}
