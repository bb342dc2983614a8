/**
 * The same company as typed Parquet and as CSV of it, at a size at which rows come in many chunks: every table of facts is
 * the same, and so is what was set aside and warned of. DuckDB writes both.
 */
import { expect, it } from 'vitest';
import { sql } from '../../src/engine/sql.ts';
import type { EntityCounts } from '../../src/intake/report.ts';
import { ENTITY_NAMES, type EntityName } from '../../src/model/entity.ts';
import { Installation } from './installation.ts';
import { ParquetWriter } from './parquet-writer.ts';

const ACTIVITIES = 150_000;

/**
 * Types as a warehouse exports them: whole numbers, enumerations, decimals, dates, instants, local times – among them
 * hours that the clock skips or has twice –, truth values, and amounts that are no decimals. Some rows are wrong.
 */
const TABLES: Readonly<Record<string, string>> = {
  rep: `select i::smallint as id, 'Rep ' || i as name from range(40) r(i)`,
  person: `select i::bigint as id, 'Person, "' || i || '"' as name, nullif('p' || i || '@one.example', 'p7@one.example') as email,
      (i % 40)::smallint as owner, timestamptz '2024-01-01 00:00:00+00' + to_seconds(i * 977) as made
    from range(20_000) r(i)`,
  activity: `select i::ubigint as id,
      (['call', 'email', 'message', 'meeting'])[1 + (hash(i) % 4)::bigint]::enum('call', 'email', 'message', 'meeting', 'fax') as kind,
      case when i = 77 then 'sideways' when hash(i + 1) % 4 = 0 then 'in' else 'out' end as direction,
      hash(i + 2) % 9 = 0 as automated,
      case when i % 3 > 0 then hash(i + 3) % 2 = 0 end as connected,
      case when i % 5 = 0 then timestamptz '2024-01-01 00:00:00+00' + to_milliseconds(i * 400_123) end as booked,
      timestamptz '2024-01-02 00:00:00.25+00' + to_milliseconds(i * 400_123) as starts,
      case when i = 99 then -1 else hash(i + 4) % 3600 end::integer as seconds,
      (i % 40)::smallint as rep, (hash(i + 5) % 20_000)::bigint as person
    from range(${ACTIVITIES}) r(i)`,
  deal: `select lpad(i::varchar, 7, '0') as id, (i % 20_000)::bigint as person, (i % 40)::smallint as owner,
      (hash(i) % 100_000_000 / 100)::decimal(14, 2) as amount,
      (hash(i + 1) % 1_000_000 / 64)::double as monthly,
      case when i % 4 = 0 then 'open' when i % 3 = 0 then 'won' else 'lost' end as status,
      timestamp '2024-01-01' + to_minutes(i * 23) as created,
      case when i % 4 > 0 then timestamp '2024-01-01' + to_minutes(i * 23 + 9_000) end as closed
    from range(30_000) r(i)`,
  spend: `select i::utinyint as id, (date '2024-01-01' + to_months(i::integer))::date as month, (i * 1000.5)::float as amount
    from range(20) r(i)`,
};

const mapping = (format: string): string => `source: crm
zone: Europe/Amsterdam
complete_through: 2026-01-31
files:
${Object.keys(TABLES)
  .map((name) => `  ${name}: ${name}.${format}`)
  .join('\n')}
entities:
  - { entity: user, from: rep, id: id, columns: { name: name } }
  - { entity: person, from: person, id: id, columns: { name: name, email: email, owner: owner, created_at: made } }
  - entity: activity
    from: activity
    id: id
    columns: { kind: kind, direction: direction, automated: automated, connected: connected, status: { constant: done },
      booked_at: booked, starts_at: starts, duration: seconds, user: rep }
  - { entity: activity_person, from: activity, id: "{id}-{person}", columns: { activity: id, person: person, role: { column: direction, values: { in: from, out: to } } } }
  - entity: deal
    from: deal
    id: id
    columns: { person: person, owner: owner, status: status, amount: amount, recurring: monthly, currency: { constant: EUR },
      created_at: created, closed_at: closed }
  - { entity: spend, from: spend, id: id, columns: { month: month, kind: { constant: sales }, amount: amount, currency: { constant: EUR } } }
`;

/** Small groups of rows, so that the file has many. */
const FORMATS = { parquet: 'FORMAT parquet, ROW_GROUP_SIZE 20480', csv: 'FORMAT csv, HEADER' } as const;

/** Lines above the first row. */
const HEADER = { parquet: 0, csv: 1 } as const;

interface Loaded {
  /** By entity: how many facts, and a hash of all of them, whatever their order. */
  readonly facts: Readonly<Record<string, readonly [rows: number, hash: string]>>;
  readonly counts: readonly EntityCounts[];
  readonly rejects: readonly string[];
  readonly warnings: readonly unknown[];
}

async function loaded(format: keyof typeof FORMATS): Promise<Loaded> {
  const place = await Installation.open();
  const writer = await ParquetWriter.open(place.folder);
  try {
    const files: Record<string, Buffer> = {};
    for (const [name, query] of Object.entries(TABLES))
      files[`${name}.${format}`] = await writer.write(`${query} ORDER BY i`, FORMATS[format]);
    const report = await place.load(mapping(format), files, { allowRejects: true });
    const facts: Record<string, readonly [number, string]> = {};
    for (const entity of ENTITY_NAMES) facts[entity] = await hashed(place, entity);
    return {
      facts,
      counts: report.entities,
      // How a rejected moment is written is the format's own.
      rejects: report.rejects.sample.map(({ line, entity, column, reason }) =>
        [(line ?? 0) - HEADER[format], entity, column, reason].join(' '),
      ),
      warnings: report.warnings.map(({ code, count, sample }) => ({ code, count, sample })),
    };
  } finally {
    writer.close();
    await place.close();
  }
}

async function hashed({ engine }: Installation, entity: EntityName): Promise<readonly [number, string]> {
  const [row] = await engine.read(sql`
    SELECT count(*) AS n, coalesce(sum(hash(t)::HUGEINT), 0)::VARCHAR AS h
    FROM (SELECT * EXCLUDE (_batch, _known_from) FROM ${engine.table(entity)}) t`);
  return [Number(row?.['n']), String(row?.['h'])];
}

it('typed Parquet and the CSV of it give the same facts', async () => {
  const [parquet, csv] = [await loaded('parquet'), await loaded('csv')];
  expect(parquet).toEqual(csv);
  const rows = Object.entries(parquet.facts).flatMap(([entity, [n]]) => (n > 0 ? [[entity, n]] : []));
  expect(Object.fromEntries(rows)).toEqual({
    user: 40,
    person: 20_000,
    activity: ACTIVITIES - 2,
    activity_person: ACTIVITIES - 1,
    deal: 30_000 - 10,
    spend: 20,
  });
  expect(parquet.rejects.slice(0, 3)).toEqual([
    '78 activity direction unknown_value',
    '78 activity_person role unknown_value',
    '100 activity duration negative',
  ]);
  // Days on which the clock of the company goes forward.
  expect(parquet.rejects.slice(3).map((reject) => reject.split(' ').at(-1))).toEqual(Array(10).fill('skipped_hour'));
}, 300_000);
