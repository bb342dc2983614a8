/**
 * What the intake asks instead of guessing: dates whose order of day and month nobody declared, local times without a
 * zone. Asked once per column with samples; while a question is open, nothing is loaded whatever else is allowed.
 */
import { sql } from '../engine/sql.ts';
import { type Fault, InputError } from '../model/error.ts';
import type { Mapping } from '../model/mapping.ts';
import type { Workbench } from './workbench.ts';

/** Digits in at least two groups, or with the name of a month: somebody meant a date. ISO itself is not in question. */
const DATELIKE = String.raw`(?i)^(\d{1,4}[./\- ]\d{1,2}[./\- ]\d{1,4}|\d{8}$|\d{10}$|\d{13}$|.*\d.*(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec).*\d).*`;
const ISO = String.raw`^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?( ?([zZ]|[+-]\d\d:?(\d\d)?))?)?$`;

interface Sample {
  readonly value: string;
  readonly where: string;
}

/** Throws the questions that the rejects of the workbench raise, if any. */
export async function askAboutDates(workbench: Workbench, mapping: Mapping): Promise<void> {
  const columns = await workbench.rows(sql`SELECT block, "column", reason FROM rejects
    WHERE reason = 'no_zone' OR reason = 'not_a_date' AND regexp_matches(value, ${DATELIKE}) AND NOT regexp_matches(value, ${ISO})
    GROUP BY block, "column", reason ORDER BY TRY_CAST(block AS INTEGER), "column", reason`);
  const faults: Fault[] = [];
  let ambiguous = false;
  for (const { block, column, reason } of columns) {
    const rule = mapping.entities[Number(block)]?.columns[column ?? ''];
    if (rule === undefined || rule.epoch !== undefined || rule.format !== undefined) continue;
    const where = mapping.at(['entities', Number(block), 'columns', column ?? '']);
    const these = sql`FROM rejects WHERE block = ${block ?? null} AND "column" = ${column ?? null} AND reason = ${reason ?? null}`;
    const samples = await samplesOf(
      workbench,
      sql`${these} AND (reason = 'no_zone' OR regexp_matches(value, ${DATELIKE}) AND NOT regexp_matches(value, ${ISO}))`,
    );
    const shown = samples.map(({ value, where: at }) => `${value} (${at})`).join(', ');
    if (reason === 'no_zone') {
      faults.push({
        where,
        what: `column ${column} holds local times such as ${shown}: of which zone?`,
        hint: 'write `zone: Area/City` for the column or the mapping',
      });
      continue;
    }
    ambiguous = true;
    const [bounds] =
      await workbench.rows(sql`SELECT max(TRY_CAST(regexp_extract(value, ${NUMERIC}, 1) AS INTEGER)) AS first,
      max(TRY_CAST(regexp_extract(value, ${NUMERIC}, 2) AS INTEGER)) AS second ${these} AND regexp_matches(value, ${NUMERIC})`);
    faults.push({
      where,
      ...question(
        column ?? '',
        samples[0]?.value ?? '',
        shown,
        Number(bounds?.['first'] ?? 0),
        Number(bounds?.['second'] ?? 0),
      ),
    });
  }
  if (faults.length === 0) return;
  throw new InputError(
    ambiguous ? 'ambiguous_date' : 'zone_missing',
    'Some dates can be read in more than one way; nothing was loaded.',
    {
      hint: 'Say in the mapping how they are meant.',
      faults,
    },
  );
}

async function samplesOf(workbench: Workbench, from: ReturnType<typeof sql>): Promise<Sample[]> {
  const rows = await workbench.rows(
    sql`SELECT value, min(file) AS file, min(TRY_CAST(line AS BIGINT)) AS line ${from} GROUP BY value ORDER BY 3, 1 LIMIT 3`,
  );
  return rows.map(({ value, file, line }) => ({
    value: value ?? '',
    where: line == null ? (file ?? '') : `${file}:${line}`,
  }));
}

const NUMERIC = String.raw`^(\d{1,2})[./\-](\d{1,2})[./\-]\d{2,4}`;
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

function question(
  column: string,
  value: string,
  shown: string,
  first: number,
  second: number,
): { what: string; hint: string } {
  const parts = /^(\d{1,2})([./-])(\d{1,2})[./-](\d{2,4})(.*)$/.exec(value);
  if (parts !== null) {
    const [, a = '', mark = '/', b = '', year = '', rest = ''] = parts;
    const time = /^[T ]\d/.test(rest) ? `${rest.slice(0, 1)}HH:mm${/:\d\d:\d\d/.test(rest) ? ':ss' : ''}` : '';
    const format = (order: string[]) =>
      `\`format: ${[...order, year.length === 2 ? 'YY' : 'YYYY'].join(mark)}${time}\``;
    const [dayFirst, monthFirst] = [format(['DD', 'MM']), format(['MM', 'DD'])];
    const day = (d: string, m: string) => `${Number(d)} ${MONTHS[Number(m) - 1] ?? '?'}`;
    if (first > 12 && second <= 12) {
      return { what: `column ${column} holds ${shown}: the day can only come first`, hint: `write ${dayFirst}` };
    }
    if (second > 12 && first <= 12) {
      return { what: `column ${column} holds ${shown}: the month can only come first`, hint: `write ${monthFirst}` };
    }
    if (first > 12)
      return {
        what: `column ${column} holds ${shown}: some only fit day first, some only month first`,
        hint: `write \`format\` as a list, or mend the file`,
      };
    return {
      what: `column ${column} holds ${shown}: is that ${day(a, b)} or ${day(b, a)}?`,
      hint: `write ${dayFirst} or ${monthFirst}`,
    };
  }
  const hint = /^\d{10}$/.test(value)
    ? 'write `epoch: seconds`, or `format`'
    : /^\d{13}$/.test(value)
      ? 'write `epoch: milliseconds`'
      : /^\d{8}$/.test(value)
        ? 'write `format: YYYYMMDD` or `format: DDMMYYYY`'
        : /^\d{4}[./]/.test(value)
          ? `write \`format: YYYY${value.slice(4, 5)}MM${value.slice(4, 5)}DD\``
          : 'write `format` with the tokens of docs/mapping.md, e.g. `format: D MMM YYYY`';
  return { what: `column ${column} holds ${shown}: how is that to be read?`, hint };
}
