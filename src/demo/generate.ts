/**
 * The demo company as files: what its CRM, dialler, personnel system and bookkeeping would export, how to read them, and
 * its settings. The same options give the same files, byte by byte.
 */
import { addDays, CalendarError, parseDate } from '../calendar/index.ts';
import { type Fault, InputError } from '../model/error.ts';
import { SIZES } from './company.ts';
import { crmTables } from './crm-export.ts';
import { diallerTables } from './dialler-export.ts';
import { financeTables } from './finance-export.ts';
import { hrTables } from './hr-export.ts';
import { mappings, SETTINGS } from './mappings.ts';
import { type DemoOptions, makeScene } from './scene.ts';
import { STORY_IDS } from './stories.ts';
import type { Table } from './table.ts';
import { type DemoWorld, makeWorld } from './world.ts';

export interface DemoFiles {
  readonly files: readonly Table[];
  readonly world: DemoWorld;
}

/** Makes the company. Throws InputError for options that are none. */
export async function generate(options: DemoOptions): Promise<DemoFiles> {
  assertOptions(options);
  const world = makeWorld(await makeScene(options));
  const files = [
    ...hrTables(world),
    ...crmTables(world),
    ...diallerTables(world),
    ...financeTables(world),
    ...mappings(addDays(options.today, -1)),
    { path: 'cadans.yaml', text: SETTINGS, rows: 0 },
  ];
  return { files, world };
}

function assertOptions({ seed, today, size, stories = [] }: DemoOptions): void {
  const faults: Fault[] = [];
  if (!Number.isSafeInteger(seed)) faults.push({ where: 'seed', what: `${seed} is no whole number` });
  try {
    parseDate(today);
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error;
    faults.push({ where: 'today', what: error.message, hint: error.hint });
  }
  if (!SIZES.includes(size)) faults.push({ where: 'company', what: `“${size}” is none of ${SIZES.join(', ')}` });
  for (const story of stories) {
    if (STORY_IDS.includes(story)) continue;
    faults.push({ where: 'stories', what: `“${story}” is no story`, hint: `Known: ${STORY_IDS.join(', ')}.` });
  }
  if (faults.length > 0) throw new InputError('bad_demo', 'The demo company cannot be made as asked.', { faults });
}
