/** The hand-counted tables, by metric. */
import { appointmentRateTraps } from '../oracle/appointment-rate-traps.ts';
import { contactsTraps } from '../oracle/contacts-traps.ts';
import { leadResponseTraps, leadResponseWorld } from '../oracle/lead-response-traps.ts';
import { TRAPS } from '../oracle/traps.ts';
import { abandonedIgnored } from '../oracle/win-rate-traps.ts';
import type { Table } from './trap.ts';

export const TABLES: readonly { metric: string; name: string; table: Table }[] = [
  { metric: 'contacts', name: 'contacts', table: contactsTraps },
  { metric: 'appointment-rate', name: 'appointments', table: appointmentRateTraps },
  { metric: 'lead-response-time', name: 'leads', table: { world: leadResponseWorld, expectations: leadResponseTraps } },
  { metric: 'mqls', name: 'MQLs', table: TRAPS['mqls'] },
  { metric: 'win-rate', name: 'deals', table: TRAPS['win-rate'] },
  { metric: 'win-rate', name: 'abandoned deals left out', table: abandonedIgnored },
];
