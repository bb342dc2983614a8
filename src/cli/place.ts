/** Where an installation keeps its things: the data folder, the facts, the state and the staging in it, the settings. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { World } from './world.ts';

export interface Place {
  readonly folder: string;
  readonly facts: string;
  /** What the installation itself keeps: settings as they were. */
  readonly state: string;
  readonly staging: string;
}

export function placeOf(world: Pick<World, 'cwd'>, db: string | undefined): Place {
  const folder = resolve(world.cwd, db ?? 'data');
  return {
    folder,
    facts: join(folder, 'facts.duckdb'),
    state: join(folder, 'state.db'),
    staging: join(folder, 'staging'),
  };
}

/** The settings file: the one named, else `cadans.yaml` in the data folder, else in the working folder, else none. */
export function settingsPath(
  world: Pick<World, 'cwd'>,
  db: string | undefined,
  config: string | undefined,
): string | null {
  if (config !== undefined) return resolve(world.cwd, config);
  const usual = [join(placeOf(world, db).folder, 'cadans.yaml'), resolve(world.cwd, 'cadans.yaml')];
  return usual.find((file) => existsSync(file)) ?? null;
}
