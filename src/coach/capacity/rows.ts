/** What was proposed as rows of `capacity`: a CSV file, and the mapping that brings it in. */
import type { Proposal, Proposals } from './proposal.ts';

export interface CapacityRow {
  readonly id: string;
  /** Source of the team or user; empty of a role. */
  readonly of: string;
  readonly role: string;
  readonly team: string;
  readonly user: string;
  readonly per_day: string;
  /** Empty = always. */
  readonly from: string;
}

export const CAPACITY_COLUMNS = ['id', 'of', 'role', 'team', 'user', 'per_day', 'from'] as const;

/** A row per proposal; from `today` on where something is in force in the role already, so that the past stays as it is. */
export function capacityRows({ proposals }: Pick<Proposals, 'proposals'>, today: string): CapacityRow[] {
  const isSet = (role: string) => proposals.some((each) => each.role === role && each.now.length > 0);
  return proposals.flatMap(({ role, level, of, perDay }: Proposal): CapacityRow[] => {
    if (perDay === null) return [];
    const [source = '', ...rest] = of?.key?.split(':') ?? [];
    const ref = rest.join(':');
    const id = of === null ? role : `${role}-${level}-${source}-${ref}`;
    const where = { of: source, team: level === 'team' ? ref : '', user: level === 'user' ? ref : '' };
    return [{ id, ...where, role, per_day: perDay, from: isSet(role) ? today : '' }];
  });
}

/** The mapping of `file` with such rows. Teams and users are those of the sources they came from. */
export function capacityMapping(rows: readonly CapacityRow[], file: string): string {
  const sources = [...new Set(rows.map(({ of }) => of))].sort();
  const entities = sources.map((source) => {
    const condition = source === '' ? 'empty: true' : `is: ${JSON.stringify(source)}`;
    const refs = ['team', 'user'].map((name) => `${name}: { column: ${name}, source: ${JSON.stringify(source)} }`);
    const columns = ['role: role', ...(source === '' ? [] : refs), 'per_day: per_day', 'from: from'];
    return [
      '  - entity: capacity',
      '    from: capacity',
      `    where: [{ column: of, ${condition} }]`,
      '    id: id',
      `    columns: { ${columns.join(', ')} }`,
    ].join('\n');
  });
  return ['source: capacity', 'files:', `  capacity: { path: ${file} }`, 'entities:', ...entities, ''].join('\n');
}
