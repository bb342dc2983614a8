/**
 * What is wrong with a world's rows: not of the model, a key twice, a reference to nothing, or settings refused.
 */
import { ENTITIES, ENTITY_NAMES, type EntityName, rowSchema } from '../../src/model/entity.ts';
import { settingsSchema } from '../../src/model/settings.ts';
import { refOf, type World } from './world.ts';

const SCHEMAS = new Map(ENTITY_NAMES.map((name) => [name, rowSchema(name)]));

export function faultsOf(world: World): string[] {
  const settings = settingsSchema.safeParse(world.settings);
  const known = new Map(ENTITY_NAMES.map((name) => [name, new Set((world.rows[name] ?? []).map(refOf))]));
  const faults = settings.success ? [] : [`settings: ${settings.error.message}`];
  for (const entity of ENTITY_NAMES) {
    const rows = world.rows[entity] ?? [];
    if (known.get(entity)?.size !== rows.length) faults.push(`${entity}: a key twice`);
    for (const row of rows) {
      const parsed = SCHEMAS.get(entity)?.safeParse(row);
      if (!parsed?.success) faults.push(`${entity} ${refOf(row)}: ${parsed?.error.message}`);
      for (const { name, type } of ENTITIES[entity].columns) {
        const value = row[name];
        if (type.kind !== 'ref' || typeof value !== 'string') continue;
        const target = name === 'merged_into' ? entity : type.entity === 'any' ? row['entity'] : type.entity;
        if (!known.get(target as EntityName)?.has(value)) {
          faults.push(`${entity} ${refOf(row)}: ${name} leads to nothing`);
        }
      }
    }
  }
  return faults;
}
