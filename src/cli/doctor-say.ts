/** The doctor's questions and choices in words: for the terminal, for prompts and for the comments of a mapping. */

import type { Question } from '../intake/doctor/interview.ts';
import type { Say } from '../intake/doctor/mapping-text.ts';
import { SURE } from '../intake/doctor/recognition.ts';
import { fill } from '../messages/index.ts';
import type { Desk } from './desk.ts';
import { plain } from './width.ts';

const NAMED = 4;

/** What is asked. */
export function questionText({ words, format }: Desk, { kind, about }: Question): string {
  const shown = Object.fromEntries(
    Object.entries(about).map(([name, value]) => [name, plain(value) || words.doctor.blank]),
  );
  return fill(words.doctor.questions[kind], shown, format);
}

/** What was seen, with how often. */
export function evidenceText({ words, format }: Desk, { evidence }: Question): string {
  return evidence
    .slice(0, NAMED)
    .map(({ value, count }) =>
      fill(words.doctor.evidence, { value: plain(value) || words.doctor.blank, count }, format),
    )
    .join(', ');
}

/** An answer with what it means, where the word alone does not say. */
export function choiceText({ words }: Desk, option: string): string {
  const known: Readonly<Record<string, string>> = words.doctor.choices;
  const meaning = Object.hasOwn(known, option) ? known[option] : undefined;
  return meaning === undefined || meaning === option ? plain(option) : `${plain(option)} (${meaning})`;
}

/** All answers of a question: the likely one first and marked, free ones last. */
export function choicesText(desk: Desk, question: Question): string {
  const { doctor } = desk.words;
  const rest = question.options.filter((option) => option !== question.default);
  const marked = question.default === null ? [] : [`${choiceText(desk, question.default)} [${doctor.likely}]`];
  const free = question.free === null ? [] : [`<${question.free}>`];
  return [...marked, ...rest.map((option) => choiceText(desk, option)), ...free].join(' · ');
}

/** The words of a mapping's comments. */
export function sayOf(desk: Desk): Say {
  const { doctor } = desk.words;
  const { format } = desk;
  return {
    head: (open, notes) => [
      fill(doctor.head, { sure: Math.round(SURE * 100) }, format),
      ...notes.map((note) => doctor.notes[note]),
      ...(open ? [doctor.headOpen] : []),
    ],
    question: (question) => [
      questionText(desk, question),
      ...(question.evidence.length > 0 ? [`  ${doctor.seen}: ${evidenceText(desk, question)}`] : []),
      `  ${doctor.answerWith}: ${plain(question.id)}=… ${choicesText(desk, question)}`,
    ],
    choice: ({ confidence, why }) =>
      why === 'answer'
        ? doctor.answered
        : fill(doctor.sure, { share: Math.floor(confidence * 100), why: doctor.why[why] }, format),
    unused: (columns) => fill(doctor.unused, { columns: columns.map(plain).join(', ') }, format),
    left: (file, why) => fill(doctor.left[why], { file: plain(file) }, format),
  };
}
