/** One going-through of the files with the answers given so far: what every step of the proposal works with. */
import type { EntityName } from '../../model/entity.ts';
import type { Block, Draft } from './draft.ts';
import type { Interview } from './interview.ts';
import type { LookedFile } from './look.ts';
import type { Column } from './profile.ts';
import type { Match } from './recognition.ts';
import type { Relations } from './relation.ts';
import type { Subscriptions } from './subscription.ts';

/** What a file was decided to be. */
export interface Decided {
  readonly file: LookedFile;
  readonly role: EntityName | 'lookup' | 'churn';
  readonly confidence: number;
  readonly answered: boolean;
  /** What names its rows: one column, or two together. */
  readonly key: readonly Column[];
  readonly fields: Match[];
}

export interface Case {
  readonly interview: Interview;
  readonly relations: Relations;
  readonly draft: Draft;
  readonly files: readonly Decided[];
  /** Dated columns that are used, with the latest day in them. */
  readonly dated: { readonly column: string; readonly latest: string; readonly rows: number }[];
  /** Columns with local times, and with money that has no currency beside it. */
  readonly local: string[];
  readonly money: { readonly column: string; readonly currency: string | undefined; readonly sure: boolean }[];
  readonly subscriptions: Subscriptions[];
  /** Columns that some rule takes, per file. */
  readonly used: Map<string, Set<string>>;
}

export const use = ({ used }: Case, file: LookedFile, ...columns: readonly Column[]): void => {
  const names = used.get(file.name) ?? new Set();
  for (const { name } of columns) names.add(name);
  used.set(file.name, names);
};

/** Adds a block once: a second derivation of the same is the same. */
export function addBlock({ draft }: Case, block: Block): void {
  const same = (other: Block) =>
    other.entity === block.entity &&
    other.from === block.from &&
    JSON.stringify([other.id, other.where]) === JSON.stringify([block.id, block.where]);
  const known = draft.blocks.find(same);
  if (known === undefined) draft.blocks.push(block);
  else for (const [name, choice] of block.columns) if (!known.columns.has(name)) known.columns.set(name, choice);
}
