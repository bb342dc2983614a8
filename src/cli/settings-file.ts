/**
 * Reads the settings of a company from YAML. Every fault comes back at once with file, line and column; an unknown key
 * is refused with the one that was probably meant.
 */
import { existsSync, readFileSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { fill, fillPlural } from '../messages/index.ts';
import { type Fault, InputError, NotFound } from '../model/error.ts';
import { locator, type Path, suggestion } from '../model/mapping-fault.ts';
import { defaultSettings, type Settings, settingsSchema } from '../model/settings.ts';
import type { Desk } from './desk.ts';

/** The settings of the desk's file; where there is none, those of a company that has decided nothing yet. */
export function readSettings(desk: Pick<Desk, 'settings' | 'words' | 'format'>): Settings {
  const { settings: file, words, format } = desk;
  const { errors } = words.command;
  if (file === null) return defaultSettings();
  if (!existsSync(file)) {
    throw new NotFound('no_settings', fill(errors.noSettings, { file }, format), { hint: errors.noSettingsHint });
  }
  const result = parseSettings(textOfFile(file, desk), file);
  if ('settings' in result) return result.settings;
  const message = fillPlural(errors.badSettings, result.faults.length, format, { file });
  throw new InputError('bad_settings', message, { hint: errors.badSettingsHint, faults: result.faults });
}

function textOfFile(file: string, { words, format }: Pick<Desk, 'words' | 'format'>): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new InputError('unreadable', fill(words.command.errors.unreadable, { file, why }, format));
  }
}

/** The settings, or all faults of the text. `name` is how the file is called in them. */
export function parseSettings(yaml: string, name: string): { settings: Settings } | { faults: Fault[] } {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines, prettyErrors: false });
  const problems = [...document.errors, ...document.warnings];
  if (problems.length > 0) {
    const faults = problems.map((problem) => {
      const { line, col } = lines.linePos(problem.pos[0]);
      return { where: `${name}:${line}:${col}`, what: problem.message };
    });
    return { faults };
  }
  const parsed = settingsSchema.safeParse(document.toJS({ maxAliasCount: 100 }) ?? {});
  if (parsed.success) return { settings: parsed.data };
  const at = locator(name, document, lines);
  const faults = parsed.error.issues.flatMap((issue) => faultsOf(issue, at));
  return { faults: faults.sort((a, b) => placeOrder(a).localeCompare(placeOrder(b))) };
}

/** Line and column of a fault, in a form that sorts from top to bottom. */
const placeOrder = ({ where = '' }: Fault): string =>
  where
    .split(':')
    .slice(-2)
    .map((part) => part.padStart(9, '0'))
    .join(':');

function faultsOf(issue: z.core.$ZodIssue, at: (path: Path) => string): Fault[] {
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(settingsSchema, issue.path);
    return issue.keys.map((key) => ({
      where: at([...issue.path, key]),
      what: `unknown key \`${key}\``,
      hint: suggestion(key, known),
    }));
  }
  const subject = issue.path.length > 0 ? `\`${issue.path.map(String).join('.')}\` ` : '';
  return [{ where: at(issue.path), what: `${subject}${said(issue)}` }];
}

function said(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_value':
      return `should be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`;
    case 'invalid_type':
      return `should be of type ${issue.expected}`;
    case 'too_small':
      return `should be ${issue.origin === 'string' || issue.origin === 'array' ? 'of length ' : ''}at least ${issue.minimum}`;
    case 'too_big':
      return `should be ${issue.origin === 'string' || issue.origin === 'array' ? 'of length ' : ''}at most ${issue.maximum}`;
    default:
      return `is not right: ${issue.message}`;
  }
}

/** The keys that may stand at a path of the schema. */
function keysAt(schema: z.core.$ZodType, path: Path): string[] {
  const inner = schemasAt([schema], path);
  return [...new Set(inner.flatMap((each) => Object.keys(shapeOf(each) ?? {})))];
}

function schemasAt(schemas: readonly z.core.$ZodType[], path: Path): readonly z.core.$ZodType[] {
  const bare = schemas.flatMap(unwrapped);
  const [step, ...rest] = path;
  if (step === undefined) return bare;
  return schemasAt(
    bare.flatMap((each) => stepInto(each, step)),
    rest,
  );
}

const shapeOf = (schema: z.core.$ZodType): Readonly<Record<string, z.core.$ZodType>> | undefined =>
  (schema as z.core.$ZodObject)._zod.def.type === 'object' ? (schema as z.core.$ZodObject)._zod.def.shape : undefined;

function unwrapped(schema: z.core.$ZodType): z.core.$ZodType[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'default':
    case 'prefault':
    case 'optional':
      return unwrapped(def.innerType);
    case 'union':
      return def.options.flatMap(unwrapped);
    default:
      return [schema];
  }
}

function stepInto(schema: z.core.$ZodType, step: PropertyKey): z.core.$ZodType[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type === 'array') return [def.element];
  if (def.type === 'record') return [def.valueType];
  const inner = shapeOf(schema)?.[String(step)];
  return inner ? [inner] : [];
}
