/** `--as USER`: who is asked for, and the line that says so. Without it the owner of the data folder sees everything. */

import { findPerson } from '../ask/people.ts';
import type { Level, Refusal } from '../ask/rights.ts';
import { OWNER, type Viewer } from '../ask/viewer.ts';
import type { Company } from '../ledger/company.ts';
import { fill } from '../messages/index.ts';
import type { Desk } from './desk.ts';
import { plain, wrap } from './width.ts';

export interface Seen {
  readonly viewer: Viewer;
  /** Name of the person; null where nobody was named. */
  readonly name: string | null;
}

export async function seenBy(desk: Desk, company: Company, as: string | undefined): Promise<Seen> {
  return as === undefined ? { viewer: OWNER, name: null } : findPerson(company, as, desk.now);
}

/** Lines that say as whom something is shown; none for the owner. */
export function banner({ words, format, terminal }: Desk, { viewer, name }: Seen, level: Level): string[] {
  if (name === null) return [];
  const values = { name: plain(name), role: words.viewers[viewer.role], level: words.levels[level] };
  return [...wrap(fill(words.view.as, values, format), terminal.width).map(terminal.paint.dim), ''];
}

/** `Not shown: CAC (not at this level)`: what a reader would look for and does not find. */
export function withheldLines(
  { words, terminal }: Desk,
  withheld: readonly { readonly name: string; readonly reason: Refusal }[],
): string[] {
  if (withheld.length === 0) return [];
  const each = withheld.map(({ name, reason }) => `${name} (${words.view[reason]})`).join(', ');
  return ['', ...wrap(`${words.view.withheld}: ${each}`, terminal.width).map(terminal.paint.dim)];
}
