/** The example's mapping gives the figures of the data. */
import { describe } from 'vitest';
import { dataFolder, isThere, loadExample } from './installation.ts';
import { ravenstackFigures } from './ravenstack-figures.ts';

describe.skipIf(!isThere('ravenstack'))(`RavenStack (needs ${dataFolder('ravenstack')})`, () => {
  ravenstackFigures(() => loadExample('ravenstack', { besides: ['spend.yaml'] }));
});
