/**
 * Tokens in YAML or JSON: a list of texts, or `tokens:` with a list whose elements are texts or `{ value, createdAt }`. What is written
 * there is in no message, names of keys included: a token may stand in the wrong place.
 */
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml';
import { type Entry, Failure } from '#authority';

/** A moment with its time zone: `2026-11-24T09:00:00Z`. */
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

const HALF_WRITTEN =
  'a file that is only half written looks like this too: whoever writes it has to write another one and rename it';

/** What is wrong at a node, and where that is. */
type Refuse = (node: unknown, path: string, says: string) => never;

export function documentIn(text: string, format: 'yaml' | 'json', place: string): readonly Entry[] {
  const lines = new LineCounter();
  // Pretty errors quote the line that they complain about.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const lineOf = (offset: number) => Math.max(1, lines.linePos(offset).line);
  const [wrong] = [...document.errors, ...document.warnings];
  const where = wrong === undefined ? place : `${place}, line ${lineOf(wrong.pos[0])}`;
  if (wrong?.code === 'DUPLICATE_KEY') throw new Failure('rejected', `${where}: a key that is there twice; keep one`);
  if (wrong !== undefined || (format === 'json' && !isJson(text))) {
    throw new Failure('rejected', `${where}: not readable as ${format.toUpperCase()}; ${HALF_WRITTEN}`);
  }
  const at = (node: unknown, path: string) => `line ${lineOf(startOf(node))}${path === '' ? '' : ` (${path})`}`;
  return entriesIn(document.contents, at, (node, path, says) => {
    throw new Failure('rejected', `${place}, ${at(node, path)}: ${says}`);
  });
}

/** YAML has all of JSON in it, and more: unquoted texts, comments, single quotes. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return text.trim() === '';
  }
}

function entriesIn(root: unknown, at: (node: unknown, path: string) => string, refuse: Refuse): readonly Entry[] {
  if (root === null || (isScalar(root) && root.value === null)) return [];
  const isWrapped = isMap(root);
  const list = isWrapped ? membersOf(root, ['tokens'], '', refuse).tokens : root;
  if (!isSeq(list)) {
    refuse(
      list ?? root,
      isWrapped ? 'tokens' : '',
      `expected a list of texts${isWrapped ? '' : ', or `tokens:` with one'}, found ${kindOf(list)}`,
    );
  }
  return list.items.map((item, index): Entry => {
    const path = `${isWrapped ? 'tokens' : ''}[${index}]`;
    if (!isMap(item)) return { value: textOf(item, path, refuse), createdAt: null, at: at(item, path) };
    const { value, createdAt } = membersOf(item, ['value', 'createdAt'], path, refuse);
    return {
      value: textOf(value ?? refuse(item, path, 'expected `value`, found nothing'), `${path}.value`, refuse),
      createdAt: createdAt === undefined ? null : momentOf(createdAt, `${path}.createdAt`, refuse),
      at: at(item, path),
    };
  });
}

function membersOf<Name extends string>(
  map: YAMLMap,
  names: readonly Name[],
  path: string,
  refuse: Refuse,
): Partial<Record<Name, unknown>> {
  const members: Partial<Record<Name, unknown>> = {};
  for (const { key, value } of map.items) {
    const name = names.find((one) => isScalar(key) && key.value === one);
    if (name === undefined)
      refuse(key, path, `a key that is not known here; expected ${names.map((one) => `\`${one}\``).join(' and ')}`);
    members[name] = value ?? null;
  }
  return members;
}

/** A text; nothing at all, as after `- `, is a blank one. */
function textOf(node: unknown, path: string, refuse: Refuse): string {
  if (node === null || (isScalar(node) && node.value === null)) return '';
  if (isScalar(node) && typeof node.value === 'string') return node.value;
  const quotes = isScalar(node) ? '; put it in quotes' : '';
  return refuse(node, path, `expected text, found ${kindOf(node)}${quotes}`);
}

function momentOf(node: unknown, path: string, refuse: Refuse): number {
  const text = isScalar(node) && typeof node.value === 'string' && MOMENT.test(node.value) ? node.value : '';
  const at = Date.parse(text);
  return Number.isNaN(at) ? refuse(node, path, 'expected a moment such as `2026-11-24T09:00:00Z`') : at;
}

function kindOf(node: unknown): string {
  if (isMap(node)) return 'an object';
  if (isSeq(node)) return 'a list';
  if (isAlias(node)) return 'an alias';
  if (!isScalar(node) || node.value === null) return 'nothing';
  return typeof node.value === 'string' ? 'text' : `a ${typeof node.value}`;
}

function startOf(node: unknown): number {
  return (node as Node | null | undefined)?.range?.[0] ?? 0;
}
