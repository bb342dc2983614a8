/** A card of hand-made answers: whose verdict it shows, and that what comes from data is shown tame. */
import { describe, expect, it } from 'vitest';
import type { Answer, AnswerMeasure, AnswerVerdict } from '../../src/ask/answer.ts';
import { type Board, headline } from '../../src/ask/board.ts';
import { checkCalendar } from '../../src/calendar/index.ts';
import { answerCsv } from '../../src/cli/answer-csv.ts';
import { answerLines } from '../../src/cli/answer-table.ts';
import { boardLines } from '../../src/cli/board-text.ts';
import { PLAIN } from '../../src/cli/terminal.ts';
import { viewOf } from '../../src/cli/view.ts';

const calendar = checkCalendar({ zone: 'UTC', weekStart: 1, year: { kind: 'calendar' } });
const view = viewOf('en', calendar, { paint: PLAIN, width: 80 });
const period = {
  label: '2026-10',
  grain: 'month',
  start: '2026-10-01T00:00:00Z',
  end: '2026-11-01T00:00:00Z',
} as const;
const NOW = '2026-11-11T09:00:00Z';

const immature: AnswerVerdict = { verdict: 'none', rule: 'immature', values: {}, advice: null };
const slipped: AnswerVerdict = {
  verdict: 'act',
  rule: 'below_baseline',
  values: { baseline: 0.62, periods: 6 },
  advice: 'win_rate_below',
};
const share = (verdict: AnswerVerdict | undefined, more: Partial<AnswerMeasure> = {}): AnswerMeasure => ({
  value: 0.25,
  unit: 'share',
  n: '10',
  d: '40',
  interval: [0.14, 0.4],
  flags: [],
  ...(verdict && { verdict }),
  ...more,
});

function answer(measures: Record<string, AnswerMeasure>, dims: Answer['rows'][number]['dims'] = {}): Answer {
  return {
    query: {
      metric: 'win-rate',
      measures: Object.keys(measures),
      grain: 'month',
      periods: ['2026-10'],
      from: '2026-10-01',
      to: '2026-11-01',
      zone: 'UTC',
      by: Object.keys(dims),
      where: {},
      compare: null,
    },
    basis: 'current',
    rows: [{ period, dims, measures }],
    meta: {
      definition: { metric: 'win-rate', version: 1 },
      level: 'company',
      withheld: {},
      completeThrough: { crm: null },
      asOf: NOW,
      validUntil: null,
      excluded: {},
      remarks: {},
      warnings: [],
    },
  };
}

const boardOf = (measures: Record<string, AnswerMeasure>): Board => {
  const card = {
    metric: 'win-rate',
    answer: answer(measures),
    trend: answer({ cohort: measures['cohort'] ?? share(undefined) }),
  };
  return { cadence: 'month', period, zone: 'UTC', cards: [card], absent: [] };
};
const text = (board: Board) => boardLines(view, board, { where: [] }).join('\n');

describe('the verdict of a card', () => {
  it('is the headline’s where it can be judged', () => {
    const board = boardOf({
      cohort: share(slipped),
      closed: share({ ...slipped, verdict: 'good', rule: 'above_baseline' }),
    });
    expect(board.cards.map((card) => headline(card).verdict)).toMatchObject([{ verdict: 'act', of: 'cohort' }]);
    expect(text(board)).toMatch(/Win rate +► act\n/);
    // The other measure keeps its own beside it.
    expect(text(board)).toMatch(/Won \/ closed .* ✓ good/);
  });

  it('is another measure’s, by name, while the headline can still change', () => {
    const board = boardOf({ cohort: share(immature, { flags: ['immature'] }), closed: share(slipped) });
    expect(board.cards.map((card) => headline(card).verdict)).toMatchObject([{ verdict: 'act', of: 'closed' }]);
    expect(text(board)).toMatch(/Win rate +► act\n/);
    expect(text(board)).toContain('can still change');
    expect(text(board)).toContain('verdict of “Won / closed”: Below its own level of 62.0\u00a0%');
    expect(text(board)).toContain('→ Cut it by channel');
  });

  it('says why there is none', () => {
    const board = boardOf({ cohort: share(immature, { flags: ['immature', 'partial'] }), closed: share(undefined) });
    expect(text(board)).toMatch(/Win rate +· no verdict\n/);
    expect(text(board)).toContain('Not judged yet: this group can still change.');
    // The flag of the same name would only repeat it.
    expect(text(board).match(/can still change/g)).toHaveLength(1);
    expect(text(board)).toContain('\nrunning\n');
  });
});

describe('what comes from data', () => {
  const dims = { team: { key: '=1+1', label: 'North\u001b[31m\nSouth' } };

  it('can neither colour a table nor break its lines', () => {
    const lines = answerLines(view, answer({ cohort: share(undefined) }, dims), { now: NOW, where: [] });
    expect(lines.join('\n')).not.toContain('\u001b');
    expect(lines.some((line) => line.includes('North [31m South'))).toBe(true);
    expect(lines.join('\n')).toContain('crm does not say');
  });

  it('is kept to the letter in CSV, but for what would be a formula', () => {
    const csv = answerCsv(answer({ cohort: share(undefined) }, dims));
    expect(csv).toContain('"North\u001b[31m\nSouth",\'=1+1,0.25,10,40,0.14,0.4,,,');
  });

  it('shows no value as a dash with its reason, never as nought', () => {
    const none = share(undefined, { value: null, n: '0', d: '0', reason: 'nothing_to_measure' });
    delete (none as { interval?: unknown }).interval;
    const lines = answerLines(view, answer({ cohort: none }), { now: NOW, where: [] });
    expect(lines.some((line) => /Won \/ created +– +0\/0 +nothing to measure/.test(line))).toBe(true);
    expect(answerCsv(answer({ cohort: none }))).toContain('month,,0,0,,,nothing_to_measure,,');
  });
});
