/** What cannot be is rejected by name: numbers out of range, spans that end before they start, text that is no such thing. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Desk } from '../../src/cli/desk.ts';
import { importNotes } from '../../src/cli/import-text.ts';
import { REASONS } from '../../src/intake/reason.ts';
import { WARNING_CODES } from '../../src/intake/report.ts';
import { LANGUAGES, messages } from '../../src/messages/index.ts';
import { REJECT_REASONS } from '../../src/sources/files/file-fault.ts';
import { Installation, oneEntity } from './installation.ts';
import { type Case, R, testValues } from './value-case.ts';

const range = (entity: string, target: string, good: string[], bad: string[], reason = 'out_of_range'): Case => ({
  name: `${entity}.${target}`,
  entity,
  target,
  rule: 'x',
  values: [
    ...good.map((text) => [text, target === 'position' ? Number(text) : Number(text).toFixed(6)] as const),
    ...bad.map((text) => [text, R(reason)] as const),
  ],
});
const backwards = R('ends_before_start');
const DAYS = [
  ['2024-05-11', '2024-05-11'],
  ['', null],
  ['2024-05-09', backwards],
] as const;

const CASES: Case[] = [
  range('stage', 'probability', ['0', '0.25', '1'], ['1000', '1.000001', '-0.1', '50']),
  range('stage', 'position', ['0', '12'], ['-1'], 'negative'),
  range('assignment', 'fte', ['0', '1', '1.5'], ['1.51', '-1', '100']),
  range('absence', 'share', ['0', '0.5', '1'], ['2', '-0.5']),
  range('user', 'weekly_hours', ['0', '38.5', '168'], ['169', '-1']),
  range('fx_rate', 'rate', ['0.000001', '1.1'], ['0', '-1']),
  range('capacity', 'per_day', ['0', '2.5'], ['-1'], 'negative'),
  {
    name: 'a percentage',
    entity: 'stage',
    target: 'probability',
    rule: '{ column: x, number: { times: 0.01 } }',
    values: [
      ['50', '0.500000'],
      ['101', R('out_of_range')],
    ],
  },
  {
    name: 'an absence',
    entity: 'absence',
    target: 'to',
    rule: 'x',
    values: [
      ['2024-05-11', '2024-05-11'],
      ['2024-05-10', backwards],
      ['2024-05-09', backwards],
      ['', R('missing')],
    ],
  },
  {
    name: 'an assignment',
    entity: 'assignment',
    target: 'to',
    rule: 'x',
    more: 'from: { constant: 2024-05-10 }',
    values: [...DAYS, ['2024-05-10', backwards]],
  },
  {
    name: 'a user',
    entity: 'user',
    target: 'to',
    rule: 'x',
    more: 'from: { constant: 2024-05-10 }',
    values: [...DAYS, ['2024-05-10', backwards]],
  },
  {
    name: 'an assignment that began ever so long ago',
    entity: 'assignment',
    target: 'to',
    rule: 'x',
    values: [['2024-05-09', '2024-05-09']],
  },
  {
    name: 'a subscription',
    entity: 'subscription',
    target: 'to',
    rule: 'x',
    values: [...DAYS, ['2024-05-10', '2024-05-10']],
  },
  {
    name: 'an owner',
    entity: 'owner_change',
    target: 'to',
    rule: 'x',
    values: [
      ['2024-05-10T12:00:00Z', '2024-05-10 12:00:00'],
      ['2024-05-10T11:59:59Z', backwards],
      ['', null],
      ['2024-05-10', '2024-05-10 00:00:00'],
      ['2024-05-09', '2024-05-09 00:00:00'],
      ['2024-05-07', backwards],
    ],
  },
  {
    name: 'an e-mail address',
    entity: 'person',
    target: 'email',
    rule: 'x',
    values: [
      ['A@b.example', 'a@b.example'],
      ['', null],
      ['a.b.example', R('not_an_email')],
      ['@b.example', R('not_an_email')],
      ['a@', R('not_an_email')],
      ['a@b, c@d', R('not_an_email')],
    ],
  },
  {
    name: 'a ramp',
    entity: 'assignment',
    target: 'ramp',
    rule: 'x',
    values: [
      ['0,0.25, 0.5,1.0', '0,0.25, 0.5,1.0'],
      ['1', '1'],
      ['', null],
      ['0;0.5', R('not_a_ramp')],
      ['0,50,100', R('not_a_ramp')],
      ['0,1.1', R('not_a_ramp')],
      ['0,,1', R('not_a_ramp')],
      ['-0.5,1', R('not_a_ramp')],
    ],
  },
  {
    name: 'a month',
    entity: 'revenue',
    target: 'month',
    rule: 'x',
    values: [
      ['2024-02', '2024-02-01'],
      ['2024-13', R('not_a_date')],
      ['May', R('not_a_date')],
    ],
  },
  {
    name: 'seconds read as milliseconds',
    entity: 'activity',
    target: 'starts_at',
    rule: '{ column: x, epoch: milliseconds }',
    values: [
      ['1714550400', R('implausible_date')],
      ['1714550400000', '2024-05-01 08:00:00'],
    ],
  },
  {
    name: 'milliseconds read as seconds',
    entity: 'activity',
    target: 'starts_at',
    rule: '{ column: x, epoch: seconds }',
    values: [['1714550400000', R('implausible_date')]],
  },
];

testValues(CASES);

describe('what is told', () => {
  let place: Installation;
  beforeAll(async () => {
    place = await Installation.open();
  });
  afterAll(() => place.close());
  const said = (language: 'en' | 'nl', report: Parameters<typeof importNotes>[1]) =>
    importNotes({ words: messages(language), format: { number: String } } as unknown as Desk, report);

  it('names the reason, the range and how often, in both languages', async () => {
    const csv = 'id,p\na,50\nb,1000\nc,0.5\nd,x\n';
    const mapping = oneEntity('stage', 'name: id\nprobability: p');
    const error = await place.refusal(mapping, { 'f.csv': csv });
    expect(error.message).toContain('out_of_range 2, not_a_number 1');
    expect(error.faults[0]).toEqual({
      where: 'f.csv:2',
      what: 'stage.probability "50": no such number can be here; it takes 0 to 1',
      hint: expect.stringContaining('times: 0.01'),
    });
    const report = await place.load(mapping, { 'f.csv': csv }, { allowRejects: true });
    expect(report.entities).toEqual([
      { entity: 'stage', read: 4, stored: 1, unchanged: 0, rejected: 3, filtered: 0, duplicate: 0 },
    ]);
    expect(said('en', report)).toContain('  number out of range: 2');
    expect(said('nl', report)).toContain('  getal buiten het bereik: 2');
  });

  it('counts assignments of one user and role that overlap, with examples', async () => {
    const rows = [
      'id,user,role,team,from,to',
      '1,u,ae,t,2024-01-01,2024-03-01',
      '2,u,ae,t,2024-03-01,2024-05-01',
      '3,u,ae,s,2024-04-01,',
      '4,u,bdr,s,2024-04-01,',
      '5,v,,s,,2024-01-01',
      '6,v,,t,2023-12-31,',
      '7,v,,t,2024-06-01,2024-07-01',
      '8,w,ae,t,,',
      '9,x,ae,t,2024-01-01,2025-01-01',
      'a,x,ae,t,2024-02-01,2024-03-01',
      'b,x,ae,t,2024-04-01,2024-05-01',
    ];
    const mapping = oneEntity('assignment', 'user: user\nteam: team\nrole: role\nfrom: from\nto: to');
    const report = await place.load(mapping, { 'f.csv': rows.join('\n') });
    const warning = report.warnings.find(({ code }) => code === 'overlapping_assignments');
    expect(warning).toMatchObject({ where: 'assignment.from', count: 5, sample: ['crm:u', 'crm:v', 'crm:v'] });
    expect(report.entities).toMatchObject([{ stored: 11 }]);
    expect(said('nl', report).join('\n')).toContain('assignment.from: 5 toewijzingen overlappen');
  });

  it.each(LANGUAGES)('has a text for every reason and warning in %s', (language) => {
    const { reasons, warnings } = messages(language).command.import;
    expect(Object.keys(reasons).sort()).toEqual([...Object.keys(REASONS), ...REJECT_REASONS].sort());
    expect(Object.keys(warnings).sort()).toEqual([...WARNING_CODES].sort());
  });
});
