/**
 * A planted story is found, and one that is not there is not. Each seed gives two companies, each with half of the
 * stories, so that a story also has to be told from the others. CADANS_SEEDS says how many.
 */
import { describe, expect, it } from 'vitest';
import { ask } from '../../src/ask/ask.ts';
import type { Company } from '../../src/ask/company.ts';
import { diagnoseContacts } from '../../src/coach/diagnosis/contacts.ts';
import { fellClearly } from '../../src/coach/finding.ts';
import type { Size } from '../../src/demo/company.ts';
import { STORY_IDS, type Story } from '../../src/demo/stories.ts';
import { loadedDemo, NOW } from './company.ts';

const SEEDS = Number(process.env['CADANS_SEEDS'] ?? 2);
const SIZE = (process.env['CADANS_COMPANY'] ?? 'small') as Size;

/** Leads of weekends and of other days of the last eight weeks, in time or not. */
async function weekendsAreSlow(company: Company): Promise<boolean> {
  const request = { measures: ['within_target_share'], grain: 'day', from: '2026-09-07', to: '2026-11-02' };
  const { rows } = await ask(company, { metric: 'lead-response-time', ...request }, NOW);
  const shareOf = (isWeekend: boolean) => {
    const days = rows.filter(({ period }) => [0, 6].includes(new Date(period.label).getUTCDay()) === isWeekend);
    const sum = (part: 'n' | 'd') =>
      days.reduce((total, { measures }) => total + Number(measures['within_target_share']?.[part] ?? 0), 0);
    return { n: sum('n'), d: sum('d') };
  };
  return fellClearly(shareOf(false), shareOf(true));
}

/** How each story is found that can be found so far. */
const FOUND: Partial<Record<Story, (company: Company) => Promise<boolean>>> = {
  'weekend-response': weekendsAreSlow,
  'volume-up-rate-down': async (company) => (await diagnoseContacts(company, NOW)) !== null,
};

const halves = [0, 1].map((half) => STORY_IDS.filter((_, i) => i % 2 === half));
const seen = new Map(STORY_IDS.map((story) => [story, { told: 0, untold: 0 }]));

describe.each(Array.from({ length: SEEDS }, (_, i) => i + 1))('seed %i', (seed) => {
  it.each(halves)('with %s, %s and %s', async (...stories) => {
    const demo = await loadedDemo({ seed, stories, size: SIZE });
    try {
      for (const [story, find] of Object.entries(FOUND) as [Story, (company: Company) => Promise<boolean>][]) {
        const counts = seen.get(story);
        if (counts && (await find(demo.company))) counts[stories.includes(story) ? 'told' : 'untold']++;
      }
    } finally {
      await demo.close();
    }
  });
});

it.each(Object.keys(FOUND) as Story[])('%s is found where it is told, hardly ever where it is not', (story) => {
  const { told, untold } = seen.get(story) ?? { told: 0, untold: 0 };
  expect(told, 'found where told').toBeGreaterThanOrEqual(Math.ceil(SEEDS * 0.9));
  expect(untold, 'found where not told').toBeLessThanOrEqual(Math.floor(SEEDS * 0.1));
});
