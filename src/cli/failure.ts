/**
 * What a user sees of an error, and the exit code it leaves: 2 wrong input, 3 not allowed, 4 not found, 5 not possible
 * now, 1 a defect of this program. Never a trace, unless CADANS_DEBUG asks for it.
 */
import { CalendarError } from '../calendar/error.ts';
import { type Format, fill, type Messages } from '../messages/index.ts';
import { CadansError, type Fault, InputError, NotAllowed } from '../model/error.ts';
import type { Terminal } from './terminal.ts';
import { plain, wrap } from './width.ts';

const INTERNAL = 1;

export interface FailureContext {
  readonly terminal: Terminal;
  readonly words: Messages;
  readonly format: Format;
  readonly json: boolean;
  readonly debug: boolean;
}

/** Reports the error on stderr and gives the exit code. */
export function reportFailure(error: unknown, context: FailureContext): number {
  const { terminal, words, json, debug } = context;
  const known = asKnown(error, words);
  const trace = debug && error instanceof Error ? error.stack : undefined;
  if (json) {
    const kind = known ? known.name : 'internal';
    const shown = known
      ? {
          kind,
          code: known.code,
          message: known.message,
          hint: known.hint ?? null,
          faults: known.faults,
          exitCode: known.exitCode,
        }
      : {
          kind,
          code: 'internal',
          message: messageOf(error),
          hint: words.command.errors.internalHint,
          faults: [],
          exitCode: INTERNAL,
        };
    terminal.note(JSON.stringify({ error: { ...shown, ...(trace && { trace }) } }, null, 2));
  } else {
    for (const line of known ? failureLines(known, context) : internalLines(error, context)) terminal.note(line);
    if (trace) terminal.note(trace);
  }
  return known ? known.exitCode : INTERNAL;
}

/** The error as one of ours, a refusal in the reader's words; null where it is none. A wrong date is wrong input. */
function asKnown(error: unknown, words: Messages): CadansError | null {
  if (error instanceof NotAllowed && error.code in words.refused) {
    const { what, hint } = words.refused[error.code as keyof Messages['refused']];
    return new NotAllowed(error.code, what, { hint });
  }
  if (error instanceof CadansError) return error;
  if (error instanceof CalendarError) return new InputError(error.code, error.message, { hint: error.hint });
  return null;
}

function failureLines(error: CadansError, { terminal, words }: FailureContext): string[] {
  const { notePaint: paint, width } = terminal;
  const { errors } = words.command;
  const head = wrap(`${errors.title}: ${plain(error.message)}`, width);
  return [
    ...head.map((line, i) => (i === 0 ? line.replace(errors.title, () => paint.act(paint.bold(errors.title))) : line)),
    ...error.faults.flatMap((fault) => faultLines(fault, terminal)),
    ...(error.hint ? wrap(`${errors.todo}: ${plain(error.hint)}`, width) : []),
  ];
}

/** Where on a line of its own, then what, then what to do. */
function faultLines({ where, what, hint }: Fault, { notePaint: paint, width }: Terminal): string[] {
  const indent = where ? '    ' : '  ';
  const indented = (text: string) => wrap(plain(text), width - indent.length).map((line) => `${indent}${line}`);
  return [
    ...(where ? [`  ${paint.bold(plain(where))}`] : []),
    ...indented(what),
    ...(hint ? indented(`→ ${hint}`).map(paint.dim) : []),
  ];
}

function internalLines(error: unknown, { words, format }: FailureContext): string[] {
  const { errors } = words.command;
  return [fill(errors.internal, { message: messageOf(error) }, format), errors.internalHint];
}

const messageOf = (error: unknown): string =>
  plain((error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '');
