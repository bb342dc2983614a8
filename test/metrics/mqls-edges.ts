import type { TrapTable } from '../oracle/traps.ts';
import { mqlTraps } from '../oracle/mqls-traps.ts';
export const mqlsEdges: TrapTable = { world: mqlTraps.world, expectations: [] };
