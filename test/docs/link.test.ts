/** What the documents point to is there: links, files named in the text, rooms, borders, scripts. */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DOCUMENTS, ROOT, read, shellLines } from './documents.ts';

const PATH = /`((?:src|test|docs|examples|bin)\/[\w./-]+|[\w.-]+\.(?:json|md|yaml))`/g;
/** Files of a reader's own, named in examples. */
const READERS_OWN = ['cadans.yaml'];

it('there are documents', () => {
  expect(DOCUMENTS.length).toBeGreaterThan(15);
});

describe.each(DOCUMENTS)('%s', (document) => {
  const text = read(document);

  it('links to files that exist', () => {
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
    const broken = links.filter(
      (target) =>
        !/^https:\/\//.test(target) &&
        !existsSync(join(ROOT, normalize(join(dirname(document), target.split('#')[0] ?? '')))),
    );
    expect(broken).toEqual([]);
  });

  it('names files that exist', () => {
    const prose = text.replace(/```[\s\S]*?```/g, '');
    const named = [...prose.matchAll(PATH)].map(([, path = '']) => path);
    const missing = named.filter(
      (path) =>
        !READERS_OWN.includes(path) &&
        ![ROOT, join(ROOT, dirname(document))].some((base) => existsSync(join(base, path))),
    );
    expect(missing).toEqual([]);
  });
});

it('every decision is numbered, in order, with context, decision and consequence', () => {
  const decisions = DOCUMENTS.filter((document) => document.startsWith('docs/decisions/'));
  expect(decisions.map((document) => Number(document.slice('docs/decisions/'.length).slice(0, 3)))).toEqual(
    decisions.map((_, i) => i + 1),
  );
  for (const document of decisions) {
    const number = document.slice('docs/decisions/'.length).slice(0, 3);
    expect(read(document), document).toMatch(
      new RegExp(
        `^# ${number} [\\s\\S]*\\*\\*Context\\.\\*\\*[\\s\\S]*\\*\\*Decision\\.\\*\\*[\\s\\S]*\\*\\*Consequence\\.\\*\\*`,
      ),
    );
  }
});

describe('CONTRIBUTING.md', () => {
  const text = read('CONTRIBUTING.md');
  const rooms = [...text.matchAll(/^src\/(\w+)\/ .*imports (.*)$/gm)].map(([, room = '', imports = '']) => ({
    room,
    imports,
  }));

  it('lists the rooms there are', () => {
    expect(rooms.map(({ room }) => room).sort()).toEqual(readdirSync(join(ROOT, 'src')).sort());
  });

  it('says of each border what lint enforces', () => {
    const lint = read('biome.json');
    const listed = rooms.map(({ room, imports }) => [room, sorted(imports.replace("the engine's contract", 'engine'))]);
    const enforced = rooms.map(({ room }) => {
      const message = new RegExp(`src/${room} may import ([^"]*?) only \\(`).exec(lint)?.[1];
      return [room, message === undefined ? 'everything above' : sorted(message)];
    });
    expect(listed).toEqual(enforced);
  });

  it('calls scripts that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const called = ['README.md', 'CONTRIBUTING.md']
      .flatMap((document) => shellLines(read(document)))
      .flatMap((line) => [...line.matchAll(/npm (?:run )?([\w:]+)/g)].map(([, name = '']) => name))
      .filter((name) => name !== 'ci');
    expect(called.length).toBeGreaterThan(5);
    expect(called.filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  /** Rooms by name, those that do not exist yet left out. */
  function sorted(list: string): string {
    const there = readdirSync(join(ROOT, 'src'));
    const names = list.split(', ');
    return names
      .filter((name) => there.includes(name) || names.length === 1)
      .sort()
      .join(', ');
  }
});

it('the changelog says of each entry whether any number changes', () => {
  const entries = read('CHANGELOG.md')
    .split('\n')
    .filter((line) => line.startsWith('- '));
  expect(entries.length).toBeGreaterThan(5);
  expect(entries.filter((line) => !/ Numbers: [^.]+\.$/.test(line))).toEqual([]);
});
