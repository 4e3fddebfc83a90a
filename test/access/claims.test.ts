import { describe, expect, it } from 'vitest';
import { claimOf, wordsOf } from '../../src/access/claims.ts';
import { nameFrom } from '../../src/access/name.ts';
import { highestOf } from '../../src/access/roles.ts';

describe('a claim', () => {
  const claims = {
    roles: ['a'],
    realm_access: { roles: ['b'], own: null },
    'https://example.com/roles': ['c'],
    'a.b': 'whole',
    a: { b: 'path' },
  };

  it.each([
    ['roles', ['a']],
    ['realm_access.roles', ['b']],
    ['https://example.com/roles', ['c']],
    ['a.b', 'whole'],
    ['realm_access.own.more', undefined],
    ['roles.length', 1],
    ['nothing', undefined],
    ['constructor', undefined],
    ['__proto__.constructor.name', undefined],
    ['realm_access.toString', undefined],
  ])('%s is found, or nothing', (path, found) => {
    expect(claimOf(claims, path)).toEqual(found);
  });

  it.each([
    ['one', ['one']],
    [
      ['one', 2, null, 'two'],
      ['one', 'two'],
    ],
    [{ one: true }, []],
    [undefined, []],
  ])('%j is read as words', (claim, words) => {
    expect(wordsOf(claim)).toEqual(words);
  });
});

it('a role is the highest that any word stands for', () => {
  const roles = { viewer: ['staff'], operator: ['ops', 'oncall'], admin: ['root'] };
  expect(highestOf(['staff', 'oncall'], roles)).toBe('operator');
  expect(highestOf(['root', 'staff'], roles)).toBe('admin');
  expect(highestOf(['Root', 'staff '], roles)).toBeNull();
  expect(highestOf([], roles)).toBeNull();
});

describe('a name for the trail', () => {
  it.each(['ann', 'Ann Lee', 'ann@example.com', 'Jos\u00e9', '\u674e\u96f7', 'x'.repeat(200)])('may be %s', (name) => {
    expect(nameFrom(name)).toBe(name);
  });

  it.each<[given: unknown, because: string]>([
    ['', 'empty'],
    [' ann', 'begins with a space'],
    ['ann\n', 'has a line end'],
    ['ann\u0000', 'has a control character'],
    ['ann\u202e', 'turns the line'],
    ['ann\u200b', 'has a character that is not seen'],
    ['ann\u00a0lee', 'has a space that looks like another'],
    ['ann  lee', 'has two spaces'],
    ['x'.repeat(201), 'is too long'],
    [7, 'is no text'],
    [['ann', 'bob'], 'is a list'],
    [undefined, 'is missing'],
  ])('is not %j, which %s', (name) => {
    expect(nameFrom(name)).toBeNull();
  });
});
