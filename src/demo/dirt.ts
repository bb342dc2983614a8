/**
 * What is never clean in a real export: calls that two systems have, records that were entered twice, owners that are
 * missing, test records, edits after the fact, rows that cannot be read. Told apart by a chance of each record's own.
 */
import type { Activity } from './activity.ts';
import type { Deal } from './deals.ts';
import type { Account, Person } from './leads.ts';
import type { Scene } from './scene.ts';

const TWIN = 0.12;
const MERGED_PERSON = 0.008;
const SAME_ADDRESS = 0.004;
const MERGED_ACCOUNT = 0.004;
const NO_OWNER = { person: 0.012, deal: 0.01 } as const;
const EDITED = { share: 0.06, days: 75 } as const;

/** Sets of test records, each an account with a person, a lead, a call and a deal. */
export const TEST_SETS = 6;
export const TEST_NUMBER = 9_000_001;

/** When the rep logged a call of the dialler in the CRM too; null where not. */
export function twinOf(scene: Scene, call: Activity): number | null {
  const random = scene.random('twin', call.id);
  if (!random.chance(TWIN)) return null;
  return call.at + random.int(3, 55) * 1000;
}

export type Double = 'merged' | 'same address';

/** Whether a person stands twice in the CRM: as a record that was merged, or as another with the same address. */
export function doubleOf(scene: Scene, { number }: Person): Double | null {
  const draw = scene.random('double', number).next();
  if (draw < MERGED_PERSON) return 'merged';
  return draw < MERGED_PERSON + SAME_ADDRESS ? 'same address' : null;
}

/** Whether an activity was logged with the second record of its person. */
export const isWithDouble = (scene: Scene, { id, person }: Activity): boolean =>
  doubleOf(scene, person) !== null && scene.random('with double', id).chance(0.4);

export const isMergedAccount = (scene: Scene, { number }: Account): boolean =>
  scene.random('merged account', number).chance(MERGED_ACCOUNT);

export const hasOwner = (scene: Scene, kind: 'person' | 'deal', number: number): boolean =>
  !scene.random('owner', kind, number).chance(NO_OWNER[kind]);

/** A deal as it was known before it was edited; null where it never was. */
export function beforeEdit(scene: Scene, deal: Deal): Deal | null {
  const { closed, number } = deal;
  if (closed === null || closed < scene.end - EDITED.days * 86_400_000) return null;
  const random = scene.random('edit', number);
  if (!random.chance(EDITED.share)) return null;
  // Won for another price than was entered first, or lost only after all.
  if (deal.status === 'won') return { ...deal, monthly: Math.max(5, Math.round((deal.monthly * 1.2) / 5) * 5) };
  return { ...deal, status: 'open', closed: null, lossReason: null };
}
