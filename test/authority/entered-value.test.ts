import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { enteredValue } from '../../src/authority/entered-value.ts';
import { UserError } from '../../src/model/failure.ts';

describe('a value that somebody enters', () => {
  it.each([
    ['8 characters', 'aB3-_.~9'],
    ['256 characters', 'x'.repeat(256)],
    ['256 characters outside the basic plane', '𝔘'.repeat(256)],
    ['a UUID', '0b0f3d0a-7ad1-4f0e-9d0c-4f4f0d6b1c11'],
    ['white space inside', 'correct horse battery'],
    ['letters of any script', 'Schlüßel-ключ-鍵鍵'],
    ['what JSON and XML would escape', `<"&'>\\{}[]`],
  ])('is taken as it is: %s', (_, text) => {
    expect(enteredValue(text)).toEqual({ value: text, warnings: [] });
  });

  it.each([
    ['blanks', '  secret-value  '],
    ['the end of the line that a pipe brings', 'secret-value\n'],
    ['the end of a line as Windows writes it', 'secret-value\r\n'],
    ['a byte order mark', '\uFEFFsecret-value'],
    ['a no-break space', 'secret-value\u00A0'],
  ])('loses %s around it, with a warning', (_, text) => {
    expect(enteredValue(text)).toEqual({
      value: 'secret-value',
      warnings: ['White space around the token was removed.'],
    });
  });

  it.each([
    ['nothing', '', 'The token is empty; expected 8 to 256 printable characters.'],
    ['blanks only', ' \t\n ', 'The token is empty; expected 8 to 256 printable characters.'],
    ['7 characters', ' 1234567 ', 'The token has 7 characters; expected 8 to 256 printable characters.'],
    ['257 characters', 'x'.repeat(257), 'The token has 257 characters; expected 8 to 256 printable characters.'],
    [
      '7 characters outside the basic plane',
      '𝔘'.repeat(7),
      'The token has 7 characters; expected 8 to 256 printable characters.',
    ],
    [
      'two lines',
      'secret\nvalue',
      'The token has an unprintable character at position 7; expected 8 to 256 printable characters.',
    ],
    [
      'a tab',
      '𝔘secret\tvalue',
      'The token has an unprintable character at position 8; expected 8 to 256 printable characters.',
    ],
    [
      'a zero',
      'secretvalue\0x',
      'The token has an unprintable character at position 12; expected 8 to 256 printable characters.',
    ],
    [
      'what nobody sees',
      'secret\u200Bvalue',
      'The token has an unprintable character at position 7; expected 8 to 256 printable characters.',
    ],
    [
      'half a character',
      'secret\uD835value',
      'The token has an unprintable character at position 7; expected 8 to 256 printable characters.',
    ],
    [
      'a line separator',
      'secret\u2028value',
      'The token has an unprintable character at position 7; expected 8 to 256 printable characters.',
    ],
  ])('is refused: %s', (_, text, says) => {
    expect(() => enteredValue(text)).toThrow(new UserError(says));
  });

  it('is in no message, whatever is wrong with it', () => {
    const values = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ minLength: 240, maxLength: 300 }));
    fc.assert(
      fc.property(values, fc.constantFrom('', '\0', '\u200B'), (text, bad) => {
        const entered = `geheim-${text}${bad}${text}`;
        expect(said(entered)).not.toContain('geheim');
      }),
    );
  });

  it('is 8 to 256 printable characters without white space around it, or refused', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const value = taken(text);
        if (value === null) return;
        expect([...value].length).toBeGreaterThanOrEqual(8);
        expect([...value].length).toBeLessThanOrEqual(256);
        expect(value).toBe(value.trim());
        expect(value).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
      }),
    );
  });
});

function taken(text: string): string | null {
  try {
    return enteredValue(text).value;
  } catch {
    return null;
  }
}

function said(text: string): string {
  try {
    return enteredValue(text).warnings.join();
  } catch (error) {
    return String(error);
  }
}
