/** Faults of the command line itself, as the parser finds them, in the user's language. */
import type { CommanderError } from 'commander';
import { type Format, fill, type Messages } from '../messages/index.ts';
import { type Fault, InputError } from '../model/error.ts';

/** The parser's error as ours; `command` is the command that was tried, if it is known. */
export function usageError(
  error: CommanderError,
  command: string | undefined,
  words: Messages,
  format: Format,
): InputError {
  const { errors } = words.command;
  const [name = ''] = [...error.message.matchAll(/'([^']*)'/g)].map((match) => match[1] ?? '');
  const meant = /Did you mean (?:one of )?(.*?)\?\)/.exec(error.message)?.[1];
  const hint = meant ? { hint: fill(errors.didYouMean, { name: meant }, format) } : {};
  const fault = (text: string, what = name): Fault => ({ what: fill(text, { name: what }, format), ...hint });
  const faults: Record<string, Fault> = {
    'commander.unknownCommand': fault(errors.unknownCommand),
    'commander.unknownOption': fault(errors.unknownOption),
    'commander.missingArgument': fault(errors.missingArgument),
    'commander.optionMissingArgument': fault(errors.missingValue),
    'commander.excessArguments': fault(errors.tooMany),
  };
  return new InputError('bad_usage', errors.usage, {
    hint: fill(errors.usageHint, { command: command ? `${command} ` : '' }, format),
    faults: [faults[error.code] ?? { what: error.message.replace(/^error: /, '') }],
  });
}
