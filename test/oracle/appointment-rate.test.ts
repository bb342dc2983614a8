/** The oracle of appointment-rate against the table counted by hand. */
import { describe, expect, it } from 'vitest';
import { appointmentRateOracle } from './appointment-rate.ts';
import { appointmentRateTraps } from './appointment-rate-traps.ts';
import { faultsOf } from './world-fault.ts';

describe('appointments counted by hand', () => {
  for (const { name, request, figures, excluded } of appointmentRateTraps.expectations) {
    it(name, () => expect(appointmentRateOracle(appointmentRateTraps.world, request)).toEqual({ figures, excluded }));
  }

  it('the rows are rows of the model', () => expect(faultsOf(appointmentRateTraps.world)).toEqual([]));
});
