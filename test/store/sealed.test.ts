import { createSecretKey, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EncryptionKey } from '../../src/store/encryption-key.ts';
import { SealBroken, seal, unseal } from '../../src/store/sealed.ts';

function key(id = 'aaaaaaaa'): EncryptionKey {
  return { id, key: createSecretKey(randomBytes(32)) };
}

const bytes = fc.uint8Array({ maxLength: 300 });
const row = fc.string({ minLength: 1 });

describe('a sealed value', () => {
  it('opens to what was sealed, whatever it is', () => {
    const one = key();
    fc.assert(
      fc.property(bytes, row, (value, name) => {
        expect(new Uint8Array(unseal(one, name, seal(one, name, value)))).toEqual(value);
      }),
    );
  });

  it('has the documented form and never the same text twice', () => {
    const one = key();
    const value = Buffer.from('3f9a1c07-0000-4000-8000-000000000000');
    const texts = Array.from({ length: 50 }, () => seal(one, 'token:1', value));
    expect(new Set(texts).size).toBe(50);
    for (const text of texts) expect(text).toMatch(/^v1\.aaaaaaaa\.[\w-]{16}\.[\w-]{70}$/);
  });

  it('does not open when any of its characters is changed', () => {
    const one = key();
    const text = seal(one, 'token:1', Buffer.from('a token of some length'));
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom('A', 'b', '-', '.', '7'), (at, character) => {
        const changed = text.slice(0, at) + character + text.slice(at + 1);
        fc.pre(!sameBytes(changed, text));
        expect(() => unseal(one, 'token:1', changed)).toThrow(SealBroken);
      }),
      { numRuns: 500 },
    );
  });

  it('does not open for another row, under another key, or cut short', () => {
    const one = key();
    const text = seal(one, 'token:1', Buffer.from('value'));
    expect(() => unseal(one, 'token:2', text)).toThrow(SealBroken);
    expect(() => unseal(key(), 'token:1', text)).toThrow(SealBroken);
    expect(() => unseal(key('bbbbbbbb'), 'token:1', text)).toThrow('is under the key aaaaaaaa, not bbbbbbbb');
    expect(() => unseal({ ...one, id: 'bbbbbbbb' }, 'token:1', text.replace('aaaaaaaa', 'bbbbbbbb'))).toThrow(
      SealBroken,
    );
    for (let length = 0; length < text.length; length += 1) {
      if (sameBytes(text.slice(0, length), text)) continue;
      expect(() => unseal(one, 'token:1', text.slice(0, length))).toThrow(SealBroken);
    }
  });

  it('says nothing of the value when it does not open', () => {
    const text = seal(key(), 'token:1', Buffer.from('secret value'));
    expect(() => unseal(key(), 'token:1', text)).toThrow(/^(?!.*secret value)/);
  });
});

/** The last character of a base64 text may carry bits that no byte uses. */
function sameBytes(one: string, other: string): boolean {
  const decoded = (text: string) =>
    text.split('.').map((part, n) => (n < 2 ? part : Buffer.from(part, 'base64url').toString('hex')));
  return decoded(one).join('.') === decoded(other).join('.');
}
