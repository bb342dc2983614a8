/** Rows of questions: answers of Cadans beside the peers' queries for the same figures, which must agree. */
import { ask } from '../src/ask/ask.ts';
import type { Company } from '../src/ledger/company.ts';
import { type Agreement, agreement, type PeerRow } from './agree.ts';
import type { AskCase } from './cases.ts';
import { type Timing, timed } from './clock.ts';
import { atLeast, type Result, ratioTo, shown, times } from './result.ts';
import type { Scene } from './scene.ts';
import { NOW } from './size.ts';

/** Asks a case of all three and holds the figures against each other. */
async function agreementsOf(scene: Scene, company: Company, { parts }: AskCase): Promise<readonly Agreement[]> {
  const found: Agreement[] = [];
  for (const { request, queries, tolerance } of parts) {
    const answer = await ask(company, request, NOW);
    for (const query of queries) {
      found.push(agreement(answer, await scene.duckdb.rows(query), tolerance));
      if (scene.postgres) found.push(agreement(answer, await askPostgres(scene.postgres, query), tolerance));
    }
  }
  return found;
}

const askPostgres = async (postgres: NonNullable<Scene['postgres']>, query: string): Promise<PeerRow[]> =>
  (await postgres.client.query<PeerRow>(query)).rows;

/** Whether answers are worked out from the records, or taken from the ledger as far as it holds them. */
export type Basis = 'live' | 'served';

export const askName = ({ name }: AskCase, basis: Basis): string => `${name}, ${basis}`;

/** Throws where figures differ: a time is worth nothing then. */
export async function measureAsk(scene: Scene, asked: AskCase, basis: Basis): Promise<Result> {
  const { duckdb, postgres } = scene;
  const company = basis === 'live' ? scene.company : scene.served;
  const agreements = await agreementsOf(scene, company, asked);
  const wrong = agreements.flatMap((each) => each.wrong);
  if (wrong.length > 0) throw new Error(`${asked.name}: ${JSON.stringify(wrong.slice(0, 10), null, 2)}`);
  const compared = agreements.reduce((sum, each) => sum + each.compared, 0);
  const queries = asked.parts.flatMap((part) => part.queries);
  let bytes = 0;
  const timings = await timed({
    cadans: async () => {
      bytes = 0;
      for (const { request } of asked.parts) bytes += JSON.stringify(await ask(company, request, NOW)).length;
    },
    bare: async () => {
      for (const query of queries) JSON.stringify(await duckdb.rows(query));
    },
    pg:
      postgres &&
      (async () => {
        for (const query of queries) JSON.stringify(await askPostgres(postgres, query));
      }),
  });
  const { cadans, bare, pg } = timings;
  const goals = [
    ...(asked.goal.postgres && pg
      ? [atLeast(`${times(asked.goal.postgres)} PostgreSQL`, pg.ms / cadans.ms, asked.goal.postgres)]
      : []),
    ...(asked.goal.duckdb
      ? [atLeast(`${times(asked.goal.duckdb)} DuckDB`, bare.ms / cadans.ms, asked.goal.duckdb)]
      : []),
  ];
  return {
    name: askName(asked, basis),
    postgres: pg ? withRuns(pg) : '–',
    duckdb: withRuns(bare),
    cadans: withRuns(cadans),
    ratios: ratioTo({ PostgreSQL: pg?.ms ?? null, DuckDB: bare.ms }, cadans.ms),
    goals,
    remark: [
      `${Math.round(bytes / 1024)} kB; ${compared.toLocaleString('en')} figures agree`,
      ...(asked.less === null ? [] : [`the peers also leave out ${asked.less}`]),
    ].join('; '),
  };
}

const withRuns = ({ ms, runs }: Timing): string => (runs === 1 ? `${shown(ms)} (once)` : shown(ms));
