/** Tables of the state, as the last migration leaves them. */
import type { Generated } from 'kysely';

export interface Tables {
  /** Settings in versions. Rows are only ever added. */
  readonly settings_version: {
    readonly version: Generated<number>;
    /** UTC instant from which it holds. */
    readonly known_from: string;
    /** Who brought it in. */
    readonly by: string;
    /** JSON. */
    readonly settings: string;
    /** Of this row and the hash before it, so that no row can change, go or come in between unseen. */
    readonly hash: string;
  };
  /** The ledger's last whole generation: one row. */
  readonly ledger_generation: {
    readonly number: number;
    /** JSON. */
    readonly stamp: string;
    readonly notes: string;
    readonly hash: string;
  };
  /** Folded cells of one metric, cut and span. */
  readonly ledger_page: {
    readonly metric: string;
    readonly by: string;
    readonly span: string;
    /** The generation that folded it. */
    readonly made: number;
    readonly valid_until: string | null;
    /** JSON. */
    readonly body: string;
    readonly hash: string;
    /** The generation that put another in its place. */
    readonly replaced: number | null;
  };
  /** What contributions of a metric were like, by which the next refresh sees what changed. */
  readonly ledger_bucket: {
    readonly metric: string;
    readonly by: string;
    /** JSON. */
    readonly body: string;
  };
  /** Figures as they were reported, in the order in which they were frozen or taken back. Rows are only ever added. */
  readonly frozen: {
    readonly number: Generated<number>;
    /** JSON: of which figures it speaks, and the hash of them. */
    readonly head: string;
    /** JSON; empty where figures are taken back. */
    readonly figures: string;
    /** Of the head and the hash before it. */
    readonly hash: string;
  };
}
