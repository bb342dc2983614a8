import { describe, expect, test, vi } from 'vitest';
import { publicHolidays } from '../../src/calendar/index.ts';

vi.setConfig({ testTimeout: 60_000 });

const sorted = async (...args: Parameters<typeof publicHolidays>) => [...(await publicHolidays(...args))].sort();

describe('public holidays', () => {
  test('the Netherlands, 2026', async () => {
    expect(await sorted('NL', undefined, [2026])).toEqual([
      '2026-01-01',
      '2026-04-05',
      '2026-04-06',
      '2026-04-27',
      '2026-05-14',
      '2026-05-24',
      '2026-05-25',
      '2026-12-25',
      '2026-12-26',
    ]);
  });

  test('a region adds its own, however it is written', async () => {
    const germany = await publicHolidays('DE', undefined, [2025]);
    for (const region of ['BY', 'DE-BY', 'by']) {
      const bavaria = await publicHolidays('de', region, [2025]);
      expect(bavaria.has('2025-01-06')).toBe(true);
      expect(germany.has('2025-01-06')).toBe(false);
    }
    expect((await publicHolidays('DE', 'BY/A', [2025])).has('2025-08-08')).toBe(true); // Augsburg's peace festival
  });

  test('several days cover each of them; half days none', async () => {
    const tet = ['2025-01-28', '2025-01-29', '2025-01-30', '2025-01-31', '2025-02-01'];
    expect(await sorted('VN', undefined, [2025])).toEqual(expect.arrayContaining(tet));
    const turkey = await sorted('TR', undefined, [2024]);
    expect(turkey).toEqual(expect.arrayContaining(['2024-06-16', '2024-06-17', '2024-06-18', '2024-06-19']));
    expect(turkey).not.toContain('2024-06-20');
    expect(await sorted('CN', undefined, [2024])).not.toContain('2024-03-08'); // women's day, from noon
  });

  test('Easter on the day the clock goes forward is a day too', async () => {
    expect(await sorted('NL', undefined, [2024])).toContain('2024-03-31');
  });

  test('a substitute day in December belongs to December', async () => {
    expect(await sorted('US', undefined, [2021])).toContain('2021-12-31');
    expect(await sorted('US', undefined, [2022])).not.toContain('2021-12-31');
    expect((await sorted('US', undefined, [2020, 2021])).every((d) => d < '2022')).toBe(true);
  });

  test('observances are not public holidays', async () => {
    expect(await sorted('US', undefined, [2024])).not.toContain('2024-02-14');
    expect(await sorted('NL', undefined, [2026])).not.toContain('2026-12-05');
  });

  test('own days are added or taken away, for whom they hold', async () => {
    const extra = [
      { date: '2026-12-24' },
      { date: '2026-12-31', country: 'DE' },
      { date: '2026-05-25', country: 'nl', working: true },
      { date: '2026-02-16', country: 'NL', region: 'NL-ZH' },
      { date: '2027-01-04' },
    ];
    const days = await publicHolidays('NL', undefined, [2026], extra);
    expect([
      days.has('2026-12-24'),
      days.has('2026-12-31'),
      days.has('2026-05-25'),
      days.has('2026-02-16'),
      days.has('2027-01-04'),
    ]).toEqual([true, false, false, false, false]);
    expect((await publicHolidays('NL', 'ZH', [2026], extra)).has('2026-02-16')).toBe(true);
    const later = [{ date: '2026-12-24' }, { date: '2026-12-24', working: true }];
    expect((await publicHolidays('NL', undefined, [2026], later)).has('2026-12-24')).toBe(false);
  });

  test('what the tables do not know is refused, with what they do', async () => {
    await expect(publicHolidays('XX', undefined, [2026])).rejects.toMatchObject({
      code: 'bad_country',
      hint: expect.stringContaining('NL'),
    });
    await expect(publicHolidays('DE', 'XX', [2026])).rejects.toMatchObject({
      code: 'bad_region',
      hint: expect.stringContaining('BY'),
    });
    await expect(publicHolidays('DE', 'BY/X', [2026])).rejects.toMatchObject({
      code: 'bad_region',
      hint: expect.stringContaining('KATH'),
    });
    await expect(publicHolidays('NL', undefined, [2026], [{ date: '24-12-2026' }])).rejects.toMatchObject({
      code: 'bad_date',
    });
  });
});
