/**
 * What must hold of staged rows before any is written, checked in one pass over the whole relation: each row has its
 * key once, its required values, known enum values, readable attributes. Rows that break it are counted per column and
 * refused together; a key that comes twice is named, never silently merged.
 */
import { type Fault, InputError } from '../../model/error.ts';
import { type Sql, sql } from '../sql.ts';
import type { Session } from './session.ts';
import { columnsOf, requiredOf } from './shape.ts';
import type { Staged } from './staging.ts';

/** Keys named in an error; more are only counted. */
const NAMED = 20;

interface Rule {
  readonly column: string;
  readonly what: string;
  /** True for a row that breaks it. */
  readonly broken: Sql;
}

function rulesOf({ entity }: Staged): Rule[] {
  const rules: Rule[] = [
    {
      column: 'source',
      what: 'is empty or holds a colon',
      broken: sql`source is null or source = '' or contains(source, ':')`,
    },
    { column: 'id', what: 'is empty', broken: sql`id is null or id = ''` },
    { column: 'ref', what: 'is not source:id', broken: sql`ref is distinct from source || ':' || id` },
  ];
  for (const name of requiredOf(entity)) {
    rules.push({ column: name, what: 'is empty and required', broken: sql`${sql.id(name)} is null` });
  }
  for (const { name, type } of columnsOf(entity)) {
    if (type.kind === 'enum') {
      const values = sql.join(type.values.map((value) => sql.constant(value)));
      const what = `is none of ${type.values.join(', ')}`;
      rules.push({ column: name, what, broken: sql`${sql.id(name)} not in (${values})` });
    }
    if (type.kind === 'attributes') {
      const broken = sql`not coalesce(json_type(try_cast(${sql.id(name)} as json)) = 'OBJECT', ${sql.id(name)} is null)`;
      rules.push({ column: name, what: 'is not a JSON object', broken });
    }
  }
  return rules;
}

/** How many rows there are; rows that break a rule are refused. */
export async function checked(session: Session, staged: Staged): Promise<number> {
  const rules = rulesOf(staged);
  const tallies = rules.map(({ broken }, i) => sql`count(*) filter (where ${broken}) as ${sql.id(`rule_${i}`)}`);
  const [tally = {}] = await session.rows(sql`
    select count(*) as "rows", count(distinct hash(source, id)) as keys, ${sql.join(tallies)} from ${staged.relation}`);
  const faults: Fault[] = rules.flatMap(({ column, what }, i) => {
    const rows = Number(tally[`rule_${i}`]);
    return rows === 0 ? [] : [{ where: `${staged.entity}.${column}`, what: `${what} in ${rows} row(s)` }];
  });
  const rows = Number(tally['rows']);
  // Hashes are cheap to compare: equal counts prove there is no key twice, only others need the keys themselves.
  if (Number(tally['keys']) !== rows) faults.push(...(await doubleKeys(session, staged)));
  if (faults.length > 0) {
    throw new InputError('rows_invalid', `Rows of ${staged.entity} can not be kept; none of them was.`, { faults });
  }
  return rows;
}

async function doubleKeys(session: Session, { entity, relation }: Staged): Promise<Fault[]> {
  const rows = await session.rows(sql`
    select source, id, count(*) as times, count(*) over () as keys from ${relation}
    where source is not null and id is not null
    group by source, id having count(*) > 1 order by source, id limit ${NAMED}`);
  const faults: Fault[] = rows.map((row) => ({
    where: `${entity} ${row['source']}:${row['id']}`,
    what: `comes ${row['times']} times in one batch`,
    hint: 'Hand in each key once.',
  }));
  const more = Number(rows[0]?.['keys'] ?? 0) - rows.length;
  if (more > 0) faults.push({ where: entity, what: `${more} more key(s) come several times` });
  return faults;
}
