/**
 * Which days a change of the facts can have to do with: those of all instants that the changed records bear, before and
 * after, and of the records that they belong to. What decides for everybody (teams, holidays, rates, who is who) can
 * have to do with any day.
 */
import type { TableName } from '../engine/engine.ts';
import { type Sql, sql } from '../engine/sql.ts';
import { ENTITY_NAMES, type EntityName, storedColumns } from '../model/entity.ts';
import type { View } from './company.ts';

/** Days as UTC dates; `all` = any day. */
export type TouchedDays = 'all' | ReadonlySet<string>;

/** Whose records say something about all others. */
const FOR_ALL: readonly TableName[] = [
  'identity',
  'same_as',
  'user',
  'team',
  'assignment',
  'absence',
  'holiday',
  'capacity',
  'fx_rate',
  'pipeline',
  'stage',
];

/** Per entity the days that its changes since a batch can have to do with; entities without a change are left out. */
export async function touchedDays(view: View, since: number): Promise<ReadonlyMap<TableName, TouchedDays>> {
  const found = new Map<TableName, TouchedDays>();
  for (const name of [...ENTITY_NAMES, 'identity' as const]) {
    const changed = view.engine.changed(name, since);
    const [any] = await view.facts.read(sql`select 1 as one from ${changed} v limit 1`);
    if (!any) continue;
    if (FOR_ALL.includes(name) || name === 'identity') {
      found.set(name, 'all');
      continue;
    }
    const days = new Set<string>();
    for (const query of instantsOf(view, name, changed)) {
      for (const row of await view.facts.read(
        sql`select distinct cast(moment as date) as "day" from (${query}) where moment is not null`,
      )) {
        days.add(String(row['day']));
      }
    }
    found.set(name, days);
  }
  return found;
}

/** Instants that a change of an entity's rows can have to do with: queries with the column `moment`. */
function instantsOf({ engine }: View, name: EntityName, changed: Sql): Sql[] {
  const own = ownInstants(name, changed);
  const of = (entity: EntityName, join: Sql): Sql[] =>
    ownInstants(entity, sql`(select r.* from ${engine.table(entity)} r where ${join})`);
  const refs = (column: string) => sql`(select ${sql.id(column)} from ${changed} v)`;
  const ofPersons = (persons: Sql): Sql[] => [
    ...of(
      'activity',
      sql`r.ref in (select w.activity from ${engine.table('activity_person')} w where w.person in ${persons})`,
    ),
    ...of('inbound', sql`r.person in ${persons}`),
    ...of('lifecycle', sql`r.person in ${persons}`),
    ...of('deal', sql`r.person in ${persons}`),
  ];
  const ofAccounts = (accounts: Sql): Sql[] => [
    ...of('deal', sql`r.account in ${accounts}`),
    ...of('subscription', sql`r.account in ${accounts}`),
    ...of('revenue', sql`r.account in ${accounts}`),
    ...ofPersons(sql`(select p.ref from ${engine.table('person')} p where p.account in ${accounts})`),
  ];
  switch (name) {
    case 'activity_person':
      return [...own, ...of('activity', sql`r.ref in ${refs('activity')}`)];
    case 'deal_event':
      return [...own, ...of('deal', sql`r.ref in ${refs('deal')}`)];
    case 'person':
      return [...own, ...ofPersons(refs('ref'))];
    case 'account':
      return [...own, ...ofAccounts(refs('ref'))];
    case 'owner_change':
    case 'exclusion':
      return [
        ...own,
        ...of('activity', sql`r.ref in ${refs('record')}`),
        ...of('deal', sql`r.ref in ${refs('record')}`),
        ...of('inbound', sql`r.ref in ${refs('record')}`),
        ...ofPersons(refs('record')),
        ...ofAccounts(refs('record')),
      ];
    default:
      return own;
  }
}

/** What a record bears besides when it was written down. */
function ownInstants(entity: EntityName, rows: Sql): Sql[] {
  return storedColumns(entity)
    .filter(({ name, type }) => (type.kind === 'instant' || type.kind === 'date') && name !== 'updated_at')
    .map(({ name }) => sql`select cast(v.${sql.id(name)} as timestamp) as moment from ${rows} v`);
}
