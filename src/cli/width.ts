/**
 * Text in columns of a terminal: how wide it is, cut, padded, wrapped. Colour codes take no room. Text from data goes
 * through `plain` first, so that a record's name can neither move the cursor nor colour the screen.
 */

// biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes begin with one.
const COLOUR = /\u001b\[[0-9;]*m/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out.
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]+/g;
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;
const COMBINING = /\p{M}/u;

/** Text from data without anything that a terminal would obey; a line break becomes a space. */
export const plain = (text: string): string => text.replace(CONTROL, ' ').trim();

const charWidth = (char: string): number => (COMBINING.test(char) ? 0 : WIDE.test(char) ? 2 : 1);

/** Columns the text takes. */
export function widthOf(text: string): number {
  let width = 0;
  for (const char of text.replace(COLOUR, '')) width += charWidth(char);
  return width;
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - widthOf(text))) + text;
}

/** At most `width` columns of uncoloured text, the last an ellipsis where something is cut. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = '';
  for (const char of text) {
    if (widthOf(kept) + charWidth(char) > width - 1) break;
    kept += char;
  }
  return `${kept.trimEnd()}…`;
}

/** Lines of at most `width` columns, broken at spaces; a longer word stands alone on its line. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && widthOf(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

/** The left text and the right one on one line as wide as `width`. */
export function between(left: string, right: string, width: number): string {
  return left + ' '.repeat(Math.max(2, width - widthOf(left) - widthOf(right))) + right;
}
