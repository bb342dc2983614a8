/** The example's mapping gives the figures of the data. */
import { describe } from 'vitest';
import { dataFolder, isThere, loadExample } from './installation.ts';
import { mavenFigures } from './maven-figures.ts';

describe.skipIf(!isThere('maven'))(`Maven (needs ${dataFolder('maven')})`, () => {
  mavenFigures(() => loadExample('maven'));
});
