/** What is ordered at the authority and not known to be done: the table in orders.ts, and what it refuses people. */
import { describe, expect, it } from 'vitest';
import type { OrderFact, RotationFacts } from '../../src/rotation/facts.ts';
import { mayAbort, mayBegin, mayResume } from '../../src/rotation/may.ts';
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

const short = (id: string) => tokenOf(id, 'current').fingerprint.slice(0, 8);

const ours = (what: OrderFact['what'], token: string): OrderFact => ({ what, token, says: null, resolve: null });
const aPerson = (what: OrderFact['what'], token: string): OrderFact => ({
  what,
  token,
  says: 'somebody has to do it in the console',
  resolve: `watchword tokens confirm ${token}`,
});
const others = (what: OrderFact['what'], token: string): OrderFact => ({ ...aPerson(what, token), resolve: null });

/** The authority was asked for the token of the rotation `r1`. */
function asked(...orders: readonly OrderFact[]): RotationFacts {
  return factsOf({
    rotation: rotationOf({ to: null, minting: { at: NOW - HOUR, known: ['old'] } }),
    tokens: [tokenOf('old', 'current')],
    slots: [],
    orders,
  });
}

/** Everything speaks for it that the old token goes, and that is ordered. */
const leaving = (order: OrderFact, different: Partial<RotationFacts> = {}) =>
  factsOf({ orders: [order], ...different });

describe('a new token that somebody has to add', () => {
  it('is waited for, with the command that records it and where the steps stand', () => {
    const { step, says } = next(asked(aPerson('add', 'r1')), SETTINGS, NOW);
    expect(step).toEqual({ do: 'wait', untilAt: null, resolve: 'watchword tokens confirm r1' });
    expect(says).toBe('somebody has to do it in the console (`watchword tokens confirm` shows how)');
  });

  it('counts no failures meanwhile, and alerts at the deadline all the same', () => {
    const facts = asked(aPerson('add', 'r1'));
    const failing = { step: 'mint', times: 5, at: NOW, says: 'no' } as const;
    const failed = { ...facts, rotation: rotationOf({ ...facts.rotation, failing }) };
    expect(decided(failed)).toBe('minted: wait for tokens confirm r1');
    expect(decided(facts, { deadlineMs: DAY })).toBe('minted: alert');
  });

  it('is asked for again where we ask, as often as any step', () => {
    expect(decided(asked(ours('add', 'r1')))).toBe('minted: mint');
  });

  it('is not one that a person has ordered by hand: that holds nothing up', () => {
    expect(decided(asked(aPerson('add', 'by-hand')))).toBe('minted: mint');
  });

  it('can be done without: an abort ends it, and another token that is made current overtakes it', () => {
    const facts = asked(aPerson('add', 'r1'));
    expect(mayAbort(facts, SETTINGS, NOW)).toBe(null);
    expect(decided({ ...facts, rotation: rotationOf({ ...facts.rotation, abortedAt: NOW }) })).toBe(
      'minted: end aborted',
    );
    const tokens = [tokenOf('old', 'retiring'), tokenOf('third', 'current')];
    const rotation = rotationOf({ ...facts.rotation, minting: { at: NOW, known: ['old', 'third'] } });
    expect(decided({ ...facts, rotation, tokens })).toBe('minted: end overtaken');
  });
});

describe('the removal of the old token, that somebody has to carry out', () => {
  it('is waited for, with the command that records it', () => {
    expect(decided(leaving(aPerson('remove', 'old')))).toBe('revoking: wait for tokens confirm old');
  });

  it('needs no command where it will be seen: then the one that shows what is to be done', () => {
    const facts = leaving(others('remove', 'old'));
    expect(decided(facts)).toBe('revoking: wait for tokens confirm');
    expect(next(facts, SETTINGS, NOW).says).toBe('somebody has to do it in the console');
  });

  it('counts no failures meanwhile, and alerts at the deadline all the same', () => {
    const failing = { step: 'revoke', times: 5, at: NOW, says: 'no' } as const;
    const facts = leaving(aPerson('remove', 'old'), { rotation: rotationOf({ failing }) });
    expect(decided(facts)).toBe('revoking: wait for tokens confirm old');
    expect(decided(facts, { deadlineMs: DAY })).toBe('revoking: alert');
  });

  it.each<readonly [string, Partial<RotationFacts>, Parameters<typeof decided>[1], string]>([
    [
      'phones lack the new one by now',
      { slots: [slotOf('ios', { delivery: null })] },
      {},
      'delivering: wait for tokens confirm old --withdraw',
    ],
    [
      'a phone presented it lately',
      { presentedAt: { old: NOW - HOUR } },
      { quietMs: DAY },
      'overlapping: wait for tokens confirm old --withdraw',
    ],
    [
      'the revoke window has closed',
      {},
      { revokeWindows: [MONDAYS] },
      'overlapping: wait for tokens confirm old --withdraw',
    ],
    ['a person has to approve anew', {}, { approve: 'manual' }, 'overlapping: wait for tokens confirm old --withdraw'],
  ])('must not be carried out when %s: it says so', (_, different, settings, expected) => {
    const facts = leaving(aPerson('remove', 'old'), different);
    expect(decided(facts, settings)).toBe(expected);
    expect(next(facts, { ...SETTINGS, ...settings }, NOW).says).toContain(
      `; somebody was asked to take ${short('old')} away, and must not do it now`,
    );
  });

  it('stops nothing that has to be written: a slot that lost the new token gets it again', () => {
    const slots = [slotOf('ios', { holds: 'old' })];
    expect(decided(leaving(aPerson('remove', 'old'), { slots }))).toBe('pushing: push contoso');
  });

  it('ends the rotation when it is seen', () => {
    const tokens = [tokenOf('old', 'revoked'), tokenOf('new', 'current')];
    expect(decided(factsOf({ tokens }))).toBe('revoking: end rotated');
  });

  it('is the same after an abort, for the new token', () => {
    const facts = factsOf({
      rotation: rotationOf({ abortedAt: NOW - DAY }),
      tokens: [tokenOf('old', 'current'), tokenOf('new', 'retiring')],
      slots: [slotOf('ios', { holds: 'old' })],
      orders: [aPerson('remove', 'new')],
    });
    expect(decided(facts)).toBe('revoking: wait for tokens confirm new');
  });
});

describe('the removal of the old token, that is ours', () => {
  const facts = leaving(ours('remove', 'old'));

  it('is tried again, as often as any step', () => {
    expect(decided(facts)).toBe('revoking: revoke old');
    const failing = { step: 'revoke', times: 1, at: NOW, says: 'no' } as const;
    expect(decided({ ...facts, rotation: rotationOf({ failing }) })).toBe('revoking: wait until 2026-06-10T12:01');
    const often = rotationOf({ failing: { ...failing, times: 5 } });
    expect(decided({ ...facts, rotation: often })).toBe('stuck: wait for rotate resume');
  });

  it('is not tried again while something speaks against it', () => {
    expect(decided({ ...facts, slots: [slotOf('ios', { delivery: null })] })).toBe('delivering: wait');
  });
});

describe('the token that every slot is to hold, whose removal a person has ordered', () => {
  it.each<readonly [string, OrderFact, string]>([
    ['a person', aPerson('remove', 'new'), 'stuck: wait for tokens confirm new'],
    ['others', others('remove', 'new'), 'stuck: wait for tokens confirm'],
    ['us', ours('remove', 'new'), 'stuck: wait for tokens confirm new --withdraw'],
  ])('of %s, is neither made current nor written', (_, order, expected) => {
    expect(decided(mintedFacts({ orders: [order] }))).toBe(expected);
    const tokens = [tokenOf('old', 'current'), tokenOf('new', 'retiring')];
    expect(decided(mintedFacts({ orders: [order], tokens }))).toBe(expected);
    expect(decided(leaving(order, { slots: [slotOf('ios', { holds: 'old' })] }))).toBe(expected);
    expect(
      decided(mintedFacts({ orders: [order], tokens: [tokenOf('old', 'revoked'), tokenOf('new', 'pending')] })),
    ).toBe(expected);
  });

  it('overtakes the rotation when it is gone', () => {
    const tokens = [tokenOf('old', 'current'), tokenOf('new', 'revoked')];
    expect(decided(mintedFacts({ tokens }))).toBe('pushing: end overtaken');
  });
});

describe('a set whose tokens others make', () => {
  const theirs = { changedBy: 'others' } as const;
  const due = { rotation: null, tokens: [tokenOf('old', 'current')], ...theirs };

  it('is not rotated by the schedule: it asks for a token when one is due', () => {
    expect(decided(factsOf(due), { everyMs: DAY })).toBe('stuck: wait for tokens list');
    expect(decided(factsOf(due), { everyMs: 1_000 * DAY })).toMatch(/^steady: wait until /);
    expect(decided(factsOf(due))).toBe('steady: wait');
  });

  it('is not rotated by a person, who hears what to do instead', () => {
    expect(mayBegin(factsOf(due), SETTINGS, NOW)).toBe(
      'Others make the tokens of the set, so Watchword has nobody to ask for a new one. Have one added there: it is distributed as soon as it is seen, and `watchword tokens list` looks at once.',
    );
  });

  it('is rotated when a token has turned up there, to the end', () => {
    const tokens = [tokenOf('old', 'current'), tokenOf('found', 'pending')];
    expect(decided(factsOf({ rotation: null, tokens, appeared: 'found', ...theirs }))).toBe(
      'steady: begin elsewhere old found',
    );
    expect(decided(factsOf(theirs))).toBe('revoking: revoke old');
  });

  it('that were made by somebody else when the rotation began, has nobody to ask', () => {
    expect(decided({ ...asked(), ...theirs })).toBe('stuck: wait for rotate abort');
  });
});

describe('an abort', () => {
  const refused = (order: OrderFact) => mayAbort(leaving(order), SETTINGS, NOW);

  it('is refused while the old token may be gone, with what settles it', () => {
    const old = `was asked to take the old token ${short('old')} away, and it may be gone by now:`;
    const after = "If it isn't and shall stay, run `watchword tokens confirm old --withdraw`, and then abort.";
    expect(refused(aPerson('remove', 'old'))).toBe(
      `Somebody ${old} if it is done, run \`watchword tokens confirm old\`. ${after}`,
    );
    expect(refused(others('remove', 'old'))).toBe(
      `Somebody ${old} \`watchword tokens list\` shows whether it is gone. ${after}`,
    );
    expect(refused(ours('remove', 'old'))).toBe(
      `The authority ${old} \`watchword tokens list\` shows whether it is gone. ${after}`,
    );
  });

  it('is possible again when the order was withdrawn, and where another token is to go', () => {
    expect(mayAbort(factsOf(), SETTINGS, NOW)).toBe(null);
    expect(mayAbort(leaving(aPerson('remove', 'third')), SETTINGS, NOW)).toBe(null);
  });
});

it('nothing is there to resume while somebody is waited for', () => {
  expect(mayResume(leaving(aPerson('remove', 'old')), SETTINGS, NOW)).toMatch(
    /^It is neither paused nor stuck: somebody/,
  );
});

it('an end before which the authority has to be looked at is tried again and again, and needs no person', () => {
  const facts = asked(ours('add', 'r1'));
  const failing = { step: 'end', times: 7, at: NOW, says: 'no answer' } as const;
  const rotation = rotationOf({ ...facts.rotation, abortedAt: NOW, failing });
  expect(decided({ ...facts, rotation })).toBe('minted: wait until 2026-06-10T13:00');
  expect(decided({ ...facts, rotation }, {}, NOW + HOUR)).toBe('minted: end aborted');
});
