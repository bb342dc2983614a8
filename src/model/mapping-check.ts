/**
 * What a mapping's shape cannot tell: that targets, tables and lists exist, that a rule fits the type of its column,
 * that paths stay inside the data folder. Returns all faults; throws nothing.
 */
import { type Column, type ColumnType, ENTITIES, type EntityName } from './entity.ts';
import type { Fault } from './error.ts';
import type { EntityBlock, MappingContent } from './mapping.ts';
import { readDateFormat } from './mapping-date-format.ts';
import { type Path, suggestion } from './mapping-fault.ts';
import type { ColumnRule, TextRule } from './mapping-rule.ts';

const ATTRIBUTE = /^attributes\.[a-z][a-z0-9_]*$/;
const TABLE_NAME = /^[a-z][a-z0-9_]*$/;

/** The canonical column a target stands for; `attributes.<name>` is text of the company's own. */
export function targetColumn(entity: EntityName, target: string): Column | undefined {
  if (ATTRIBUTE.test(target)) return { name: target, type: { kind: 'text' }, required: false, about: '' };
  return ENTITIES[entity].columns.find(({ name, type }) => name === target && type.kind !== 'attributes');
}

/** The value map of a rule, written out. */
export function valueMap(rule: TextRule, lists: MappingContent['lists']): Readonly<Record<string, string>> | undefined {
  return typeof rule.values === 'string' ? (lists[rule.values] ?? {}) : rule.values;
}

/** Every fault that needs more than one place of the mapping to be seen. */
export function checkMapping(mapping: MappingContent, at: (path: Path) => string): Fault[] {
  const faults: Fault[] = [];
  const fault = (path: Path, what: string, hint: string) => faults.push({ where: at(path), what, hint });
  const tables = [...Object.keys(mapping.files), ...Object.keys(mapping.views)];
  checkTables(mapping, fault);
  if (mapping.source === 'cadans')
    fault(['source'], '`cadans` is the name of what this program derives itself', 'take another name');
  if (mapping.dates.from >= mapping.dates.to) fault(['dates'], '`from` is not before `to`', 'turn them round');
  mapping.entities.forEach((block, i) => {
    const path = ['entities', i];
    block.from.forEach((name) => {
      if (!tables.includes(name))
        fault([...path, 'from'], `there is no file or view \`${name}\``, suggestion(name, tables));
    });
    if (block.entity === 'same_as') {
      fault(
        [...path, 'entity'],
        '`same_as` is not loaded from files',
        'records merged in their source belong in `merged_into`',
      );
      return;
    }
    const other = mapping.entities
      .slice(0, i)
      .find((each) => each.entity === block.entity && each.duplicates !== undefined)?.duplicates;
    if (other !== undefined && block.duplicates !== undefined && other !== block.duplicates) {
      fault(
        [...path, 'duplicates'],
        `other blocks of ${block.entity} say \`duplicates: ${other}\``,
        'rows of one entity are one whole: say the same',
      );
    }
    checkColumns(block, path, mapping, fault);
  });
  return faults;
}

type Report = (path: Path, what: string, hint: string) => void;

function checkTables(mapping: MappingContent, fault: Report): void {
  for (const name of Object.keys(mapping.files)) {
    const path = mapping.files[name]?.path ?? '';
    if (/^([/\\]|[A-Za-z]:)/.test(path) || path.split(/[/\\]/).includes('..')) {
      fault(['files', name, 'path'], `${path} lies outside the data folder`, 'write it relative to the data folder');
    }
  }
  for (const [kind, names] of [
    ['files', Object.keys(mapping.files)],
    ['views', Object.keys(mapping.views)],
  ] as const) {
    for (const name of names) {
      if (!TABLE_NAME.test(name)) {
        fault(
          [kind, name],
          `\`${name}\` cannot be a table's name`,
          'lower-case letters, digits and _, beginning with a letter',
        );
      } else if (kind === 'views' && name in mapping.files) {
        fault([kind, name], `\`${name}\` is a file too`, 'give the view another name');
      }
    }
  }
}

function checkColumns(block: EntityBlock, path: Path, mapping: MappingContent, fault: Report): void {
  const entity = ENTITIES[block.entity];
  const targets = entity.columns.map(({ name, type }) => (type.kind === 'attributes' ? 'attributes.<name>' : name));
  checkText(block.id, [...path, 'id'], mapping, fault);
  for (const [target, rule] of Object.entries(block.columns)) {
    const here = [...path, 'columns', target];
    const column = targetColumn(block.entity, target);
    if (column === undefined) fault(here, `${block.entity} has no column \`${target}\``, suggestion(target, targets));
    else checkRule(rule, column.type, here, mapping, fault);
  }
  for (const { name, required } of entity.columns) {
    if (required && !(name in block.columns)) {
      fault([...path, 'columns'], `${block.entity} needs the column \`${name}\``, 'map it, or give it a constant');
    }
  }
}

const NUMERIC = ['integer', 'decimal', 'money'];
const DATED = ['instant', 'date'];

function checkRule(rule: ColumnRule, type: ColumnType, path: Path, mapping: MappingContent, fault: Report): void {
  checkText(rule, path, mapping, fault);
  const unfit = (key: keyof ColumnRule, wanted: string) => {
    if (rule[key] !== undefined) fault([...path, String(key)], `\`${String(key)}\` does not fit here`, wanted);
  };
  if (!NUMERIC.includes(type.kind)) unfit('number', 'it is for columns that hold numbers');
  if (!DATED.includes(type.kind))
    for (const key of ['format', 'epoch', 'zone'] as const) unfit(key, 'it is for dates and times');
  if (type.kind !== 'ref') unfit('source', 'it is for columns that point to other records');
  if (rule.format !== undefined && rule.epoch !== undefined)
    fault([...path, 'epoch'], '`format` and `epoch` exclude each other', 'keep one');
  checkFormats(rule, type, path, mapping, fault);
  if (type.kind === 'enum') checkEnum(rule, type.values, path, mapping, fault);
  if (rule.lookup !== undefined) {
    const { file, match } = rule.lookup;
    const tables = [...Object.keys(mapping.files), ...Object.keys(mapping.views)];
    if (!tables.includes(file))
      fault([...path, 'lookup', 'file'], `there is no file or view \`${file}\``, suggestion(file, tables));
    checkText(match, [...path, 'lookup', 'match'], mapping, fault);
  }
}

/** What a format gives must be what the column needs, with a zone where it gives local times. */
function checkFormats(rule: ColumnRule, type: ColumnType, path: Path, mapping: MappingContent, fault: Report): void {
  if (!DATED.includes(type.kind)) return;
  for (const format of rule.format ?? []) {
    const read = readDateFormat(format);
    if ('fault' in read) continue;
    const here = [...path, 'format'];
    if (type.kind === 'instant') {
      if (read.monthOnly)
        fault(here, `\`format\` gives months, but ${String(path.at(-1))} needs a day`, 'add DD, or map a date column');
      const zoned = read.hasOffset || (rule.zone ?? mapping.zone) !== undefined;
      if (read.hasTime && !zoned)
        fault(
          here,
          '`format` gives local times, but no zone is declared',
          'write `zone: Area/City` here or for the mapping',
        );
    } else if (read.hasOffset && rule.zone === undefined) {
      fault(
        here,
        '`format` gives instants, but this column holds days',
        'say with `zone` in which zone the day is meant',
      );
    }
  }
}

/** A value that a map or a constant gives must be one the column takes. */
function checkEnum(
  rule: ColumnRule,
  known: readonly string[],
  path: Path,
  mapping: MappingContent,
  fault: Report,
): void {
  const given: [Path, string | undefined][] = [[[...path, 'constant'], rule.constant]];
  for (const [key, value] of Object.entries(valueMap(rule, mapping.lists) ?? {}))
    given.push([[...path, 'values', key], value]);
  if (rule.else !== 'keep' && rule.else !== 'empty') given.push([[...path, 'else'], rule.else]);
  for (const [place, value] of given) {
    if (value !== undefined && value !== '' && !known.includes(value)) {
      fault(place, `\`${value}\` is not a value of this column`, suggestion(value, known));
    }
  }
}

function checkText(rule: TextRule, path: Path, mapping: MappingContent, fault: Report): void {
  if (typeof rule.values === 'string' && !(rule.values in mapping.lists)) {
    fault(
      [...path, 'values'],
      `there is no list \`${rule.values}\``,
      suggestion(rule.values, Object.keys(mapping.lists)),
    );
  }
}
