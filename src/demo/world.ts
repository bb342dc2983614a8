/** The demo company as it is, before anybody exports it: everything that happened, clean. */
import type { Activity } from './activity.ts';
import { courtLeads, type Moment } from './courtship.ts';
import { type Customer, makeCustomers } from './customers.ts';
import { type Deal, makeDeals } from './deals.ts';
import { type Account, type Lead, makeLeads, type Person } from './leads.ts';
import { makePeople, Staff } from './people.ts';
import { prospect } from './prospecting.ts';
import type { Scene } from './scene.ts';
import { makeRates, makeSpend, type Rate, type Spend } from './spend.ts';

export interface DemoWorld {
  readonly scene: Scene;
  readonly staff: Staff;
  readonly accounts: readonly Account[];
  readonly persons: readonly Person[];
  readonly leads: readonly Lead[];
  readonly moments: readonly Moment[];
  readonly activities: readonly Activity[];
  readonly deals: readonly Deal[];
  readonly customers: readonly Customer[];
  readonly spend: readonly Spend[];
  readonly rates: readonly Rate[];
}

export function makeWorld(scene: Scene): DemoWorld {
  const staff = new Staff(scene, makePeople(scene));
  const leads = makeLeads(scene, staff);
  const [courted, prospected] = [courtLeads(scene, staff, leads), prospect(scene, staff)];
  const dealings = makeDeals(scene, staff, [...courted.opportunities, ...prospected.opportunities]);
  const activities = [...courted.activities, ...prospected.activities, ...dealings.activities];
  const won = dealings.deals.filter(({ status }) => status === 'won');
  const customers = makeCustomers(scene, staff, won);
  const persons = new Set<Person>([...leads, ...activities].map(({ person }) => person));
  const accounts = new Set<Account>([
    ...customers.map(({ account }) => account),
    ...[...persons].map(({ account }) => account),
  ]);
  return {
    scene,
    staff,
    accounts: [...accounts].sort((a, b) => a.number - b.number),
    persons: [...persons].sort((a, b) => a.number - b.number),
    leads,
    moments: [...courted.moments, ...prospected.moments, ...dealings.moments],
    activities: activities.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1)),
    deals: [...dealings.deals, ...customers.flatMap(({ deals }) => deals)].sort((a, b) => a.created - b.created),
    customers,
    spend: makeSpend(scene, staff),
    rates: makeRates(scene),
  };
}
