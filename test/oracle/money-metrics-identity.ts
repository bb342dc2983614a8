/**
 * Users and accounts that are the same by a link, and why one of them stays out of the numbers.
 *
 * The parts beside this file follow merges of every entity and links of persons alone. Here a link of two users or two
 * accounts is turned into a merge, so that all of them read it: the earliest created stands for all.
 */
import type { EntityName } from '../../src/model/entity.ts';
import { exclusionsOf } from './exclusion.ts';
import { type Group, type Identity, identityOf } from './identity.ts';
import { type Row, refOf, type World } from './world.ts';

/** The world with links of users and accounts as merges. */
export function linkedWorld(world: World): World {
  const linked = (entity: 'user' | 'account'): Row[] => {
    const rows = world.rows[entity] ?? [];
    const links = (world.rows.same_as ?? []).filter((row) => row['entity'] === entity);
    // Persons are linked by the same rule, so the rows are taken for persons here.
    const asPersons: World = {
      settings: world.settings,
      rows: { person: rows, same_as: links.map((row) => ({ ...row, entity: 'person' })) },
    };
    const identity = identityOf(asPersons);
    return rows.map((row) => {
      const head = identity.find('person', refOf(row))?.ref;
      return head === undefined || head === refOf(row) ? { ...row, merged_into: null } : { ...row, merged_into: head };
    });
  };
  return { ...world, rows: { ...world.rows, user: linked('user'), account: linked('account') } };
}

/** Why a user or an account stays out: by hand, deleted, or by a rule on it, in that order. */
export function reasonsOf(
  world: World,
  identity: Identity,
  entity: 'user' | 'account',
): (group: Group) => string | null {
  const byHand = new Set(
    (world.rows.exclusion ?? [])
      .filter((row) => row['deleted'] !== true && row['entity'] === entity)
      .map((row) => identity.find(entity as EntityName, String(row['record']))?.ref),
  );
  const rules = world.settings.exclude.filter((rule) => rule.entity === entity);
  // An activity is judged by its own rules alone: the one judgement that fits any single record.
  const alone: World = {
    settings: { ...world.settings, exclude: rules.map((rule) => ({ ...rule, entity: 'activity' as const })) },
    rows: {},
  };
  const judge = exclusionsOf(alone, identity);
  return ({ ref, row }) => (byHand.has(ref) ? 'excluded' : judge.activity(row));
}
