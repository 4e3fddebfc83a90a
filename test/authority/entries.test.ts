import { describe, expect, it } from 'vitest';
import { type Entry, tokensAmong } from '../../src/authority/entries.ts';

const PLACE = 'the file tokens';

function among(...values: readonly string[]) {
  const guarded: string[] = [];
  const entries: Entry[] = values.map((value, at) => ({ value, createdAt: at * 1000, at: `line ${at + 1}` }));
  const { tokens, warnings } = tokensAmong(entries, PLACE, { guard: (secret) => void guarded.push(String(secret)) });
  const shown = tokens.map(({ value, createdAt }) => [value.reveal(), createdAt]);
  return { shown, warnings, guarded };
}

describe('values that somebody else wrote down', () => {
  it('are tokens in their order, and told to the redactor', () => {
    const { shown, warnings, guarded } = among('first-token', 'second-token');
    expect(shown).toEqual([
      ['first-token', 0],
      ['second-token', 1000],
    ]);
    expect(warnings).toEqual([]);
    expect(guarded).toEqual(['first-token', 'second-token']);
  });

  it.each([
    ['white space around one', [' first-token\t'], 'line 1: white space around the token was removed'],
    ['a blank one', ['first-token', ' '], 'line 2: a blank entry was passed over'],
    ['the same twice', ['first-token', 'first-token'], 'line 2: the same token as line 1; it was passed over'],
  ])('%s: a warning', (_, values, says) => {
    const { shown, warnings, guarded } = among(...values);
    expect(shown).toEqual([['first-token', 0]]);
    expect(warnings).toEqual([`${PLACE}, ${says}`]);
    expect(guarded).toEqual(['first-token']);
  });

  it('one that differs only by the white space around it is the same', () => {
    expect(among('first-token', 'first-token ').warnings).toHaveLength(2);
  });

  it.each([
    ['too short', 'short', 'the token has 5 characters'],
    ['too long', 'x'.repeat(257), 'the token has 257 characters'],
    ['unprintable', 'first\u0000token', 'the token has an unprintable character at position 6'],
  ])('what is %s refuses all of them, without showing it', (_, value, says) => {
    const failing = () => among('first-token', value);
    expect(failing).toThrow(`${PLACE}, line 2: ${says}; expected 8 to 256 printable characters`);
    expect(failing).not.toThrow(value);
    expect(failing).toThrow(expect.objectContaining({ kind: 'rejected' }));
  });

  it.each([[[]], [['', ' ']]])('none at all is a failure: %j', (values) => {
    expect(() => among(...values)).toThrow(expect.objectContaining({ kind: 'rejected' }));
    expect(() => among(...values)).toThrow('holds no token');
  });
});
