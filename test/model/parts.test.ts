/** A value and the parts it has in several keys. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joined, keysInWords, partInWords, partsOf, WHOLE, whyNoParts } from '../../src/model/parts.ts';

const PAIR = { keys: ['id', 'secret'], separator: ':' };
const THREE = { keys: ['a', 'b', 'c'], separator: '|' };

const SECRET = 'kept-to-itself';

describe('a value of two parts', () => {
  it('goes into the keys in their order', () => {
    expect(partsOf(PAIR, 'one:two')).toEqual(['one', 'two']);
  });

  it.each<[string, string]>([
    [SECRET, 'has 1 part; expected 2 parts, entered as `id:secret`'],
    [`a:b:${SECRET}`, 'has 3 parts; expected 2 parts, entered as `id:secret`'],
    [`${SECRET}:`, 'has a part, that of `secret`, which is empty; expected 2 parts, entered as `id:secret`'],
    [`:${SECRET}`, 'has a part, that of `id`, which is empty; expected 2 parts, entered as `id:secret`'],
    [`a: ${SECRET}`, 'has a part, that of `secret`, which has blanks around it; expected 2 parts'],
  ])('%j is none, and is not repeated', (value, says) => {
    expect(whyNoParts(PAIR, value)).toContain(says);
    expect(whyNoParts(PAIR, value)).not.toContain(SECRET);
  });

  it('a value that one key takes whole may contain anything', () => {
    expect(whyNoParts(WHOLE, 'a:b:')).toBeNull();
    expect(partsOf(WHOLE, 'a:b:')).toEqual(['a:b:']);
    expect(joined(WHOLE, ['a:b:'])).toBe('a:b:');
  });
});

describe('what keys hold together', () => {
  it('is nothing where none holds anything', () => {
    expect(joined(PAIR, [null, null])).toBeNull();
    expect(joined(WHOLE, [null])).toBeNull();
  });

  it('is the token exactly where each key holds its part, whatever else stands in them', () => {
    const part = fc.oneof(fc.constantFrom(null, '', ':', 'a', 'b', 'a:b', ':b', 'a:'), fc.string({ maxLength: 4 }));
    fc.assert(
      fc.property(part, part, (first, second) => {
        const isToken = first === 'a' && second === 'b';
        expect(joined(PAIR, [first, second]) === 'a:b').toBe(isToken);
      }),
    );
  });
});

describe('in words', () => {
  it('are the keys, and what a person types into each', () => {
    expect(keysInWords({ keys: ['k'] })).toBe('`k`');
    expect(keysInWords(THREE)).toBe('`a`, `b` and `c`');
    expect(partInWords(WHOLE, 'value')).toBe('the current token');
    expect(THREE.keys.map((key) => partInWords(THREE, key))).toEqual([
      'what stands before the first `|` in the current token',
      'part 2 of the current token, between two `|`',
      'what stands behind the last `|` in the current token',
    ]);
  });
});
