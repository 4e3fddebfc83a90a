import { Secret } from './model/secret.ts';
import { formsOf } from './secret-forms.ts';

/** What stands in a text where a secret stood. */
const MARK = '<secret>';

/**
 * A shorter value isn't looked for: it occurs in ordinary text by chance, and a log with holes at every such place would
 * be useless and would tell the value to whoever compares the holes.
 */
export const SHORTEST_REDACTED = 6;

/** How many characters of passing secrets are remembered for one source: some twenty access tokens, or hundreds of MDM tokens. */
const REMEMBERED_CHARACTERS = 32_768;

/** The longest nesting that is followed; deeper values are left out. */
const DEEPEST = 12;

/**
 * Knows every secret value that is alive, and takes it out of whatever is going to be shown, in all forms of
 * `secret-forms.ts`. A text must be redacted before it is shortened: half a secret is not recognised.
 */
export class Redactor {
  readonly #owners = new Map<string, Set<string>>();
  readonly #passing = new Map<string, Set<string>>();
  /** Forms by their first characters, so that a text is searched once, however many secrets there are. */
  readonly #index = new Map<string, Map<string, number>>();

  /**
   * From now on the value is taken out. A secret that comes from a `source` (an account whose access tokens change by the
   * hour) is forgotten when newer ones of the same source have taken its place; others are remembered for ever.
   */
  add(secret: string | Secret, source?: string): void {
    const value = secret instanceof Secret ? secret.reveal() : secret;
    if (value.length < SHORTEST_REDACTED) return;
    const owners = this.#owners.get(value);
    if (owners) owners.add(source ?? '');
    else {
      this.#owners.set(value, new Set([source ?? '']));
      this.#count(value, 1);
    }
    if (source !== undefined) this.#remember(value, source);
  }

  /** The text with `<secret>` in place of every known secret. */
  redact(text: string): string {
    if (this.#index.size === 0 || text.length < SHORTEST_REDACTED) return text;
    const folded = fold(text);
    let shown = '';
    let hiddenTo = 0;
    for (let at = 0; at <= folded.length - SHORTEST_REDACTED; at++) {
      const end = this.#endOfForm(folded, at);
      if (end <= hiddenTo) continue;
      // Secrets that overlap become one mark, so that the rest of the second doesn't stay behind the first.
      if (at >= hiddenTo) shown += text.slice(hiddenTo, at) + MARK;
      hiddenTo = end;
    }
    return hiddenTo === 0 ? text : shown + text.slice(hiddenTo);
  }

  /** A copy of plain data with every text in it redacted, names of fields and digits of numbers included. */
  redactDeep(value: unknown): unknown {
    return this.#deep(value, []);
  }

  #deep(value: unknown, within: readonly object[]): unknown {
    if (typeof value === 'string') return this.redact(value);
    if (typeof value === 'number' || typeof value === 'bigint') {
      const digits = String(value);
      return typeof value === 'number' && this.redact(digits) === digits ? value : this.redact(digits);
    }
    if (typeof value === 'function' || typeof value === 'symbol') return undefined;
    if (typeof value !== 'object' || value === null) return value;
    if (value instanceof Secret) return MARK;
    if (value instanceof Date) return value;
    if (value instanceof URL) return this.redact(value.href);
    if (ArrayBuffer.isView(value)) return `<${value.byteLength} bytes>`;
    if (within.includes(value)) return '<circular>';
    if (within.length === DEEPEST) return '<deeper>';
    const inside = [...within, value];
    if (value instanceof Error) {
      const { name, message, stack } = value;
      return this.#deep({ name, message, stack }, inside);
    }
    if (Array.isArray(value)) return value.map((item) => this.#deep(item, inside));
    if (value instanceof Set) return [...value].map((item) => this.#deep(item, inside));
    const entries = value instanceof Map ? [...value] : Object.entries(value);
    return Object.fromEntries(entries.map(([key, item]) => [this.redact(String(key)), this.#deep(item, inside)]));
  }

  #endOfForm(folded: string, at: number): number {
    const forms = this.#index.get(folded.slice(at, at + SHORTEST_REDACTED));
    if (!forms) return 0;
    let longest = 0;
    for (const form of forms.keys()) {
      if (form.length > longest && folded.startsWith(form, at)) longest = form.length;
    }
    return longest && at + longest;
  }

  #remember(value: string, source: string): void {
    const values = this.#passing.get(source) ?? new Set();
    this.#passing.set(source, values);
    values.delete(value);
    values.add(value);
    let characters = 0;
    for (const one of values) characters += one.length;
    for (const oldest of values) {
      if (characters <= REMEMBERED_CHARACTERS || oldest === value) return;
      characters -= oldest.length;
      values.delete(oldest);
      this.#disown(oldest, source);
    }
  }

  #disown(value: string, source: string): void {
    const owners = this.#owners.get(value);
    owners?.delete(source);
    if (owners?.size !== 0) return;
    this.#owners.delete(value);
    this.#count(value, -1);
  }

  /** Two secrets may share a form, so forms are counted. */
  #count(value: string, by: 1 | -1): void {
    for (const form of new Set([...formsOf(value)].map(fold))) {
      if (form.length < SHORTEST_REDACTED) continue;
      const start = form.slice(0, SHORTEST_REDACTED);
      const forms = this.#index.get(start) ?? new Map<string, number>();
      const count = (forms.get(form) ?? 0) + by;
      if (count > 0) forms.set(form, count);
      else forms.delete(form);
      if (forms.size > 0) this.#index.set(start, forms);
      else this.#index.delete(start);
    }
  }
}

/** Small letters for `A` to `Z` and nothing else, so that every character stays where it is. */
function fold(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
