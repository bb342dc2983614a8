/** `cadans doctor`: proposes a mapping for unknown files, asks what they leave open, tries it and writes it. */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { parse } from 'yaml';
import { openDuckDb } from '../../engine/duckdb/open.ts';
import { examine, type Patient } from '../../intake/doctor/doctor.ts';
import { mappingText } from '../../intake/doctor/mapping-text.ts';
import type { Proposal } from '../../intake/doctor/proposal.ts';
import { tryMapping } from '../../intake/doctor/trial.ts';
import type { ImportReport } from '../../intake/report.ts';
import { fill, fillPlural } from '../../messages/index.ts';
import { type Fault, InputError, NotFound } from '../../model/error.ts';
import { sourceName, zoneName } from '../../model/mapping-rule.ts';
import { type Desk, printJson } from '../desk.ts';
import { questionText, sayOf } from '../doctor-say.ts';
import { fileLines, questionLines, trialLines } from '../doctor-text.ts';
import { assertNone } from '../request.ts';
import { wrap } from '../width.ts';

export interface DoctorOptions {
  readonly out?: string;
  readonly answer?: readonly string[];
  readonly answers?: string;
  readonly source?: string;
  readonly zone?: string;
}

export async function doctorCommand(
  desk: Desk,
  given: readonly string[],
  options: DoctorOptions,
  keyboard: Readable | undefined,
): Promise<void> {
  const { words, format, cwd, terminal } = desk;
  const { doctor } = words;
  checkOptions(desk, options);
  const out = options.out === undefined ? undefined : resolve(cwd, options.out);
  if (out !== undefined && existsSync(out)) throw exists(desk, out);
  const answers = await givenAnswers(desk, options);
  const staging = await mkdtemp(join(tmpdir(), 'cadans-doctor-'));
  try {
    const progress = (text: string) => terminal.progress(`${text} …`);
    await examine(
      { given: given.map((file) => resolve(cwd, file)), staging, source: options.source, zone: options.zone },
      { progress: (file) => progress(fill(doctor.looking, { file }, format)) },
      async (patient) => {
        const proposal = await interviewed(desk, patient, answers, keyboard);
        const text = mappingText(proposal.draft, proposal.questions, sayOf(desk));
        const open = proposal.questions.filter(({ answer }) => answer === null).length;
        const trial = open > 0 ? null : await onTrial(desk, patient, text, staging);
        terminal.progress('');
        if (out !== undefined) await writeNew(desk, out, text);
        tell(desk, { patient, proposal, text, trial, out });
        if (open > 0) {
          throw new InputError('open_questions', fillPlural(doctor.open, open, format), { hint: doctor.openHint });
        }
      },
    );
  } finally {
    terminal.progress('');
    await rm(staging, { recursive: true, force: true });
  }
}

function checkOptions(desk: Desk, { zone, source }: DoctorOptions): void {
  const { words, format } = desk;
  const faults: Fault[] = [];
  if (zone !== undefined && !zoneName.safeParse(zone).success)
    faults.push({ where: '--zone', what: fill(words.doctor.zoneUnknown, { value: zone }, format) });
  if (source !== undefined && !sourceName.safeParse(source).success)
    faults.push({ where: '--source', what: fill(words.doctor.sourceName, { value: source }, format) });
  assertNone(desk, faults);
}

const exists = ({ words, format }: Desk, file: string): InputError =>
  new InputError('exists', fill(words.doctor.exists, { file }, format), { hint: words.doctor.existsHint });

/** Answers of the file, then those of the options. */
async function givenAnswers(desk: Desk, options: DoctorOptions): Promise<Map<string, string>> {
  const { words, format, cwd } = desk;
  const answers = new Map<string, string>();
  if (options.answers !== undefined) {
    const file = resolve(cwd, options.answers);
    for (const [id, value] of await readAnswers(desk, file)) answers.set(id, value);
  }
  const faults: Fault[] = [];
  for (const pair of options.answer ?? []) {
    // An id may hold the sign, for it names a value of the data; an answer only as its first (`=call`).
    const last = pair.lastIndexOf('=');
    const at = pair[last - 1] === '=' ? last - 1 : last;
    if (at <= 0) faults.push({ where: '--answer', what: fill(words.doctor.pair, { value: pair }, format) });
    else answers.set(pair.slice(0, at), pair.slice(at + 1));
  }
  assertNone(desk, faults);
  return answers;
}

async function readAnswers({ words, format }: Desk, file: string): Promise<[string, string][]> {
  const refuse = (why: string) =>
    new InputError('bad_answers', fill(words.doctor.badAnswers, { file, why }, format), {
      hint: words.doctor.badAnswersHint,
    });
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw refuse(error.message);
    throw new NotFound('no_answers', fill(words.doctor.badAnswers, { file, why: error.code }, format));
  });
  let content: unknown;
  try {
    content = parse(text, { schema: 'failsafe' });
  } catch (error) {
    throw refuse((error as Error).message.split('\n')[0] ?? '');
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) throw refuse('no ID: VALUE');
  const pairs = Object.entries(content);
  const bad = pairs.find(([, value]) => typeof value !== 'string');
  if (bad !== undefined) throw refuse(bad[0]);
  return pairs as [string, string][];
}

/** Asks as long as there is somebody to answer. */
async function interviewed(
  desk: Desk,
  patient: Patient,
  answers: Map<string, string>,
  keyboard: Readable | undefined,
): Promise<Proposal> {
  for (;;) {
    const proposal = await patient.propose(answers);
    const open = proposal.questions.find(({ answer }) => answer === null);
    if (open === undefined || keyboard === undefined || desk.json) return proposal;
    desk.terminal.progress('');
    const { promptFor } = await import('../doctor-prompt.ts');
    const answer = await promptFor(desk, keyboard, open);
    if (answer === undefined) throw new InputError('open_questions', desk.words.doctor.cancelled);
    answers.set(open.id, answer);
  }
}

async function onTrial(desk: Desk, patient: Patient, text: string, staging: string): Promise<ImportReport | null> {
  const { terminal, words, format, now } = desk;
  const engine = await openDuckDb({ file: ':memory:', staging: join(staging, 'trial') });
  try {
    await engine.migrate();
    const progress = (step: string) => terminal.progress(`${fill(words.doctor.trying, { step }, format)} …`);
    return await tryMapping(text, { engine, dataDir: patient.folder, now }, { progress });
  } finally {
    await engine.close();
  }
}

async function writeNew(desk: Desk, out: string, text: string): Promise<void> {
  await writeFile(out, text, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST' ? exists(desk, out) : error;
  });
}

interface Told {
  readonly patient: Patient;
  readonly proposal: Proposal;
  readonly text: string;
  readonly trial: ImportReport | null;
  readonly out: string | undefined;
}

/** The mapping goes to stdout where no file takes it; what is said about it then goes beside. */
function tell(desk: Desk, { patient, proposal, text, trial, out }: Told): void {
  const { terminal, words, format, cwd } = desk;
  const { doctor } = words;
  if (desk.json) {
    const questions = proposal.questions.map((question) => ({ ...question, text: questionText(desk, question) }));
    printJson(desk, {
      source: patient.source,
      folder: patient.folder,
      out: out ?? null,
      mapping: text,
      questions,
      trial,
    });
    return;
  }
  const lines = [
    ...fileLines(desk, proposal),
    ...questionLines(desk, proposal),
    ...(trial === null ? ['', ...wrap(doctor.notTried, terminal.width)] : trialLines(desk, trial)),
  ];
  if (out === undefined) {
    terminal.note(lines.join('\n'));
    terminal.raw(text);
    return;
  }
  const data = dirname(out) === patient.folder ? '' : ` --data ${relative(cwd, patient.folder) || '.'}`;
  const command = `cadans import ${relative(cwd, out)}${data}`;
  const next = trial === null ? [] : [fill(doctor.next, { command }, format)];
  terminal.out([...lines, '', fill(doctor.written, { file: relative(cwd, out) }, format), ...next].join('\n'));
}
