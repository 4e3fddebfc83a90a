import { describe, expect, it } from 'vitest';
import { normalize } from '../../../connectors/mobileiron-core/normalize.ts';

describe('a value that goes through a variable into a configuration', () => {
  it.each(['0b9f3f5e-8d0c-4b7a-9c52-0d4b1b0a7f11', "it's fine (really): 100% {ok}", 'Grüße', 'x'.repeat(255)])(
    'may be %j',
    (value) => {
      expect(normalize(value)).toEqual({ value });
    },
  );

  it.each([
    ['$USERNAME$', 'variables'],
    ['a$b', 'variables'],
    ['{$name}', 'variables'],
    ['a<b', 'escapes'],
    ['a>b', 'escapes'],
    ['a&b', 'escapes'],
    ['a"b', 'escapes'],
    ['a\\b', 'escapes'],
    ['a\nb', 'control characters'],
    ['a\u2028b', 'control characters'],
    ['a\ud800b', 'control characters'],
    ['', 'empty'],
    [' a', 'blanks'],
    ['a\u00a0', 'blanks'],
    ['x'.repeat(256), '255'],
  ])('may not be %j: %s', (value, why) => {
    expect(normalize(value)).toEqual({ unsupported: expect.stringContaining(why) });
  });
});
