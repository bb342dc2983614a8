/** The benchmark compares like with like: on a small company the peers' hand-written queries give the product's figures. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Agreement, agreement, type PeerRow } from '../../bench/agree.ts';
import { BareDuckDb } from '../../bench/bare-duckdb.ts';
import { ASK_CASES } from '../../bench/cases.ts';
import { load, open, openFacts, writeMappings } from '../../bench/company.ts';
import { writeData } from '../../bench/data.ts';
import { hasPostgres, Postgres } from '../../bench/postgres.ts';
import { NOW, sizeOf } from '../../bench/size.ts';
import type { Answer } from '../../src/ask/answer.ts';
import { ask } from '../../src/ask/ask.ts';
import type { Engine } from '../../src/engine/engine.ts';

const folder = mkdtempSync(join(tmpdir(), 'cadans-bench-'));
const [csv, data] = [join(folder, 'csv'), join(folder, 'data')];
const PARTS = ASK_CASES.flatMap(({ name, parts }) =>
  parts.map((part) => ({ ...part, name: `${name}: ${part.request.metric}` })),
);
const answers = new Map<string, Answer>();
let engine: Engine;

beforeAll(async () => {
  await writeData(sizeOf('20k'), csv);
  const { company } = await writeMappings(csv);
  engine = await openFacts(data);
  await load(engine, data, company, csv);
  const opened = await open(engine);
  for (const { name, request } of PARTS) answers.set(name, await ask(opened, request, NOW));
});

afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

function answerOf(name: string): Answer {
  const answer = answers.get(name);
  if (!answer) throw new Error(`${name} was not asked`);
  return answer;
}

function assertEqual({ compared, wrong }: Agreement): void {
  expect(wrong).toEqual([]);
  expect(compared).toBeGreaterThan(0);
}

describe('bare DuckDB', () => {
  let duckdb: BareDuckDb;
  beforeAll(async () => {
    duckdb = await BareDuckDb.create(join(folder, 'bare.duckdb'));
    await duckdb.load(csv);
  });
  afterAll(() => duckdb.close());

  it.each(PARTS)('$name', async ({ name, queries, tolerance }) => {
    for (const query of queries) assertEqual(agreement(answerOf(name), await duckdb.rows(query), tolerance));
  });

  it('tells a figure that differs, a row that lacks and a row too many', async () => {
    const [part] = PARTS;
    if (!part) throw new Error('nothing is asked');
    const answer = answerOf(part.name);
    const rows: PeerRow[] = await duckdb.rows(part.queries[0] ?? '');
    const [first, ...others] = rows;
    if (!first) throw new Error('no rows');
    const column = 'touches__n';
    const wrongIn = (changed: readonly PeerRow[]) => agreement(answer, changed).wrong.map(({ where }) => where);
    const here = `contacts ${first['period']} ${first['segment']} ${column}`;
    expect(wrongIn([{ ...first, [column]: String(Number(first[column]) + 1) }, ...others])).toEqual([here]);
    expect(wrongIn(others)).toContain(here);
    expect(wrongIn([...rows, { ...first, segment: 'nobody' }])).toContain(
      `contacts ${first['period']} nobody ${column}`,
    );
  });
});

describe.skipIf(!hasPostgres())('PostgreSQL 15', () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await Postgres.start();
    await postgres.load(csv);
  });
  afterAll(() => postgres.stop());

  it.each(PARTS)('$name', async ({ name, queries, tolerance }) => {
    for (const query of queries) {
      const { rows } = await postgres.client.query<PeerRow>(query);
      assertEqual(agreement(answerOf(name), rows, tolerance));
    }
  });
});
