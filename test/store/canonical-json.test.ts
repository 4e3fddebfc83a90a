import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, storable } from '../../src/store/canonical-json.ts';

describe('canonical JSON', () => {
  it('does not depend on the order of keys, at any depth', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
      }),
    );
  });

  it('is JSON of the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('leaves out what JSON has no word for, and keeps a key named __proto__', () => {
    expect(canonicalJson({ b: undefined, a: [undefined, () => 1], at: new Date(0) })).toBe(
      '{"a":[null,null],"at":"1970-01-01T00:00:00.000Z"}',
    );
    expect(canonicalJson(JSON.parse('{"b":1,"__proto__":{"a":2}}'))).toBe('{"__proto__":{"a":2},"b":1}');
  });
});

describe('storable text', () => {
  it('has no NUL and no half of a surrogate pair, and is otherwise as it was', () => {
    expect(storable('a\0b\uD800c ü ✓ 😀')).toBe('a\uFFFDb\uFFFDc ü ✓ 😀');
  });
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner)]),
  );
}
