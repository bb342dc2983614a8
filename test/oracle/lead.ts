/**
 * Inbound leads from their start to what ended their wait: an attempt, a disqualification, or nothing until now.
 *
 * Every inbound event is a lead of its own. Who may wait and whose lead it is are settled here; how long it waited on
 * which clock is not.
 */

import type { Schedule } from '../../src/calendar/schedule.ts';
import { dueAfter } from '../../src/calendar/working-time.ts';
import { type Attempt, attemptsOf } from './attempt.ts';
import { type Company, dimensionsOf } from './company.ts';
import { type Exclusions, exclusionsOf } from './exclusion.ts';
import { type Group, identityOf } from './identity.ts';
import { type Assigned, type LeadOwners, leadOwnersOf } from './lead-owner.ts';
import { compareMoments, earliest, hasHappened, instantMoment, type Moment, momentOf } from './moment.ts';
import { type Clocks, instantText } from './working-clock.ts';
import { textOf, type World } from './world.ts';

/** What a lead is to be answered within. */
export const TARGET_SECONDS = 300;

export interface Lead {
  readonly inbound: Group;
  readonly person: Group | null;
  readonly start: Moment;
  /** What ended the wait in an answer. */
  readonly stop: Attempt | null;
  /** Disqualified before anybody answered. */
  readonly disqualified: Moment | null;
  /** When the target passes on the working clock; null where the start or that instant is unknown. */
  readonly due: Moment | null;
  readonly owner: string | null;
  /** Since when it has had one. */
  readonly assigned: Assigned;
  /** The working clock it is answered by. */
  readonly schedule: Schedule;
  /** Why it is no lead at all; null = it is one. */
  readonly reason: string | null;
}

export function leadsOf(company: Company, clocks: Clocks): Lead[] {
  const { world, identity, now } = company;
  const zone = world.settings.zone;
  const exclusions = inboundExclusions(world);
  const attempts = attemptsOf(company);
  const owners = leadOwnersOf(company);
  const dueOf = (start: Moment, schedule: Schedule): Moment | null => {
    if (start.day) return null;
    const due = dueAfter(instantText(start.epoch), TARGET_SECONDS, schedule);
    return due === null ? null : instantMoment(due, zone);
  };

  return identity.groups('inbound').flatMap((inbound): Lead[] => {
    const start = momentOf(inbound.row, 'at', zone);
    if (start === null || !hasHappened(start, now)) return [];
    const person = identity.find('person', textOf(inbound.row, 'person')) ?? null;
    const end = person && disqualifiedSince(company, person, start);
    const answer = person && attempts(person).find(({ at }) => compareMoments(at, start) >= 0);
    const inTime = answer && (!end || compareMoments(answer.at, end) <= 0) ? answer : null;
    const schedule = clocks(teamOf(company, inbound, person, start, owners));
    const due = dueOf(start, schedule);
    return [
      {
        inbound,
        person,
        start,
        stop: inTime,
        disqualified: inTime ? null : end,
        due,
        owner: owners.owner(inbound, person, due),
        assigned: owners.assigned(inbound, person, start),
        schedule,
        reason:
          exclusions.activity(inbound.row) ??
          (person && company.exclusions.person(person)) ??
          (inbound.row['kind'] === 'manual' ? 'manual' : null),
      },
    ];
  });
}

/** The team that received a lead, else that of whoever owned it when it came in, else of its first owner. */
function teamOf(company: Company, inbound: Group, person: Group | null, start: Moment, owners: LeadOwners) {
  const receiving = company.identity.find('team', textOf(inbound.row, 'team'))?.ref ?? null;
  if (receiving !== null) return receiving;
  return dimensionsOf(company, { rep: owners.owner(inbound, person, start), person, at: start })('team');
}

/** The first disqualification at or after a moment; one without an instant is never placed in time. */
function disqualifiedSince({ world, identity, now }: Company, person: Group, start: Moment): Moment | null {
  const moments = (world.rows.lifecycle ?? [])
    .filter((row) => row['stage'] === 'disqualified' && row['deleted'] !== true)
    .filter((row) => identity.find('person', textOf(row, 'person'))?.ref === person.ref)
    .map((row) => momentOf(row, 'at', world.settings.zone))
    .filter((at) => at !== null && compareMoments(at, start) >= 0 && hasHappened(at, now));
  return earliest(moments);
}

/** An inbound event is left out as an activity is: by hand, deleted, or by a rule on itself. So it is read as one. */
function inboundExclusions({ settings, rows }: World): Exclusions {
  const exclude = settings.exclude.filter(({ entity }) => entity === 'inbound');
  const byHand = (rows.exclusion ?? []).filter(({ entity }) => entity === 'inbound');
  const read: World = {
    settings: { ...settings, exclude: exclude.map((rule) => ({ ...rule, entity: 'activity' as const })) },
    rows: { activity: rows.inbound ?? [], exclusion: byHand.map((row) => ({ ...row, entity: 'activity' })) },
  };
  return exclusionsOf(read, identityOf(read));
}
