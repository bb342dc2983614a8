/**
 * Numbers, money and dates as a reader of the language writes them. Shares have one decimal, counts are grouped, money
 * drops its cents from 1,000 on; a figure and its unit are held together by a no-break space.
 */
export type Language = 'en' | 'nl';

export interface Format {
  /** 0.617 → `61.7 %`. */
  share(value: number): string;
  /** Bounds of a share: `59.5–63.8 %`. */
  shares(low: number, high: number): string;
  /** A decimal with at most `digits` places, grouped. */
  number(value: number | string, digits: number): string;
  /** Exact decimal text; with a symbol where the currency is known. */
  money(value: string, currency: string | undefined): string;
  /** Decimal minutes as `4 min 10 s`, from an hour on as `3 h 5 min`. */
  minutes(value: number): string;
  /** A change in points (0.021 → `2.1 points`, the unit given). */
  points(value: number, unit: string): string;
  /** 1 = Monday … 7 = Sunday. */
  weekday(value: number): string;
  /** An instant as date and time in a zone; the date alone at midnight. */
  instant(value: string, zone: string): string;
}

const NBSP = '\u00a0';
/** From here on cents say nothing. */
const NO_CENTS_FROM = 1000;

type Numeric = number | `${number}`;
const numeric = (value: number | string): Numeric => value as Numeric;

/** The formats of a language. */
export function formatOf(lang: Language): Format {
  const numbers = new Map<string, Intl.NumberFormat>();
  const numberFormat = (options: Intl.NumberFormatOptions): Intl.NumberFormat => {
    const key = JSON.stringify(options);
    const found = numbers.get(key) ?? new Intl.NumberFormat(lang, options);
    numbers.set(key, found);
    return found;
  };
  const percent = (value: number) =>
    numberFormat({ minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value * 100);
  const number = (value: number | string, digits: number) =>
    numberFormat({ maximumFractionDigits: digits }).format(numeric(value));
  const currencyOptions = (currency: string | undefined): Intl.NumberFormatOptions =>
    currency ? { style: 'currency', currency } : {};
  return {
    share: (value) => `${percent(value)}${NBSP}%`,
    shares: (low, high) => `${percent(low)}–${percent(high)}${NBSP}%`,
    number,
    money(value, currency) {
      const amount = Math.abs(Number(value));
      const digits = amount === 0 || amount >= NO_CENTS_FROM ? 0 : 2;
      return numberFormat({
        ...currencyOptions(currency),
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      }).format(numeric(value));
    },
    minutes(value) {
      const seconds = Math.round(value * 60);
      const [h, min, s] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
      const parts = h > 0 ? [`${number(h, 0)}${NBSP}h`, `${min}${NBSP}min`] : [`${min}${NBSP}min`, `${s}${NBSP}s`];
      return parts.join(NBSP);
    },
    points: (value, unit) => `${percent(Math.abs(value))}${NBSP}${unit}`,
    // The first of January 2024 was a Monday.
    weekday: (value) =>
      new Intl.DateTimeFormat(lang, { weekday: 'long', timeZone: 'UTC' }).format(Date.UTC(2024, 0, value)),
    instant: (value, zone) => instantText(value, zone, lang),
  };
}

function instantText(value: string, zone: string, lang: Language): string {
  const parts = new Intl.DateTimeFormat(lang, {
    timeZone: zone,
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(Date.parse(value));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? '';
  const date = `${part('day')} ${part('month').replace('.', '')} ${part('year')}`;
  const time = `${part('hour')}:${part('minute')}`;
  return time === '00:00' ? date : `${date} ${time}`;
}
