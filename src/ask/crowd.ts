/**
 * Which groups may be shown so that none of fewer than `least` other people can be told, neither by itself nor by
 * taking one shown group from another. The groups of one period are cells of cuts, judged in a fixed order, so that
 * the same are offered whatever is asked: a cell must fit all cells of the cuts before it.
 */

/** Something of one person other than the viewer: in which cell it lies, by dimension, and in which part of the period. */
export interface Mark {
  readonly person: string;
  readonly dims: Readonly<Record<string, string | null>>;
  /** Per finer grain the label of the period that holds it, or null. */
  readonly parts: Readonly<Record<string, string | null>>;
}

interface Cell {
  readonly key: string;
  readonly marks: ReadonlySet<Mark>;
}

export const cellKey = (values: readonly (string | null)[]): string => JSON.stringify(values);

/**
 * Keys of the cells that may not be shown, per cut. `grains`: the finer grains at which the same cells are offered too,
 * finest first; what a period holds beyond its offered parts must not be of too few people either.
 */
export function heldBackCells(
  marks: readonly Mark[],
  cuts: readonly (readonly string[])[],
  grains: readonly string[],
  least: number,
): readonly ReadonlySet<string>[] {
  return judge(marks, cuts, grains, least).map((offered, i) => {
    const shown = new Set(offered.map(({ key }) => key));
    return new Set(cellsOf(marks, cuts[i] ?? []).flatMap(({ key }) => (shown.has(key) ? [] : [key])));
  });
}

const cellsOf = (marks: readonly Mark[], cut: readonly string[]): Cell[] =>
  [...grouped(marks, ({ dims }) => cellKey(cut.map((name) => dims[name] ?? null)))].map(([key, inside]) => ({
    key,
    marks: new Set(inside),
  }));

/** The cells of each cut that may be shown, those without anybody else left out. */
function judge(
  marks: readonly Mark[],
  cuts: readonly (readonly string[])[],
  grains: readonly string[],
  least: number,
): Cell[][] {
  const isFew = (some: Iterable<Mark>): boolean => {
    const persons = personsIn(some);
    return persons > 0 && persons < least;
  };
  const parts = grains.map((grain, i) =>
    [...grouped(marks, ({ parts }) => parts[grain] ?? null)].flatMap(([label, inside]) =>
      label === null ? [] : [judge(inside, cuts, grains.slice(0, i), least)],
    ),
  );
  const offered: Cell[][] = [];
  for (const [index, cut] of cuts.entries()) {
    // What is shown already: of the cuts before this one, and of the finer periods in this one too.
    const before = [
      ...offered,
      ...parts.flatMap((grain) => cuts.slice(0, index + 1).map((_, i) => grain.flatMap((part) => part[i] ?? []))),
    ];
    const kept = cellsOf(marks, cut).filter((cell) => {
      if (isFew(cell.marks)) return false;
      const within = before.map((others) => others.filter((other) => contains(cell, other)));
      return within.every((others) => !isFew(without(cell, others)));
    });
    const whole = before.flat();
    for (;;) {
      const smallest = whole
        .map((other) => kept.filter((cell) => contains(other, cell)))
        .find((inside, i) => inside.length > 0 && isFew(without(whole[i], inside)))
        ?.sort((a, b) => personsIn(a.marks) - personsIn(b.marks) || (a.key < b.key ? -1 : 1))[0];
      if (!smallest) break;
      kept.splice(kept.indexOf(smallest), 1);
    }
    offered.push(kept);
  }
  return offered;
}

const personsIn = (marks: Iterable<Mark>): number => new Set([...marks].map(({ person }) => person)).size;

const contains = (whole: Cell, part: Cell): boolean =>
  part.marks.size <= whole.marks.size && [...part.marks].every((mark) => whole.marks.has(mark));

/** What of a cell lies in none of the others. */
const without = (cell: Cell | undefined, others: readonly Cell[]): Mark[] =>
  [...(cell?.marks ?? [])].filter((mark) => others.every(({ marks }) => !marks.has(mark)));

function grouped<K>(marks: readonly Mark[], keyOf: (mark: Mark) => K): Map<K, Mark[]> {
  const found = new Map<K, Mark[]>();
  for (const mark of marks) {
    const key = keyOf(mark);
    const inside = found.get(key);
    if (inside) inside.push(mark);
    else found.set(key, [mark]);
  }
  return found;
}
