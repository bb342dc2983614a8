// Titles of periods for people, in English and Dutch. Whatever is not a plain calendar month, quarter or year shows its
// dates beside its name, for 'Q1 2018' alone would mislead in a fiscal year. Dates shown are inclusive, unlike the periods.
import { type Civil, dayToCivil, parseDate } from './date.ts';
import type { Period } from './period.ts';

export type Language = 'en' | 'nl';

interface Words {
  week: string;
  quarter: string;
  month: string;
  fiscalYear: string;
}

const WORDS: Record<Language, Words> = {
  en: { week: 'Week ', quarter: 'Q', month: 'Period ', fiscalYear: 'FY' },
  nl: { week: 'Week ', quarter: 'K', month: 'Periode ', fiscalYear: 'boekjaar ' },
};

const formats = new Map<string, Intl.DateTimeFormat>();

function name(day: number, lang: Language, part: 'month' | 'weekday', width: 'short' | 'long'): string {
  const key = `${lang} ${part} ${width}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(lang, { [part]: width, timeZone: 'UTC' });
    formats.set(key, format);
  }
  return format.format(day * 86_400_000).replace('.', '');
}

/** '16–22 Nov 2026', '30 Nov – 6 Dec 2026', '28 Dec 2026 – 3 Jan 2027'; a single day once. */
function dayRange(first: number, last: number, lang: Language): string {
  const [a, b] = [dayToCivil(first), dayToCivil(last)];
  const end = `${b.day} ${name(last, lang, 'month', 'short')} ${b.year}`;
  if (first === last) return end;
  if (a.year === b.year && a.month === b.month) return `${a.day}–${end}`;
  const start = `${a.day} ${name(first, lang, 'month', 'short')}`;
  return a.year === b.year ? `${start} – ${end}` : `${start} ${a.year} – ${end}`;
}

/** 'Apr–Jun 2017', 'Apr 2017 – Mar 2018'; by days where the period does not consist of whole months. */
function monthRange(first: number, last: number, lang: Language): string {
  const [a, b, after] = [dayToCivil(first), dayToCivil(last), dayToCivil(last + 1)];
  if (a.day !== 1 || after.day !== 1) return dayRange(first, last, lang);
  const start = name(first, lang, 'month', 'short');
  const end = `${name(last, lang, 'month', 'short')} ${b.year}`;
  return a.year === b.year ? `${start}–${end}` : `${start} ${a.year} – ${end}`;
}

function coversMonths(from: Civil, to: Civil, year: number, month: number, months: number): boolean {
  const index = (civil: Civil) => civil.year * 12 + civil.month - 1;
  const wanted = year * 12 + month - 1;
  return from.day === 1 && to.day === 1 && index(from) === wanted && index(to) === wanted + months;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/**
 * The title of a period: 'Sun 14 May 2017', 'Week 47 · 16–22 Nov 2026', 'May 2017', 'Q2 2017', '2017', '14–31 May 2017';
 * in a fiscal or 'weeks' year 'Q1 FY2018 · Apr–Jun 2017', 'FY2018 · Apr 2017 – Mar 2018', 'Period 5 FY2017 · 4 Jun – 1 Jul 2017'.
 */
export function periodTitle(period: Period, lang: Language): string {
  const words = WORDS[lang];
  const [first, next] = [parseDate(period.startDate), parseDate(period.endDate)];
  const [last, from, to] = [next - 1, dayToCivil(first), dayToCivil(next)];
  const year = Number(period.label.slice(0, 4));
  const numberText = period.label.slice(5).replace(/\D/g, '');
  const fiscal = `${words.fiscalYear}${year}`;
  switch (period.grain) {
    case 'day':
      return `${name(first, lang, 'weekday', 'short')} ${dayRange(first, last, lang)}`;
    case 'week':
      return `${words.week}${Number(numberText)} · ${dayRange(first, last, lang)}`;
    case 'month':
      return coversMonths(from, to, from.year, from.month, 1)
        ? `${name(first, lang, 'month', 'long')} ${from.year}`
        : `${words.month}${Number(numberText)} ${fiscal} · ${dayRange(first, last, lang)}`;
    case 'quarter': {
      const q = Number(numberText);
      return coversMonths(from, to, year, q * 3 - 2, 3)
        ? `${words.quarter}${q} ${year}`
        : `${words.quarter}${q} ${fiscal} · ${monthRange(first, last, lang)}`;
    }
    case 'year':
      return coversMonths(from, to, year, 1, 12) ? `${year}` : `${capital(fiscal)} · ${monthRange(first, last, lang)}`;
    case 'range':
      return dayRange(first, last, lang);
  }
}
