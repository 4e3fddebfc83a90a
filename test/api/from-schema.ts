/** Values from a JSON Schema, as a fuzzer wants them: valid ones, nearly valid ones, and hostile ones. */
import fc from 'fast-check';

/** The part of JSON Schema that the OpenAPI document uses. */
export interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
}

/** What this schema allows. */
export function valid(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map(valid));
  if (schema.type === 'boolean') return fc.boolean();
  if (schema.type === 'integer' || schema.type === 'number') {
    return fc.integer({ min: Math.max(schema.minimum ?? -9, -1e6), max: Math.min(schema.maximum ?? 999, 1e6) });
  }
  if (schema.type === 'array') {
    return fc.array(valid(schema.items ?? { type: 'string' }), { minLength: schema.minItems ?? 0, maxLength: 3 });
  }
  if (schema.type === 'object') {
    const { properties = {}, required = [] } = schema;
    const members = Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, valid(inner)]));
    return fc.record(members, { requiredKeys: [...required] });
  }
  const { minLength = 0, maxLength = 60 } = schema;
  return fc.string({ unit: 'grapheme', minLength, maxLength: Math.max(minLength, Math.min(maxLength, 60)) });
}

/** Valid but for one thing. */
export function nearlyValid(schema: Schema): fc.Arbitrary<unknown> {
  const names = Object.keys(schema.properties ?? {});
  const spoil = fc.constantFrom(
    ...names.map((name) => (value: object) => ({ ...value, [name]: { deep: [null] } })),
    ...names.map((name) => (value: object) => ({ ...value, [name]: 'x'.repeat(5000) })),
    ...names.map((name) => (value: object) => ({ ...value, [name]: -1e21 })),
    ...names.map(
      (name) => (value: object) => Object.fromEntries(Object.entries(value).filter(([key]) => key !== name)),
    ),
    (value: object) => ({ ...value, unknown: true }),
  );
  return fc.tuple(valid(schema), spoil).map(([value, change]) => (isObject(value) ? change(value) : value));
}

/** Texts that no honest client sends as a body. */
export const hostile: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    '{',
    '[]',
    'null',
    '"text"',
    '{"__proto__":{"role":"admin"}}',
    '{"constructor":{"prototype":{"role":"admin"}}}',
    '{"tokenSet":"pingid","__proto__":{"makeCurrent":true}}',
    `${'{"a":'.repeat(3000)}1${'}'.repeat(3000)}`,
    '['.repeat(20_000),
    `{"tokenSet":"pingid","value":"${'\\u0000'.repeat(20)}"}`,
    '{"tokenSet":"pingid","value":"\\ud800\\ud800\\ud800\\ud800"}',
    '{"tokenSet":"pingid","tokenSet":"nobody","note":"twice"}',
    '{"tokenSet":"pingid","note":1e999}',
    '\u0000\u0001\u0002',
  ),
  fc.json(),
  fc.string({ unit: 'binary', maxLength: 300 }),
);

/** Pieces of a path or a query that no honest client sends. */
export const hostilePiece: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '..%2f..%2fetc%2fpasswd',
    '%00',
    "1' or '1'='1",
    '%c3%28',
    '__proto__',
    'constructor',
    '%',
    '..',
    ' ',
    '\u202e',
    '%25',
  ),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).map(encodeURIComponent),
  fc.string({ minLength: 120, maxLength: 400 }).map(encodeURIComponent),
);

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
