/** The options of a question, from words to a request; everything wrong with them is said at once. */

import type { DrillRequest } from '../ask/drill.ts';
import type { AskRequest } from '../ask/request.ts';
import { fill } from '../messages/index.ts';
import { type Fault, InputError } from '../model/error.ts';
import type { Desk } from './desk.ts';

export interface AskOptions {
  readonly measure?: readonly string[];
  readonly grain?: string;
  readonly period?: string;
  readonly from?: string;
  readonly to?: string;
  readonly by?: readonly string[];
  readonly where?: readonly string[];
  readonly asOf?: string;
  readonly as?: string;
  readonly basis?: string;
  readonly compare?: string;
  readonly csv?: boolean;
}

export interface DrillOptions extends AskOptions {
  readonly role?: string;
  readonly limit?: string;
  readonly offset?: string;
}

export const BASES = ['frozen', 'current'] as const;
export const COMPARISONS = ['previous', 'year'] as const;
export const ROLES = ['numerator', 'denominator', 'excluded'] as const;

/** The request of `ask`. */
export function askRequest(desk: Desk, metric: string, options: AskOptions): AskRequest {
  const faults: Fault[] = [];
  const request = readAsk(desk, metric, options, faults);
  assertNone(desk, faults);
  return request;
}

/** The request of `drill`. */
export function drillRequest(desk: Desk, metric: string, options: DrillOptions): DrillRequest {
  const faults: Fault[] = [];
  const request = {
    ...readAsk(desk, metric, options, faults),
    ...given('role', oneOf(desk, '--role', options.role, ROLES, faults)),
    ...given('limit', whole(desk, '--limit', options.limit, 1, faults)),
    ...given('offset', whole(desk, '--offset', options.offset, 0, faults)),
  };
  assertNone(desk, faults);
  return request;
}

function readAsk(desk: Desk, metric: string, options: AskOptions, faults: Fault[]): AskRequest {
  const { words, format } = desk;
  if (options.csv && desk.json) {
    const what = fill(words.command.errors.exclusive, { a: '--csv', b: '--json' }, format);
    faults.push({ where: '--csv', what });
  }
  const where = (options.where ?? []).flatMap((text) => {
    const at = text.indexOf('=');
    if (at > 0) return [{ dimension: text.slice(0, at), value: text.slice(at + 1) }];
    faults.push({ where: '--where', what: fill(words.command.errors.pair, { value: text }, format) });
    return [];
  });
  return {
    metric,
    ...given('measures', options.measure),
    ...given('grain', options.grain),
    ...given('period', options.period),
    ...given('from', options.from),
    ...given('to', options.to),
    ...given('by', options.by),
    ...(where.length > 0 && { where }),
    ...given('asOf', options.asOf),
    ...given('basis', oneOf(desk, '--basis', options.basis, BASES, faults)),
    ...given('compare', oneOf(desk, '--compare', options.compare, COMPARISONS, faults)),
  };
}

/** The value of an option that knows few; a fault where it is another. */
export function oneOf<T extends string>(
  { words, format }: Pick<Desk, 'words' | 'format'>,
  option: string,
  value: string | undefined,
  known: readonly T[],
  faults: Fault[],
): T | undefined {
  const found = known.find((each) => each === value);
  if (value !== undefined && found === undefined) {
    faults.push({ where: option, what: fill(words.command.errors.oneOf, { known: known.join(', '), value }, format) });
  }
  return found;
}

/** A whole number of at least `least`; a fault where it is none. */
export function whole(
  desk: Desk,
  option: string,
  value: string | undefined,
  least: number,
  faults: Fault[],
): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value) && Number(value) >= least) return Number(value);
  faults.push({ where: option, what: fill(desk.words.command.errors.whole, { least, value }, desk.format) });
  return undefined;
}

/** Throws the faults as one error, if there are any. */
export function assertNone({ words }: Pick<Desk, 'words'>, faults: readonly Fault[]): void {
  if (faults.length > 0) throw new InputError('bad_usage', words.command.errors.usage, { faults });
}

/** A field that is there only where it has a value. */
function given<K extends string, T>(name: K, value: T | undefined): { [P in K]?: T } {
  return value === undefined ? {} : ({ [name]: value } as { [P in K]?: T });
}
