/** The oracle of lead-response-time against the table counted by hand, published examples and public holidays. */
import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../src/model/settings.ts';
import { leadResponseOracle } from './lead-response-time.ts';
import { leadResponseTraps, leadResponseWorld } from './lead-response-traps.ts';
import { periodBetween, type World } from './world.ts';
import { faultsOf } from './world-fault.ts';

describe('lead response counted by hand', () => {
  for (const { name, request, figures, excluded } of leadResponseTraps) {
    it(name, async () => expect(await leadResponseOracle(leadResponseWorld, request)).toEqual({ figures, excluded }));
  }

  it('the rows are rows of the model', () => expect(faultsOf(leadResponseWorld)).toEqual([]));
});

/** The median of one lead, in minutes. */
async function medianOf(at: string, starts: string, measure: string, settings: Partial<World['settings']> = {}) {
  const world: World = {
    settings: { ...defaultSettings(), ...settings },
    rows: {
      person: [{ source: 'crm', id: 'p' }],
      inbound: [{ source: 'crm', id: 'l', person: 'crm:p', at }],
      activity: [{ source: 'crm', id: 'a', kind: 'call', direction: 'out', starts_at: starts }],
      activity_person: [{ source: 'crm', id: 'a', activity: 'crm:a', person: 'crm:p' }],
    },
  };
  const periods = [periodBetween('UTC', '2024-01-01', '2025-01-01')];
  const { figures } = await leadResponseOracle(world, { measure, periods, by: [], now: '2024-12-01T00:00:00Z' });
  return figures[0]?.value;
}

describe('published examples', () => {
  it.each([
    // A Tuesday; Friday half past four to Monday half past nine, at nine to five.
    ['2024-03-05T10:00:00Z', '2024-03-05T12:30:00Z', 'median_minutes', 150],
    ['2024-03-08T16:30:00Z', '2024-03-11T09:30:00Z', 'median_minutes', 60],
    ['2024-03-05T10:00:00Z', '2024-03-05T10:30:00Z', 'median_minutes_elapsed', 30],
  ])('from %s to %s the %s is %i', async (at, starts, measure, minutes) => {
    expect(await medianOf(at, starts, measure)).toBe(minutes);
  });
});

describe('the working clock', () => {
  const overEaster = (settings: Partial<World['settings']>) =>
    medianOf('2024-03-29T16:59:00Z', '2024-04-02T09:01:00Z', 'median_minutes', settings);

  it('stands still on public holidays of the country, Easter Monday among them', async () => {
    expect(await overEaster({})).toBe(8 * 60 + 2);
    expect(await overEaster({ country: 'NL' })).toBe(2);
  });

  it('runs by the hours of the settings', async () => {
    expect(await overEaster({ hours: { '6': [['10:00', '12:00']] } })).toBe(120);
  });
});
