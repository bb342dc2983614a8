/** The doctor on files that were made to mislead it: what it asks, what it leaves out, and what it never guesses. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { widthOf } from '../../src/cli/width.ts';
import type { Question } from '../../src/intake/doctor/interview.ts';
import { importFiles } from '../../src/intake/import.ts';
import type { ImportReport } from '../../src/intake/report.ts';
import { LANGUAGES } from '../../src/messages/index.ts';
import { parseMapping } from '../../src/model/mapping.ts';
import { Installation } from '../intake/installation.ts';
import { ParquetWriter } from '../intake/parquet-writer.ts';
import { cadans, ROOT } from './command-line.ts';
import { expectGolden } from './golden.ts';

const NOW = '2026-11-11T09:00:00Z';
const folder = mkdtempSync(join(tmpdir(), 'cadans-doctor-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;

interface Seen {
  readonly code: number | null;
  readonly mapping: {
    files: Record<string, Record<string, unknown>>;
    entities: { entity: string; [key: string]: unknown }[];
  };
  readonly text: string;
  readonly questions: Question[];
  readonly open: string[];
  readonly trial: ImportReport | null;
}

/** Shows the doctor files of these names and contents. */
async function show(files: Record<string, string | Buffer>, answers: Record<string, string> = {}): Promise<Seen> {
  const data = join(folder, `data-${count++}`);
  mkdirSync(data);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(data, name), content);
  const given = Object.entries(answers).flatMap(([id, value]) => ['--answer', `${id}=${value}`]);
  const { code, stdout, stderr } = await cadans(['doctor', data, '--source', 'crm', '--json', ...given], {
    cwd: folder,
    now: NOW,
  });
  if (stdout === '') throw new Error(stderr);
  const { mapping: text, questions, trial } = JSON.parse(stdout);
  // Whatever is open: what it wrote passes the check.
  if (parse(text).entities.length > 0) parseMapping(text, 'proposed.yaml');
  const open = questions.filter(({ answer }: Question) => answer === null).map(({ id }: Question) => id);
  return { code, mapping: parse(text, { schema: 'failsafe' }), text, questions, open, trial };
}

const block = ({ mapping }: Seen, entity: string) => mapping.entities.find((each) => each.entity === entity);
const stored = ({ trial }: Seen) => Object.fromEntries(trial?.entities.map((each) => [each.entity, each.stored]) ?? []);

const DEALS = 'deal_id,stage,amount,closed\nD1,Won,10,2024-03-13\nD2,Lost,20,2024-03-14\nD3,Won,30,2024-03-15\n';
const USUAL = { currency: 'EUR', complete_through: 'none' };

describe('the doctor', () => {
  it('writes what runs, and says 0', async () => {
    const seen = await show({ 'deals.csv': DEALS }, USUAL);
    expect([seen.code, seen.open, stored(seen)]).toEqual([0, [], { deal: 3 }]);
  });

  it('sees delimiter, encoding, lines above the header and decimal commas', async () => {
    const text =
      'Export van gisteren\n\nKlant ID;Klantnaam;Branche;Omzet\nK1;Café Één;horeca;"1.234,50"\nK2;Jansen;bouw;"12,5"\nK3;Pietersen;bouw;"7,25"\n';
    const seen = await show({ 'klanten.csv': Buffer.from(text, 'latin1') });
    expect(seen.open).toEqual(['klanten.encoding']);
    const answered = await show({ 'klanten.csv': Buffer.from(text, 'latin1') }, { 'klanten.encoding': 'windows-1252' });
    expect(answered.mapping.files['klanten']).toEqual({
      path: 'klanten.csv',
      delimiter: ';',
      encoding: 'windows-1252',
      skip_lines: '2',
    });
    expect(block(answered, 'account')).toMatchObject({
      id: 'Klant ID',
      columns: { name: 'Klantnaam', industry: 'Branche' },
    });
    expect(stored(answered)).toEqual({ account: 3 });
  });

  it('without a header recognises nothing by name and asks for what must be there', async () => {
    const seen = await show({ 'deals.csv': 'D1,Won,10,2024-03-13\nD2,Lost,20,2024-03-14\nD3,Won,30,2024-03-15\n' });
    expect(seen.mapping.files).toEqual({});
    expect(seen.open).toEqual(['deals.entity']);
    const asked = await show(
      { 'deals.csv': 'D1,Won,10,2024-03-13\nD2,Lost,20,2024-03-14\n' },
      { 'deals.entity': 'deal' },
    );
    expect(asked.open).toEqual(['deals.id', 'deals.status']);
    const answers = { 'deals.entity': 'deal', 'deals.id': 'column_1', 'deals.status': 'column_2' };
    const answered = await show(
      { 'deals.csv': 'D1,Won,10,2024-03-13\nD2,Lost,20,2024-03-14\nD3,Won,30,2024-03-15\n' },
      answers,
    );
    expect(answered.mapping.files['deals']).toMatchObject({
      header: 'false',
      columns: ['column_1', 'column_2', 'column_3', 'column_4'],
    });
    expect(stored(answered)).toEqual({ deal: 3 });
  });

  it('asks whether a first line of mere words is a header', async () => {
    const seen = await show({ 'x.csv': 'apple,pear\ncherry,plum\nfig,date\n' });
    expect(seen.open).toContain('x.header');
  });

  it('takes no meaning from a column that is empty throughout', async () => {
    const seen = await show({ 'deals.csv': DEALS.replaceAll('\n', ',\n').replace('closed,', 'closed,owner') }, USUAL);
    expect(block(seen, 'deal')?.['columns']).not.toHaveProperty('owner');
    expect(seen.text).toContain('not used: owner');
    expect(seen.code).toBe(0);
  });

  it('asks which of two keys names a row', async () => {
    const text = 'id,deal_id,stage\n1,D1,Won\n2,D2,Lost\n3,D3,Won\n';
    const seen = await show({ 'deals.csv': text });
    expect(seen.open).toEqual(['deals.id']);
    expect(seen.questions.find(({ id }) => id === 'deals.id')?.options.slice(0, 2)).toEqual(['id', 'deal_id']);
    expect(block(await show({ 'deals.csv': text }, { 'deals.id': 'deal_id' }), 'deal')?.['id']).toBe('deal_id');
  });

  it('proposes two columns as a key where no single one is', async () => {
    const text = 'country,number,stage\nNL,1,Won\nNL,2,Lost\nBE,1,Won\nBE,2,Lost\nBE,3,Lost\n';
    const seen = await show({ 'deals.csv': text });
    expect(seen.questions.find(({ id }) => id === 'deals.id')?.options).toContain('number + country');
    const answered = await show({ 'deals.csv': text }, { 'deals.id': 'number + country' });
    expect(block(answered, 'deal')?.['id']).toEqual({ columns: ['number', 'country'] });
    expect(stored(answered)).toMatchObject({ deal: 5 });
  });

  it('leaves dates that fit both orders without a format until it is told', async () => {
    const text = DEALS.replace('2024-03-13', '03/04/2024')
      .replace('2024-03-14', '05/06/2024')
      .replace('2024-03-15', '07/08/2024');
    const seen = await show({ 'deals.csv': text }, USUAL);
    expect(seen.open).toEqual(['deals.closed.format']);
    expect(block(seen, 'deal')?.['columns']).toMatchObject({ closed_at: 'closed' });
    expect(seen.questions.find(({ id }) => id === 'deals.closed.format')).toMatchObject({
      options: ['DD/MM/YYYY', 'MM/DD/YYYY'],
      default: null,
    });
    const answered = await show({ 'deals.csv': text }, { ...USUAL, 'deals.closed.format': 'MM/DD/YYYY' });
    expect(block(answered, 'deal')?.['columns']).toMatchObject({
      closed_at: { column: 'closed', format: 'MM/DD/YYYY' },
    });
    expect(stored(answered)).toEqual({ deal: 3 });
  });

  it('asks nothing where one value settles the order', async () => {
    const text = DEALS.replace('2024-03-13', '13/03/2024')
      .replace('2024-03-14', '05/06/2024')
      .replace('2024-03-15', '07/08/2024');
    const seen = await show({ 'deals.csv': text }, USUAL);
    expect(block(seen, 'deal')?.['columns']).toMatchObject({ closed_at: { column: 'closed', format: 'DD/MM/YYYY' } });
    expect(seen.code).toBe(0);
  });

  it('reads a column written in several ways by several formats', async () => {
    const text = DEALS.replace('2024-03-14', '14 Mar 2024').replace('2024-03-15', '"Mar 15, 2024"');
    const seen = await show({ 'deals.csv': text }, USUAL);
    const columns = block(seen, 'deal')?.['columns'] as Record<string, { format: string[] }>;
    expect([...(columns['closed_at']?.format ?? [])].sort()).toEqual(['D MMM YYYY', 'MMM D, YYYY', 'YYYY-MM-DD']);
    expect(stored(seen)).toEqual({ deal: 3 });
  });

  it('asks what counts where one id comes twice with other content', async () => {
    const seen = await show({ 'deals.csv': DEALS.replace('D3', 'D1') }, USUAL);
    expect(seen.open).toEqual(['deals.duplicates']);
    const last = await show({ 'deals.csv': DEALS.replace('D3', 'D1') }, { ...USUAL, 'deals.duplicates': 'last' });
    expect(last.trial?.entities).toMatchObject([{ read: 3, stored: 2, duplicate: 1 }]);
    const reject = await show({ 'deals.csv': DEALS.replace('D3', 'D1') }, { ...USUAL, 'deals.duplicates': 'reject' });
    expect(reject.trial?.rejects.reasons).toEqual({ conflicting_key: 1 });
  });

  it('asks for the decimal mark where 1,005 may be both, and reads it as told', async () => {
    const text = 'deal_id,stage,amount\nD1,Won,"1,005"\nD2,Lost,"2,250"\n';
    const seen = await show({ 'deals.csv': text }, { currency: 'EUR' });
    expect(seen.open).toEqual(['deals.amount.number']);
    const answered = await show({ 'deals.csv': text }, { currency: 'EUR', 'deals.amount.number': ',' });
    expect(block(answered, 'deal')?.['columns']).toMatchObject({
      amount: { column: 'amount', number: { decimal: ',' } },
    });
    expect(answered.code).toBe(0);
  });

  it('translates the words it knows and asks about the others, each with its count', async () => {
    const text = 'deal_id,stage\nD1,Closed Won\nD2,gewonnen\nD3,Pitched\nD4,Pitched\nD5,verloren\n';
    const seen = await show({ 'deals.csv': text });
    expect(seen.open).toEqual(['deals.stage:Pitched']);
    expect(seen.questions[0]).toMatchObject({ evidence: [{ value: 'Pitched', count: 2 }], default: null });
    const skipped = await show({ 'deals.csv': text }, { 'deals.stage:Pitched': 'skip' });
    expect(skipped.trial?.entities).toMatchObject([{ read: 5, stored: 3, filtered: 2 }]);
  });

  it('asks whether “unknown” is a value, but not whether “n/a” is', async () => {
    const text = 'contact_id,email,lead_source\nP1,a@b.example,web\nP2,c@d.example,unknown\nP3,e@f.example,n/a\n';
    const seen = await show({ 'contacts.csv': text });
    expect(seen.open).toEqual(['contacts.lead_source.nulls']);
    const answered = await show({ 'contacts.csv': text }, { 'contacts.lead_source.nulls': 'value' });
    expect(block(answered, 'person')?.['columns']).toMatchObject({
      channel: { column: 'lead_source', nulls: ['n/a'] },
    });
  });

  it('relates by an email where ids are not what a file points with', async () => {
    const users = 'user_id,name,email\nU1,Ann,ann@co.example\nU2,Bob,bob@co.example\n';
    const deals = 'deal_id,stage,owner\nD1,Won,ann@co.example\nD2,Lost,bob@co.example\nD3,Won,bob@co.example\n';
    const seen = await show({ 'users.csv': users, 'deals.csv': deals });
    expect(block(seen, 'deal')?.['columns']).toMatchObject({
      owner: { lookup: { file: 'users', key: 'email', match: 'owner', take: 'user_id' } },
    });
    expect([stored(seen), seen.trial?.warnings]).toEqual([{ user: 2, deal: 3 }, []]);
  });

  it('does its best with one row, and leaves a file without rows', async () => {
    const one = await show({ 'deals.csv': 'deal_id,stage\nD1,Won\n' });
    expect([one.code, stored(one)]).toEqual([0, { deal: 1 }]);
    const none = await show({ 'deals.csv': 'deal_id,stage\nD1,Won\n', 'accounts.csv': 'id,name\n' });
    expect(none.text).toContain('accounts: it has no rows');
    expect(none.code).toBe(0);
  });

  it('looks into Parquet as into text, and derives from its days', async () => {
    const writer = await ParquetWriter.open(folder);
    const values = `('S1', 'A1', DATE '2024-01-15', DATE '2024-04-02', 10.50, true), ('S2', 'A1', DATE '2024-03-01', NULL, 20, false),
      ('S3', 'A2', DATE '2024-02-10', NULL, 30, false)`;
    const rows = await writer.write(
      `SELECT * FROM (VALUES ${values}) t(subscription_id, account_id, start_date, end_date, mrr, is_trial)`,
    );
    const accounts = await writer.write(
      `SELECT * FROM (VALUES ('A1', 'One'), ('A2', 'Two'), ('A3', 'Three')) t(account_id, name)`,
    );
    writer.close();
    const seen = await show(
      { 'subscriptions.parquet': rows, 'accounts.parquet': accounts },
      {
        'accounts.customer_since': 'subscriptions.start_date',
        'subscriptions.end_date.ends': 'last_day',
        'subscriptions.revenue': 'subscriptions.mrr',
        currency: 'EUR',
        complete_through: '2024-04-30',
      },
    );
    expect([seen.code, seen.open]).toEqual([0, []]);
    // Paid at the end of March and April: S2; of February to April: S3.
    expect(stored(seen)).toEqual({ account: 3, subscription: 3, revenue: 5 });
    expect(seen.trial?.rejects.rows).toBe(0);
  });

  it('reads JSON with records in the depth', async () => {
    const items = [1, 2, 3].map((id) => ({ data: { id, stage: 'Won', owner: { name: 'Ann' } } }));
    const seen = await show({ 'deals.json': JSON.stringify({ meta: { page: 1 }, items }) });
    expect(seen.mapping.files['deals']).toMatchObject({ records: 'items' });
    expect(stored(seen)).toMatchObject({ deal: 3 });
  });

  it('looks into gzip and NDJSON as into text', async () => {
    const line = (id: number) => JSON.stringify({ contact_id: `P${id}`, email: `p${id}@co.example` });
    const seen = await show(
      { 'deals.csv.gz': gzipSync(DEALS.replaceAll(',', ';')), 'contacts.ndjson': `${line(1)}\n${line(2)}\n` },
      USUAL,
    );
    expect(seen.mapping.files['deals']).toEqual({ path: 'deals.csv.gz', delimiter: ';' });
    expect(stored(seen)).toEqual({ person: 2, deal: 3 });
  });

  it('says what is wrong with a damaged file, as the import does', async () => {
    const data = join(folder, 'damaged');
    mkdirSync(data);
    writeFileSync(join(data, 'deals.csv.gz'), gzipSync(DEALS).subarray(0, 40));
    const { code, stderr } = await cadans(['doctor', data], { cwd: folder, now: NOW });
    expect(code).toBe(2);
    expect(stderr).toContain('deals.csv.gz');
    expect(stderr).not.toContain('Internal');
  });

  it('takes the last of several days of leaving as days, not as texts, and asks what a wrong country code means', async () => {
    const files = {
      'accounts.csv': 'account_id,name,country\nA1,One,UK\nA2,Two,NL\nA3,Three,BE\n',
      'churn_events.csv': 'event_id,account_id,churn_date\nE1,A1,28/02/2024\nE2,A1,03/12/2024\nE3,A2,15/01/2024\n',
      'subscriptions.csv':
        'id,account_id,start_date,end_date,mrr\nS1,A1,2024-01-01,2024-03-01,10\nS2,A2,2024-01-01,,20\nS3,A3,2024-01-01,2024-02-01,30\nS4,A3,2024-02-01,,30\n',
    };
    const answers = {
      'accounts.country:UK': 'GB',
      'accounts.customer_since': 'none',
      'subscriptions.end_date.ends': 'day_after',
      'subscriptions.revenue': 'none',
      churn: 'churn_events.churn_date',
      currency: 'EUR',
      complete_through: 'none',
    };
    const seen = await show(files, answers);
    expect([seen.code, seen.open, stored(seen)]).toEqual([0, [], { account: 3, subscription: 4 }]);
    expect(block(seen, 'account')?.['columns']).toMatchObject({
      country: { column: 'country', values: { UK: 'GB' }, else: 'keep' },
      churned_on: { lookup: { file: 'churn_events_last', match: 'account_id' } },
    });
    const data = join(folder, 'churned');
    mkdirSync(data);
    for (const [name, content] of Object.entries(files)) writeFileSync(join(data, name), content);
    writeFileSync(join(data, 'mapping.yaml'), seen.text);
    const installed = await Installation.open();
    try {
      const { engine } = installed;
      const places = { staging: engine.staging, dataFolder: join(installed.folder, 'data') };
      await importFiles({ mappingFile: join(data, 'mapping.yaml'), engine, ...places, now: NOW });
      const left = await installed.rows('account', 'id', 'churned_on');
      expect(left.map((row) => [row['id'], row['churned_on']])).toEqual([
        ['A1', '2024-12-03'],
        ['A2', '2024-01-15'],
        ['A3', null],
      ]);
    } finally {
      await installed.close();
    }
  });

  it('keeps values that look like YAML, SQL or a template what they are', async () => {
    const text = `deal_id,stage,"it's {odd}: # col"\nD1,"Won: # {x}",a\nD2,"'; drop table x; --",b\nD3,"Won: # {x}",a\n`;
    const answers = { 'deals.stage:Won: # {x}': 'won', "deals.stage:'; drop table x; --": 'lost' };
    const seen = await show({ 'deals.csv': text }, answers);
    expect([seen.code, stored(seen)]).toEqual([0, { deal: 3 }]);
  });

  it('refuses answers that fit nothing, all at once', async () => {
    const data = join(folder, 'wrong');
    mkdirSync(data);
    writeFileSync(join(data, 'deals.csv'), 'deal_id,stage\nD1,Won\n');
    const args = ['doctor', data, '--answer', 'deals.nonsense=x', '--answer', 'zone=Mars', '--json'];
    const { code, stderr } = await cadans(args, { cwd: folder, now: NOW });
    expect(code).toBe(2);
    expect(JSON.parse(stderr).error).toMatchObject({
      code: 'bad_answer',
      faults: [{ where: 'deals.nonsense' }, { where: 'zone' }],
    });
    for (const bad of [
      ['--zone', 'Mars'],
      ['--source', 'My CRM'],
      ['--answer', 'nothing'],
    ])
      expect((await cadans(['doctor', data, ...bad], { cwd: folder, now: NOW })).code).toBe(2);
  });

  it('leaves nothing behind and says where a file is not', async () => {
    const before = readdirSync(tmpdir()).filter(
      (name) => name.startsWith('cadans-doctor-') && !name.startsWith('cadans-doctor-test'),
    );
    await show({ 'deals.csv': DEALS }, USUAL);
    expect((await cadans(['doctor', 'nowhere.csv'], { cwd: folder, now: NOW })).code).toBe(4);
    const after = readdirSync(tmpdir()).filter(
      (name) => name.startsWith('cadans-doctor-') && !name.startsWith('cadans-doctor-test'),
    );
    expect(after).toEqual(before);
  });

  it.each(LANGUAGES.flatMap((lang) => [40, 80, 160].map((columns) => [lang, columns] as const)))(
    'tells the small example in %s at %i columns',
    async (lang, columns) => {
      const args = ['doctor', join(ROOT, 'examples/small'), '--lang', lang];
      const { code, stdout, stderr } = await cadans(args, { cwd: folder, now: NOW, columns });
      expect(code).toBe(2);
      const words = stderr.split('\n').filter((line) => !/\S{36}/.test(line));
      expect(Math.max(...words.map(widthOf))).toBeLessThanOrEqual(columns);
      if (columns === 80) {
        expectGolden(`doctor-open-${lang}`, stderr);
        expectGolden(`doctor-mapping-${lang}`, stdout);
      }
    },
  );

  it('tells what a trial gave', async () => {
    const out = join(folder, 'small.yaml');
    const answers = join(ROOT, 'examples/small/doctor.yaml');
    const args = ['doctor', join(ROOT, 'examples/small'), '--answers', answers, '--out', out];
    const { code, stdout, stderr } = await cadans(args, { cwd: folder, now: NOW, columns: 80 });
    expect([code, stderr]).toEqual([0, '']);
    expectGolden('doctor-trial-en', stdout.replace(/ --data \S+/, ' --data EXAMPLE'));
    expect(parseMapping(readFileSync(out, 'utf8'), 'small.yaml').entities).toHaveLength(14);
  });
});
