/** Every role against every kind of measure: at which level it is answered, and with which word it is refused. */
import { describe, expect, it, test } from 'vitest';
import { resolveRight } from '../../src/ask/rights.ts';
import type { Viewer } from '../../src/ask/viewer.ts';
import { findMetric } from '../../src/metrics/index.ts';
import type { Cut, Measure } from '../../src/metrics/metric.ts';
import { NotAllowed } from '../../src/model/error.ts';
import { defaultSettings } from '../../src/model/settings.ts';

const measureOf = (metric: string, name: string): Measure => {
  const found = findMetric(metric).measures.find((each) => each.name === name);
  if (!found) throw new Error(`no ${name}`);
  return found;
};
const PERSONAL = measureOf('win-rate', 'closed');
const PLACEMENT = measureOf('appointment-rate', 'rate');
/** A cost, as it were: it has no rep. */
const SHARED: Measure = { ...PERSONAL, name: 'shared', dimensions: ['market'] };

const CUTS: Readonly<Record<string, Cut>> = {
  company: { by: [], where: {} },
  own: { by: [], where: { rep: ['me'] } },
  team: { by: [], where: { team: ['mine'] } },
  other: { by: [], where: { rep: ['you'] } },
  mixed: { by: [], where: { rep: ['me', 'you'] } },
  byRep: { by: ['rep'], where: {} },
  teamByRep: { by: ['rep'], where: { team: ['mine'] } },
  answeredBy: { by: ['responder'], where: { rep: ['me'] } },
};

function said(role: Viewer['role'], measure: Measure, cut: Cut, placement = false): string {
  const viewer = { role, users: ['me'], teams: ['mine'], managed: role === 'manager' ? ['mine'] : [] };
  const settings = { ...defaultSettings(), rights: { group_size: 3, funnel_placement: placement } };
  try {
    return resolveRight(viewer, { measures: [measure], named: true, cut, fine: false }, settings).level;
  } catch (error) {
    if (error instanceof NotAllowed) return error.code;
    throw error;
  }
}

const row = (role: Viewer['role'], measure: Measure, placement = false) =>
  Object.fromEntries(Object.entries(CUTS).map(([name, cut]) => [name, said(role, measure, cut, placement)]));

const LEVELS = { company: 'company', own: 'own', team: 'team' };
const P = 'personal';
const ALONE = { other: P, mixed: P, byRep: P, teamByRep: P, answeredBy: P };

describe.each([
  ['owner', { ...LEVELS, other: 'company', mixed: 'company', byRep: 'company', teamByRep: 'team', answeredBy: 'own' }],
  ['admin', { ...LEVELS, other: 'company', mixed: 'company', byRep: 'company', teamByRep: 'team', answeredBy: 'own' }],
  ['manager', { ...LEVELS, ...ALONE, teamByRep: 'team' }],
  ['rep', { ...LEVELS, ...ALONE }],
  ['finance', { ...LEVELS, ...ALONE }],
  ['viewer', { ...LEVELS, ...ALONE }],
] as const)('%s', (role, expected) => {
  it('sees what may be shown per person', () => {
    expect(row(role, PERSONAL)).toEqual(expected);
  });

  it('sees who stands where in the funnel only where that is switched on', () => {
    expect(row(role, PLACEMENT, true)).toEqual(expected);
    const off = role === 'owner' ? expected : { ...expected, ...ALONE };
    expect(row(role, PLACEMENT)).toEqual(off);
  });

  it('never sees by rep what has none', () => {
    const level = role === 'rep' ? 'level' : 'company';
    expect(said(role, SHARED, CUTS['company'] ?? { by: [], where: {} })).toBe(level);
    for (const name of ['own', 'other', 'byRep', 'teamByRep']) {
      expect(said(role, SHARED, CUTS[name] ?? { by: [], where: {} }), name).toBe('level');
    }
  });
});

test('measures that are not named and may not be seen are left out, with the reason; named ones are refused', () => {
  const viewer = { role: 'rep', users: ['me'], teams: [], managed: [] } as const;
  const cut = { by: [], where: {} };
  const asked = { measures: [PERSONAL, SHARED], cut, fine: false };
  const right = resolveRight(viewer, { ...asked, named: false }, defaultSettings());
  expect(right.measures).toEqual([PERSONAL]);
  expect(right.withheld).toEqual({ shared: 'level' });
  expect(() => resolveRight(viewer, { ...asked, named: true }, defaultSettings())).toThrow(NotAllowed);
});

test('who has no users has no own figures', () => {
  const viewer = { role: 'rep', users: [], teams: [], managed: [] } as const;
  const cut = { by: [], where: { rep: [] } };
  const asked = { measures: [PERSONAL], named: true, cut, fine: false };
  expect(() => resolveRight(viewer, asked, defaultSettings())).toThrow(expect.objectContaining({ code: 'personal' }));
});
