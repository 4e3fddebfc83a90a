import { describe, expect, it } from 'vitest';
import type { Change, Held } from '../../../src/web/api/client.ts';
import { changeWords, foundWords, heldWords, runWords } from '../../../src/web/words/plan.ts';
import { NEW, OLD, run } from '../worlds.ts';

const found = (fingerprint: string | null, copies = 1, token: Change['before'][number]['token'] = null) => ({
  fingerprint,
  copies,
  token,
});

const change: Change = {
  kind: 'replace',
  slot: 'ios',
  tokenSet: 'pingid',
  platform: 'ios',
  canary: false,
  place: 'PingID iOS',
  before: [found(OLD, 1, { id: '0', stage: 'retiring' })],
  after: { fingerprint: NEW, tokenId: '1' },
  neighbours: ['a', 'b'],
  why: '',
};

const held: Held = {
  slot: 'ios',
  tokenSet: 'pingid',
  reason: 'foreign-value',
  says: '',
  place: null,
  before: [found(OLD)],
  after: null,
};

describe('a plan in words', () => {
  it.each([
    [[], 'nobody knows what'],
    [[found(null)], 'nothing'],
    [[found(OLD)], 'bbbbbbbb (unknown to the set)'],
    [[found(NEW, 3, { id: '1', stage: 'current' as const })], 'aaaaaaaa (current) in 3 copies'],
    [[found(null, 1), found(OLD, 2)], 'nothing in 1 copy, bbbbbbbb (unknown to the set) in 2 copies'],
  ])('what is found: %j', (before, says) => {
    expect(foundWords(before)).toBe(says);
  });

  it('says what a slot gets, in place of what, and what stays', () => {
    expect(changeWords(change)).toBe('gets aaaaaaaa in place of bbbbbbbb (retiring); 2 neighbours stay as before');
    expect(changeWords({ ...change, kind: 'repair', neighbours: ['a'] })).toBe(
      'gets aaaaaaaa back in place of bbbbbbbb (retiring); 1 neighbour stays as before',
    );
    expect(changeWords({ ...change, kind: 'set', before: [found(null)], neighbours: [] })).toBe(
      'gets aaaaaaaa, where there is nothing',
    );
  });

  it('says what a slot that is held holds, and what it would get', () => {
    expect(heldWords({ ...held, before: [] })).toBeNull();
    expect(heldWords(held)).toBe('It holds bbbbbbbb (unknown to the set).');
    expect(heldWords({ ...held, after: change.after })).toBe(
      'It holds bbbbbbbb (unknown to the set), and would get aaaaaaaa.',
    );
  });
});

describe('a run in one line', () => {
  const plan = { account: 'contoso', changes: [change], held: [held], inSync: ['android'] };
  const done = { slot: 'ios', copies: 1, says: '', failure: null };

  it('counts what was done, what is still to be done, and what was left', () => {
    expect(runWords(run('r', { plan, done: [] }))).toBe('1 to be written, 1 in sync, 1 held');
    expect(runWords(run('r', { plan, done: [{ ...done, outcome: 'written' }] }))).toBe('1 written, 1 in sync, 1 held');
    expect(runWords(run('r', { plan, done: [{ ...done, outcome: 'unconfirmed' }] }))).toBe(
      '1 not written, 1 in sync, 1 held',
    );
  });

  it('without a plan says why there is none', () => {
    expect(runWords(run('r', { plan: null, failure: { kind: 'auth', says: 'the sign-in was refused' } }))).toBe(
      'the sign-in was refused',
    );
    expect(runWords(run('r', { plan: null, failure: null }))).toBe('nothing is planned so far');
  });
});
