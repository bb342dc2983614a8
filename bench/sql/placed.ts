/** Pieces that the peers' queries share. The text is one for PostgreSQL and DuckDB wherever both say it alike. */

/** What a question is cut by and over which dates, half-open. */
export interface PeerCut {
  readonly by: 'team' | 'rep';
  readonly from: string;
  readonly to: string;
  /** One rep alone. */
  readonly rep?: number;
}

/** Calls, mails and messages that a rep made; the partial indexes say the same. */
export const TOUCHED = `direction = 'out' and not automated and status = 'done'`;

/** `, assignment` and its condition, for a rep and a moment, where teams are asked; the segment as text. */
export const segment = (
  by: PeerCut['by'],
  rep: string,
  moment: string,
): { readonly key: string; readonly join: string } =>
  by === 'rep'
    ? { key: `${rep}`, join: '' }
    : {
        key: 's.team',
        join: `join assignment s on s.rep = ${rep} and s.from_day <= cast(${moment} as date) and (s.to_day is null or cast(${moment} as date) < s.to_day)`,
      };

/** The first day of a period, as text. */
export const periodOf = (grain: 'week' | 'month' | 'quarter', moment: string): string =>
  `cast(cast(date_trunc('${grain}', ${moment}) as date) as varchar)`;
