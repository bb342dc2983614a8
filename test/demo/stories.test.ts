/**
 * A planted story is found, and one that is not there is not. Each seed gives two companies, each with half of the
 * stories, so that a story also has to be told from the others. CADANS_SEEDS says how many.
 */
import { describe, expect, it } from 'vitest';
import type { Company } from '../../src/ask/company.ts';
import { findDiagnosis } from '../../src/coach/diagnosis/index.ts';
import type { Finding } from '../../src/coach/finding.ts';
import type { Size } from '../../src/demo/company.ts';
import { STORY_IDS, type Story } from '../../src/demo/stories.ts';
import { loadedDemo, NOW } from './company.ts';

const SEEDS = Number(process.env['CADANS_SEEDS'] ?? 2);
const SIZE = (process.env['CADANS_COMPANY'] ?? 'small') as Size;

/** What a story should bring: a finding of its metric, and of what. */
interface Sign {
  readonly metric: string;
  readonly id: Finding['id'];
  readonly values?: Finding['values'];
}

/** How each story is found that can be found so far. */
const SIGNS: Partial<Record<Story, Sign>> = {
  'weekend-response': { metric: 'lead-response-time', id: 'response_weekend' },
  'overloaded-bdr-team': { metric: 'bdr-capacity', id: 'capacity_overload', values: { team: 'BDR East' } },
  'lucrative-segment': { metric: 'ltv', id: 'ltv_segment', values: { segment: 'Healthcare' } },
  'volume-up-rate-down': { metric: 'contacts', id: 'volume_up_rate_down' },
};

async function isFound(company: Company, { metric, id, values = {} }: Sign): Promise<boolean> {
  const { findings } = await findDiagnosis(metric)(company, {}, NOW);
  return findings.some(
    (finding) => finding.id === id && Object.entries(values).every(([name, value]) => finding.values[name] === value),
  );
}

const halves = [0, 1].map((half) => STORY_IDS.filter((_, i) => i % 2 === half));
const seen = new Map(STORY_IDS.map((story) => [story, { told: 0, untold: 0 }]));

describe.each(Array.from({ length: SEEDS }, (_, i) => i + 1))('seed %i', (seed) => {
  it.each(halves)('with %s, %s and %s', async (...stories) => {
    const demo = await loadedDemo({ seed, stories, size: SIZE });
    try {
      for (const [story, sign] of Object.entries(SIGNS) as [Story, Sign][]) {
        const counts = seen.get(story);
        if (counts && (await isFound(demo.company, sign))) counts[stories.includes(story) ? 'told' : 'untold']++;
      }
    } finally {
      await demo.close();
    }
  });
});

it.each(Object.keys(SIGNS) as Story[])('%s is found where it is told, hardly ever where it is not', (story) => {
  const { told, untold } = seen.get(story) ?? { told: 0, untold: 0 };
  expect(told, 'found where told').toBeGreaterThanOrEqual(Math.ceil(SEEDS * 0.9));
  expect(untold, 'found where not told').toBeLessThanOrEqual(Math.floor(SEEDS * 0.1));
});
