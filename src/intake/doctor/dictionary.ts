/**
 * What files and columns are usually called, in English and Dutch and by the common vendors, normalised (`word.ts`).
 * `sure` names leave no doubt inside a file of that entity; `maybe` names are asked about. `weight` says how much a
 * column that is there speaks for the entity.
 */
import { ENTITIES, ENTITY_NAMES, type EntityName } from '../../model/entity.ts';

export interface FieldWords {
  readonly sure: readonly string[];
  readonly maybe: readonly string[];
  readonly weight: number;
}

export interface EntityWords {
  /** Words for one record of it: in names of files and of keys. */
  readonly words: readonly string[];
  /** Words that may mean it. */
  readonly perhaps: readonly string[];
  readonly fields: Readonly<Record<string, FieldWords>>;
}

const f = (weight: number, sure: string, maybe = ''): FieldWords => ({ sure: list(sure), maybe: list(maybe), weight });
const list = (text: string): string[] => (text === '' ? [] : text.split(' '));

const CREATED =
  'created_at created create_date createdate creation_date created_date date_created created_on created_time add_time aangemaakt aangemaakt_op aanmaakdatum';
const OWNER =
  'owner owner_id owner_name hubspot_owner_id sales_agent sales_rep sales_rep_id rep rep_id rep_name account_executive ae ae_id salesperson verkoper verkoper_id eigenaar accountmanager assigned_to assignee agent agent_id';
const CHANNEL =
  'channel source lead_source leadsource origin referral_source original_source utm_source source_channel kanaal bron herkomst analytics_source';
const ACCOUNT =
  'account account_id account_name company company_id company_name associatedcompanyid organisation organization org_id org_name organization_id organisation_id customer customer_id customer_name client client_id klant klant_id klantnaam klantnummer bedrijf bedrijf_id bedrijfsnaam';
const PERSON =
  'person person_id contact contact_id contact_name lead lead_id mql_id primary_contact contactpersoon contact_person who_id persoon';
const INDUSTRY = 'industry sector branche vertical industrie business_segment market_segment';
const EMPLOYEES =
  'employees number_of_employees numberofemployees employee_count num_employees staff headcount company_size aantal_medewerkers medewerkers fte_count';
const COUNTRY = 'country country_code billing_country land landcode mailing_country';
const CURRENCY = 'currency currency_code currency_iso_code deal_currency valuta munt';
const UPDATED =
  'updated_at updated last_modified last_modified_date lastmodifieddate hs_lastmodifieddate modified_at modified update_time last_modified_at gewijzigd gewijzigd_op';

/** Fields that every entity has. */
const COMMON: EntityWords['fields'] = {
  created_at: f(0, CREATED),
  updated_at: f(0, UPDATED),
  deleted: f(0, 'is_deleted deleted verwijderd fivetran_deleted'),
  url: f(0, 'url link record_url deal_url'),
};

const WORDS: Partial<Record<EntityName, EntityWords>> = {
  deal: {
    words: list('deal opportunity opp kans verkoopkans offerte pipeline'),
    perhaps: list('sale quote order verkoop'),
    fields: {
      created_at: f(
        0.05,
        `${CREATED} opened_at open_date opened`,
        'engage_date start_date date datum first_contact_date begindatum entered_pipeline',
      ),
      name: f(0, 'name deal_name dealname title subject opportunity_name titel naam omschrijving'),
      account: f(0.1, ACCOUNT, 'seller_id seller'),
      person: f(0.1, PERSON),
      owner: f(0.1, `${OWNER} sr_id user_id`, 'created_by'),
      sourced_by: f(0.2, 'sourced_by sdr sdr_id bdr bdr_id sdr_name aangebracht_door'),
      status: f(
        0.35,
        'status deal_status opportunity_status stage deal_stage dealstage stage_name deal_stage_name sales_stage fase uitkomst dealfase state',
        'outcome result',
      ),
      amount: f(
        0.3,
        'amount value deal_value deal_amount close_value closed_value bedrag waarde dealwaarde contract_value total_value acv tcv',
        'revenue total price omzet',
      ),
      recurring: f(
        0.1,
        'mrr recurring monthly_amount monthly_recurring_revenue',
        'monthly_revenue declared_monthly_revenue maandbedrag',
      ),
      currency: f(0.05, CURRENCY),
      kind: f(0.1, 'deal_type dealtype opportunity_type kind soort', 'type'),
      channel: f(0.05, CHANNEL),
      product: f(0.1, 'product product_name product_id artikel productnaam'),
      closed_at: f(
        0.35,
        'close_date closed_at closedate closed closed_date won_date won_at won_time close_time sluitdatum gesloten gesloten_op afgesloten afgesloten_op',
        'end_date expected_close_date',
      ),
      loss_reason: f(0.3, 'loss_reason lost_reason closed_lost_reason reason_lost verliesreden reden_verlies'),
    },
  },
  account: {
    words: list('account company organisation organization org customer client klant bedrijf bedrijven relatie'),
    perhaps: list('seller'),
    fields: {
      created_at: f(0, CREATED, 'signup_date'),
      name: f(
        0.05,
        'name account_name company_name account company organisation organization klantnaam bedrijfsnaam naam customer_name klant bedrijf',
      ),
      domain: f(0.4, 'domain website company_domain domein web_domain'),
      industry: f(0.3, INDUSTRY),
      employees: f(0.35, EMPLOYEES, 'seats'),
      country: f(0.1, COUNTRY, 'office_location location region'),
      owner: f(0.05, OWNER),
      channel: f(0.05, `${CHANNEL} account_source`),
      customer_since: f(0.3, 'customer_since became_customer klant_sinds', 'signup_date start_date since sinds'),
      churned_on: f(0.3, 'churned_on churn_date churned_at left left_on vertrokken', 'end_date'),
    },
  },
  person: {
    words: list('person contact lead mql prospect persoon contactpersoon personen contactpersonen'),
    perhaps: [],
    fields: {
      name: f(0.05, 'name full_name contact_name lead_name naam volledige_naam'),
      email: f(0.3, 'email e_mail email_address work_email emailadres mail'),
      phone: f(0.25, 'phone phone_number mobile telephone mobile_phone telefoon telefoonnummer mobiel'),
      account: f(0.15, `${ACCOUNT} associated_company_id`),
      owner: f(0.05, OWNER),
      channel: f(0.1, CHANNEL),
      stage: f(0.35, 'lifecycle_stage lifecyclestage lead_stage person_stage', 'stage status lead_status fase'),
      industry: f(0, INDUSTRY),
      employees: f(0, EMPLOYEES),
      country: f(0, COUNTRY),
    },
  },
  user: {
    words: list('user rep agent employee owner medewerker sales_agent sales_rep salesperson verkoper sdr bdr ae'),
    perhaps: list('seller team staff'),
    fields: {
      name: f(0.05, 'name full_name rep_name agent_name sales_agent sales_rep rep agent naam verkoper medewerker'),
      email: f(0.2, 'email e_mail email_address work_email emailadres mail'),
      zone: f(0.2, 'time_zone timezone zone time_zone_sid_key tijdzone'),
      country: f(0.05, COUNTRY),
      region: f(0.3, 'region regional_office office regio kantoor vestiging'),
      weekly_hours: f(0.4, 'weekly_hours hours_per_week contract_hours uren_per_week'),
      active: f(0.2, 'active is_active actief'),
    },
  },
  team: {
    words: list('team afdeling department'),
    perhaps: [],
    fields: { name: f(0.05, 'name team_name naam team'), parent: f(0.4, 'parent parent_team parent_id hoofdteam') },
  },
  activity: {
    words: list('activity call meeting task engagement activiteit gesprek gesprekken afspraak afspraken taak belletje'),
    perhaps: list('event email message'),
    fields: {
      kind: f(0.35, 'kind type activity_type soort engagement_type', 'task_subtype'),
      direction: f(0.4, 'direction call_direction richting call_type'),
      automated: f(0.3, 'automated is_automated geautomatiseerd'),
      bulk: f(0.3, 'bulk is_bulk mass'),
      connected: f(0.3, 'connected answered'),
      status: f(0.1, 'status state activity_status call_status'),
      outcome: f(0.2, 'outcome call_outcome disposition call_disposition result uitkomst'),
      booked_at: f(0.3, 'booked_at booked ingepland_op'),
      starts_at: f(
        0.2,
        'starts_at start_time started started_at start began timestamp due_date activity_date date datum begin aanvang starttijd',
      ),
      duration: f(0.4, 'duration call_duration duration_seconds call_duration_in_seconds duur'),
      user: f(0.1, `${OWNER} user user_id medewerker`),
      deal: f(0.1, 'deal deal_id opportunity opportunity_id what_id', ''),
      reply_to: f(0.3, 'reply_to in_reply_to answers'),
      thread: f(0.2, 'thread thread_id conversation_id'),
    },
  },
  subscription: {
    words: list('subscription abonnement'),
    perhaps: list('contract plan license'),
    fields: {
      account: f(0.1, ACCOUNT),
      from: f(
        0.2,
        'start_date from started_at start starts begin begins startdatum begindatum ingangsdatum start_day',
        'created_at',
      ),
      to: f(0.2, 'end_date to ended_at end ends einddatum end_day canceled_at cancelled_at'),
      monthly_amount: f(
        0.5,
        'mrr mrr_amount monthly monthly_amount monthly_recurring_revenue amount_per_month maandbedrag bedrag_per_maand',
        'amount price bedrag',
      ),
      currency: f(0.05, CURRENCY),
      trial: f(0.3, 'trial is_trial proef proefperiode'),
      product: f(0.1, 'product product_name plan plan_tier plan_name pakket'),
    },
  },
  revenue: {
    words: list('revenue omzet'),
    perhaps: list('invoice factuur mrr'),
    fields: {
      account: f(0.1, ACCOUNT),
      month: f(0.4, 'month maand period', 'date invoice_date datum'),
      recurring: f(0.3, 'recurring recurring_revenue mrr terugkerend'),
      one_off: f(0.3, 'one_off one_time eenmalig', 'amount revenue bedrag'),
      cost: f(0.3, 'cost cogs cost_of_sales kosten kostprijs'),
      currency: f(0, CURRENCY),
    },
  },
  spend: {
    words: list('spend cost expense budget kosten uitgave ad_spend adspend'),
    perhaps: [],
    fields: {
      month: f(0.4, 'month maand period', 'date datum'),
      kind: f(0.3, 'kind category type soort categorie'),
      amount: f(0.3, 'amount spend cost bedrag kosten total uitgaven'),
      currency: f(0, CURRENCY),
      market: f(0.1, 'market markt'),
      channel: f(0.2, CHANNEL),
      segment: f(0.1, 'segment'),
      team: f(0.1, 'team team_id'),
    },
  },
  inbound: {
    words: list('inbound form submission inquiry enquiry formulier aanvraag form_submission'),
    perhaps: [],
    fields: {
      person: f(0.2, `${PERSON} vid`),
      at: f(
        0.2,
        'at submitted_at received_at came_in timestamp submitted ontvangen ontvangen_op',
        'created_at date datum',
      ),
      channel: f(0.1, CHANNEL),
      kind: f(0.2, 'kind type soort'),
      team: f(0.1, 'team team_id'),
    },
  },
};

/** Files whose rows are none of the canonical records, by their words; churn has a question of its own. */
export const OTHER_WORDS = list('ticket case note page attachment campaign list zip tag');
export const CHURN_WORDS = list('churn cancellation opzegging');

/** Entities that a file can be said to be. */
export const KNOWN_ENTITIES = ENTITY_NAMES.filter((name) => WORDS[name] !== undefined);

export function wordsOf(entity: EntityName): EntityWords {
  const own = WORDS[entity];
  return own === undefined
    ? { words: [], perhaps: [], fields: COMMON }
    : { ...own, fields: { ...COMMON, ...own.fields } };
}

/** Teams of users: columns of a file of users. */
export const TEAM_COLUMN = f(
  0.3,
  'team team_name team_id department afdeling',
  'manager manager_name group groep leidinggevende',
);
export const ROLE_COLUMN = f(0.3, 'role job_role rol functie', 'title job_title');
export const SINCE_COLUMN = f(0.1, 'since start_date from started in_dienst startdatum hired_on', '');
/** Persons of an activity. */
export const PERSON_COLUMN = f(0.1, PERSON);
/** The day a person first was what the file says. */
export const MOMENT_COLUMN = f(0.2, 'first_contact_date qualified_at qualified_date', `${CREATED} date datum`);

const ALL_NAMES = new Set(
  [
    ...KNOWN_ENTITIES.flatMap((name) => [...Object.values(wordsOf(name).fields)]),
    TEAM_COLUMN,
    ROLE_COLUMN,
    SINCE_COLUMN,
  ]
    .flatMap(({ sure, maybe }) => [...sure, ...maybe])
    .concat(['id', 'name', 'naam', 'nummer', 'key']),
);

/** Whether some field is called so. */
export const isKnownName = (name: string): boolean => ALL_NAMES.has(name) || /_(id|at|date|op|datum)$/.test(name);

const DATE_NAMES = new Set(
  KNOWN_ENTITIES.flatMap((entity) =>
    ENTITIES[entity].columns
      .filter(({ type }) => type.kind === 'date' || type.kind === 'instant')
      .flatMap(({ name }) => wordsOf(entity).fields[name] ?? [])
      .flatMap(({ sure, maybe }) => [...sure, ...maybe]),
  ),
);

/** Whether a column called so holds days rather than numbers of eight digits. */
export const isDateName = (word: string): boolean =>
  DATE_NAMES.has(word) || /(at|on|date|datum|day|dag|time|_op|from|to|maand|month)$/.test(word);
