/**
 * What a company decides: calendar, money, segments, what does not count, and each metric's own settings.
 * Every setting has a default; an unknown one is refused, so that a typing error never changes a number silently.
 */
import { z } from 'zod';
import { storedColumns } from './entity.ts';

/** What a person may be to this program. Nobody is made `owner`: that is whoever has the data in hands. */
export const VIEWER_ROLES = ['admin', 'manager', 'rep', 'finance', 'viewer'] as const;
export type ViewerRole = (typeof VIEWER_ROLES)[number];

const hoursOfDay = z.array(z.tuple([z.string().regex(/^\d\d:\d\d$/), z.string().regex(/^\d\d:\d\d$/)]));
const weekHours = z.partialRecord(z.enum(['1', '2', '3', '4', '5', '6', '7']), hoursOfDay);

/** A record that matches is left out of every number, under `reason`: each given condition holds for one of its values. */
const exclusionRule = z
  .strictObject({
    entity: z.enum(['deal', 'person', 'account', 'activity', 'inbound', 'user']),
    /** A text column of the entity, or `attributes.<name>`. */
    column: z.string().min(1),
    is: z.array(z.string()).min(1).optional(),
    ends_with: z.array(z.string()).min(1).optional(),
    contains: z.array(z.string()).min(1).optional(),
    reason: z.enum(['test', 'internal']),
  })
  .refine((rule) => rule.is || rule.ends_with || rule.contains, 'a rule needs one of: is, ends_with, contains')
  .refine(
    (rule) =>
      rule.column.startsWith('attributes.') || storedColumns(rule.entity).some((column) => column.name === rule.column),
    { error: 'the entity has no such column', path: ['column'] },
  );

export const settingsSchema = z.strictObject({
  /** IANA zone in which all periods are cut. */
  zone: z.string().default('UTC'),
  /** 1 = Monday … 7 = Sunday. */
  week_start: z.int().min(1).max(7).default(1),
  year: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('calendar') }),
      z.strictObject({
        kind: z.literal('fiscal'),
        start_month: z.int().min(1).max(12),
        named_by: z.enum(['start', 'end']).default('end'),
      }),
      z.strictObject({
        kind: z.literal('weeks'),
        pattern: z.enum(['4-4-5', '4-5-4', '5-4-4']).default('4-4-5'),
        end_month: z.int().min(1).max(12),
        end_rule: z.enum(['last', 'nearest']).default('last'),
        named_by: z.enum(['start', 'end']).default('end'),
      }),
    ])
    .default({ kind: 'calendar' }),
  /** Decides the public holidays; none = no public holidays. */
  country: z.string().length(2).optional(),
  region: z.string().optional(),
  /** Working hours per weekday, 1 = Monday. */
  hours: weekHours.optional(),
  /** Working time of single teams, by name or reference, where it is not the company's. */
  teams: z
    .record(
      z.string().min(1),
      z.strictObject({
        zone: z.string().optional(),
        country: z.string().length(2).optional(),
        region: z.string().optional(),
        hours: weekHours.optional(),
      }),
    )
    .default({}),
  /** Reporting currency, ISO 4217. None: money is reported only while all of it is in one currency. */
  currency: z.string().length(3).optional(),
  language: z.enum(['en', 'nl']).default('en'),
  /** Market by country: name → countries. A country named nowhere is its own market. */
  markets: z.record(z.string(), z.array(z.string()).min(1)).default({}),
  /** Upper bounds (inclusive) of the size bands by head count. */
  size_bands: z.array(z.int().positive()).default([10, 50, 200, 1000]),
  exclude: z.array(exclusionRule).default([]),
  /** Who is who, by login (an e-mail or a name). What is left out is read from the CRM users with that e-mail. */
  people: z
    .record(
      z.string().min(1),
      z.strictObject({
        /** None: manager where an assignment says so, else rep. */
        role: z.enum(VIEWER_ROLES).optional(),
        /** References of all CRM users who are this person; an empty list = none, so no own figures. */
        users: z.array(z.string().min(1)).optional(),
        /** Teams this person manages: names or references. */
        manages: z.array(z.string().min(1)).optional(),
      }),
    )
    .default({}),
  rights: z
    .strictObject({
      /** Nobody sees a group of fewer people that is not their own. */
      group_size: z.int().min(2).default(3),
      /** Managers see where their people stand in the funnel: measures that one otherwise sees of oneself only. */
      funnel_placement: z.boolean().default(false),
    })
    .prefault({}),
  /** First date of the data; none = the first creation or close of a deal. New customers of its first year cannot be told from old ones. */
  data_since: z.iso.date().optional(),
  revenue: z
    .strictObject({
      /** Where the recurring revenue of a month is read: subscriptions that run at its end, or its rows of revenue. */
      recurring_from: z.enum(['subscription', 'revenue']).default('subscription'),
      /** First days of months whose recurring revenue is complete, whatever a source says. */
      complete_months: z.array(z.iso.date()).default([]),
      /** How long a customer is one: while subscriptions run (else by the account's dates), or by the account's dates alone. */
      lives: z.enum(['subscription', 'account']).default('subscription'),
      /** The margin: revenue less cost of delivery of the quarter, or a fixed share of revenue. */
      margin: z
        .union([
          z.literal('delivered'),
          z.string().regex(/^(0(\.\d{1,6})?|1(\.0{1,6})?)$/, 'delivered, or a share 0–1'),
        ])
        .default('delivered'),
    })
    .prefault({}),
  costs: z
    .strictObject({
      /** What shared cost is divided by among segments. */
      allocation_key: z.enum(['customers', 'mqls', 'revenue']).default('customers'),
      /** The dimension whose values the column `segment` of spend names. */
      segment_dimension: z.enum(['industry', 'size']).default('industry'),
      /** Whole months between a cost and the customer it won; none = the median cycle of won deals. */
      lag_months: z.int().min(0).max(24).optional(),
    })
    .prefault({}),
  metrics: z
    .strictObject({
      contacts: z
        .strictObject({
          /** Records of one touch in two sources start at most so many seconds apart. */
          twin_seconds: z.int().nonnegative().default(60),
        })
        .prefault({}),
      'appointment-rate': z
        .strictObject({
          /** Days within which a touch is credited with the appointment that follows it. */
          within_days: z.int().positive().default(14),
        })
        .prefault({}),
      'lead-response-time': z
        .strictObject({
          /** Minutes within which a lead should get its first answer. */
          target_minutes: z.number().positive().default(5),
        })
        .prefault({}),
      'win-rate': z
        .strictObject({
          /** An abandoned deal counts as lost, or not at all. */
          abandoned: z.enum(['lost', 'ignored']).default('lost'),
        })
        .prefault({}),
      mqls: z
        .strictObject({
          /** Days within which an MQL counts as having become an SQL. */
          sql_within_days: z.int().positive().default(90),
        })
        .prefault({}),
      ltv: z
        .strictObject({
          /** How many times what it cost to win a customer should leave. */
          to_cac_target: z.number().positive().default(3),
        })
        .prefault({}),
    })
    .prefault({}),
});

export type Settings = z.infer<typeof settingsSchema>;

/** The settings of an installation that has decided nothing yet. */
export const defaultSettings = (): Settings => settingsSchema.parse({});

/** Settings as they were from an instant on. */
export interface SettingsVersion {
  readonly version: number;
  readonly knownFrom: string;
  /** Who brought them in. */
  readonly by: string;
  readonly settings: Settings;
}
