/**
 * SQL as text plus bound arguments. A value put into the template becomes an argument, never text; only `Sql` pieces
 * and `sql.id` become text. So no value from outside can change what a query does.
 */
export type SqlValue = string | number | bigint | boolean | null;

export class Sql {
  readonly chunks: readonly string[];
  readonly values: readonly SqlValue[];

  /** `chunks` is always one longer than `values`. */
  constructor(chunks: readonly string[], values: readonly SqlValue[]) {
    this.chunks = chunks;
    this.values = values;
  }

  /** The text with `placeholder(1)` … in place of the arguments. */
  text(placeholder: (n: number) => string): string {
    return this.chunks.reduce((text, chunk, i) => (i === 0 ? chunk : text + placeholder(i) + chunk), '');
  }
}

function build(strings: readonly string[], parts: readonly (Sql | SqlValue)[]): Sql {
  const chunks: string[] = [strings[0] ?? ''];
  const values: SqlValue[] = [];
  const append = (text: string) => {
    chunks[chunks.length - 1] += text;
  };
  parts.forEach((part, i) => {
    if (part instanceof Sql) {
      append(part.chunks[0] ?? '');
      part.values.forEach((value, j) => {
        values.push(value);
        chunks.push(part.chunks[j + 1] ?? '');
      });
    } else {
      values.push(part);
      chunks.push('');
    }
    append(strings[i + 1] ?? '');
  });
  return new Sql(chunks, values);
}

/** Tagged template: sql`select ${column} from deal where amount > ${10}`. */
export function sql(strings: TemplateStringsArray, ...parts: (Sql | SqlValue)[]): Sql {
  return build(strings, parts);
}

/** A quoted identifier. */
sql.id = (name: string): Sql => new Sql([`"${name.replaceAll('"', '""')}"`], []);
/** Text of this program's own, never a value from outside. */
sql.raw = (text: string): Sql => new Sql([text], []);
sql.empty = new Sql([''], []);
/** Pieces with a separator between them. */
sql.join = (parts: readonly (Sql | SqlValue)[], separator = ', '): Sql =>
  parts.length === 0 ? sql.empty : build(['', ...parts.slice(1).map(() => separator), ''], parts);
/** A constant of this program, written as text so that the engine can plan with it. */
sql.constant = (value: string): Sql => new Sql([`'${value.replaceAll("'", "''")}'`], []);
