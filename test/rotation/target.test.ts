import { describe, expect, it } from 'vitest';
import type { Rotation } from '../../src/model/rotation.ts';
import { desiredToken } from '../../src/rotation/target.ts';
import { NOW, rotationOf, tokenOf } from './facts.ts';

const MINTED = [tokenOf('old', 'current'), tokenOf('new', 'pending')];
const PROMOTED = [tokenOf('old', 'retiring'), tokenOf('new', 'current')];
const canary = { canary: true, holds: 'old' };
const other = { canary: false, holds: 'old' };

describe('what a slot should hold', () => {
  it.each([
    ['the current token, where no rotation is going on', null, MINTED, canary, 'old'],
    ['... or it has ended', rotationOf({ endedAt: NOW }), MINTED, canary, 'old'],
    ['nothing, where no token is current', null, [tokenOf('new', 'pending')], canary, null],
    ['the new token while it waits to become current, for a canary', rotationOf(), MINTED, canary, 'new'],
    ['... and only for a canary', rotationOf(), MINTED, other, 'old'],
    ['the new token when it is current, for all', rotationOf(), PROMOTED, other, 'new'],
    ['the current token before there is a new one', rotationOf({ to: null }), MINTED, canary, 'old'],
    ['the old token again after an abort', rotationOf({ abortedAt: NOW }), MINTED, { ...canary, holds: 'new' }, 'old'],
    [
      'the old token when the new one was revoked',
      rotationOf(),
      [tokenOf('old', 'current'), tokenOf('new', 'revoked')],
      canary,
      'old',
    ],
    [
      'the third token that a person made current',
      rotationOf(),
      [tokenOf('new', 'retiring'), tokenOf('third', 'current')],
      canary,
      'third',
    ],
  ] as const)('%s', (_what, rotation, tokens, slot, desired) => {
    expect(desiredToken(rotation, tokens, slot)).toBe(desired);
  });

  it.each([
    ['keeps the old token', {}, PROMOTED, other, 'old'],
    ['keeps the new token', { abortedAt: NOW }, MINTED, { canary: true, holds: 'new' }, 'new'],
    ['gives up one that is revoked', {}, [tokenOf('old', 'revoked'), tokenOf('new', 'current')], other, 'new'],
    ['is repaired where it holds something else', {}, PROMOTED, { canary: false, holds: 'third' }, 'new'],
    ['is repaired where its copies differ', {}, PROMOTED, { canary: false, holds: null }, 'new'],
  ] as const)('while it is paused, a slot %s', (_what, different: Partial<Rotation>, tokens, slot, desired) => {
    expect(desiredToken(rotationOf({ pausedAt: NOW, ...different }), tokens, slot)).toBe(desired);
  });
});
