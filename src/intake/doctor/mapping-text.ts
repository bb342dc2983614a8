/**
 * A draft as the YAML of a mapping, with a comment beside each choice that says how sure it is and why, and the open
 * questions at its head. The comments' words come from outside; what is not a comment is the mapping alone.
 */
import { Document, isMap, type Node, type Pair, Scalar, visit, type YAMLMap } from 'yaml';
import type { Block, Choice, Draft, Note } from './draft.ts';
import type { Question } from './interview.ts';

/** What comments say, in the user's language. */
export interface Say {
  head(open: boolean, notes: readonly Note[]): readonly string[];
  question(question: Question): readonly string[];
  choice(choice: Pick<Choice, 'confidence' | 'why'>): string;
  unused(columns: readonly string[]): string;
  left(file: string, why: 'ignored' | 'empty' | 'open'): string;
}

/** The text of the mapping. */
export function mappingText(draft: Draft, questions: readonly Question[], say: Say): string {
  const { source, zone, currency, completeThrough, files, views, blocks } = draft;
  const document = new Document({
    source,
    ...(zone !== undefined && { zone }),
    ...(currency !== undefined && { currency }),
    ...(completeThrough !== undefined && { complete_through: completeThrough }),
    files: Object.fromEntries([...files].map(([name, rule]) => [name, marked({ ...rule })])),
    ...(views.size > 0 && { views: Object.fromEntries([...views].map(([name, { query }]) => [name, { sql: query }])) }),
    entities: [],
  });
  const top = document.contents as unknown as YAMLMap<Scalar<string>, Node>;
  const open = questions.filter(({ answer }) => answer === null);
  document.commentBefore = comment([
    ...say.head(open.length > 0, draft.notes),
    ...open.flatMap((question) => ['', ...say.question(question)]),
  ]);
  for (const pair of top.items) pair.key.spaceBefore = ['files', 'views', 'entities'].includes(pair.key.value);
  flowing(top.get('files', true));
  flowing(top.get('views', true));
  const listed = top.get('files', true);
  if (isMap(listed)) {
    for (const pair of listed.items as Pair<Scalar<string>, Node>[]) {
      const unused = draft.unused.get(pair.key.value) ?? [];
      if (unused.length > 0) pair.key.commentBefore = comment([say.unused(unused)]);
    }
    const left = [...draft.left].map(([file, why]) => say.left(file, why));
    if (left.length > 0) listed.comment = comment(left);
  }
  document.setIn(['entities'], document.createNode([]));
  for (const [i, block] of blocks.entries()) document.addIn(['entities'], blockNode(document, block, say, i > 0));
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

function blockNode(document: Document, block: Block, say: Say, apart: boolean): Node {
  const { entity, from, where, id, duplicates, columns } = block;
  const node = document.createNode({
    entity,
    from,
    ...(where.length > 0 && { where }),
    id,
    ...(duplicates !== undefined && { duplicates }),
    columns: Object.fromEntries([...columns].map(([name, { rule }]) => [name, rule])),
  }) as unknown as YAMLMap<Scalar<string>, Node>;
  node.spaceBefore = apart;
  for (const { key, value } of node.items) {
    if (key.value === 'entity' && value !== null) value.comment = ` ${say.choice(block)}`;
    else if (key.value === 'where' || key.value === 'id') flow(value);
    else if (key.value === 'columns' && isMap(value)) {
      for (const pair of value.items as Pair<Scalar<string>, Node>[]) {
        const choice = columns.get(pair.key.value);
        flow(pair.value);
        if (pair.value !== null && choice !== undefined) pair.value.comment = ` ${say.choice(choice)}`;
      }
    }
  }
  return node;
}

const comment = (lines: readonly string[]): string => lines.map((line) => (line === '' ? '' : ` ${line}`)).join('\n');

/** The tab by its name, for a reader. */
const marked = (rule: { [key: string]: unknown }): { [key: string]: unknown } =>
  rule['delimiter'] === '\t' ? { ...rule, delimiter: 'tab' } : rule;

function flowing(node: unknown): void {
  if (!isMap(node)) return;
  for (const { value } of node.items as Pair<Scalar<string>, Node>[]) flow(value);
}

function flow(node: Node | null): void {
  if (node === null) return;
  visit(node as Parameters<typeof visit>[0], {
    Collection(_, collection) {
      collection.flow = true;
    },
    Scalar(_, scalar) {
      if (typeof scalar.value === 'string' && /^[{]/.test(scalar.value)) scalar.type = Scalar.QUOTE_DOUBLE;
    },
  });
}
