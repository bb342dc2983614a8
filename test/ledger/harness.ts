/** A state of its own for one test, with a ledger in it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Company } from '../../src/ledger/company.ts';
import { type Ledger, openLedger } from '../../src/ledger/ledger.ts';
import { openState, type State } from '../../src/state/open.ts';

/** Runs `use` with a state, and takes it away. */
export async function withState<T>(use: (state: State) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'cadans-ledger-'));
  const state = await openState(join(folder, 'state.db'));
  try {
    return await use(state);
  } finally {
    await state.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs `use` with the company and its ledger, refreshed once at `now`. */
export function withLedger<T>(
  company: Company,
  now: string,
  use: (company: Company, ledger: Ledger) => Promise<T>,
): Promise<T> {
  return withState(async (state) => {
    const ledger = await openLedger(state);
    await ledger.refresh(company, now);
    return use({ ...company, ledger }, ledger);
  });
}
