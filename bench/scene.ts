/** What the rows are measured on: the company in Cadans and with both peers, made anew for a run. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../src/engine/engine.ts';
import type { Company } from '../src/ledger/company.ts';
import { type Ledger, openLedger } from '../src/ledger/ledger.ts';
import { openState, type State } from '../src/state/open.ts';
import { BareDuckDb } from './bare-duckdb.ts';
import { spent } from './clock.ts';
import { open, openFacts, writeMappings } from './company.ts';
import { writeData } from './data.ts';
import { hasPostgres, Postgres } from './postgres.ts';
import type { Size } from './size.ts';

export interface Scene {
  readonly size: Size;
  readonly folder: string;
  readonly csv: string;
  /** Cadans' data folder. */
  readonly data: string;
  readonly mappings: { readonly company: string; readonly activities: string };
  readonly engine: Engine;
  /** Without its ledger: all is worked out from the records. */
  readonly company: Company;
  readonly ledger: Ledger;
  /** With it. */
  readonly served: Company;
  readonly duckdb: BareDuckDb;
  /** None where this machine has no PostgreSQL 15. */
  readonly postgres: Postgres | null;
  readonly loads: Loads;
}

/** Seconds, and MB of the loading process. */
export interface Loads {
  readonly cadans: { readonly seconds: number; readonly peakMb: number; readonly rows: number };
  readonly duckdb: number;
  readonly postgres: { readonly rows: number; readonly indexes: number } | null;
}

export type Say = (text: string) => void;

/** Loads all three from the same files and lends them to `use`; what was made is closed and, but for the files, removed. */
export async function onScene<T>(size: Size, root: string, say: Say, use: (scene: Scene) => Promise<T>): Promise<T> {
  const folder = join(root, size.name);
  const [csv, data] = [join(folder, 'csv'), join(folder, 'data')];
  say(`making ${size.activities.toLocaleString('en')} activities`);
  await writeData(size, csv);
  const mappings = await writeMappings(csv);
  await rm(data, { recursive: true, force: true });
  say('loading: Cadans');
  const loaded = await loadApart(data, mappings.company, csv);
  say('loading: DuckDB');
  const bare = join(folder, 'bare.duckdb');
  const duckdb = await BareDuckDb.create(bare);
  let postgres: Postgres | null = null;
  let engine: Engine | null = null;
  let state: State | null = null;
  try {
    const duckdbSeconds = await duckdb.load(csv);
    if (hasPostgres()) {
      say('loading: PostgreSQL');
      postgres = await Postgres.start();
    }
    const postgresSeconds = postgres === null ? null : await postgres.load(csv);
    engine = await openFacts(data);
    const loads = { cadans: loaded, duckdb: duckdbSeconds, postgres: postgresSeconds };
    const company = await open(engine);
    state = await openState(join(data, 'state.db'));
    const ledger = await openLedger(state);
    const served = { ...company, ledger };
    return await use({ size, folder, csv, data, mappings, engine, company, ledger, served, duckdb, postgres, loads });
  } finally {
    await state?.close();
    await engine?.close();
    duckdb.close();
    await postgres?.stop();
    await rm(bare, { force: true });
    await rm(data, { recursive: true, force: true });
  }
}

const TSX = ['--import', 'tsx', join(import.meta.dirname, 'load-process.ts')];

/** Imports files into a data folder that nobody has open, in a process of its own. */
export async function loadApart(data: string, mapping: string, csv: string): Promise<Loads['cadans']> {
  const { output, peakMb } = await spent(process.execPath, [...TSX, data, mapping, csv]);
  const { ms, stored } = JSON.parse(output) as { ms: number; stored: Record<string, number> };
  return { seconds: ms / 1000, peakMb, rows: Object.values(stored).reduce((sum, rows) => sum + rows, 0) };
}
