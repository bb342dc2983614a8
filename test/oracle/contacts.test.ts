/** The oracle of contacts against the table counted by hand. */
import { describe, expect, it } from 'vitest';
import { contactsOracle } from './contacts.ts';
import { contactsTraps } from './contacts-traps.ts';
import { faultsOf } from './world-fault.ts';

describe('contacts counted by hand', () => {
  for (const { name, request, figures, excluded } of contactsTraps.expectations) {
    it(name, () => expect(contactsOracle(contactsTraps.world, request)).toEqual({ figures, excluded }));
  }

  it('the rows are rows of the model', () => expect(faultsOf(contactsTraps.world)).toEqual([]));
});
