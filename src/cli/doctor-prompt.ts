/** Asks the doctor's questions on a terminal, one after the other. */
import type { Readable } from 'node:stream';
import { isCancel, select, text } from '@clack/prompts';
import { type Question, takes } from '../intake/doctor/interview.ts';
import { fill } from '../messages/index.ts';
import type { Desk } from './desk.ts';
import { choiceText, evidenceText, questionText } from './doctor-say.ts';

const OTHER = '\u0000other';

/** The answer, or undefined where the user broke off. */
export async function promptFor(desk: Desk, keyboard: Readable, question: Question): Promise<string | undefined> {
  const { words, format } = desk;
  const { choices, seen, prompt } = words.doctor;
  const evidence = question.evidence.length === 0 ? '' : `\n${seen}: ${evidenceText(desk, question)}`;
  const message = `${questionText(desk, question)}${evidence}`;
  const { free } = question;
  const chosen = await select({
    message,
    options: [
      ...question.options.map((value) => ({ value, label: choiceText(desk, value) })),
      ...(free === null ? [] : [{ value: OTHER, label: choices[free] }]),
    ],
    ...(question.default !== null && { initialValue: question.default }),
    maxItems: 12,
    input: keyboard,
  });
  if (isCancel(chosen)) return undefined;
  if (chosen !== OTHER || free === null) return chosen;
  const typed = await text({
    message: `${prompt} (${choices[free]})`,
    validate: (value) =>
      takes(question, value ?? '')
        ? undefined
        : fill(words.command.errors.oneOf, { known: choices[free], value: value ?? '' }, format),
    input: keyboard,
  });
  return isCancel(typed) ? undefined : typed;
}
