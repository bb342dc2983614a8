import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { defaultHours, dueAfter, type Schedule, workingSecondsBetween } from '../../src/calendar/index.ts';

const office: Schedule = { hours: defaultHours('UTC'), holidays: new Set(), absences: [] };
const minutes = (from: string, to: string) => workingSecondsBetween(from, to, office) / 60;

describe('published response times, written out', () => {
  test('resp-1: Tuesday 10:00 to 12:30 is 150 minutes', () => {
    expect(minutes('2026-11-17T10:00:00Z', '2026-11-17T12:30:00Z')).toBe(150);
  });
  test('resp-2: Friday 16:30 to Monday 9:30 is 60 minutes', () => {
    expect(minutes('2026-11-20T16:30:00Z', '2026-11-23T09:30:00Z')).toBe(60);
  });
  test('resp-4: 10:00 to 10:30 is 30 minutes, elapsed', () => {
    expect(minutes('2026-11-17T10:00:00Z', '2026-11-17T10:30:00Z')).toBe(30);
  });
  test('resp-5: Friday 16:00 and eight working hours is Monday 16:00', () => {
    expect(dueAfter('2026-11-20T16:00:00Z', 8 * 3600, office)).toBe('2026-11-23T16:00:00Z');
  });
});

interface Golden {
  id: string;
  in: { created?: string; first?: string; budget_h?: number };
  out: string;
}

const file = new URL('../../../shared/golden.json', import.meta.url);
const golden = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Golden[]) : [];
const WEEK = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** 'Tue 10:00' in the week of 16 November 2026, or on its Tuesday when no day is given; days before `after` are a week later. */
function instant(text: string, after = ''): string {
  const [clock = '', day = 'Tue'] = text.split(' ').reverse();
  const at = `2026-11-${16 + WEEK.indexOf(day)}T${clock}:00Z`;
  return at >= after ? at : `2026-11-${23 + WEEK.indexOf(day)}T${clock}:00Z`;
}

describe.skipIf(golden.length === 0)('published response times, as filed in ../shared/golden.json', () => {
  test.each(['resp-1', 'resp-2', 'resp-4', 'resp-5'])('%s', (id) => {
    const found = golden.find((one) => one.id === id);
    if (!found) throw new Error(`${id} is not in golden.json`);
    const created = instant(found.in.created ?? '');
    if (found.in.budget_h === undefined) {
      expect(`${minutes(created, instant(found.in.first ?? '', created))} min`).toBe(found.out);
    } else {
      expect(dueAfter(created, found.in.budget_h * 3600, office)).toBe(instant(found.out, created));
    }
  });
});
