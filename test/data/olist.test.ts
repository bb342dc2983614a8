/** The example's mapping gives the figures of the data. */
import { describe } from 'vitest';
import { dataFolder, isThere, loadExample } from './installation.ts';
import { olistFigures } from './olist-figures.ts';

describe.skipIf(!isThere('olist'))(`Olist (needs ${dataFolder('olist')})`, () => {
  olistFigures(() => loadExample('olist'));
});
