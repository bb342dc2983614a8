/** Tables as text, the way systems export them. */
export type Cell = string | number | boolean | null;

export interface Table {
  readonly path: string;
  readonly text: string;
  readonly rows: number;
}

export interface CsvStyle {
  readonly delimiter: string;
  readonly decimal: string;
}

const PLAIN: CsvStyle = { delimiter: ',', decimal: '.' };

/** CSV with a header; fields are quoted where they must be. */
export function csv(
  path: string,
  header: readonly string[],
  rows: readonly (readonly Cell[])[],
  { delimiter, decimal }: CsvStyle = PLAIN,
): Table {
  const cell = (value: Cell): string => {
    if (value === null) return '';
    if (typeof value === 'number') return decimal === '.' ? String(value) : String(value).replace('.', decimal);
    const text = String(value);
    return text.includes(delimiter) || text.includes('"') || text.includes('\n')
      ? `"${text.replaceAll('"', '""')}"`
      : text;
  };
  const lines = [header, ...rows].map((row) => row.map(cell).join(delimiter));
  return { path, text: `${lines.join('\n')}\n`, rows: rows.length };
}

/** A JSON list, a record a line. */
export function json(path: string, records: readonly object[]): Table {
  const text = `[\n${records.map((record) => JSON.stringify(record)).join(',\n')}\n]\n`;
  return { path, text, rows: records.length };
}
