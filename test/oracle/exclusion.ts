/**
 * Why a record stays out of every number: by hand, deleted, or by a rule of the settings, in that order.
 *
 * A rule reaches further than its record: on an account it takes the persons and deals with it, on a person its
 * deals. A deletion or an exclusion by hand takes the one record alone.
 */
import type { Settings } from '../../src/model/settings.ts';
import type { Group, Identity } from './identity.ts';
import { type Row, refOf, textOf, type World } from './world.ts';

type Rule = Settings['exclude'][number];
type Target = readonly [Rule['entity'], Row | undefined];

export interface Exclusions {
  deal(group: Group): string | null;
  person(group: Group): string | null;
  activity(row: Row): string | null;
}

export function exclusionsOf(world: World, identity: Identity): Exclusions {
  const manual = new Set<string>();
  for (const row of world.rows.exclusion ?? []) {
    if (row['deleted'] === true) continue;
    const record = String(row['record']);
    const entity = String(row['entity']) as Rule['entity'];
    manual.add(`${entity} ${identity.find(entity, record)?.ref ?? record}`);
  }

  const reasonOf = (entity: Rule['entity'], ref: string, row: Row, targets: readonly Target[]): string | null => {
    if (manual.has(`${entity} ${ref}`)) return 'excluded';
    if (row['deleted'] === true) return 'deleted';
    return world.settings.exclude.find((rule) => targets.some((target) => isHit(rule, target)))?.reason ?? null;
  };

  const accountOf = (row: Row | undefined) => identity.find('account', textOf(row, 'account'))?.row;
  const personTargets = (row: Row | undefined): Target[] => [
    ['person', row],
    ['account', accountOf(row)],
  ];
  return {
    deal: ({ ref, row }) => {
      const person = identity.find('person', textOf(row, 'person'))?.row;
      return reasonOf('deal', ref, row, [['deal', row], ['account', accountOf(row)], ...personTargets(person)]);
    },
    person: ({ ref, row }) => reasonOf('person', ref, row, personTargets(row)),
    activity: (row) => reasonOf('activity', refOf(row), row, [['activity', row]]),
  };
}

/** All given conditions hold; a blank value meets none, and a rule without conditions hits nothing. */
function isHit(rule: Rule, [entity, row]: Target): boolean {
  const value = rule.entity === entity ? readColumn(row, rule.column) : null;
  if (value === null) return false;
  const held = [
    rule.is?.includes(value),
    rule.ends_with?.some((end) => value.endsWith(end)),
    rule.contains?.some((part) => value.includes(part)),
  ].filter((outcome) => outcome !== undefined);
  return held.length > 0 && held.every(Boolean);
}

function readColumn(row: Row | undefined, column: string): string | null {
  const prefix = 'attributes.';
  if (!column.startsWith(prefix)) return textOf(row, column);
  return textOf((row?.['attributes'] ?? {}) as Row, column.slice(prefix.length));
}
