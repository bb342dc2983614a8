/**
 * A PostgreSQL 15 cluster of its own for one run: made by initdb, reached by a unix socket alone, stopped and removed at
 * the end. It gets the memory, the indexes and the statistics that somebody who knows it would give it.
 */
import { execFileSync, spawn } from 'node:child_process';
import { createReadStream, existsSync, rmSync } from 'node:fs';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { PEER_TABLES, type PeerTable } from './peer-tables.ts';

const BIN = '/usr/lib/postgresql/15/bin';
/** The server refuses to run as root. */
const AS_USER = process.getuid?.() === 0 ? ['runuser', '-u', 'postgres', '--'] : [];
const NAME = 'bench';

const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '',
  shared_buffers: '4GB',
  effective_cache_size: '12GB',
  work_mem: '256MB',
  maintenance_work_mem: '1GB',
  max_wal_size: '16GB',
  checkpoint_timeout: '30min',
  random_page_cost: '1.1',
  effective_io_concurrency: '200',
  max_parallel_workers_per_gather: '2',
  max_parallel_maintenance_workers: '2',
  jit: 'on',
};

export const hasPostgres = (): boolean => existsSync(join(BIN, 'initdb'));

export class Postgres {
  readonly #folder: string;
  readonly client: pg.Client;
  readonly #abandon: () => void;

  private constructor(folder: string, client: pg.Client, abandon: () => void) {
    this.#folder = folder;
    this.client = client;
    this.#abandon = abandon;
  }

  static async start(): Promise<Postgres> {
    const folder = await mkdtemp(join(tmpdir(), 'cadans-bench-pg-'));
    if (AS_USER.length > 0) execFileSync('chown', ['postgres', folder]);
    await chmod(folder, 0o700);
    const data = join(folder, 'data');
    const abandon = () => endServer(folder, data);
    // A run that is broken off leaves no server behind.
    process.once('exit', abandon);
    try {
      asServer('initdb', ['-D', data, '-A', 'trust', '-U', NAME, '-E', 'UTF8', '--locale=C']);
      const settings = Object.entries({ ...SETTINGS, unix_socket_directories: folder });
      const options = settings.map(([name, value]) => `-c ${name}='${value}'`).join(' ');
      asServer('pg_ctl', ['-D', data, '-l', join(folder, 'log'), '-w', '-o', options, 'start']);
      const client = new pg.Client({ host: folder, user: NAME, database: 'postgres' });
      await client.connect();
      await client.query(`set timezone = 'UTC'`);
      return new Postgres(folder, client, abandon);
    } catch (error) {
      process.off('exit', abandon);
      abandon();
      throw error;
    }
  }

  /** Another connection. */
  async connect(): Promise<pg.Client> {
    const client = new pg.Client({ host: this.#folder, user: NAME, database: 'postgres' });
    await client.connect();
    await client.query(`set timezone = 'UTC'`);
    return client;
  }

  /** Seconds that the rows took, and the indexes after them. */
  async load(csv: string): Promise<{ readonly rows: number; readonly indexes: number }> {
    const begun = performance.now();
    for (const table of PEER_TABLES) {
      await this.client.query(`create table ${table.name} (${table.columns})`);
      await this.copy(table, join(csv, `${table.file}.csv`), table.name);
    }
    const loaded = performance.now();
    for (const { indexes } of PEER_TABLES)
      for (const index of indexes) await this.client.query(`create index on ${index}`);
    for (const { name, key } of PEER_TABLES)
      if (key) await this.client.query(`alter table ${name} add primary key (${key})`);
    await this.client.query('vacuum analyze');
    return { rows: (loaded - begun) / 1000, indexes: (performance.now() - loaded) / 1000 };
  }

  /** COPY through psql, as one would. */
  copy(table: PeerTable, file: string, into: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const psql = spawn(
        join(BIN, 'psql'),
        [
          '-h',
          this.#folder,
          '-U',
          NAME,
          '-d',
          'postgres',
          '-q',
          '-v',
          'ON_ERROR_STOP=1',
          '-c',
          `copy ${into} from stdin (format csv, header)`,
        ],
        { stdio: ['pipe', 'inherit', 'inherit'] },
      );
      psql.on('error', reject);
      psql.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`COPY ${table.name} ended with ${code}`))));
      createReadStream(file).pipe(psql.stdin);
    });
  }

  async stop(): Promise<void> {
    await this.client.end();
    process.off('exit', this.#abandon);
    this.#abandon();
  }
}

function endServer(folder: string, data: string): void {
  if (existsSync(join(data, 'postmaster.pid'))) asServer('pg_ctl', ['-D', data, '-m', 'fast', '-w', 'stop']);
  rmSync(folder, { recursive: true, force: true });
}

function asServer(program: string, args: readonly string[]): void {
  const [command = '', ...rest] = [...AS_USER, join(BIN, program), ...args];
  // A working folder that the server's user may not enter would stop it.
  execFileSync(command, rest, { cwd: '/', stdio: ['ignore', 'ignore', 'inherit'] });
}
