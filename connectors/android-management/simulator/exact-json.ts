/**
 * JSON whose numbers keep their spelling: `1.0` stays `1.0`, and an integer beyond 2^53 keeps its digits, so that a client which
 * sends numbers back in another form is found out.
 */

export type Fields = Readonly<Record<string, unknown>>;

/** In Node since 22; TypeScript's library does not have it yet. */
const exact = JSON as unknown as {
  rawJSON(text: string): unknown;
  parse(
    text: string,
    reviver: (name: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
};

/** Throws a `SyntaxError` for text that is not JSON. */
export function parsed(text: string): unknown {
  return exact.parse(text, (_, value, { source }) =>
    typeof value === 'number' && source !== undefined ? exact.rawJSON(source) : value,
  );
}

/** An object, or null for everything else. */
export function fieldsOf(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The object with another value at a name, where it stands; undefined takes the name out. */
export function withField(object: Fields, name: string, value: unknown): Fields {
  if (value !== undefined) return { ...object, [name]: value };
  return Object.fromEntries(Object.entries(object).filter(([other]) => other !== name));
}
