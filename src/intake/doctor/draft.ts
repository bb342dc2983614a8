/**
 * The mapping as the doctor proposes it: what a mapping says, and beside each choice how sure it is and why. What a
 * question has not settled yet is not in it, so that the import asks or refuses rather than reads it wrongly.
 */
import type { EntityName } from '../../model/entity.ts';
import type { FileRule } from '../../model/mapping.ts';
import type { Condition } from '../../model/mapping-rule.ts';

export type Why = 'name' | 'content' | 'relation' | 'answer' | 'file';

/** A rule as it stands in a mapping. */
export type Rule = string | { readonly [key: string]: unknown };

export interface Choice {
  readonly rule: Rule;
  readonly confidence: number;
  readonly why: Why;
}

export interface Block {
  readonly entity: EntityName;
  readonly from: string;
  readonly where: Partial<Condition>[];
  readonly id: Rule;
  readonly confidence: number;
  readonly why: Why;
  duplicates: 'first' | 'last' | undefined;
  readonly columns: Map<string, Choice>;
}

/** A query over one file or view. */
export interface View {
  readonly from: string;
  readonly query: string;
}

/** What the settings should say, so that an answer counts. */
export type Note = 'lives_account' | 'lives_subscription';

export interface Draft {
  readonly source: string;
  zone: string | undefined;
  currency: string | undefined;
  completeThrough: string | undefined;
  readonly files: Map<string, FileRule>;
  readonly views: Map<string, View>;
  readonly blocks: Block[];
  /** Columns that nothing takes, per file. */
  readonly unused: Map<string, string[]>;
  /** Files that nothing is read from, with the reason's code. */
  readonly left: Map<string, 'ignored' | 'empty' | 'open'>;
  readonly notes: Note[];
}

export const emptyDraft = (source: string): Draft => ({
  source,
  zone: undefined,
  currency: undefined,
  completeThrough: undefined,
  files: new Map(),
  views: new Map(),
  blocks: [],
  unused: new Map(),
  left: new Map(),
  notes: [],
});

export function newBlock(entity: EntityName, from: string, id: Rule, confidence: number, why: Why): Block {
  return { entity, from, where: [], id, confidence, why, duplicates: undefined, columns: new Map() };
}

/** A rule without the keys that say nothing; a mere column is written short. */
export function ruleOf(column: string, more: { readonly [key: string]: unknown }): Rule {
  const said = Object.entries(more).filter(([, value]) => value !== undefined && !isEmpty(value));
  return said.length === 0 ? column : { column, ...Object.fromEntries(said) };
}

const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0;

/** The file behind a view; a file is its own. */
export const originOf = ({ views }: Pick<Draft, 'views'>, name: string): string => {
  const from = views.get(name)?.from;
  return from === undefined ? name : originOf({ views }, from);
};
