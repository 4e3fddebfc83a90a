/** Both tokens are known: the fourth table in next.ts. */
import { describe, expect, it } from 'vitest';
import { next } from '../../src/rotation/next.ts';
import {
  DAY,
  decided,
  factsOf,
  HOUR,
  MONDAYS,
  mintedFacts,
  NOW,
  rotationOf,
  SETTINGS,
  slotOf,
  tokenOf,
} from './facts.ts';

const aborted = rotationOf({ abortedAt: NOW - HOUR });
const retiring = tokenOf('old', 'retiring');
const current = tokenOf('new', 'current', { currentAt: NOW - 9 * DAY });
const blocked = { says: 'the MDM refused it', resolve: 'watchword rotate resume' };

describe('a rotation that has lost its purpose is overtaken', () => {
  it('when the new token was revoked', () => {
    expect(decided(factsOf({ tokens: [tokenOf('old', 'current'), tokenOf('new', 'revoked')] }))).toBe(
      'pushing: end overtaken',
    );
    expect(decided(factsOf({ tokens: [tokenOf('old', 'current')] }))).toBe('pushing: end overtaken');
  });

  it('when the old one was revoked before an abort brought it back', () => {
    expect(decided(factsOf({ rotation: aborted, tokens: [tokenOf('old', 'revoked'), current] }))).toBe(
      'pushing: end overtaken',
    );
  });

  it('when a third one was made current', () => {
    const tokens = [retiring, tokenOf('new', 'retiring'), tokenOf('third', 'current')];
    expect(decided(factsOf({ tokens }))).toBe('pushing: end overtaken');
    expect(decided(factsOf({ tokens, rotation: aborted }))).toBe('pushing: end overtaken');
  });

  it('when the one to be taken away was made current again by hand', () => {
    expect(decided(factsOf({ tokens: [tokenOf('old', 'current'), tokenOf('new', 'retiring')] }))).toBe(
      'pushing: end overtaken',
    );
    const backAndForth = [tokenOf('old', 'retiring', { currentAt: NOW - HOUR + 1 }), current];
    expect(decided(factsOf({ tokens: backAndForth, rotation: aborted }))).toBe('pushing: end overtaken');
  });

  it('when it was aborted and there is nothing to go back to', () => {
    const rotation = rotationOf({ from: null, abortedAt: NOW });
    expect(decided(factsOf({ tokens: [current], rotation }))).toBe('pushing: end overtaken');
  });
});

describe('the new token is there and not current', () => {
  it('becomes current at once where no slot is a canary', () => {
    expect(decided(mintedFacts())).toBe('minted: promote new');
  });

  it('goes to the canaries first, in all their accounts', () => {
    const slots = [
      slotOf('ios', { canary: true, holds: 'old' }),
      slotOf('android', { canary: true, account: 'acme', holds: null }),
      slotOf('mac', { account: 'plant', holds: 'old' }),
    ];
    expect(decided(mintedFacts({ slots }))).toBe('minted: push acme contoso');
    expect(next(mintedFacts({ slots }), SETTINGS, NOW).says).toContain("acme/android and contoso/ios don't hold");
  });

  it('becomes current when every required canary holds it', () => {
    const slots = [
      slotOf('ios', { canary: true, holds: 'new' }),
      slotOf('android', { canary: true, required: false, holds: 'old' }),
      slotOf('mac', { holds: 'old' }),
    ];
    expect(decided(mintedFacts({ slots }))).toBe('minted: promote new');
  });

  it('needs a person where a required canary is blocked, and writes those that are not first', () => {
    const canary = { canary: true, holds: 'old', blocked };
    expect(decided(mintedFacts({ slots: [slotOf('ios', canary)] }))).toBe('stuck: wait for rotate resume');
    const other = slotOf('android', { canary: true, holds: 'old', account: 'acme' });
    expect(decided(mintedFacts({ slots: [slotOf('ios', canary), other] }))).toBe('minted: push acme');
  });

  it('waits for a push window, but the canaries do not', () => {
    const windows = { pushWindows: [MONDAYS] };
    expect(decided(mintedFacts(), windows)).toBe('minted: wait until 2026-06-15T08:00');
    const slots = [slotOf('ios', { canary: true, holds: 'old' })];
    expect(decided(mintedFacts({ slots }), windows)).toBe('minted: push contoso');
    expect(decided(mintedFacts(), { pushWindows: [{ ...MONDAYS, days: [] }] })).toBe('minted: wait');
  });

  it('becomes current at once, whatever the window and the canaries, when the old one is revoked', () => {
    const slots = [slotOf('ios', { canary: true, holds: 'old', blocked })];
    const tokens = [tokenOf('old', 'revoked'), tokenOf('new', 'pending')];
    expect(decided(mintedFacts({ slots, tokens }), { pushWindows: [MONDAYS] })).toBe('pushing: promote new');
  });

  it('becomes current again at once when it was before, and the third token that followed is gone', () => {
    const slots = [slotOf('ios', { canary: true, holds: null })];
    const tokens = [retiring, tokenOf('new', 'retiring'), tokenOf('third', 'revoked')];
    expect(decided(factsOf({ slots, tokens }), { pushWindows: [MONDAYS] })).toBe('pushing: promote new');
  });

  it('a promotion that fails too often needs a person', () => {
    const failing = { step: 'promote', times: 5, at: NOW, says: 'no' } as const;
    expect(decided(mintedFacts({ rotation: rotationOf({ failing }) }))).toBe('stuck: wait for rotate resume');
  });
});

describe('after an abort', () => {
  it('the old token becomes current again, and neither window nor canary holds that up', () => {
    const slots = [slotOf('ios', { canary: true, holds: 'new', blocked })];
    const facts = factsOf({ rotation: aborted, slots, tokens: [retiring, current] });
    expect(decided(facts, { pushWindows: [MONDAYS] })).toBe('pushing: promote old');
    expect(next(facts, SETTINGS, NOW).says).toContain('the rotation was aborted');
  });

  it('the canaries get the old one back', () => {
    const slots = [slotOf('ios', { canary: true })];
    expect(decided(mintedFacts({ slots, rotation: aborted }))).toBe('pushing: push contoso');
  });

  it('ends when the new one is revoked', () => {
    const tokens = [tokenOf('old', 'current'), tokenOf('new', 'revoked')];
    expect(decided(mintedFacts({ tokens, rotation: aborted }))).toBe('revoking: end aborted');
  });
});

describe('the new token is current', () => {
  it('is pushed into every account where it is missing, optional slots too, whatever the window', () => {
    const slots = [
      slotOf('ios'),
      slotOf('android', { account: 'acme', holds: 'old' }),
      slotOf('mac', { account: 'plant', holds: null, required: false }),
    ];
    expect(decided(factsOf({ slots }), { pushWindows: [MONDAYS] })).toBe('pushing: push acme plant');
  });

  it('does not wait for optional slots', () => {
    const slots = [slotOf('ios'), slotOf('mac', { holds: 'old', required: false })];
    expect(decided(factsOf({ slots }))).toBe('revoking: revoke old');
  });

  it('a blocked slot does not hold up the others, and is asked for at the end', () => {
    const stuck = slotOf('android', { holds: 'old', blocked });
    expect(decided(factsOf({ slots: [stuck, slotOf('ios', { account: 'acme', holds: 'old' })] }))).toBe(
      'pushing: push acme',
    );
    expect(decided(factsOf({ slots: [stuck, slotOf('ios')] }))).toBe('stuck: wait for rotate resume');
    expect(next(factsOf({ slots: [stuck] }), SETTINGS, NOW).says).toBe(
      "contoso/android can't be written without a person: the MDM refused it",
    );
  });

  it('a push that has just failed is tried again after a while, and never given up', () => {
    const slots = [slotOf('ios', { holds: 'old' })];
    const failing = (times: number) => rotationOf({ failing: { step: 'push', times, at: NOW - HOUR, says: 'no' } });
    expect(decided(factsOf({ slots, rotation: failing(99) }))).toBe('pushing: push contoso');
    expect(decided(factsOf({ slots, rotation: failing(99) }), {}, NOW - 1)).toBe(
      'pushing: wait until 2026-06-10T12:00',
    );
  });

  it('ends when every slot holds it, and there was none before', () => {
    expect(decided(factsOf({ rotation: rotationOf({ from: null }), tokens: [current] }))).toBe('pushing: end rotated');
  });

  it('ends when the old one is revoked, whoever did that', () => {
    const slots = [slotOf('ios', { holds: 'old' })];
    expect(decided(factsOf({ slots, tokens: [tokenOf('old', 'revoked'), current] }))).toBe('revoking: end rotated');
    expect(decided(factsOf({ slots, tokens: [current] }))).toBe('revoking: end rotated');
  });
});
