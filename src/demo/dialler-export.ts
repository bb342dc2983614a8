/** What the dialler exports: its agents, and every call as a line of JSON with the contact's id in the CRM. */
import { loggedWith } from './crm-export.ts';
import { json, type Table } from './table.ts';
import type { DemoWorld } from './world.ts';

export function diallerTables(world: DemoWorld): Table[] {
  const calls = world.activities
    .filter(({ kind }) => kind === 'call')
    .map((call) => ({
      id: call.id,
      started: call.at,
      agent: call.rep.number,
      direction: call.direction === 'in' ? 'inbound' : 'outbound',
      contact: { crm: loggedWith(world, call) },
      talk: { answered: call.connected === true, seconds: call.seconds },
    }));
  const agents = world.staff.reps.map(({ number, name, email }) => ({ agent: number, name, login: email }));
  return [json('dialler/agents.json', agents), json('dialler/calls.json', calls)];
}
