/**
 * Links between records: for each group with one key a star from its smallest ref. What a user took apart stays apart;
 * a link whose evidence is gone is withdrawn, and comes back with it. Links made by hand are never touched here.
 */
import type { Engine } from '../engine/engine.ts';
import { sql } from '../engine/sql.ts';
import type { IdentityEntity, KeyGroup } from './identity-record.ts';

/** The source of what this program derives itself. */
export const DERIVED = 'cadans';

export interface Link {
  readonly source: string;
  readonly id: string;
  readonly entity: string;
  readonly a: string;
  readonly b: string;
  /** email, phone, domain (several with a comma), or by hand. */
  readonly evidence: string;
  /** `undone` by a user, `withdrawn` because its evidence is gone. */
  readonly state: 'active' | 'undone' | 'withdrawn';
}

/** All links of an entity, or of all of them. */
export async function readLinks(engine: Engine, entity?: IdentityEntity): Promise<Link[]> {
  const which = entity === undefined ? sql`` : sql`WHERE entity = ${entity}`;
  const rows = await engine.read(
    sql`SELECT source, id, entity, a, b, evidence, deleted, attributes FROM ${engine.table('same_as')} ${which} ORDER BY source, id`,
  );
  return rows.map((row) => ({
    source: String(row['source']),
    id: String(row['id']),
    entity: String(row['entity']),
    a: String(row['a']),
    b: String(row['b']),
    evidence: String(row['evidence']),
    state:
      row['deleted'] !== true
        ? 'active'
        : String(row['attributes'] ?? '').includes('"withdrawn"')
          ? 'withdrawn'
          : 'undone',
  }));
}

/** The `same_as` row of a link. */
export function linkRow({ source, id, entity, a, b, evidence, state }: Link): Record<string, unknown> {
  const attributes = state === 'withdrawn' ? { attributes: { withdrawn: 'true' } } : {};
  return { source, id, entity, a, b, evidence, deleted: state !== 'active', ...attributes };
}

/** Links found by this program, not made by hand. */
export const isAutomatic = ({ source, evidence }: Link): boolean =>
  source === DERIVED && evidence.split(', ').every((key) => ['email', 'phone', 'domain'].includes(key));

const pairKey = (a: string, b: string): string => (a < b ? `${a}\n${b}` : `${b}\n${a}`);

/** Pairs that a user took apart. */
export function undonePairs(links: readonly Link[]): ReadonlySet<string> {
  return new Set(links.filter(({ state }) => state === 'undone').map(({ a, b }) => pairKey(a, b)));
}

/** The links that groups ask for, by id. */
export function wantedLinks(
  entity: IdentityEntity,
  groups: readonly KeyGroup[],
  undone: ReadonlySet<string>,
): Map<string, Link> {
  const wanted = new Map<string, Link>();
  for (const { evidence, refs } of groups) {
    for (const [a, b] of starPairs(refs, undone)) {
      const id = `${entity}:${a}=${b}`;
      const known = wanted.get(id);
      const all = known === undefined ? [evidence] : [...new Set([...known.evidence.split(', '), evidence])].sort();
      wanted.set(id, { source: DERIVED, id, entity, a, b, evidence: all.join(', '), state: 'active' });
    }
  }
  return wanted;
}

/** A star from the first of `refs`, which are in order; refs that may not meet fall into stars of their own. */
function starPairs(refs: readonly string[], undone: ReadonlySet<string>): [string, string][] {
  const pairs: [string, string][] = [];
  for (let rest = refs; rest.length > 1; ) {
    const star: string[] = [];
    const left: string[] = [];
    for (const ref of rest) {
      const apart = undone.size > 0 && star.some((other) => undone.has(pairKey(ref, other)));
      (apart ? left : star).push(ref);
    }
    const [centre = '', ...others] = star;
    for (const other of others) pairs.push([centre, other]);
    rest = left;
  }
  return pairs;
}

/** What has to be written so that the automatic links of an entity are the wanted ones. */
export function linkChanges(existing: readonly Link[], wanted: ReadonlyMap<string, Link>): Link[] {
  const changes: Link[] = [];
  const seen = new Set<string>();
  for (const link of existing) {
    if (!isAutomatic(link)) continue;
    seen.add(link.id);
    const now = wanted.get(link.id);
    if (now === undefined) {
      if (link.state === 'active') changes.push({ ...link, state: 'withdrawn' });
    } else if (link.state !== 'undone' && (link.state !== 'active' || link.evidence !== now.evidence))
      changes.push(now);
  }
  for (const [id, link] of wanted) if (!seen.has(id)) changes.push(link);
  return changes;
}
