import { expect, test } from 'vitest';
import { type CompanyCalendar, type Language, parsePeriod, periodTitle } from '../../src/calendar/index.ts';

const plain: CompanyCalendar = { zone: 'Europe/Amsterdam', weekStart: 1, year: { kind: 'calendar' } };
const fiscal: CompanyCalendar = { ...plain, year: { kind: 'fiscal', startMonth: 4, namedBy: 'end' } };
const weeks: CompanyCalendar = {
  zone: 'UTC',
  weekStart: 7,
  year: { kind: 'weeks', pattern: '4-5-4', endMonth: 1, endRule: 'nearest', namedBy: 'start' },
};

test.each<[string, CompanyCalendar, string, string]>([
  ['2026-W47', plain, 'Week 47 · 16–22 Nov 2026', 'Week 47 · 16–22 nov 2026'],
  ['2026-W49', plain, 'Week 49 · 30 Nov – 6 Dec 2026', 'Week 49 · 30 nov – 6 dec 2026'],
  ['2026-W53', plain, 'Week 53 · 28 Dec 2026 – 3 Jan 2027', 'Week 53 · 28 dec 2026 – 3 jan 2027'],
  ['2017-05', plain, 'May 2017', 'mei 2017'],
  ['2017-03', fiscal, 'March 2017', 'maart 2017'],
  ['2017-Q2', plain, 'Q2 2017', 'K2 2017'],
  ['2017', plain, '2017', '2017'],
  ['2017-05-14', plain, 'Sun 14 May 2017', 'zo 14 mei 2017'],
  ['2017-05-14..2017-06-01', plain, '14–31 May 2017', '14–31 mei 2017'],
  ['2017-05-14..2017-05-15', plain, '14 May 2017', '14 mei 2017'],
  ['2018-Q1', fiscal, 'Q1 FY2018 · Apr–Jun 2017', 'K1 boekjaar 2018 · apr–jun 2017'],
  ['2018', fiscal, 'FY2018 · Apr 2017 – Mar 2018', 'Boekjaar 2018 · apr 2017 – mrt 2018'],
  ['2023-P05', weeks, 'Period 5 FY2023 · 28 May – 1 Jul 2023', 'Periode 5 boekjaar 2023 · 28 mei – 1 jul 2023'],
  ['2023-Q1', weeks, 'Q1 FY2023 · 29 Jan – 29 Apr 2023', 'K1 boekjaar 2023 · 29 jan – 29 apr 2023'],
  ['2023', weeks, 'FY2023 · 29 Jan 2023 – 3 Feb 2024', 'Boekjaar 2023 · 29 jan 2023 – 3 feb 2024'],
])('%s', (label, cal, en, nl) => {
  const title = (lang: Language) => periodTitle(parsePeriod(label, cal), lang);
  expect([title('en'), title('nl')]).toEqual([en, nl]);
});
