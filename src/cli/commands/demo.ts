/**
 * `cadans demo`: makes a company, loads it as any other, and shows its three boards, each of the last whole period;
 * without `--db` in a folder that goes away again. The company has a present of its own, so that it looks the same on
 * any day.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Board, board } from '../../ask/board.ts';
import { addDays, periodOf } from '../../calendar/index.ts';
import { DIAGNOSES } from '../../coach/diagnosis/index.ts';
import type { Finding } from '../../coach/finding.ts';
import { SIZES } from '../../demo/company.ts';
import { generate } from '../../demo/generate.ts';
import { loadDemo } from '../../demo/load.ts';
import { SETTINGS } from '../../demo/mappings.ts';
import type { DemoOptions } from '../../demo/scene.ts';
import { STORY_IDS } from '../../demo/stories.ts';
import type { ImportReport } from '../../intake/report.ts';
import { fill, fillPlural } from '../../messages/index.ts';
import { type Fault, InputError } from '../../model/error.ts';
import { CADENCES } from '../board-cadence.ts';
import { boardLines } from '../board-text.ts';
import { type Desk, printJson } from '../desk.ts';
import { placeOf } from '../place.ts';
import { assertNone, oneOf, whole } from '../request.ts';
import { viewOf } from '../view.ts';
import { wrap } from '../width.ts';
import { withCompany, withEngine } from '../workspace.ts';

/** The present of the demo company, a Monday. */
const TODAY = '2026-11-02';
const SEED = 1;

export interface DemoCommandOptions {
  /** The folder to keep the company in, if it shall be kept. */
  readonly db?: string;
  readonly config?: string;
  readonly company?: string;
  readonly seed?: string;
  readonly today?: string;
  readonly without?: readonly string[];
}

export async function demoCommand(desk: Desk, options: DemoCommandOptions): Promise<void> {
  const { words, format, terminal } = desk;
  const said = words.command.demo;
  const asked = demoOptions(desk, options);
  if (options.db !== undefined && existsSync(desk.place.facts)) {
    throw new InputError('demo_folder', fill(said.taken, { folder: desk.place.folder }, format), {
      hint: said.takenHint,
    });
  }
  const temporary = options.db === undefined ? mkdtempSync(join(tmpdir(), 'cadans-demo-')) : null;
  const remove = () => temporary && rmSync(temporary, { recursive: true, force: true });
  process.once('exit', remove);
  try {
    const place = temporary ? placeOf(desk, temporary) : desk.place;
    const settings = join(place.folder, 'cadans.yaml');
    const present = `${asked.today}T09:00:00Z`;
    const there: Desk = {
      ...desk,
      now: present,
      place,
      settings: options.config === undefined ? settings : desk.settings,
    };
    for (const report of await seed(there, asked)) terminal.note(importLine(desk, report));
    // Kept with the data, so that later questions to it are answered by the same settings.
    writeFileSync(settings, SETTINGS);
    terminal.note(temporary ? said.temporary : fill(said.loaded, { folder: place.folder }, format));
    await showBoards(there);
  } finally {
    remove();
    process.removeListener('exit', remove);
  }
}

function demoOptions(desk: Desk, { company, seed: given, today, without = [] }: DemoCommandOptions): DemoOptions {
  const faults: Fault[] = [];
  const size = oneOf(desk, '--company', company, SIZES, faults);
  const number = whole(desk, '--seed', given, 0, faults);
  const left = without.map((story) => oneOf(desk, '--without', story, STORY_IDS, faults));
  assertNone(desk, faults);
  return {
    seed: number ?? SEED,
    today: today ?? TODAY,
    size: size ?? 'default',
    stories: STORY_IDS.filter((story) => !left.includes(story)),
  };
}

/** Makes the company's exports and loads them, with progress on stderr. */
async function seed(desk: Desk, asked: DemoOptions): Promise<ImportReport[]> {
  const { place, terminal, words } = desk;
  try {
    terminal.progress(`${words.command.demo.making} …`);
    const made = await generate(asked);
    const exports = join(place.folder, 'exports');
    return await withEngine(
      desk,
      (engine) =>
        loadDemo(
          made,
          asked.today,
          { engine, exports, dataFolder: place.folder },
          {
            progress: (message) => terminal.progress(`${message} …`),
          },
        ),
      { create: true },
    );
  } finally {
    terminal.progress('');
  }
}

/** What a load took, and what it set aside. */
function importLine({ words, format }: Desk, { source, entities, rejects }: ImportReport): string {
  const said = words.command.import;
  const stored = entities.reduce((sum, each) => sum + each.stored, 0);
  const aside = rejects.rows > 0 ? ` · ${fillPlural(said.rejects, rejects.rows, format)}` : '';
  return `${source}: ${fillPlural(said.records, stored, format)}${aside}`;
}

async function showBoards(desk: Desk): Promise<void> {
  await withCompany(desk, async (company) => {
    const boards: Board[] = [];
    for (const cadence of CADENCES) {
      const at = addDays(periodOf(desk.now, cadence, company.calendar).startDate, -1);
      boards.push(await board(company, { cadence, at }, desk.now));
    }
    const findings: Finding[] = [];
    for (const diagnose of Object.values(DIAGNOSES)) findings.push(...(await diagnose(company, {}, desk.now)).findings);
    if (desk.json) return printJson(desk, { boards, findings });
    const view = viewOf(desk.lang, company.calendar, desk.terminal);
    const { words, format, terminal } = desk;
    const sentences = findings.map(({ id, values }) => wrap(fill(words.findings[id], values, format), terminal.width));
    const parts = [...boards.map((each) => boardLines(view, each, { where: [] })), ...sentences];
    terminal.out(parts.map((lines) => lines.join('\n')).join('\n\n\n'));
  });
}
