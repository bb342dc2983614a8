/** A measured row, and the table of all of them as it is printed. */

export interface Goal {
  readonly text: string;
  readonly holds: boolean;
}

export interface Result {
  readonly name: string;
  readonly postgres: string;
  readonly duckdb: string;
  readonly cadans: string;
  /** How many times as fast as each peer. */
  readonly ratios: string;
  readonly goals: readonly Goal[];
  readonly remark: string;
}

/** Milliseconds as one reads them. */
export function shown(ms: number): string {
  if (!Number.isFinite(ms)) return '–';
  if (ms >= 10_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${ms >= 100 ? ms.toFixed(0) : ms >= 1 ? ms.toFixed(1) : ms.toFixed(3)} ms`;
}

/** `1,200 ×`, `0.05 ×`. */
export const times = (ratio: number): string =>
  `${ratio >= 10 ? Math.round(ratio).toLocaleString('en') : Number(ratio.toPrecision(2))} ×`;

/** Speed beside a peer, where it was measured. */
export function ratioTo(peers: Readonly<Record<string, number | null>>, cadansMs: number): string {
  const parts = Object.entries(peers).flatMap(([name, ms]) => (ms === null ? [] : [`${times(ms / cadansMs)} ${name}`]));
  return parts.length === 0 ? '–' : parts.join(', ');
}

export const atMost = (text: string, value: number, limit: number): Goal => ({ text, holds: value <= limit });
export const atLeast = (text: string, value: number, limit: number): Goal => ({ text, holds: value >= limit });

const HEAD = ['work', 'PostgreSQL', 'DuckDB', 'Cadans', 'Cadans is faster by', 'goal', 'holds', 'remark'];

export function tableOf(results: readonly Result[]): string {
  const rows = results.map(({ name, postgres, duckdb, cadans, ratios, goals, remark }) => [
    name,
    postgres,
    duckdb,
    cadans,
    ratios,
    goals.map(({ text }) => text).join('; ') || '–',
    goals.map(({ holds }) => (holds ? 'yes' : '**no**')).join('; ') || '–',
    remark,
  ]);
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '/')).join(' | ')} |`;
  return [line(HEAD), line(HEAD.map(() => '---')), ...rows.map(line)].join('\n');
}
