/**
 * The connections of one engine. Reads run side by side, each on its own connection and on one consistent state of the
 * data; writes run one after the other, each in one transaction that is kept whole or not at all.
 */
import type { DuckDBInstance } from '@duckdb/node-api';
import { Unavailable } from '../../model/error.ts';
import { sql } from '../sql.ts';
import type { Health } from './fault.ts';
import { Session } from './session.ts';

/** Idle connections kept for the next read. */
const KEPT = 8;

export class Pool {
  readonly #instance: DuckDBInstance;
  readonly #writer: Session;
  readonly #health: Health;
  readonly #idle: Session[] = [];
  readonly #running = new Set<Promise<unknown>>();
  #lastWrite: Promise<unknown> = Promise.resolve();
  #closed: Promise<void> | undefined;

  /** `writer` becomes the pool's own; closing the pool closes the instance too. */
  constructor(instance: DuckDBInstance, writer: Session, health: Health) {
    this.#instance = instance;
    this.#writer = writer;
    this.#health = health;
  }

  /** Does `work` on a connection of its own. */
  async read<T>(work: (session: Session) => Promise<T>): Promise<T> {
    this.#assertOpen();
    return this.#tracked(this.#readNow(work));
  }

  async #readNow<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const session = this.#idle.pop() ?? new Session(await this.#instance.connect(), this.#health);
    try {
      return await work(session);
    } finally {
      if (this.#idle.length < KEPT) this.#idle.push(session);
      else session.close();
    }
  }

  /** Does `work` when all writes before it are done, and holds back those after it. */
  async exclusive<T>(work: (session: Session) => Promise<T>): Promise<T> {
    this.#assertOpen();
    const turn = this.#lastWrite.then(() => work(this.#writer));
    this.#lastWrite = turn.catch(() => undefined);
    return this.#tracked(turn);
  }

  /** Like `exclusive`, in one transaction: an error takes everything back. */
  transaction<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return this.exclusive(async (session) => {
      await session.run(sql`begin transaction`);
      try {
        const result = await work(session);
        await session.run(sql`commit`);
        return result;
      } catch (error) {
        // A failed commit has already rolled back; the first error is the one that tells.
        await session.run(sql`rollback`).catch(() => undefined);
        throw error;
      }
    });
  }

  /** Waits for what runs, then lets go of the file. A second call has no further effect. */
  close(): Promise<void> {
    this.#closed ??= this.#settle();
    return this.#closed;
  }

  async #settle(): Promise<void> {
    await Promise.allSettled([...this.#running]);
    for (const session of [this.#writer, ...this.#idle]) session.close();
    this.#instance.closeSync();
  }

  #assertOpen(): void {
    if (this.#closed !== undefined) throw new Unavailable('engine_closed', 'The engine has been closed.');
  }

  async #tracked<T>(work: Promise<T>): Promise<T> {
    this.#running.add(work);
    try {
      return await work;
    } finally {
      this.#running.delete(work);
    }
  }
}
