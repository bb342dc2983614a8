/** Tables keep their columns in line and inside the terminal, and nothing from data can move the cursor. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Column, renderTable } from '../../src/cli/table.ts';
import { openTerminal, PLAIN } from '../../src/cli/terminal.ts';
import { between, cut, padStart, plain, widthOf, wrap } from '../../src/cli/width.ts';

const cells = (...texts: string[]) => texts.map((text) => ({ text }));

describe('a table', () => {
  it('puts figures right and labels left, with a rule above the totals', () => {
    const columns: Column[] = [
      { title: 'Team', align: 'left', cells: cells('North', 'Total') },
      { title: 'Figure', align: 'right', cells: cells('5', '1,234') },
    ];
    expect(renderTable(columns, { width: 40, paint: PLAIN, footer: 1 })).toEqual([
      'Team   Figure',
      'North       5',
      '─────────────',
      'Total   1,234',
    ]);
  });

  it('sets the name of a group above its columns', () => {
    const columns: Column[] = [
      { title: 'Team', align: 'left', cells: cells('North') },
      { group: 'Won', title: 'Figure', align: 'right', cells: cells('5') },
      { group: 'Won', title: 'Parts', align: 'right', cells: cells('1/5') },
      { group: 'Lost', title: 'Figure', align: 'right', cells: cells('6') },
    ];
    expect(renderTable(columns, { width: 60, paint: PLAIN }).slice(0, 2)).toEqual([
      '       Won            Lost',
      'Team   Figure  Parts  Figure',
    ]);
  });

  it('wraps text and cuts labels where there is no room, but never a figure', () => {
    const columns: Column[] = [
      { title: 'Team', align: 'left', fit: 'cut', cells: cells('A team with a very long name') },
      { title: 'Figure', align: 'right', cells: cells('123,456,789') },
      { title: 'Notes', align: 'left', fit: 'wrap', cells: cells('can still change, small group') },
    ];
    const lines = renderTable(columns, { width: 40, paint: PLAIN });
    expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(40);
    expect(lines.join('\n')).toContain('123,456,789');
    expect(lines.join(' ').replace(/\s+/g, ' ')).toMatch(/A team.*….*can still .*change, .*small group/);
  });

  it('stays inside the terminal for any labels', () => {
    const label = fc.string({ unit: 'grapheme', maxLength: 40 }).map(plain);
    fc.assert(
      fc.property(fc.array(fc.tuple(label, fc.nat()), { minLength: 1, maxLength: 6 }), (rows) => {
        const columns: Column[] = [
          { title: 'Label', align: 'left', fit: 'cut', cells: rows.map(([text]) => ({ text })) },
          { title: 'Figure', align: 'right', cells: rows.map(([, n]) => ({ text: String(n) })) },
        ];
        const lines = renderTable(columns, { width: 30, paint: PLAIN });
        expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(30);
        // Figures end in one column.
        expect(new Set(lines.map(widthOf)).size).toBe(1);
      }),
    );
  });
});

describe('text in columns', () => {
  it('counts wide letters twice and colours not at all', () => {
    expect(widthOf('\u001b[31m日本\u001b[39m')).toBe(4);
    expect(widthOf('e\u0301')).toBe(1);
    expect(padStart('日', 4)).toBe('  日');
  });

  it('cuts to the width, with an ellipsis', () => {
    expect(cut('Rotterdam', 6)).toBe('Rotte…');
    expect(cut('日本語', 4)).toBe('日…');
    expect(cut('Rotte', 5)).toBe('Rotte');
  });

  it('wraps at spaces and keeps longer words whole', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrap('incomprehensible', 5)).toEqual(['incomprehensible']);
    expect(wrap('2.1\u00a0points', 3)).toEqual(['2.1\u00a0points']);
  });

  it('keeps left and right apart', () => {
    expect(between('a', 'b', 5)).toBe('a   b');
    expect(between('aaa', 'bbb', 5)).toBe('aaa  bbb');
  });

  it('takes everything out of data that a terminal would obey', () => {
    expect(plain('Evil\u001b[2J\u001b]0;title\u0007 co\r\nnext\u202e')).not.toMatch(/\p{Cc}|\u202e/u);
    expect(plain(' Acme\tBV ')).toBe('Acme BV');
  });
});

describe('a terminal', () => {
  const streams = (isTTY: boolean) => {
    const written = { out: '', err: '' };
    return {
      written,
      stdout: { write: (text: string) => (written.out += text), isTTY, columns: 100 },
      stderr: { write: (text: string) => (written.err += text), isTTY, columns: 100 },
    };
  };

  it('has colour only where somebody looks and did not refuse it', () => {
    expect(openTerminal(streams(true), {}).paint.act('x')).toBe('\u001b[31mx\u001b[39m');
    expect(openTerminal(streams(true), { NO_COLOR: '1' }).paint.act('x')).toBe('x');
    expect(openTerminal(streams(true), { TERM: 'dumb' }).paint.act('x')).toBe('x');
    expect(openTerminal(streams(false), {}).paint.act('x')).toBe('x');
  });

  it('shows progress to people alone and clears it before the result', () => {
    const person = streams(true);
    const terminal = openTerminal(person, {});
    terminal.progress('reading');
    terminal.out('done');
    expect(person.written).toEqual({ out: 'done\n', err: 'reading\r\u001b[K' });
    const pipe = streams(false);
    openTerminal(pipe, {}).progress('reading');
    expect(pipe.written.err).toBe('');
  });

  it('writes plain spaces for a reader and nothing else than it was given for a program', () => {
    const { written, ...both } = streams(false);
    openTerminal(both, {}).out('61.7\u00a0%');
    openTerminal(both, {}).raw('a\u00a0b');
    expect(written.out).toBe('61.7 %\na\u00a0b');
  });
});
