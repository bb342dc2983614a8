/**
 * Dotted paths into a JSON value and the tree that several of them make, so that a scanner can follow all wanted paths
 * at once while it reads. A step of digits also picks an element of an array.
 */

export interface PathNode {
  /** Which wanted column this value is, -1 for a mere step on the way. */
  column: number;
  readonly children: Map<string, PathNode>;
}

/** The steps of `a.b\.c`: `a` and `b.c`. */
export function parsePath(path: string): string[] {
  return path.split(/(?<!\\)\./).map((step) => step.replaceAll('\\.', '.'));
}

/** One tree of all paths; a node's `column` is the path's position. */
export function pathTree(paths: readonly string[]): PathNode {
  const root: PathNode = { column: -1, children: new Map() };
  paths.forEach((path, column) => {
    let node = root;
    for (const step of parsePath(path)) {
      const next = node.children.get(step) ?? { column: -1, children: new Map() };
      node.children.set(step, next);
      node = next;
    }
    node.column = column;
  });
  return root;
}
