/** What every command works with: where it writes, in which words, over which data, at which moment. */
import { type Format, fill, formatOf, type Language, type Messages, messages } from '../messages/index.ts';
import { type Fault, InputError } from '../model/error.ts';
import { isLanguage } from './language.ts';
import { type Place, placeOf, settingsPath } from './place.ts';
import { openTerminal, type Terminal } from './terminal.ts';
import type { World } from './world.ts';

/** The options that every command has. */
export interface GlobalOptions {
  readonly json?: boolean;
  readonly db?: string;
  readonly config?: string;
  readonly lang?: string;
  readonly now?: string;
}

export interface Desk {
  readonly terminal: Terminal;
  readonly lang: Language;
  readonly words: Messages;
  readonly format: Format;
  readonly json: boolean;
  readonly place: Place;
  /** The settings file, null where there is none. */
  readonly settings: string | null;
  readonly now: string;
  readonly cwd: string;
}

/** Checks the global options; all their faults come back together. */
export function openDesk(world: World, lang: Language, options: GlobalOptions): Desk {
  const words = messages(lang);
  const format = formatOf(lang);
  const faults: Fault[] = [];
  if (options.lang !== undefined && !isLanguage(options.lang)) {
    const what = fill(words.command.errors.oneOf, { known: 'en, nl', value: options.lang }, format);
    faults.push({ where: '--lang', what });
  }
  const now = options.now ?? world.now;
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z$/.test(now) || Number.isNaN(Date.parse(now))) {
    faults.push({ where: '--now', what: fill(words.command.errors.now, { value: now }, format) });
  }
  if (faults.length > 0) throw new InputError('bad_usage', words.command.errors.usage, { faults });
  return {
    terminal: openTerminal(world, world.env),
    lang,
    words,
    format,
    json: options.json ?? false,
    place: placeOf(world, options.db),
    settings: settingsPath(world, options.db, options.config),
    now,
    cwd: world.cwd,
  };
}

/** Prints a result for a program. */
export const printJson = ({ terminal }: Desk, value: unknown): void =>
  terminal.raw(`${JSON.stringify(value, null, 2)}\n`);
