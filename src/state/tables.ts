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
}
