/**
 * Where the command writes: results on stdout, everything said about them on stderr. Colour only on a terminal, or
 * elsewhere with FORCE_COLOR, and never with NO_COLOR; it is never the only sign of anything.
 */
export interface Stream {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

export type Style = (text: string) => string;

export interface Paint {
  readonly bold: Style;
  readonly dim: Style;
  readonly good: Style;
  readonly watch: Style;
  readonly act: Style;
}

export interface Terminal {
  /** Part of the result for a reader; ends its line. */
  out(text: string): void;
  /** A result for a program, to the letter. */
  raw(text: string): void;
  /** Progress, warnings, notes; ends its line. */
  note(text: string): void;
  /** Replaces the last progress on a terminal, is silent elsewhere; empty text clears it. */
  progress(text: string): void;
  readonly width: number;
  readonly paint: Paint;
  readonly notePaint: Paint;
}

const USUAL_WIDTH = 80;
const NBSP = /\u00a0/g;

const style =
  (open: string, close: string): Style =>
  (text) =>
    text === '' ? '' : `\u001b[${open}m${text}\u001b[${close}m`;

const COLOURED: Paint = {
  bold: style('1', '22'),
  dim: style('2', '22'),
  good: style('36', '39'),
  watch: style('33', '39'),
  act: style('31', '39'),
};
const same: Style = (text) => text;
export const PLAIN: Paint = { bold: same, dim: same, good: same, watch: same, act: same };

/** A terminal over two streams. No-break spaces, which hold figure and unit together, leave as plain spaces. */
export function openTerminal(
  { stdout, stderr }: { stdout: Stream; stderr: Stream },
  env: Readonly<Record<string, string | undefined>>,
): Terminal {
  const dumb = env['TERM'] === 'dumb';
  const force = env['FORCE_COLOR'] ?? '';
  const wanted = (stream: Stream) =>
    force === '' ? stream.isTTY === true && !dumb : force !== '0' && force !== 'false';
  const paintOf = (stream: Stream) => (!env['NO_COLOR'] && wanted(stream) ? COLOURED : PLAIN);
  const plainSpaces = (text: string) => text.replace(NBSP, ' ');
  let pending = false;
  const clear = () => {
    if (pending) stderr.write('\r\u001b[K');
    pending = false;
  };
  return {
    out(text) {
      clear();
      stdout.write(`${plainSpaces(text)}\n`);
    },
    raw(text) {
      clear();
      stdout.write(text);
    },
    note(text) {
      clear();
      stderr.write(`${plainSpaces(text)}\n`);
    },
    progress(text) {
      clear();
      // A terminal that cannot take a line back would show every step for good.
      if (!stderr.isTTY || dumb || text === '') return;
      stderr.write(plainSpaces(text).slice(0, (stderr.columns ?? USUAL_WIDTH) - 1));
      pending = true;
    },
    width: stdout.columns && stdout.columns > 0 ? stdout.columns : USUAL_WIDTH,
    paint: paintOf(stdout),
    notePaint: paintOf(stderr),
  };
}
