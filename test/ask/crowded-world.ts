/**
 * Random companies with people enough to hide among: the records of a random world shared out among more users, who
 * come and go between teams.
 */
import { defaultSettings } from '../../src/model/settings.ts';
import type { Draw } from '../oracle/draw.ts';
import { type Row, randomWorld, type World } from '../oracle/world.ts';

const MORE_USERS = 9;

export function crowdedWorld(seed: number, draw: Draw): World {
  const { settings, rows } = randomWorld(seed);
  const users: Row[] = Array.from({ length: MORE_USERS }, (_, i) => ({
    source: 'crm',
    id: `m${i}`,
    name: `more ${i}`,
  }));
  const refs = [...(rows.user ?? []), ...users].map(({ id }) => `crm:${id}`);
  const teams = (rows.team ?? []).map(({ id }) => `crm:${id}`);
  const assignment = users.flatMap(({ id }) => {
    const moved = draw.maybe(0.4, () => draw.date());
    const first = { source: 'crm', id: `${id}-a`, user: `crm:${id}`, team: draw.pick(teams), role: 'ae', to: moved };
    const then = { source: 'crm', id: `${id}-b`, user: `crm:${id}`, team: draw.pick(teams), role: 'ae', from: moved };
    return moved ? [first, then] : [first];
  });
  const owned = (list: Row[] | undefined, column: string): Row[] =>
    (list ?? []).map((row) => (draw.chance(0.7) ? { ...row, [column]: draw.pick(refs) } : row));
  return {
    settings: {
      ...settings,
      rights: { ...defaultSettings().rights, group_size: draw.pick([2, 3]), funnel_placement: draw.chance(0.3) },
    },
    rows: {
      ...rows,
      user: [...(rows.user ?? []), ...users],
      assignment: [...(rows.assignment ?? []), ...assignment],
      // Without changes of owner the owner is the record's own.
      owner_change: draw.chance(0.5) ? [] : (rows.owner_change ?? []),
      deal: owned(rows.deal, 'owner'),
      person: owned(rows.person, 'owner'),
      activity: owned(rows.activity, 'user'),
    },
  };
}
