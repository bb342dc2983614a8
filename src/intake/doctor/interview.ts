/**
 * What the doctor asks and what it was told. A question has an id that stays the same for the same files, the values it
 * is about, and what may be answered; while it has no answer nothing is decided by it. An answer that fits no question,
 * or that a question does not take, is a fault; all of them are told together.
 */
import { type Fault, InputError } from '../../model/error.ts';
import { suggestion } from '../../model/mapping-fault.ts';

export const QUESTION_KINDS = [
  'encoding',
  'header',
  'entity',
  'id',
  'duplicates',
  'field',
  'required',
  'format',
  'number',
  'nulls',
  'value',
  'boolean',
  'spelling',
  'alias',
  'relation',
  'created_at',
  'ends',
  'overlap',
  'customer_since',
  'revenue',
  'role',
  'moment',
  'churn',
  'zone',
  'currency',
  'complete_through',
] as const;
export type QuestionKind = (typeof QUESTION_KINDS)[number];

export interface Evidence {
  readonly value: string;
  readonly count: number;
}

export interface Question {
  readonly id: string;
  readonly kind: QuestionKind;
  /** File, column or value it is about, by the name of its place in the text of the kind. */
  readonly about: Readonly<Record<string, string>>;
  readonly evidence: readonly Evidence[];
  readonly options: readonly string[];
  /** What the evidence speaks for, if for anything. Never taken without being answered. */
  readonly default: string | null;
  /** Other answers that are taken beside the options. */
  readonly free: 'zone' | 'currency' | 'day' | null;
  readonly answer: string | null;
}

export type Asked = Pick<Question, 'id' | 'kind' | 'about' | 'options'> &
  Partial<Pick<Question, 'evidence' | 'default' | 'free'>>;

const FREE: Readonly<Record<NonNullable<Question['free']>, (text: string) => boolean>> = {
  zone: (text) => {
    try {
      new Intl.DateTimeFormat('en', { timeZone: text });
      return !/^[+-]/.test(text);
    } catch {
      return false;
    }
  },
  currency: (text) => /^[A-Z]{3}$/.test(text),
  day: (text) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)),
};

/** Whether a question takes an answer. */
export const takes = ({ options, free }: Pick<Question, 'options' | 'free'>, answer: string): boolean =>
  options.includes(answer) || (free !== null && FREE[free](answer));

export class Interview {
  readonly #answers: ReadonlyMap<string, string>;
  readonly #asked = new Map<string, Question>();
  readonly #faults: Fault[] = [];

  constructor(answers: ReadonlyMap<string, string>) {
    this.#answers = answers;
  }

  /** The answer, or undefined while there is none. */
  ask({ evidence = [], default: meant = null, free = null, ...asked }: Asked): string | undefined {
    const known = this.#asked.get(asked.id);
    if (known !== undefined) return known.answer ?? undefined;
    const given = this.#answers.get(asked.id);
    const fits = given !== undefined && takes({ options: asked.options, free }, given);
    if (given !== undefined && !fits) {
      const known = [...asked.options, ...(free === null ? [] : [`<${free}>`])].join(', ');
      this.#faults.push({
        where: asked.id,
        what: `\`${given}\` is no answer to this question`,
        hint: `one of: ${known}`,
      });
    }
    this.#asked.set(asked.id, { ...asked, evidence, default: meant, free, answer: fits ? given : null });
    return fits ? given : undefined;
  }

  get questions(): readonly Question[] {
    return [...this.#asked.values()];
  }

  /** Throws `bad_answer` for answers that do not fit; with `whole` also for those nobody asked for. */
  assertSound(whole: boolean): void {
    const faults = [...this.#faults];
    const ids = [...this.#asked.keys()];
    for (const id of whole ? this.#answers.keys() : []) {
      if (this.#asked.has(id)) continue;
      faults.push({ where: id, what: 'nothing was asked under this id', hint: suggestion(id, ids) });
    }
    if (faults.length > 0) throw new InputError('bad_answer', 'Some answers fit no question.', { faults });
  }
}
