/**
 * Opens the facts of the data folder for one command and closes them whatever happens. A command that only reads never
 * makes a data folder: where there is none it says so.
 */
import { existsSync } from 'node:fs';
import { type DuckDbOptions, openDuckDb } from '../engine/duckdb/open.ts';
import type { Engine } from '../engine/engine.ts';
import { type Company, openCompany } from '../ledger/company.ts';
import { type FrozenBooks, readFrozen } from '../ledger/frozen.ts';
import { type Ledger, openLedger } from '../ledger/ledger.ts';
import { fill } from '../messages/index.ts';
import { NotFound } from '../model/error.ts';
import { openState, type State } from '../state/open.ts';
import { keepSettings } from '../state/settings.ts';
import type { Desk } from './desk.ts';
import { readSettings } from './settings-file.ts';

export interface WorkspaceOptions {
  /** Whether there may be no data yet, so that the folder is made. */
  readonly create?: boolean;
  /** Whether files are loaded: then memory is bounded, however large they are. */
  readonly loads?: boolean;
}

/** Beside the workbench's own: with both, ten million activities were loaded within 600 MB, the program included. */
const LOADING: Pick<DuckDbOptions, 'memoryLimit' | 'threads' | 'anyOrder'> = {
  memoryLimit: '300MB',
  threads: 2,
  anyOrder: true,
};

/** Lends the facts to `work`. */
export async function withEngine<T>(
  desk: Desk,
  work: (engine: Engine) => Promise<T>,
  { create = false, loads = false }: WorkspaceOptions = {},
): Promise<T> {
  const { place, words, format } = desk;
  if (!create && !existsSync(place.facts)) {
    const { errors } = words.command;
    throw new NotFound('no_data', fill(errors.noData, { folder: place.folder }, format), { hint: errors.noDataHint });
  }
  const engine = await openDuckDb({ file: place.facts, staging: place.staging, ...(loads && LOADING) });
  try {
    await engine.migrate();
    return await work(engine);
  } finally {
    await engine.close();
  }
}

/**
 * Lends the facts with the company's settings and calendar. The settings file is the way in: where it says something
 * else than the last time, that becomes a new version of the settings.
 */
export async function withCompany<T>(
  desk: Desk,
  work: (company: Company & { readonly ledger: Ledger; readonly frozen: FrozenBooks }, state: State) => Promise<T>,
): Promise<T> {
  const settings = readSettings(desk);
  return withEngine(desk, async (engine) => {
    const state = await openState(desk.place.state);
    try {
      const versions = await keepSettings(state, settings, desk.settings ?? 'default', desk.now);
      const company = await openCompany(engine, settings, desk.now, versions);
      const kept = { ledger: await openLedger(state), frozen: await readFrozen(state) };
      return await work({ ...company, ...kept }, state);
    } finally {
      await state.close();
    }
  });
}
