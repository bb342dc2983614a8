/**
 * What can be typed behind `cadans`: commands, their options and the words these take, read off the parser itself, so
 * that a new command or option is completed without another line. The scripts made of it are in `completion-script.ts`.
 */
import type { Command, Option } from 'commander';
import { GRAINS } from '../ask/request.ts';
import { LANGUAGES } from '../messages/index.ts';
import { METRICS } from '../metrics/index.ts';
import { DIMENSIONS } from '../metrics/metric.ts';
import { CADENCES } from './board-cadence.ts';
import { COMPARISONS, ROLES } from './request.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** What a value is completed with: words, names of files or folders, the measures of the metric before it, nothing. */
export type Values = readonly string[] | 'file' | 'folder' | 'measure' | 'nothing';

export interface Completed {
  readonly name: string;
  readonly about: string;
  /** Of its first word. */
  readonly words: Values;
  readonly options: readonly CompletedOption[];
}

export interface CompletedOption {
  readonly names: readonly string[];
  readonly about: string;
  /** Undefined where it takes none. */
  readonly values: Values | undefined;
}

export interface Completion {
  readonly commands: readonly Completed[];
  /** Options of every command. */
  readonly everywhere: readonly CompletedOption[];
  readonly measures: ReadonlyMap<string, readonly string[]>;
}

const OPTION_VALUES: Readonly<Record<string, Values>> = {
  '--grain': GRAINS,
  '--by': DIMENSIONS,
  '--where': DIMENSIONS.map((name) => `${name}=`),
  '--measure': 'measure',
  '--compare': COMPARISONS,
  '--role': ROLES,
  '--lang': LANGUAGES,
  '--db': 'folder',
  '--data': 'folder',
  '--config': 'file',
  '--out': 'file',
  '--answers': 'file',
};

/** Values of a command's first word, by the name the parser gives it. */
const ARGUMENT_VALUES: Readonly<Record<string, Values>> = {
  mapping: 'file',
  file: 'file',
  metric: METRICS.map(({ id }) => id),
  cadence: CADENCES,
  shell: SHELLS,
};

/** All that can be completed. */
export function completionOf(program: Command): Completion {
  const commands = program.commands.map((command): Completed => {
    const [argument] = command.registeredArguments;
    return {
      name: command.name(),
      about: command.description(),
      words: (argument && ARGUMENT_VALUES[argument.name()]) ?? 'nothing',
      options: command.options.filter(({ hidden }) => !hidden).map(completedOption),
    };
  });
  return {
    commands,
    everywhere: program.options.filter(({ hidden }) => !hidden).map(completedOption),
    measures: new Map(METRICS.map(({ id, measures }) => [id, measures.map(({ name }) => name)])),
  };
}

function completedOption({ short, long, description, required, optional }: Option): CompletedOption {
  const names = [long, short].filter((name) => name !== undefined && name !== null);
  const takes = required || optional;
  return { names, about: description, values: takes ? (OPTION_VALUES[long ?? ''] ?? 'nothing') : undefined };
}
