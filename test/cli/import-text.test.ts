/** What a load tells beside its table. */
import { expect, it } from 'vitest';
import type { Desk } from '../../src/cli/desk.ts';
import { rateNote } from '../../src/cli/import-text.ts';
import type { ImportReport } from '../../src/intake/report.ts';
import { formatOf, type Language, messages } from '../../src/messages/index.ts';

it('a long load tells how fast it was, a short one does not', () => {
  const desk = (language: Language) => ({ words: messages(language), format: formatOf(language) }) as Desk;
  const report = { entities: [{ read: 10_000_000 }, { read: 5 }] } as unknown as ImportReport;
  expect(rateNote(desk('en'), report, 9.9)).toBeNull();
  expect(rateNote(desk('en'), report, 80)).toBe('10,000,005 rows in 80 seconds, 125,000 a second.');
  expect(rateNote(desk('nl'), report, 80)).toBe('10.000.005 regels in 80 seconden, 125.000 per seconde.');
});
