/** Who is who: links, merges, what a user took apart. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { undoImport } from '../../src/intake/history.ts';
import { listLinks, redoLink, undoLink } from '../../src/intake/identity.ts';
import { canonical, components, mergeCycles } from '../../src/intake/identity-component.ts';
import { Installation, refused } from './installation.ts';

let place: Installation;
beforeEach(async () => {
  place = await Installation.open();
});
afterEach(() => place.close());

const NOW = '2024-06-01T12:00:00Z';
const persons = (source: string) => `source: ${source}
files: { f: f.csv }
entities:
  - { entity: person, from: f, id: id, columns: { email: email, phone: phone, merged_into: into, created_at: made, deleted: gone } }
`;
const load = (source: string, ...rows: string[]) =>
  place.load(persons(source), { 'f.csv': ['id,email,phone,into,made,gone', ...rows].join('\n') });
const identities = async () =>
  Object.fromEntries(
    (await place.rows('identity', 'record', 'canonical')).map((row) => [row['record'], row['canonical']]),
  );
const links = async () =>
  (await listLinks(place.engine)).map(({ a, b, evidence, state }) => `${a}=${b} ${evidence} ${state}`);

describe('links', () => {
  it('persons by e-mail and phone, within and across sources, never by name', async () => {
    const report = await load(
      'b',
      '1,A@x.com,,,,',
      '2,a@x.com ,+31 6 12345678,,,',
      '3,,0031612345678,,,',
      '4,other@x.com,12,,,',
      '5,a+tag@x.com,12,,,',
      '6,,,,,',
    );
    expect(report.links).toEqual({ made: 2, withdrawn: 0 });
    expect(await links()).toEqual(['b:1=b:2 email active', 'b:2=b:3 phone active']);
    expect(await identities()).toEqual({ 'b:1': 'b:1', 'b:2': 'b:1', 'b:3': 'b:1' });
    await load('a', '9,a@X.com,,,2020-01-01,');
    expect(await links()).toEqual([
      'a:9=b:1 email active',
      'a:9=b:2 email active',
      'b:1=b:2 email withdrawn',
      'b:2=b:3 phone active',
    ]);
    expect(await identities()).toEqual({ 'a:9': 'a:9', 'b:1': 'a:9', 'b:2': 'a:9', 'b:3': 'a:9' });
  });

  it('both kinds of evidence in one link', async () => {
    await load('b', '1,a@x.com,+31612345678,,,', '2,a@x.com,+31612345678,,,');
    expect(await links()).toEqual(['b:1=b:2 email, phone active']);
  });

  it('users by e-mail, accounts by a domain of their own', async () => {
    const yaml = `source: crm
files: { u: u.csv, a: a.csv }
entities:
  - { entity: user, from: u, id: id, columns: { email: email, name: name } }
  - { entity: account, from: a, id: id, columns: { domain: domain, name: id } }
`;
    await place.load(yaml, {
      'u.csv': 'id,email,name\n1,ann@x.com,Ann\n2,ANN@x.com,An\n3,,Ann\n',
      'a.csv':
        'id,domain\na,acme.com\nb,https://www.ACME.com/about\nc,gmail.com\nd,Gmail.com\ne,info@acme.com\nf,localhost\ng,localhost\n',
    });
    expect(await links()).toEqual([
      'crm:a=crm:b domain active',
      'crm:a=crm:e domain active',
      'crm:1=crm:2 email active',
    ]);
  });

  it('are withdrawn with their evidence and come back with it', async () => {
    await load('b', '1,a@x.com,,,,', '2,a@x.com,,,,');
    const changed = await load('b', '1,a@x.com,,,,', '2,z@x.com,,,,');
    expect(changed.links).toEqual({ made: 0, withdrawn: 1 });
    expect(await identities()).toEqual({ 'b:1': 'b:1', 'b:2': 'b:2' });
    await load('b', '1,a@x.com,,,,', '2,a@x.com,,,,', '3,,,,,');
    expect(await links()).toEqual(['b:1=b:2 email active']);
    expect(await identities()).toEqual({ 'b:1': 'b:1', 'b:2': 'b:1' });
  });

  it('deleted records are not linked', async () => {
    await load('b', '1,a@x.com,,,,', '2,a@x.com,,,,yes');
    expect(await links()).toEqual([]);
  });

  it('the same from whichever order the sources come in', async () => {
    const sources = {
      a: ['1,x@x.com,,,2020-01-01,'],
      b: ['1,x@x.com,+31612345678,,2019-01-01,'],
      c: ['1,,+31612345678,,,', '2,x@x.com,,,,'],
    };
    const results: unknown[] = [];
    for (const order of [
      ['a', 'b', 'c'],
      ['c', 'b', 'a'],
      ['b', 'c', 'a'],
    ] as const) {
      const fresh = await Installation.open();
      for (const name of order)
        await fresh.load(persons(name), { 'f.csv': ['id,email,phone,into,made,gone', ...sources[name]].join('\n') });
      const active = (await listLinks(fresh.engine)).filter(({ state }) => state === 'active').map(({ id }) => id);
      results.push([active, await fresh.rows('identity', 'record', 'canonical')]);
      await fresh.close();
    }
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
    expect(results[0]).toMatchObject([
      ['person:a:1=b:1', 'person:a:1=c:2', 'person:b:1=c:1'],
      [{ canonical: 'b:1' }, { canonical: 'b:1' }, { canonical: 'b:1' }, { canonical: 'b:1' }],
    ]);
  });
});

describe('a link that a user took apart', () => {
  it('stays apart when the files come again, changed or not, and a third record joins', async () => {
    await load('b', '1,a@x.com,,,,', '2,a@x.com,,,,');
    await undoLink(place.engine, 'person:b:1=b:2', NOW);
    expect(await identities()).toEqual({ 'b:1': 'b:1', 'b:2': 'b:2' });
    await load('b', '1,a@x.com,,,2020-01-01,', '2,a@x.com,,,,');
    expect(await links()).toEqual(['b:1=b:2 email undone']);
    await load('a', '0,a@x.com,,,,');
    expect(await links()).toEqual(['a:0=b:1 email active', 'b:1=b:2 email undone']);
    expect(await identities()).toEqual({ 'a:0': 'b:1', 'b:1': 'b:1', 'b:2': 'b:2' });
  });

  it('is not brought back by a detour', async () => {
    await load('b', '1,a@x.com,,,,', '2,a@x.com,+31612345678,,,');
    await undoLink(place.engine, 'person:b:1=b:2', NOW);
    await load(
      'c',
      '1,,+31612345678,,,',
      '2,a@x.com,+31612345679,,,',
      '3,q@x.com,+31612345678,,,',
      '4,q@x.com,+31612345679,,,',
    );
    const now = await identities();
    expect(now['b:1']).not.toBe(now['b:2']);
  });

  it('can be put back', async () => {
    await load('b', '1,a@x.com,,,,', '2,a@x.com,,,,');
    await undoLink(place.engine, 'person:b:1=b:2', NOW);
    await redoLink(place.engine, 'person:b:1=b:2', NOW);
    expect(await identities()).toEqual({ 'b:1': 'b:1', 'b:2': 'b:1' });
    expect(await refused(() => redoLink(place.engine, 'person:b:1=b:2', NOW))).toMatchObject({
      code: 'link_unchanged',
    });
    expect(await refused(() => undoLink(place.engine, 'person:x', NOW))).toMatchObject({
      code: 'no_link',
      exitCode: 4,
    });
  });
});

describe('merges', () => {
  it('the survivor stands for all, along a chain', async () => {
    await load('b', '1,,,2,2019-01-01,', '2,,,3,2018-01-01,yes', '3,,,,2020-01-01,');
    expect(await identities()).toEqual({ 'b:1': 'b:3', 'b:2': 'b:3', 'b:3': 'b:3' });
  });

  it('in a circle are warned of and never loop', async () => {
    const report = await load('b', '1,,,2,,', '2,,,1,,', '3,,,3,,', '4,,,1,,');
    expect(report.warnings).toMatchObject([
      { code: 'merge_cycle', where: 'person.merged_into', count: 3, sample: ['b:1', 'b:2', 'b:3'] },
    ]);
    expect(await identities()).toEqual({ 'b:1': 'b:1', 'b:2': 'b:1', 'b:4': 'b:1' });
  });

  it('of deals, into one of an earlier load', async () => {
    const yaml = `source: crm
files: { f: f.csv }
entities: [{ entity: deal, from: f, id: id, columns: { status: { constant: open }, merged_into: into } }]
`;
    await place.load(yaml, { 'f.csv': 'id,into\nold,\n' });
    await place.load(yaml, { 'f.csv': 'id,into\nnew,old\n' });
    expect(await identities()).toEqual({ 'crm:new': 'crm:old', 'crm:old': 'crm:old' });
  });

  it('into a record that is nowhere: the one that is there stands', async () => {
    const report = await load('b', '1,,,9,,');
    expect(report.warnings).toMatchObject([
      { code: 'dangling_reference', where: 'person.merged_into', sample: ['b:9'] },
    ]);
    expect(await identities()).toEqual({ 'b:1': 'b:1', 'b:9': 'b:1' });
  });

  it('are taken back with their import', async () => {
    await load('b', '1,,,,,', '2,,,,,');
    await load('b', '1,,,2,,', '2,,,,,');
    expect(await identities()).toEqual({ 'b:1': 'b:2', 'b:2': 'b:2' });
    await undoImport(place.engine, 'last', NOW);
    expect(await identities()).toEqual({});
    await load('c', '1,a@x.com,,,,');
    await load('d', '1,a@x.com,,,,');
    const [first] = (await place.engine.batches()).filter(({ source }) => source === 'c');
    await undoImport(place.engine, String(first?.id), NOW);
    expect((await identities())['d:1']).toBe('d:1');
  });
});

describe('components', () => {
  const refs = fc.integer({ min: 0, max: 9 }).map((n) => `s:${n}`);
  const link = (a: string, b: string, state: 'active' | 'undone') =>
    ({ source: 'cadans', id: `${a}=${b}`, entity: 'person', a, b, evidence: 'email', state }) as const;
  const pairs = fc.uniqueArray(
    fc.tuple(refs, refs).filter(([a, b]) => a < b),
    { selector: (pair) => pair.join(), maxLength: 14 },
  );

  it('are those of plain reachability when nothing is undone', () => {
    fc.assert(
      fc.property(pairs, pairs, (edges, merges) => {
        const merged = merges.map(([ref, mergedInto]) => ({ ref, mergedInto, createdAt: null, deleted: false }));
        const sets = components(
          merged,
          edges.map(([a, b]) => link(a, b, 'active')),
        );
        const near = new Map<string, Set<string>>();
        for (const [a, b] of [...edges, ...merges])
          for (const [x, y] of [
            [a, b],
            [b, a],
          ] as const)
            near.set(x, (near.get(x) ?? new Set()).add(y));
        const seen = new Set<string>();
        const expected: string[][] = [];
        for (const start of [...near.keys()].sort()) {
          if (seen.has(start)) continue;
          const reach = [start];
          for (const at of reach) for (const next of near.get(at) ?? []) if (!reach.includes(next)) reach.push(next);
          for (const ref of reach) seen.add(ref);
          expected.push(reach.sort());
        }
        expect(sets.map((set) => set.join()).sort()).toEqual(expected.map((set) => set.join()).sort());
      }),
    );
  });

  it('never hold a pair that was undone, unless a merge says so', () => {
    fc.assert(
      fc.property(pairs, pairs, (edges, undone) => {
        const apart = new Set(undone.map((pair) => pair.join()));
        const active = edges.filter((pair) => !apart.has(pair.join())).map(([a, b]) => link(a, b, 'active'));
        const sets = components([], [...active, ...undone.map(([a, b]) => link(a, b, 'undone'))]);
        for (const set of sets) for (const [a, b] of undone) expect(set.includes(a) && set.includes(b)).toBe(false);
      }),
    );
  });

  it('the one that stands: there, not merged, not deleted, first made, smallest', () => {
    const known = (...list: [string, string | null, string | null, boolean][]) =>
      new Map(list.map(([ref, mergedInto, createdAt, deleted]) => [ref, { ref, mergedInto, createdAt, deleted }]));
    expect(canonical(['a', 'b'], known(['b', null, null, false]))).toBe('b');
    expect(canonical(['a', 'b'], known(['a', 'b', '2019', false], ['b', null, '2020', true]))).toBe('b');
    expect(canonical(['a', 'b'], known(['a', null, '2019', true], ['b', null, '2020', false]))).toBe('b');
    expect(canonical(['a', 'b'], known(['a', null, '2020', false], ['b', null, '2019', false]))).toBe('b');
    expect(canonical(['a', 'b'], known(['a', null, null, false], ['b', null, '2019', false]))).toBe('b');
    expect(canonical(['b', 'a'], known(['a', null, null, false], ['b', null, null, false]))).toBe('a');
    expect(canonical(['a', 'b'], known())).toBeUndefined();
  });

  it('cycles of merges are found once', () => {
    const merged = (pairs: [string, string][]) =>
      pairs.map(([ref, mergedInto]) => ({ ref, mergedInto, createdAt: null, deleted: false }));
    expect(
      mergeCycles(
        merged([
          ['a', 'b'],
          ['b', 'c'],
          ['c', 'b'],
          ['d', 'a'],
          ['e', 'x'],
        ]),
      ),
    ).toEqual(['b', 'c']);
  });
});
