/**
 * The folder one import works in, inside the engine's staging folder; it goes away with the import. What a killed
 * process left behind is removed by the next one: a folder carries the id of its process.
 */
import { mkdir, mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import path from 'node:path';

const active = new Set<string>();

/** Runs `work` in a fresh folder, which is removed whatever happens. */
export async function inWorkFolder<T>(staging: string, work: (folder: string) => Promise<T>): Promise<T> {
  await mkdir(staging, { recursive: true });
  const root = await realpath(staging);
  await removeLeftovers(root);
  const folder = await mkdtemp(path.join(root, `intake-${process.pid}-`));
  active.add(folder);
  try {
    return await work(folder);
  } finally {
    active.delete(folder);
    await rm(folder, { recursive: true, force: true });
  }
}

async function removeLeftovers(root: string): Promise<void> {
  for (const name of await readdir(root)) {
    const owner = /^intake-(\d+)-/.exec(name)?.[1];
    const folder = path.join(root, name);
    // In a container every process may have the same id: ours is stale too unless it is in use.
    if (owner === undefined || active.has(folder) || (Number(owner) !== process.pid && isAlive(Number(owner))))
      continue;
    await rm(folder, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
