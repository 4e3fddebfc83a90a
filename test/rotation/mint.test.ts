/** The new token isn't known yet: the third table in next.ts, and law 9. */
import { describe, expect, it } from 'vitest';
import type { Rotation } from '../../src/model/rotation.ts';
import type { Token } from '../../src/model/token.ts';
import { decided, factsOf, MINUTE, NOW, rotationOf, tokenOf } from './facts.ts';

const current = tokenOf('old', 'current');
const asked = { minting: { at: NOW - MINUTE, known: ['old'] } };

function decidedOf(rotation: Partial<Rotation>, ...tokens: readonly Token[]): string {
  return decided(factsOf({ rotation: rotationOf({ to: null, ...rotation }), tokens, slots: [] }));
}

describe('law 9: one rotation mints one token', () => {
  it('asks for a new token before there is one', () => {
    expect(decidedOf({}, current)).toBe('minted: mint');
    expect(decidedOf({ from: null })).toBe('minted: mint');
  });

  it('asks again when it had asked, and nothing came of it', () => {
    expect(decidedOf(asked, current)).toBe('minted: mint');
  });

  it('remembers the one that is there beyond those of before, and asks for no other', () => {
    expect(decidedOf(asked, current, tokenOf('new', 'pending'))).toBe('minted: remember new');
  });

  it('takes nothing for its own that was there before it asked', () => {
    const tokens = [current, tokenOf('other', 'pending')];
    expect(decidedOf({}, ...tokens)).toBe('minted: mint');
    expect(decidedOf({ minting: { at: NOW, known: ['old', 'other'] } }, ...tokens)).toBe('minted: mint');
  });

  it('needs a person where more than one is there, and none when only one of them is still active', () => {
    const [a, b] = [tokenOf('a', 'pending'), tokenOf('b', 'pending')];
    expect(decidedOf(asked, current, a, b)).toBe('stuck: wait for tokens revoke <token>');
    expect(decidedOf(asked, current, a, tokenOf('b', 'revoked'))).toBe('minted: remember a');
  });

  it('does not ask for another when a person has revoked the one that was made', () => {
    expect(decidedOf(asked, current, tokenOf('new', 'revoked'))).toBe('minted: end overtaken');
  });
});

describe('before there is a new token', () => {
  it('an abort ends it', () => {
    expect(decidedOf({ abortedAt: NOW }, current)).toBe('minted: end aborted');
    expect(decidedOf({ abortedAt: NOW, ...asked }, current)).toBe('minted: end aborted');
  });

  it('an abort does not forget a token that was made meanwhile', () => {
    expect(decidedOf({ abortedAt: NOW, ...asked }, current, tokenOf('new', 'pending'))).toBe('minted: remember new');
  });

  it('another token that becomes current overtakes it', () => {
    expect(decidedOf({}, tokenOf('old', 'retiring'), tokenOf('third', 'current'))).toBe('minted: end overtaken');
    expect(decidedOf({ from: null }, tokenOf('third', 'current'))).toBe('minted: end overtaken');
  });

  it('goes on where the old token was revoked: the set needs one', () => {
    expect(decidedOf({}, tokenOf('old', 'revoked'))).toBe('minted: mint');
  });

  it('what failed is tried again after a while, and given to a person in the end', () => {
    const failing = (times: number, ago: number) => ({
      failing: { step: 'mint', times, at: NOW - ago, says: 'the authority refused it' } as const,
    });
    expect(decidedOf(failing(1, 0), current)).toBe('minted: wait until 2026-06-10T12:01');
    expect(decidedOf(failing(1, MINUTE), current)).toBe('minted: mint');
    expect(decidedOf(failing(4, 59 * MINUTE), current)).toBe('minted: wait until 2026-06-10T12:01');
    expect(decidedOf(failing(5, 600 * MINUTE), current)).toBe('stuck: wait for rotate resume');
    expect(decidedOf({ ...failing(5, 0), ...asked }, current, tokenOf('new', 'pending'))).toBe('minted: remember new');
  });

  it('a failure of a time that is still to come holds nothing up', () => {
    const failing = { step: 'mint', times: 1, at: NOW + 1, says: '' } as const;
    expect(decidedOf({ failing }, current)).toBe('minted: mint');
  });

  it('a failure of another step holds nothing up', () => {
    const failing = { step: 'promote', times: 9, at: NOW, says: '' } as const;
    expect(decidedOf({ failing }, current)).toBe('minted: mint');
  });
});

it('one that nobody here can make is not asked for', () => {
  const entered = { says: 'they come from elsewhere', waiting: null };
  const facts = factsOf({ rotation: rotationOf({ to: null }), tokens: [current], slots: [], entered });
  expect(decided(facts)).toBe('stuck: wait for rotate abort');
});
