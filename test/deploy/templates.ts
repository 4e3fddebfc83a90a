/**
 * Renders the templates of our Helm chart, so that what comes out can be checked where Helm is not installed. It knows the part of
 * Go's templates that the chart uses, and refuses anything else: `define`, `include`, `if`, `with`, `range`, `end`, fields, text in
 * quotes, pipes, and the functions below. It is no Helm: a test compares the two where Helm is at hand.
 */
import { createHash } from 'node:crypto';
import { stringify } from 'yaml';

type Value = unknown;

type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'output'; readonly pipe: string }
  | { readonly kind: 'if' | 'with' | 'range' | 'define'; readonly pipe: string; readonly body: readonly Node[] };

const FUNCTIONS: Readonly<Record<string, (...args: readonly Value[]) => Value>> = {
  default: (otherwise, value) => (isTrue(value) ? value : otherwise),
  nindent: (width, text) => `\n${String(text).replace(/^(?=.)/gm, ' '.repeat(Number(width)))}`,
  quote: (value) => JSON.stringify(String(value)),
  sha256sum: (text) => createHash('sha256').update(String(text)).digest('hex'),
  toYaml: (value) => stringify(value, { lineWidth: 0 }).trimEnd(),
  trimSuffix: (suffix, text) =>
    String(text).endsWith(String(suffix)) ? String(text).slice(0, -String(suffix).length) : text,
  trunc: (length, text) => String(text).slice(0, Number(length)),
};

/** The templates of a chart, by file. */
export class Templates {
  readonly #defined = new Map<string, readonly Node[]>();
  readonly #files = new Map<string, readonly Node[]>();

  constructor(files: Readonly<Record<string, string>>) {
    for (const [name, text] of Object.entries(files)) this.#files.set(name, parseTemplate(text));
    for (const node of [...this.#files.values()].flat()) {
      if (node.kind === 'define') this.#defined.set(quoted(node.pipe), node.body);
    }
  }

  /** Every file that is no list of definitions, rendered. */
  render(dot: Value): ReadonlyMap<string, string> {
    const rendered = [...this.#files].map(([name, nodes]) => [name, this.#all(nodes, dot)] as const);
    return new Map(rendered.filter(([name]) => !name.startsWith('_')));
  }

  #all(nodes: readonly Node[], dot: Value): string {
    return nodes.map((node) => this.#one(node, dot)).join('');
  }

  #one(node: Node, dot: Value): string {
    if (node.kind === 'text') return node.text;
    if (node.kind === 'define') return '';
    const value = this.#pipe(node.pipe, dot);
    if (node.kind === 'output') return String(value);
    if (node.kind === 'range') {
      if (!Array.isArray(value)) throw new Error(`range ${node.pipe}: no list`);
      return value.map((one) => this.#all(node.body, one)).join('');
    }
    if (!isTrue(value)) return '';
    return this.#all(node.body, node.kind === 'with' ? value : dot);
  }

  #pipe(pipe: string, dot: Value): Value {
    let piped: readonly Value[] = [];
    for (const command of pipe.split(' | ')) {
      const [head = '', ...rest] = command.match(/"[^"]*"|\S+/g) ?? [];
      const args = [...rest.map((word) => operand(word, dot)), ...piped];
      piped = [this.#command(head, args, dot)];
    }
    return piped[0];
  }

  #command(head: string, args: readonly Value[], dot: Value): Value {
    if (head === 'include') {
      const [name, inner] = args;
      const body = this.#defined.get(String(name));
      if (body === undefined) throw new Error(`include ${name}: not defined`);
      return this.#all(body, inner);
    }
    const named = FUNCTIONS[head];
    if (named !== undefined) return named(...args);
    if (args.length > 0) throw new Error(`${head}: not a function that is known here`);
    return operand(head, dot);
  }
}

/** A word of a command: text in quotes, a number, `.`, or a field such as `.Values.image.tag`. */
function operand(word: string, dot: Value): Value {
  if (word.startsWith('"')) return quoted(word);
  if (/^\d+$/.test(word)) return Number(word);
  if (word === '.') return dot;
  if (!/^(\.\w+)+$/.test(word)) throw new Error(`${word}: not understood`);
  let at: Value = dot;
  for (const name of word.slice(1).split('.')) {
    if (typeof at !== 'object' || at === null || !(name in at)) throw new Error(`${word}: there is no ${name}`);
    at = (at as Readonly<Record<string, Value>>)[name];
  }
  return at;
}

function quoted(word: string): string {
  return word.slice(1, -1);
}

/** Empty text, lists and objects, 0 and false count as no. */
function isTrue(value: Value): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}

function parseTemplate(text: string): readonly Node[] {
  // A hyphen takes away the blanks and line ends on its side.
  const parts = text
    .replace(/\s*\{\{- /g, '{{ ')
    .replace(/ -\}\}\s*/g, ' }}')
    .split(/\{\{ (.*?) \}\}/);
  const stack: { readonly node: Node; readonly body: Node[] }[] = [];
  const top: Node[] = [];
  const into = () => stack.at(-1)?.body ?? top;
  for (const [at, part] of parts.entries()) {
    if (at % 2 === 0) {
      if (part.includes('{{')) throw new Error(`not understood: ${part.slice(part.indexOf('{{'), 60)}`);
      into().push({ kind: 'text', text: part });
      continue;
    }
    const [, word, pipe = ''] = /^(if|with|range|define|end)\b ?(.*)$/.exec(part) ?? [];
    if (word === 'end') {
      const closed = stack.pop();
      if (closed === undefined) throw new Error('an end without a beginning');
      into().push(closed.node);
    } else if (word === 'if' || word === 'with' || word === 'range' || word === 'define') {
      const body: Node[] = [];
      stack.push({ node: { kind: word, pipe, body }, body });
    } else if (/^(else|template|block|\/\*)/.test(part)) throw new Error(`${part}: not understood`);
    else into().push({ kind: 'output', pipe: part });
  }
  if (stack.length > 0) throw new Error('a beginning without an end');
  return top;
}
