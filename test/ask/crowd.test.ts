/**
 * Nobody can be told from the groups that are offered: over random people in random cells, no shown group is too small,
 * and none becomes so by taking another shown one, or all shown parts, away from it.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellKey, heldBackCells, type Mark } from '../../src/ask/crowd.ts';

const CUTS = [[], ['team'], ['channel'], ['size'], ['team', 'channel'], ['team', 'size']];
const GRAINS = ['month', 'quarter'];

const marks = fc.array(
  fc.record({
    person: fc.constantFrom('ann', 'bob', 'cid', 'dee', 'eve', 'fay', 'gus', 'hal'),
    dims: fc.record({
      team: fc.constantFrom('north', 'south', null),
      channel: fc.constantFrom('web', 'fair', 'partner'),
      size: fc.constantFrom('small', 'large'),
    }),
    month: fc.constantFrom(1, 2, 4, 5, 7),
  }),
  { maxLength: 24 },
);

const toMark = ({ person, dims, month }: { person: string; dims: Mark['dims']; month: number }): Mark => ({
  person,
  dims,
  parts: { month: `m${month}`, quarter: `q${Math.ceil(month / 3)}` },
});

const inCell = (mark: Mark, cut: readonly string[], key: string): boolean =>
  cellKey(cut.map((name) => mark.dims[name] ?? null)) === key;

/** The groups that are shown of a period, as sets of what lies in them. */
function shownOf(all: readonly Mark[], grains: readonly string[], least: number): Mark[][][] {
  const held = heldBackCells(all, CUTS, grains, least);
  return CUTS.map((cut, i) => {
    const keys = new Set(all.map((mark) => cellKey(cut.map((name) => mark.dims[name] ?? null))));
    return [...keys].filter((key) => !held[i]?.has(key)).map((key) => all.filter((mark) => inCell(mark, cut, key)));
  });
}

const persons = (some: readonly Mark[]): number => new Set(some.map(({ person }) => person)).size;
const minus = (some: readonly Mark[], others: readonly Mark[]): Mark[] => some.filter((mark) => !others.includes(mark));
const isPart = (part: readonly Mark[], whole: readonly Mark[]): boolean => part.every((mark) => whole.includes(mark));

function assertSafe(group: readonly Mark[], least: number): void {
  const count = persons(group);
  expect(count === 0 || count >= least, `${count} persons: ${JSON.stringify(group)}`).toBe(true);
}

describe('groups of one period', () => {
  it('are never too small, nor is what two of them leave over', () => {
    fc.assert(
      fc.property(marks, fc.integer({ min: 2, max: 4 }), (drawn, least) => {
        const shown = shownOf(drawn.map(toMark), [], least);
        const groups = shown.flat();
        for (const whole of groups) {
          assertSafe(whole, least);
          for (const part of groups) if (isPart(part, whole)) assertSafe(minus(whole, part), least);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('leave no small rest when all parts that a cut shows are taken away', () => {
    fc.assert(
      fc.property(marks, fc.integer({ min: 2, max: 4 }), (drawn, least) => {
        const shown = shownOf(drawn.map(toMark), [], least);
        for (const whole of shown.flat()) {
          for (const cut of shown) {
            const parts = cut.filter((part) => isPart(part, whole)).flat();
            if (parts.length > 0) assertSafe(minus(whole, parts), least);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('are the same ones whatever is asked beside them', () => {
    fc.assert(
      fc.property(marks, (drawn) => {
        const all = drawn.map(toMark);
        const whole = heldBackCells(all, CUTS, [], 3);
        for (const [i] of CUTS.entries())
          expect(heldBackCells(all, CUTS.slice(0, i + 1), [], 3)).toEqual(whole.slice(0, i + 1));
      }),
      { numRuns: 300 },
    );
  });

  it('are held back only where there is somebody to hide', () => {
    fc.assert(
      fc.property(marks, (drawn) => {
        const all = drawn.map(toMark);
        const [total] = heldBackCells(all, [[]], [], 3);
        expect(total?.size).toBe(persons(all) > 0 && persons(all) < 3 ? 1 : 0);
        for (const cut of CUTS) {
          const [held] = heldBackCells(all, [cut], [], 3);
          const small = new Set(
            all
              .map((mark) => cellKey(cut.map((name) => mark.dims[name] ?? null)))
              .filter((key) => persons(all.filter((mark) => inCell(mark, cut, key))) < 3),
          );
          expect(held).toEqual(small);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('groups of a period and of its parts', () => {
  it('leave nobody over when offered parts are taken away, one or all', () => {
    fc.assert(
      fc.property(marks, fc.integer({ min: 2, max: 4 }), (drawn, least) => {
        const all = drawn.map(toMark);
        const held = heldBackCells(all, CUTS, GRAINS, least);
        for (const [i, cut] of CUTS.entries()) {
          for (const key of new Set(all.map((mark) => cellKey(cut.map((name) => mark.dims[name] ?? null))))) {
            if (held[i]?.has(key)) continue;
            const whole = all.filter((mark) => inCell(mark, cut, key));
            for (const [g, grain] of GRAINS.entries()) {
              const shown: Mark[][] = [];
              for (const part of new Set(all.map(({ parts }) => parts[grain]))) {
                const inside = all.filter(({ parts }) => parts[grain] === part);
                if (heldBackCells(inside, CUTS, GRAINS.slice(0, g), least)[i]?.has(key)) continue;
                const cell = inside.filter((mark) => inCell(mark, cut, key));
                if (cell.length > 0) shown.push(cell);
              }
              for (const part of shown) assertSafe(minus(whole, part), least);
              if (shown.length > 0) assertSafe(minus(whole, shown.flat()), least);
            }
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('groups of a period and of its parts, by other cuts', () => {
  it('leave nobody over when one of a cut before theirs is taken from another, either way', () => {
    fc.assert(
      fc.property(marks, fc.integer({ min: 2, max: 4 }), (drawn, least) => {
        const all = drawn.map(toMark);
        const whole = shownOf(all, GRAINS, least);
        for (const [g, grain] of GRAINS.entries()) {
          for (const part of new Set(all.map(({ parts }) => parts[grain]))) {
            const inside = all.filter(({ parts }) => parts[grain] === part);
            for (const [j, cells] of shownOf(inside, GRAINS.slice(0, g), least).entries()) {
              for (const [one, other] of whole
                .slice(j)
                .flatMap((some) => some.flatMap((a) => cells.map((b) => [a, b])))) {
                if (!one || !other) continue;
                if (isPart(other, one)) assertSafe(minus(one, other), least);
                if (isPart(one, other)) assertSafe(minus(other, one), least);
              }
            }
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('hold a team in one country back that the whole team in May leaves two of', () => {
    const of = (people: string, team: string, country: string, month: number): Mark[] =>
      [...people].map((person) => ({ person, dims: { team, country }, parts: { month: `m${month}` } }));
    const may = [
      ...of('abc', 'south', 'NL', 5),
      ...of('klmn', 'north', 'NL', 5),
      ...of('opq', 'north', 'DE', 5),
      ...of('r', 'west', 'NL', 5),
      ...of('stu', 'west', 'DE', 5),
    ];
    const quarter = [...may, ...of('de', 'south', 'NL', 4), ...of('fgh', 'south', 'DE', 4)];
    const cuts = [[], ['team'], ['country'], ['team', 'country']];
    const key = cellKey(['south', 'NL']);
    // In May the Dutch of the south are the south; they are not shown as Dutch, for the west's one would be left over.
    const inMay = heldBackCells(may, cuts, [], 3);
    expect(inMay.slice(0, 3).map(({ size }) => size)).toEqual([0, 0, 0]);
    expect(inMay[3]?.has(key)).toBe(true);
    // By themselves the five of the quarter could be shown: of the south they leave three.
    expect(heldBackCells(quarter, cuts, [], 3)[3]?.has(key)).toBe(false);
    expect(heldBackCells(quarter, cuts, ['month'], 3)[3]?.has(key)).toBe(true);
  });
});

it('keeps a team apart whose last colleague could be told by taking the other teams from the total', () => {
  const team = (name: string, people: readonly string[]): Mark[] =>
    people.map((person) => ({ person, dims: { team: name }, parts: {} }));
  const marks = [
    ...team('north', ['a', 'b', 'c', 'd', 'e']),
    ...team('south', ['f', 'g', 'h']),
    ...team('west', ['i']),
  ];
  const [total, teams] = heldBackCells(marks, [[], ['team']], [], 3);
  expect(total?.size).toBe(0);
  // West alone is one person, and is what north and south leave of the total: so the smaller of them goes as well.
  expect([...(teams ?? [])].sort()).toEqual(['["south"]', '["west"]']);
});
