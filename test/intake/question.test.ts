/** What is asked instead of guessed: in which order a date is written, of which zone a time is. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Installation, oneEntity } from './installation.ts';

let place: Installation;
beforeEach(async () => {
  place = await Installation.open();
});
afterEach(() => place.close());

describe('questions', () => {
  const ask = async (values: string[], rule = 'd', top = '') => {
    const csv = ['id,d', ...values.map((value, i) => `${i},${value}`)].join('\n');
    return place.refusal(
      oneEntity('deal', `status: { constant: open }\nclosed_at: ${rule}`, '', top),
      { 'f.csv': csv },
      { allowRejects: true },
    );
  };

  it.each([
    [
      'either order',
      ['03/04/2018'],
      'column closed_at holds 03/04/2018 (f.csv:2): is that 3 April or 4 March?',
      'write `format: DD/MM/YYYY` or `format: MM/DD/YYYY`',
    ],
    [
      'day first',
      ['03/04/2018', '25/04/2018'],
      'column closed_at holds 03/04/2018 (f.csv:2), 25/04/2018 (f.csv:3): the day can only come first',
      'write `format: DD/MM/YYYY`',
    ],
    [
      'month first',
      ['03-25-18'],
      'column closed_at holds 03-25-18 (f.csv:2): the month can only come first',
      'write `format: MM-DD-YY`',
    ],
    [
      'a time too',
      ['03.04.2018 10:00'],
      'column closed_at holds 03.04.2018 10:00 (f.csv:2): is that 3 April or 4 March?',
      'write `format: DD.MM.YYYY HH:mm` or `format: MM.DD.YYYY HH:mm`',
    ],
    [
      'slashes',
      ['2018/04/03'],
      'column closed_at holds 2018/04/03 (f.csv:2): how is that to be read?',
      'write `format: YYYY/MM/DD`',
    ],
    [
      'seconds',
      ['1491213600'],
      'column closed_at holds 1491213600 (f.csv:2): how is that to be read?',
      'write `epoch: seconds`, or `format`',
    ],
    [
      'month names',
      ['3 April 2018', '2018-01-01'],
      'column closed_at holds 3 April 2018 (f.csv:2): how is that to be read?',
      'write `format` with the tokens of docs/mapping.md, e.g. `format: D MMM YYYY`',
    ],
    [
      'three samples',
      ['1/2/2018', '2/3/2018', '3/4/2018', '4/5/2018'],
      'column closed_at holds 1/2/2018 (f.csv:2), 2/3/2018 (f.csv:3), 3/4/2018 (f.csv:4): is that 1 February or 2 January?',
      'write `format: DD/MM/YYYY` or `format: MM/DD/YYYY`',
    ],
  ])('%s', async (_, values, what, hint) => {
    const error = await ask(values);
    expect(error).toMatchObject({ code: 'ambiguous_date', exitCode: 2 });
    expect(error.faults).toEqual([{ where: 'mapping.yaml:11:7', what, hint }]);
    expect(await place.engine.batches()).toEqual([]);
  });

  it('of which zone a local time is', async () => {
    const error = await ask(['2018-04-03 10:00']);
    expect(error.code).toBe('zone_missing');
    expect(error.faults[0]?.what).toBe(
      'column closed_at holds local times such as 2018-04-03 10:00 (f.csv:2): of which zone?',
    );
  });

  it('are not asked of words, nor where a format is declared', async () => {
    const csv = { 'f.csv': 'id,d,e\n1,never,03/04/2018\n' };
    const yaml = oneEntity(
      'deal',
      'status: { constant: open }\nclosed_at: d\ncreated_at: { column: e, format: YYYY-MM-DD }',
    );
    const report = await place.load(yaml, csv, { allowRejects: true });
    expect(report.rejects.reasons).toEqual({ not_a_date: 2 });
  });
});
