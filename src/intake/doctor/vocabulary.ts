/**
 * What values are usually called, in English and Dutch and by the common vendors: the words of each state of an
 * entity, words for nothing, industries and countries with their spelling. Keys are as `bareValue` makes them.
 */
import { nearest } from '../../model/mapping-fault.ts';
import { bareValue } from './word.ts';

const w = (text: string): readonly string[] => text.split(' ');

/** Per `entity.column`: canonical value → words for it. */
const VALUES: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'deal.status': {
    open: w(
      'open new prospecting qualification needsanalysis valueproposition iddecisionmakers perceptionanalysis proposal proposalpricequote negotiation negotiationreview inprogress pending active appointmentscheduled qualifiedtobuy presentationscheduled decisionmakerboughtin contractsent lopend inbehandeling nieuw onderhandeling voorstel offerte gekwalificeerd',
    ),
    won: w('won closedwon win gewonnen verkocht'),
    lost: w('lost closedlost loss verloren'),
    abandoned: w('abandoned vervallen'),
  },
  'deal.kind': {
    new: w('new newbusiness newlogo nieuw nieuweklant'),
    expansion: w('expansion upsell crosssell uitbreiding'),
    renewal: w('renewal verlenging'),
  },
  'activity.kind': {
    call: w('call phonecall gesprek telefoon belletje bellen'),
    email: w('email mail'),
    message: w('message sms whatsapp chat bericht linkedin'),
    meeting: w('meeting appointment demo afspraak bezoek event'),
    task: w('task todo taak'),
  },
  'activity.direction': {
    in: w('in inbound incoming inkomend received'),
    out: w('out outbound outgoing uitgaand sent'),
  },
  'activity.status': {
    planned: w('planned scheduled open gepland'),
    done: w('done completed held gedaan afgerond voltooid'),
    no_show: w('noshow nietverschenen'),
    cancelled: w('cancelled canceled geannuleerd afgezegd'),
  },
  'inbound.kind': {
    form: w('form webform formulier'),
    call: w('call phone telefoon'),
    chat: w('chat livechat'),
    email: w('email mail'),
    manual: w('manual handmatig'),
    other: w('other overig anders'),
  },
  'person.stage': {
    lead: w('lead'),
    mql: w('mql marketingqualifiedlead'),
    sal: w('sal salesacceptedlead'),
    sql: w('sql salesqualifiedlead'),
    opportunity: w('opportunity kans'),
    customer: w('customer klant'),
    disqualified: w('disqualified unqualified afgewezen'),
  },
  'assignment.role': {
    bdr: w('bdr sdr businessdevelopmentrepresentative salesdevelopmentrepresentative'),
    ae: w('ae accountexecutive salesrep verkoper closer'),
    manager: w('manager teamlead teamleider salesmanager'),
    other: w('other overig'),
  },
  'spend.kind': { sales: w('sales verkoop'), marketing: w('marketing ads advertising advertenties') },
};

/** The canonical value that a word of the data surely stands for. */
export function knownValue(target: string, value: string): string | undefined {
  const bare = bareValue(value);
  const words = VALUES[target === 'lifecycle.stage' ? 'person.stage' : target] ?? {};
  return Object.keys(words).find((canonical) => bareValue(canonical) === bare || words[canonical]?.includes(bare));
}

const TRUE = w('true t yes y 1 ja waar');
const FALSE = w('false f no n 0 nee onwaar');
/** Words that the intake reads by itself. */
const READ = w('true t yes y 1 false f no n 0');

/** What a word says to a yes-or-no column; `plain` where it needs no translation. */
export function knownBoolean(value: string): { value: 'true' | 'false'; plain: boolean } | undefined {
  const bare = value.trim().toLowerCase();
  const plain = READ.includes(bare);
  if (TRUE.includes(bare)) return { value: 'true', plain };
  return FALSE.includes(bare) ? { value: 'false', plain } : undefined;
}

/** Words that can be nothing else than "no value"; as people write them, any case. */
export const NO_VALUE = ['-', '--', '—', 'n/a', '#n/a', 'null', '\\n', 'nan', 'n.v.t.', 'nvt', '(blank)', '(empty)'];
/** Words that may mean "no value", or be a value of their own. */
export const PERHAPS_NO_VALUE = ['unknown', 'onbekend', 'none', 'na', 'geen', '?', 'not set', 'undefined'];

const INDUSTRIES = [
  'technology,medical,retail,software,entertainment,marketing,telecommunications,finance,employment,services',
  'healthcare,manufacturing,education,insurance,banking,hospitality,construction,transport,transportation,logistics',
  'energy,agriculture,government,media,consulting,automotive,pharmaceuticals,wholesale,travel,legal,security',
  'technologie,zorg,industrie,onderwijs,verzekeringen,bouw,vervoer,landbouw,overheid,energie,detailhandel,groothandel',
]
  .join(',')
  .split(',');

const OTHER_COUNTRY_NAMES = [
  'Korea',
  'USA',
  'UK',
  'England',
  'Scotland',
  'Holland',
  'Czech Republic',
  'Turkey',
  'Russia',
];
let countries: { names: string[]; bare: Set<string> } | undefined;

/** Names and codes of all countries, in English and Dutch; made once, when first asked for. */
function allCountries(): { names: string[]; bare: Set<string> } {
  if (countries !== undefined) return countries;
  const names = [...OTHER_COUNTRY_NAMES];
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  for (const lang of ['en', 'nl']) {
    const display = new Intl.DisplayNames(lang, { type: 'region', fallback: 'none' });
    for (const a of letters)
      for (const b of letters) {
        const name = display.of(a + b);
        if (name !== undefined && !/^[QX]/.test(a)) names.push(name, a + b);
      }
  }
  countries = { names: [...new Set(names)], bare: new Set(names.map(bareValue)) };
  return countries;
}

export const isCountry = (value: string): boolean => allCountries().bare.has(bareValue(value));

/** Codes that people write, and what ISO 3166 calls those countries. */
const MISCODED: Readonly<Record<string, string>> = { UK: 'GB', EL: 'GR' };

/** The country code that was probably meant, where a code is none. */
export const meantCode = (value: string): string | undefined => MISCODED[value.toUpperCase()];

/** How a word was probably meant to be spelled, where it is close to a known one and is none itself. */
export function meantSpelling(field: string, value: string): string | undefined {
  if (value.length < 6) return undefined;
  const known = field === 'industry' ? INDUSTRIES : field === 'country' ? allCountries().names : [];
  if (known.some((name) => bareValue(name) === bareValue(value))) return undefined;
  const near = nearest(
    value,
    known.filter((name) => name.length >= 6),
  );
  if (near === undefined || Math.abs(near.length - value.length) > 2) return undefined;
  return closeEnough(value, near) ? near : undefined;
}

/** A slip of one or two letters: the rest of the word is the same. */
function closeEnough(a: string, b: string): boolean {
  const [x, y] = [a.toLowerCase(), b.toLowerCase()];
  let start = 0;
  while (start < Math.min(x.length, y.length) && x[start] === y[start]) start++;
  let end = 0;
  while (end < Math.min(x.length, y.length) - start && x.at(-1 - end) === y.at(-1 - end)) end++;
  return start + end >= Math.max(x.length, y.length) - 2 && start >= 2;
}
