/**
 * The capacity oracles against figures counted by hand, and what they refuse.
 */
import { describe, expect, it } from 'vitest';
import { aeCapacityOracle, bdrCapacityOracle } from './capacity.ts';
import { rampOn } from './capacity-days.ts';
import { aeCapacityTraps, bdrCapacityTraps } from './capacity-traps.ts';
import type { BusinessAnswer } from './money-metrics.ts';
import type { OracleRequest } from './world.ts';

const bare = ({ figures, excluded }: BusinessAnswer) => ({
  figures: figures.map(({ records: _, ...figure }) => figure),
  excluded,
});

describe('figures counted by hand', () => {
  for (const { name, request, figures, excluded } of bdrCapacityTraps.expectations) {
    it(`bdr-capacity ${name}`, async () => {
      expect(bare(await bdrCapacityOracle(bdrCapacityTraps.world, request))).toEqual({ figures, excluded });
    });
  }
  for (const { name, request, figures, excluded } of aeCapacityTraps.expectations) {
    it(`ae-capacity ${name}`, async () => {
      expect(bare(await aeCapacityOracle(aeCapacityTraps.world, request))).toEqual({ figures, excluded });
    });
  }

  it('lists a row per person and own working day, and for gross one per person', async () => {
    const { world, expectations } = bdrCapacityTraps;
    const request = { ...expectations[0]?.request, where: { rep: ['crm:joiner'] } } as OracleRequest;
    const days = ['2024-05-27', '2024-05-28', '2024-05-29', '2024-05-30'];
    const net = await bdrCapacityOracle(world, request);
    expect(net.figures[0]?.records.numerator).toEqual(days.map((day) => `crm:joiner ${day}`));
    const gross = await bdrCapacityOracle(world, { ...request, measure: 'capacity_gross', where: { team: ['crm:west'] } });
    expect(gross.figures[0]?.records.numerator).toEqual(['crm:own']);
  });
});

describe('the ramp', () => {
  // Whole months since the start, the 31st becoming a month's last day.
  const assignment = { from: '2024-01-31', ramp: '0,0.25,0.5' };
  it.each([
    ['2024-01-31', '0'],
    ['2024-02-28', '0'],
    ['2024-02-29', '0.25'],
    ['2024-03-30', '0.25'],
    ['2024-03-31', '0.5'],
    ['2024-04-29', '0.5'],
    ['2024-04-30', '1'],
  ])('on %s is %s', (date, share) => expect(rampOn(assignment, date).toFixed()).toBe(share));

  it('is none without a list or a start', () => {
    expect(rampOn({ from: '2024-01-31' }, '2024-02-01').toFixed()).toBe('1');
    expect(rampOn({ ramp: '0' }, '2024-02-01').toFixed()).toBe('1');
  });
});

describe('what is refused', () => {
  const { world, expectations } = bdrCapacityTraps;
  const request = expectations[0]?.request as OracleRequest;
  it('gross by rep, an unknown dimension, an unknown measure', async () => {
    const gross = { ...request, measure: 'capacity_gross' };
    await expect(bdrCapacityOracle(world, { ...gross, by: ['rep'] })).rejects.toThrow('level');
    await expect(bdrCapacityOracle(world, { ...gross, where: { rep: ['crm:full'] } })).rejects.toThrow('level');
    await expect(bdrCapacityOracle(world, { ...request, by: ['industry'] })).rejects.toThrow('no dimension industry');
    await expect(aeCapacityOracle(world, { ...request, measure: 'won' })).rejects.toThrow('no measure won');
  });
});
