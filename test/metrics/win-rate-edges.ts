import type { TrapTable } from '../oracle/traps.ts';
import { winRateTraps } from '../oracle/win-rate-traps.ts';
export const winRateEdges: TrapTable = { world: winRateTraps.world, expectations: [] };
