/**
 * Which records are the same: links by e-mail, phone and mail domain, merges told by the source, and the `identity` rows
 * that say which record stands for which. Derived anew from what is there, so the same facts give the same identities in
 * whatever order they came. Every link is listed and can be undone; undone it stays.
 */
import { createHash } from 'node:crypto';
import type { Batch, Engine, EntityRows } from '../engine/engine.ts';
import { sql } from '../engine/sql.ts';
import { InputError, NotFound } from '../model/error.ts';
import { canonical, components, mergeCycles } from './identity-component.ts';
import { DERIVED, type Link, linkChanges, linkRow, readLinks, undonePairs, wantedLinks } from './identity-link.ts';
import {
  gather,
  IDENTITY_ENTITIES,
  type IdentityEntity,
  keyGroups,
  mergedRecords,
  recordInfo,
} from './identity-record.ts';
import type { LoadedEntity } from './load.ts';
import type { Warning } from './report.ts';
import type { Workbench } from './workbench.ts';

export interface IdentityChanges {
  /** Rows of `same_as` and `identity` to write, nothing where nothing changes. */
  readonly parts: EntityRows[];
  readonly made: number;
  readonly withdrawn: number;
  readonly warnings: Warning[];
}

/** What a load changes in links and identities. */
export async function identityOf(
  workbench: Workbench,
  engine: Engine,
  loaded: readonly LoadedEntity[],
): Promise<IdentityChanges> {
  const links: Link[] = [];
  const identities: Record<string, unknown>[] = [];
  const warnings: Warning[] = [];
  for (const entity of IDENTITY_ENTITIES) {
    const load = loaded.find(({ population }) => population.entity === entity);
    if (load === undefined) continue;
    await gather(workbench, engine, entity, load);
    const existing = await readLinks(engine, entity);
    const changes = linkChanges(
      existing,
      wantedLinks(entity, await keyGroups(workbench, entity), undonePairs(existing)),
    );
    links.push(...changes);
    const after = new Map([...existing, ...changes].map((link) => [`${link.source}:${link.id}`, link]));
    const { rows, cycles } = await standIns(workbench, engine, entity, [...after.values()]);
    identities.push(...rows);
    if (cycles.length > 0) {
      warnings.push({
        code: 'merge_cycle',
        where: `${entity}.merged_into`,
        what: 'records merged into each other in a circle; they count as one',
        count: cycles.length,
        sample: cycles.slice(0, 3),
      });
    }
  }
  const made = links.filter(({ state }) => state === 'active').length;
  return { parts: partsOf(links, identities), made, withdrawn: links.length - made, warnings };
}

function partsOf(links: readonly Link[], identities: readonly Record<string, unknown>[]): EntityRows[] {
  const parts: EntityRows[] = [];
  if (links.length > 0) parts.push({ entity: 'same_as', rows: { list: links.map(linkRow) } });
  if (identities.length > 0) parts.push({ entity: 'identity', rows: { list: identities } });
  return parts;
}

/** The identity rows of an entity that differ from those in the engine. */
async function standIns(
  workbench: Workbench | undefined,
  engine: Engine,
  entity: IdentityEntity,
  links: readonly Link[],
) {
  const merged = await mergedRecords(workbench, engine, entity);
  const sets = components(merged, links);
  const known = await recordInfo(workbench, engine, entity, sets.flat());
  const wanted = new Map<string, string>();
  for (const set of sets) {
    const standIn = canonical(set, known);
    if (standIn !== undefined) for (const ref of set) wanted.set(ref, standIn);
  }
  const current = await engine.read(
    sql`SELECT record, canonical FROM ${engine.table('identity')} WHERE entity = ${entity}`,
  );
  const before = new Map(current.map((row) => [String(row['record']), String(row['canonical'])]));
  // A record that is no longer anybody's stands for itself again.
  for (const ref of before.keys()) if (!wanted.has(ref)) wanted.set(ref, ref);
  const rows = [...wanted]
    .filter(([ref, standIn]) => before.get(ref) !== standIn)
    .map(([record, standIn]) => ({ source: DERIVED, id: `${entity}:${record}`, entity, record, canonical: standIn }));
  return { rows, cycles: mergeCycles(merged) };
}

/** All links with their state. */
export function listLinks(engine: Engine): Promise<Link[]> {
  return readLinks(engine);
}

/** Takes two records apart for good: no later load links them again. `id` as `listLinks` gives it. */
export function undoLink(engine: Engine, id: string, now: string): Promise<Link> {
  return setState(engine, id, 'undone', now);
}

/** Puts a link back that was undone. */
export function redoLink(engine: Engine, id: string, now: string): Promise<Link> {
  return setState(engine, id, 'active', now);
}

async function setState(engine: Engine, id: string, state: Link['state'], now: string): Promise<Link> {
  const links = await readLinks(engine);
  const found = links.filter((link) => link.id === id);
  const [link] = found;
  if (link === undefined)
    throw new NotFound('no_link', `There is no link "${id}".`, { hint: 'List the links to find its id.' });
  if (found.length > 1 || link.source !== DERIVED) {
    throw new InputError('foreign_link', `The link "${id}" comes from ${link.source}.`, { hint: 'Change it there.' });
  }
  if (link.state === state) {
    throw new InputError('link_unchanged', `The link "${id}" is ${state} already.`, {
      hint: 'Nothing needs to be done.',
    });
  }
  const changed: Link = { ...link, state };
  const entity = link.entity as IdentityEntity;
  const after = links.filter((each) => each.entity === entity).map((each) => (each === link ? changed : each));
  const { rows } = await standIns(undefined, engine, entity, after);
  await engine.write(await derivedBatch(engine, { kind: 'link', id, state }, now), partsOf([changed], rows));
  return changed;
}

/** Brings identities in line with links and merges after facts were taken back. */
export async function refreshIdentity(engine: Engine, now: string): Promise<void> {
  const identities: Record<string, unknown>[] = [];
  for (const entity of IDENTITY_ENTITIES) {
    identities.push(...(await standIns(undefined, engine, entity, await readLinks(engine, entity))).rows);
  }
  if (identities.length === 0) return;
  await engine.write(await derivedBatch(engine, { kind: 'identity' }, now), partsOf([], identities));
}

/** A batch of this program's own, after all others. */
async function derivedBatch(engine: Engine, note: Record<string, unknown>, now: string): Promise<Batch> {
  const before = (await engine.batches()).at(-1)?.id ?? '';
  const id = createHash('sha256')
    .update(JSON.stringify([note, before]))
    .digest('hex');
  return { id, source: DERIVED, knownFrom: now, note: JSON.stringify(note) };
}
