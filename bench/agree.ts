/** Whether a peer's rows hold the figures of an answer: every column `<measure>__n` or `__d`, in every period and segment. */
import { Decimal } from 'decimal.js';
import type { Answer } from '../src/ask/answer.ts';

export interface Disagreement {
  readonly where: string;
  readonly product: string;
  readonly peer: string;
}

export interface Agreement {
  readonly compared: number;
  readonly wrong: readonly Disagreement[];
}

type AnswerMeasures = Answer['rows'][number]['measures'];
export type PeerRow = Readonly<Record<string, unknown>>;

/**
 * Compares in both directions: a row that one of them lacks counts as nothing there. `tolerance` covers shares of cost
 * that a peer rounds instead of dividing them to the cent.
 */
export function agreement(answer: Answer, rows: readonly PeerRow[], tolerance = '0'): Agreement {
  const columns = [...new Set(rows.flatMap(Object.keys))].filter((name) => /__[nd]$/.test(name));
  const peers = new Map<string, PeerRow>(rows.map((row) => [`${row['period']} ${row['segment']}`, row]));
  const products = new Map<string, AnswerMeasures>(
    answer.rows.map((row) => {
      const [dim] = Object.values(row.dims);
      const segment = String(dim?.key ?? null).replace(/^crm:/, '');
      return [`${row.period.start.slice(0, 10)} ${segment}`, row.measures] as const;
    }),
  );
  const wrong: Disagreement[] = [];
  let compared = 0;
  for (const key of new Set<string>([...peers.keys(), ...products.keys()])) {
    for (const column of columns) {
      const [measure = '', part] = column.split('__');
      const cell = products.get(key)?.[measure];
      const product = new Decimal((part === 'n' ? cell?.n : cell?.d) ?? 0);
      const peer = new Decimal(String(peers.get(key)?.[column] ?? 0));
      compared += 1;
      if (product.minus(peer).abs().greaterThan(tolerance)) {
        wrong.push({
          where: `${answer.query.metric} ${key} ${column}`,
          product: product.toFixed(),
          peer: peer.toFixed(),
        });
      }
    }
  }
  return { compared, wrong };
}
