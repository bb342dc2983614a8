/**
 * Date formats as people write them (`DD/MM/YYYY HH:mm`), read into parts. A format must give a whole date, or a
 * month; one that gives hours gives minutes. Letters that are no token are literal; [brackets] make tokens literal.
 */
const TOKENS = [
  'YYYY',
  'MMMM',
  'SSS',
  'MMM',
  'YY',
  'MM',
  'DD',
  'HH',
  'hh',
  'mm',
  'ss',
  'M',
  'D',
  'H',
  'h',
  'A',
  'Z',
] as const;
export type DateToken = (typeof TOKENS)[number];
export type DatePart = { token: DateToken } | { literal: string };

export interface DateFormat {
  readonly parts: readonly DatePart[];
  /** Gives a time of day; without it a value is known to the day. */
  readonly hasTime: boolean;
  /** The value carries its own offset from UTC. */
  readonly hasOffset: boolean;
  /** Gives a month without a day: good for a date column, as its first day. */
  readonly monthOnly: boolean;
}

/** Reads a format, or says why it is none. */
export function readDateFormat(text: string): DateFormat | { fault: string } {
  const parts: DatePart[] = [];
  for (let rest = text; rest !== ''; ) {
    const bracketed = /^\[([^\]]*)\]/.exec(rest);
    const token = TOKENS.find((name) => rest.startsWith(name));
    if (bracketed) {
      parts.push({ literal: bracketed[1] ?? '' });
      rest = rest.slice(bracketed[0].length);
    } else if (token !== undefined) {
      parts.push({ token });
      rest = rest.slice(token.length);
    } else {
      parts.push({ literal: rest.slice(0, 1) });
      rest = rest.slice(1);
    }
  }
  const has = (...names: DateToken[]) => parts.some((part) => 'token' in part && names.includes(part.token));
  const twice = TOKENS.find((name) => parts.filter((part) => 'token' in part && part.token === name).length > 1);
  const hasTime = has('HH', 'H', 'hh', 'h');
  const hasOffset = has('Z');
  const fault =
    twice !== undefined
      ? `names ${twice} twice`
      : !has('YYYY', 'YY')
        ? 'has no year'
        : !has('MM', 'M', 'MMM', 'MMMM')
          ? 'has no month'
          : hasTime !== has('mm')
            ? 'needs hours and minutes, or neither'
            : has('hh', 'h') !== has('A')
              ? 'needs A (AM or PM) with the twelve-hour hh, and only there'
              : !hasTime && (hasOffset || has('ss', 'SSS'))
                ? 'has parts of a time without hours'
                : hasTime && !has('DD', 'D')
                  ? 'has a time but no day'
                  : undefined;
  if (fault !== undefined) {
    return {
      fault: `is no date format: it ${fault}\ntokens: YYYY YY MM M MMM MMMM DD D HH H hh h mm ss SSS A Z, other text as it stands`,
    };
  }
  return { parts, hasTime, hasOffset, monthOnly: !has('DD', 'D') };
}
