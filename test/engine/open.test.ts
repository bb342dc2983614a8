/** Opening: who may hold a file, which files are refused, and what the engine can reach once it is open. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, describe, expect, it } from 'vitest';
import { openDuckDb } from '../../src/engine/duckdb/open.ts';
import { sql } from '../../src/engine/sql.ts';
import { CadansError, InputError, Unavailable } from '../../src/model/error.ts';
import { batch, contents, deal, engineAt, folder, list } from './fixture.ts';
import { startWriter, type Writer } from './writer.ts';

const writers: Writer[] = [];
afterEach(async () => {
  for (const writer of writers.splice(0)) await writer.kill();
});

async function refusal(work: Promise<unknown>): Promise<CadansError> {
  const error = await work.catch((thrown: unknown) => thrown);
  if (!(error instanceof CadansError)) throw new Error(`not refused: ${String(error)}`);
  return error;
}

async function plainDatabase(file: string, statement: string): Promise<void> {
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  await connection.run(statement);
  connection.closeSync();
  instance.closeSync();
}

/** Gives a database file the format number of a future engine, checksum included. */
function ofFutureFormat(file: string): void {
  const bytes = readFileSync(file);
  bytes.writeBigUInt64LE(9999n, 12);
  let sum = 5381n;
  for (let at = 8; at < 4096; at += 8) sum ^= BigInt.asUintN(64, bytes.readBigUInt64LE(at) * 0xbf58476d1ce4e5b9n);
  bytes.writeBigUInt64LE(sum, 0);
  writeFileSync(file, bytes);
}

describe('openDuckDb', () => {
  it('keeps everything over closing and opening, and closes more than once', async () => {
    const data = folder();
    const options = { file: join(data, 'facts.duckdb'), staging: join(data, 'staging') };
    const first = await engineAt(options);
    await first.write(batch('b1'), [list('deal', deal('1'))]);
    await Promise.all([first.close(), first.close()]);
    await first.close();
    expect(await refusal(first.read(sql`select 1`))).toMatchObject({ code: 'engine_closed' });
    const second = await engineAt(options);
    expect(await contents(second, 'deal', ['id'])).toEqual([['1']]);
    expect((await second.write(batch('b1'), [])).replayed).toBe(true);
    expect((await second.write(batch('b2'), [list('deal', deal('1', { name: 'a' }))])).counts[0]?.updated).toBe(1);
    expect((await second.batches()).map((stored) => stored.seq)).toEqual([1, 2]);
  });

  it('finishes what runs before it closes', async () => {
    const data = folder();
    const options = { file: join(data, 'facts.duckdb'), staging: join(data, 'staging') };
    const engine = await engineAt(options);
    const writing = engine.write(batch('b1'), [list('deal', deal('1'))]);
    const reading = engine.read(sql`select count(*) as n from range(1000000)`);
    await engine.close();
    expect((await writing).replayed).toBe(false);
    expect(await reading).toEqual([{ n: 1_000_000 }]);
  });

  it('refuses a file that another process holds, and says so', async () => {
    const data = folder();
    const options = { file: join(data, 'facts.duckdb'), staging: join(data, 'staging') };
    const writer = startWriter(options.file, options.staging, 'hold');
    writers.push(writer);
    await writer.ready;
    const error = await refusal(openDuckDb(options));
    expect(error).toBeInstanceOf(Unavailable);
    expect(error.code).toBe('database_held');
    expect(error.message).toBe(`The database ${options.file} is held open by another process (${writer.process.pid}).`);
    await writer.kill();
    await engineAt(options);
  });

  it('refuses a file that this process already holds, which goes on unharmed', async () => {
    const data = folder();
    const options = { file: join(data, 'facts.duckdb'), staging: join(data, 'staging') };
    const engine = await engineAt(options);
    symlinkSync(data, join(data, 'same'));
    for (const file of [options.file, join(data, 'same', 'facts.duckdb')]) {
      const error = await refusal(openDuckDb({ ...options, file }));
      expect(error).toBeInstanceOf(Unavailable);
      expect(error.message).toMatch(/held open by this process/);
    }
    await engine.write(batch('b1'), [list('deal', deal('1'))]);
    // The lock must not have gone with the refused openings.
    const other = startWriter(options.file, options.staging, 'hold');
    other.ready.catch(() => undefined);
    await expect(other.ready).rejects.toThrow(/ended before/);
  });

  it('refuses a file that is no database, another program’s, damaged, or from a newer version', async () => {
    const data = folder();
    const staging = join(data, 'staging');
    const text = join(data, 'text.duckdb');
    writeFileSync(text, 'a table of numbers\n'.repeat(2000));
    const foreign = join(data, 'foreign.duckdb');
    await plainDatabase(foreign, 'create table orders (id int)');
    const newer = join(data, 'newer.duckdb');
    await (await engineAt({ file: newer, staging })).close();
    await plainDatabase(newer, `insert into _migration values (1000, 'from the future')`);
    const wider = join(data, 'wider.duckdb');
    await (await engineAt({ file: wider, staging })).close();
    await plainDatabase(wider, `alter table deal add column mood varchar`);
    const format = join(data, 'format.duckdb');
    await (await engineAt({ file: format, staging })).close();
    ofFutureFormat(format);
    const damaged = join(data, 'damaged.duckdb');
    await (await engineAt({ file: damaged, staging })).close();
    const bytes = readFileSync(damaged);
    writeFileSync(damaged, bytes.fill(0xff, 4096, 3 * 4096));
    mkdirSync(join(data, 'folder.duckdb'));
    const codes: Record<string, [string, RegExp]> = {
      [text]: ['database_unreadable', /not a database of this program/],
      [join(data, 'folder.duckdb')]: ['database_unreadable', /not a database of this program/],
      [foreign]: ['database_foreign', /something else/],
      [newer]: ['database_newer', /newer version/],
      [format]: ['database_newer', /newer version/],
      [damaged]: ['database_unreadable', /damaged/],
      [wider]: ['database_newer', /newer version/],
      [join(data, 'none', 'facts.duckdb')]: ['database_closed', /could not be opened/],
      [join(staging, 'facts.duckdb')]: ['database_in_staging', /staging/],
    };
    for (const [file, [code, text]] of Object.entries(codes)) {
      const error = await refusal(
        openDuckDb({ file, staging }).then((engine) => engine.migrate().finally(() => engine.close())),
      );
      expect(error.code, file).toBe(code);
      expect(error.message).toMatch(text);
      expect(error.hint).toBeTruthy();
    }
    await plainDatabase(foreign, 'select * from orders');
  });

  it('refuses options that make no sense, all together', async () => {
    const error = await refusal(
      openDuckDb({ file: ':memory:', staging: folder(), threads: 0, memoryLimit: "1GB'; --" }),
    );
    expect(error).toBeInstanceOf(InputError);
    expect(error.faults.map((fault) => fault.where)).toEqual(['threads', 'memoryLimit']);
  });

  it('reads clock times as UTC whatever zone the process lives in', () => {
    const program = `
      import { openDuckDb } from './src/engine/duckdb/open.ts';
      import { sql } from './src/engine/sql.ts';
      const engine = await openDuckDb({ file: ':memory:', staging: ${JSON.stringify(folder())} });
      const rows = await engine.read(sql\`select cast(timestamptz '2024-01-01 12:00:00+00' as timestamp) as at\`);
      console.log(rows[0].at);`;
    const run = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
      env: { ...process.env, TZ: 'Asia/Tokyo' },
      encoding: 'utf8',
    });
    expect(run.stdout.trim()).toBe('2024-01-01 12:00:00');
  });
});

describe('an open engine', () => {
  it('reaches nothing outside the staging folder', async () => {
    const data = folder();
    const engine = await engineAt({ file: join(data, 'facts.duckdb'), staging: join(data, 'staging') });
    const secret = join(data, 'secret.csv');
    writeFileSync(secret, 'a\n1\n');
    symlinkSync(secret, join(engine.staging, 'link.csv'));
    writeFileSync(join(engine.staging, 'staged.csv'), 'a\n1\n');
    expect(await engine.read(sql`select a from read_csv(${join(engine.staging, 'staged.csv')})`)).toEqual([{ a: 1 }]);
    const attempts = [
      sql`select * from read_text('/etc/passwd')`,
      sql`select * from '/etc/passwd'`,
      sql`select * from read_csv(${secret})`,
      sql`select * from read_csv(${join(engine.staging, 'link.csv')})`,
      sql`select * from read_text(${`${engine.staging}/../secret.csv`})`,
      sql`select * from glob('/etc/*')`,
      sql`select * from read_csv('https://example.org/a.csv')`,
      sql`select getenv('HOME')`,
    ];
    for (const attempt of attempts) {
      expect((await refusal(engine.read(attempt))).code, attempt.text(String)).toBe('engine_error');
    }
  });

  it('can not be made to write, attach, install or unlock, even by statements that read() would not pass on', async () => {
    const data = folder();
    const staging = join(data, 'staging');
    const file = join(data, 'facts.duckdb');
    await engineAt({ file, staging });
    // The same database as the engine holds it, without read() before it.
    const instance = await DuckDBInstance.fromCache(file);
    const connection = await instance.connect();
    const target = join(data, 'out');
    try {
      for (const statement of [
        `copy (select 1) to '${target}'`,
        `copy (select 1) to '${staging}/../out'`,
        `export database '${target}'`,
        `attach '${target}'`,
        `attach '/etc/passwd' as passwd (type duckdb)`,
        `install httpfs`,
        `load httpfs`,
        `load '${target}'`,
        `set enable_external_access = true`,
        `set allowed_directories = ['/']`,
        `set lock_configuration = false`,
        `reset allowed_directories`,
        `pragma threads = 1`,
        `create persistent secret s (type http)`,
      ]) {
        await expect(connection.run(statement), statement).rejects.toThrow();
      }
      expect(existsSync(target)).toBe(false);
    } finally {
      connection.closeSync();
      instance.closeSync();
    }
  });
});
