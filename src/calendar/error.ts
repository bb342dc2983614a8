export type CalendarFault =
  | 'bad_calendar'
  | 'bad_country'
  | 'bad_date'
  | 'bad_duration'
  | 'bad_hours'
  | 'bad_instant'
  | 'bad_number'
  | 'bad_period'
  | 'bad_region'
  | 'bad_schedule'
  | 'bad_zone'
  | 'out_of_range';

/** The one error of this room: `message` says what is wrong, `hint` what to do about it. */
export class CalendarError extends Error {
  readonly code: CalendarFault;
  readonly hint: string;

  constructor(code: CalendarFault, message: string, hint: string) {
    super(message);
    this.name = 'CalendarError';
    this.code = code;
    this.hint = hint;
  }
}

/** Text of any given value for a message: quoted, one line, at most 60 characters. */
export function shown(value: unknown): string {
  const text = typeof value === 'bigint' ? `${value}n` : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
