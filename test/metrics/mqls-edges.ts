import { mqlTraps } from '../oracle/mqls-traps.ts';
import type { TrapTable } from '../oracle/traps.ts';
export const mqlsEdges: TrapTable = { world: mqlTraps.world, expectations: [] };
