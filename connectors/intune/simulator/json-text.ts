/**
 * `payloadJson` as text. A managed property is found and changed in the text itself, so that the simulator never respells a
 * neighbour: `1.0` stays `1.0`, and an integer beyond 2^53 keeps its digits.
 */

interface Node {
  readonly kind: 'object' | 'array' | 'string' | 'other';
  readonly start: number;
  readonly end: number;
  readonly members: readonly { readonly name: string; readonly value: Node }[];
  readonly items: readonly Node[];
}

interface Token {
  readonly text: string;
  readonly start: number;
}

const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;
const CLOSES: Readonly<Record<string, string>> = { '{': '}', '[': ']' };
const MARK = '<ours>';

/** The text of the key's value; null where the key isn't there or the text isn't JSON. */
export function valueInJson(text: string, key: string): string | null {
  const value = propertyOf(text, key)?.value;
  if (value === undefined) return null;
  const spelled = text.slice(value.start, value.end);
  return value.kind === 'string' ? (JSON.parse(spelled) as string) : spelled;
}

/** The text with another value for the key, or (null) without the key. A new key goes to the second place. */
export function withValueInJson(text: string, key: string, value: string | null): string {
  const found = propertyOf(text, key);
  if (value === null) return found === null ? text : without(text, found.list, found.item);
  const spelled = JSON.stringify(value);
  if (found?.value !== undefined) return replaced(text, found.value, spelled);
  const property = `{"key":${JSON.stringify(key)},"valueString":${spelled}}`;
  if (found !== null) return replaced(text, found.item, property);
  const root = parse(text);
  if (root?.kind !== 'object') throw new Error('payloadJson holds no JSON object');
  const list = listOf(root);
  if (list === null) {
    const comma = root.members.length === 0 ? '' : ',';
    return `${text.slice(0, root.end - 1)}${comma}"managedProperty":[${property}]${text.slice(root.end - 1)}`;
  }
  const [first] = list.items;
  if (first === undefined) return replaced(text, list, `[${property}]`);
  return `${text.slice(0, first.end)},${property}${text.slice(first.end)}`;
}

/** The text as it is spelled, blanks between its parts apart, without the key or with a mark for its value. */
export function spelledJson(text: string, key: string, ours: 'left-out' | 'marked'): string {
  const found = propertyOf(text, key);
  let shown = text;
  if (found !== null && ours === 'left-out') shown = without(text, found.list, found.item);
  if (found?.value !== undefined && ours === 'marked') shown = replaced(text, found.value, JSON.stringify(MARK));
  return tokensOf(shown)
    .map((token) => token.text)
    .join('');
}

function propertyOf(
  text: string,
  key: string,
): { readonly list: Node; readonly item: Node; readonly value: Node | undefined } | null {
  const list = listOf(parse(text));
  for (const item of list?.items ?? []) {
    const name = item.members.find((member) => member.name === 'key')?.value;
    if (list === null || name?.kind !== 'string' || JSON.parse(text.slice(name.start, name.end)) !== key) continue;
    return { list, item, value: item.members.find((member) => member.name.startsWith('value'))?.value };
  }
  return null;
}

function listOf(root: Node | null): Node | null {
  const list = root?.members.findLast((member) => member.name === 'managedProperty')?.value;
  return list?.kind === 'array' ? list : null;
}

function replaced(text: string, node: Node, by: string): string {
  return text.slice(0, node.start) + by + text.slice(node.end);
}

function without(text: string, list: Node, item: Node): string {
  const at = list.items.indexOf(item);
  const previous = list.items[at - 1];
  const next = list.items[at + 1];
  if (previous !== undefined) return text.slice(0, previous.end) + text.slice(item.end);
  if (next !== undefined) return text.slice(0, item.start) + text.slice(next.start);
  return text.slice(0, item.start) + text.slice(item.end);
}

function tokensOf(text: string): Token[] {
  return [...text.matchAll(TOKENS)].map((match) => ({ text: match[0], start: match.index }));
}

function parse(text: string): Node | null {
  try {
    JSON.parse(text);
  } catch {
    return null;
  }
  const tokens = tokensOf(text);
  let at = 0;

  function take(): Token {
    const token = tokens[at];
    if (token === undefined) throw new Error('JSON ended early');
    at += 1;
    return token;
  }

  function node(): Node {
    const first = take();
    const members: { name: string; value: Node }[] = [];
    const items: Node[] = [];
    const close = CLOSES[first.text];
    while (close !== undefined && tokens[at]?.text !== close) {
      if (tokens[at]?.text === ',') take();
      if (first.text === '[') {
        items.push(node());
        continue;
      }
      const name = take();
      take();
      members.push({ name: JSON.parse(name.text) as string, value: node() });
    }
    const last = close === undefined ? first : take();
    return { kind: kindOf(first.text), start: first.start, end: last.start + last.text.length, members, items };
  }

  return node();
}

function kindOf(first: string): Node['kind'] {
  if (first === '{') return 'object';
  if (first === '[') return 'array';
  return first.startsWith('"') ? 'string' : 'other';
}
