// The calendar room: periods in a company's zone, working time, holidays, and like-for-like comparison.
// Pure: the current time is always an argument. Every refusal is a CalendarError.
export { type CompanyCalendar, checkCalendar, type YearRule } from './company.ts';
export {
  addDays,
  addMonths,
  daysBetween,
  dayToCivil,
  formatDate,
  parseDate,
  type Weekday,
  weekdayOf,
} from './date.ts';
export { elapsedShare, elapsedWorkingDays, sameElapsed } from './elapsed.ts';
export { CalendarError, type CalendarFault } from './error.ts';
export { type ExtraDay, publicHolidays } from './holidays.ts';
export { checkHours, defaultHours, type Interval, partTime, type WorkingHours } from './hours.ts';
export {
  type Grain,
  type Period,
  parsePeriod,
  periodOf,
  periodsBetween,
  rangePeriod,
  shiftPeriod,
} from './period.ts';
export { type Absence, isWorkingDay, listWorkingDays, type Schedule, workingDays } from './schedule.ts';
export { type Language, periodTitle } from './title.ts';
export { dueAfter, workingIntervals, workingSecondsBetween } from './working-time.ts';
export { checkZone, dayAt, dayStart, formatInstant, localDate, startOfDay } from './zone.ts';
