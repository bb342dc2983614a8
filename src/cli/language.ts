/**
 * Which language the command speaks, decided before anything else so that even help and faults are in it: `--lang`,
 * else the line `language: nl` of the settings file, else the language of the environment, else English.
 */
import { readFileSync } from 'node:fs';
import { LANGUAGES, type Language } from '../messages/index.ts';
import { settingsPath } from './place.ts';
import type { World } from './world.ts';

const LINE = /^language:\s*["']?(en|nl)["']?\s*(?:#.*)?$/m;

export function languageOf(world: World): Language {
  const asked = optionValue(world.args, '--lang');
  if (isLanguage(asked)) return asked;
  const file = settingsPath(world, optionValue(world.args, '--db'), optionValue(world.args, '--config'));
  return (file && languageLine(file)) || languageOfEnvironment(world.env);
}

export const isLanguage = (text: string | undefined): text is Language => LANGUAGES.includes(text as Language);

/** The value of an option wherever it stands: `--lang nl` or `--lang=nl`. */
function optionValue(args: readonly string[], option: string): string | undefined {
  const index = args.findIndex((arg) => arg === option || arg.startsWith(`${option}=`));
  const arg = args[index];
  return arg === option ? args[index + 1] : arg?.slice(option.length + 1);
}

function languageLine(file: string): Language | undefined {
  try {
    const found = LINE.exec(readFileSync(file, 'utf8'))?.[1];
    return isLanguage(found) ? found : undefined;
  } catch {
    // Whoever reads the settings in earnest says what is wrong with them.
    return undefined;
  }
}

function languageOfEnvironment(env: World['env']): Language {
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  return /^nl(?:[_.-]|$)/i.test(locale) ? 'nl' : 'en';
}
