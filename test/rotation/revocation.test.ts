/** Every required slot holds the target: the last table in next.ts, and the one in holding-up.ts. */
import { describe, expect, it } from 'vitest';
import type { Rotation } from '../../src/model/rotation.ts';
import { next } from '../../src/rotation/next.ts';
import type { ServingReason } from '../../src/rotation/serving.ts';
import {
  DAY,
  decided,
  deliveredTo,
  factsOf,
  HOUR,
  MINUTE,
  MONDAYS,
  NOW,
  rotationOf,
  SETTINGS,
  STARTED_AT,
  servingOf,
  slotOf,
  tokenOf,
} from './facts.ts';

const silent = { evidence: false, delivery: null };
const EMERGENCY = 'stuck: wait for tokens revoke old --emergency';

describe('delivering', () => {
  it.each([
    ['enough phones have it', slotOf('ios', { delivery: deliveredTo(90, 10) }), 'revoking: revoke old'],
    ['one phone is missing to the threshold', slotOf('ios', { delivery: deliveredTo(89, 11) }), 'delivering: wait'],
    ['there are no phones', slotOf('ios', { delivery: deliveredTo(0, 0) }), 'revoking: revoke old'],
    ['nobody has told yet', slotOf('ios', { delivery: null }), 'delivering: wait'],
    [
      'an optional slot is behind',
      slotOf('ios', { delivery: null, required: false }),
      'overlapping: wait for rotate approve',
    ],
  ])('%s', (_what, slot, expected) => {
    expect(decided(factsOf({ slots: [slot] }))).toBe(expected);
  });

  it('one slot that is behind holds everything up, and says so with numbers', () => {
    const slots = [slotOf('ios'), slotOf('android', { delivery: deliveredTo(931, 69) })];
    const facts = factsOf({ slots });
    expect(decided(facts, { deliverTo: 0.98 })).toBe('delivering: wait');
    expect(next(facts, { ...SETTINGS, deliverTo: 0.98 }, NOW).says).toBe(
      `931 of 1,000 phones (93.1%) of contoso/android have ${tokenOf('new', 'current').fingerprint.slice(0, 8)}, and 98% are needed`,
    );
  });

  it.each([
    [1, /needed, and 1 more slot waits$/],
    [2, /needed, and 2 more slots wait$/],
  ])('and how many more there are: %i', (more, words) => {
    const behind = { delivery: deliveredTo(10, 90) };
    const slots = Array.from({ length: more + 1 }, (_, at) => slotOf(`slot-${at}`, behind));
    expect(next(factsOf({ slots }), SETTINGS, NOW).says).toMatch(words);
  });

  it('a slot that nothing was written to since the rotation began is not asked for figures', () => {
    const untouched = { holdsSince: STARTED_AT - 1, delivery: null };
    expect(decided(factsOf({ slots: [slotOf('ios', untouched)] }))).toBe('revoking: revoke old');
  });
});

describe('law 8: nothing is revoked while a place may serve it', () => {
  const TABLE: readonly (readonly [ServingReason, string, string, string])[] = [
    // reason, an MDM that can tell, one that can't, an optional slot
    ['unknown', 'delivering: wait', 'delivering: wait', 'revoking: revoke old'],
    ['holds', 'delivering: wait', 'delivering: wait', 'revoking: revoke old'],
    ['not-delivered', 'delivering: wait', 'delivering: wait', 'revoking: revoke old'],
    ['no-evidence', 'delivering: wait', 'overlapping: wait for rotate approve', 'revoking: revoke old'],
    ['not-configured', EMERGENCY, EMERGENCY, EMERGENCY],
  ];
  it.each(TABLE)('%s', (reason, telling, mute, optional) => {
    const serving = [servingOf('ios', reason)];
    const decidedWith = (different: object) =>
      decided(factsOf({ slots: [slotOf('ios', different), slotOf('mac')], serving }));
    expect(decidedWith({})).toBe(telling);
    expect(decidedWith(silent)).toBe(mute);
    expect(decidedWith({ required: false })).toBe(optional);
  });

  it('an approval or `waiveEvidence` goes past what an MDM can not tell, and past nothing else', () => {
    const rotation = rotationOf({ approvedAt: NOW });
    for (const reason of ['unknown', 'holds', 'not-delivered', 'not-configured', 'no-evidence'] as const) {
      const serving = [servingOf('ios', reason)];
      const goes =
        reason === 'no-evidence'
          ? 'revoking: revoke old'
          : reason === 'not-configured'
            ? EMERGENCY
            : 'delivering: wait';
      expect(decided(factsOf({ rotation, slots: [slotOf('ios', silent)], serving }))).toBe(goes);
      expect(decided(factsOf({ slots: [slotOf('ios', silent)], serving }), { waiveEvidence: true })).toBe(goes);
      const tells = decided(factsOf({ rotation, serving }), { waiveEvidence: true });
      expect(tells).toBe(reason === 'not-configured' ? EMERGENCY : 'delivering: wait');
    }
  });

  it('a slot that lost all its phones, and one that nobody knows, need a person', () => {
    const serving = [servingOf('ios', 'no-evidence')];
    expect(decided(factsOf({ slots: [slotOf('ios', { delivery: deliveredTo(0, 0) })], serving }))).toBe(EMERGENCY);
    expect(decided(factsOf({ slots: [slotOf('mac')], serving }))).toBe(EMERGENCY);
  });
});

describe('overlapping', () => {
  it('the soak counts from when the last required slot held it, or it became current', () => {
    const slots = [
      slotOf('ios'),
      slotOf('mac', { holdsSince: NOW - DAY }),
      slotOf('tv', { holdsSince: NOW, required: false }),
    ];
    expect(decided(factsOf({ slots }), { soakMs: DAY })).toBe('revoking: revoke old');
    expect(decided(factsOf({ slots }), { soakMs: DAY + HOUR })).toBe('overlapping: wait until 2026-06-10T13:00');
    const tokens = [tokenOf('old', 'retiring'), tokenOf('new', 'current', { currentAt: NOW })];
    expect(decided(factsOf({ tokens }), { soakMs: HOUR })).toBe('overlapping: wait until 2026-06-10T13:00');
  });

  it('a phone that presented the old token lately holds it up, and is told of', () => {
    const facts = factsOf({ presentedAt: { old: NOW - 12 * MINUTE, new: NOW } });
    expect(decided(facts, { quietMs: 12 * MINUTE })).toBe('revoking: revoke old');
    expect(decided(facts, { quietMs: HOUR })).toBe('overlapping: wait until 2026-06-10T12:48');
    expect(next(facts, { ...SETTINGS, quietMs: HOUR }, NOW).says).toMatch(
      /^[0-9a-f]{8} was last presented 12 minutes ago, and nobody may have presented it for 1 hour$/,
    );
    expect(next(facts, SETTINGS, NOW).says).toContain('was last presented 12 minutes ago: it is revoked');
    expect(next(factsOf(), SETTINGS, NOW).says).toContain('was never presented');
  });

  it('a time that is still to come counts as lately', () => {
    const facts = factsOf({ presentedAt: { old: NOW + HOUR } });
    expect(decided(facts, { quietMs: HOUR })).toBe('overlapping: wait until 2026-06-10T14:00');
    expect(next(facts, { ...SETTINGS, quietMs: HOUR }, NOW).says).toContain('still to come by 1 hour');
  });

  it('waits for a revoke window, and names the moment when all of it is over', () => {
    expect(decided(factsOf(), { revokeWindows: [MONDAYS] })).toBe('overlapping: wait until 2026-06-15T08:00');
    expect(decided(factsOf({ presentedAt: { old: NOW } }), { quietMs: HOUR, revokeWindows: [MONDAYS] })).toBe(
      'overlapping: wait until 2026-06-15T08:00',
    );
    expect(decided(factsOf(), { revokeWindows: [{ ...MONDAYS, days: [] }] })).toBe('overlapping: wait');
  });

  it('a revocation that fails is tried again, and then given to a person', () => {
    const failing = (times: number) => rotationOf({ failing: { step: 'revoke', times, at: NOW, says: 'no' } });
    expect(decided(factsOf({ rotation: failing(2) }))).toBe('revoking: wait until 2026-06-10T12:05');
    expect(decided(factsOf({ rotation: failing(5) }))).toBe('stuck: wait for rotate resume');
  });
});

describe('approval', () => {
  const wanted = 'overlapping: wait for rotate approve';
  const goes = 'revoking: revoke old';

  it.each([
    ['is asked for where it is set', { approve: 'manual' } as const, {}, wanted],
    ['is not asked for where every MDM can tell', {}, {}, goes],
    ['is asked for where an MDM can not tell', {}, silent, wanted],
    ['is not asked for where that is waived', { waiveEvidence: true }, silent, goes],
    [
      'is asked for where it is set, whatever is waived',
      { approve: 'manual', waiveEvidence: true } as const,
      silent,
      wanted,
    ],
    ['is not asked for because of an optional slot', {}, { ...silent, required: false }, wanted],
  ])('%s', (_what, settings, slot, expected) => {
    expect(decided(factsOf({ slots: [slotOf('ios', slot)] }), settings)).toBe(expected);
  });

  it('is asked for where there is no slot to give evidence', () => {
    expect(decided(factsOf({ slots: [] }))).toBe(wanted);
    expect(decided(factsOf({ slots: [] }), { waiveEvidence: true })).toBe(goes);
  });

  it('does not shorten the soak, and is asked for while that lasts', () => {
    const facts = factsOf({ slots: [slotOf('ios', { ...silent, holdsSince: NOW - HOUR })] });
    expect(decided(facts, { soakMs: DAY })).toBe(wanted);
    expect(next(facts, { ...SETTINGS, soakMs: DAY }, NOW).says).toMatch(
      /has to approve .*; both tokens stay active for another 23 hours$/,
    );
    const approved = { ...facts, rotation: rotationOf({ approvedAt: NOW }) };
    expect(decided(approved, { soakMs: DAY })).toBe('overlapping: wait until 2026-06-11T11:00');
  });

  it.each([
    ['counts', { approvedAt: NOW - HOUR }, NOW - HOUR, goes],
    ['is asked for again when a slot was written after it', { approvedAt: NOW - HOUR }, NOW - HOUR + 1, wanted],
  ])('%s', (_what, rotation, holdsSince, expected) => {
    const slots = [slotOf('ios', { ...silent, holdsSince })];
    expect(decided(factsOf({ rotation: rotationOf(rotation), slots }))).toBe(expected);
  });
});

describe('an abort goes the same careful road', () => {
  function decidedOf(rotation: Partial<Rotation>, slot: object, newToken: object = {}): string {
    const tokens = [tokenOf('old', 'current'), tokenOf('new', 'retiring', newToken)];
    const slots = [slotOf('ios', { holds: 'old', ...slot })];
    return decided(factsOf({ rotation: rotationOf({ abortedAt: NOW - DAY, ...rotation }), tokens, slots }), {
      soakMs: 2 * DAY,
    });
  }

  it('phones have to receive the old token again, and the soak begins anew', () => {
    expect(decidedOf({}, {})).toBe('revoking: revoke new');
    expect(decidedOf({}, { delivery: deliveredTo(1, 9) })).toBe('delivering: wait');
    expect(decidedOf({}, { holdsSince: NOW })).toBe('overlapping: wait until 2026-06-12T12:00');
  });

  it('an approval that was given before it does not count', () => {
    const slot = { ...silent, holdsSince: NOW - 5 * DAY };
    expect(decidedOf({ approvedAt: NOW - DAY - 1 }, slot)).toBe('overlapping: wait for rotate approve');
    expect(decidedOf({ approvedAt: NOW - DAY }, slot)).toBe('revoking: revoke new');
  });

  it('a new token that never reached a slot is taken away at once', () => {
    const tokens = [tokenOf('old', 'current', { currentAt: NOW }), tokenOf('new', 'pending')];
    const slots = [slotOf('ios', { holds: 'old', holdsSince: STARTED_AT - 1, ...silent })];
    const facts = factsOf({ rotation: rotationOf({ abortedAt: NOW }), tokens, slots });
    const settings = { approve: 'manual', soakMs: DAY, quietMs: DAY } as const;
    expect(decided(facts, settings)).toBe('revoking: revoke new');
    expect(decided({ ...facts, presentedAt: { new: NOW } }, settings)).toBe('overlapping: wait until 2026-06-11T12:00');
    expect(decided({ ...facts, serving: [servingOf('ios', 'no-evidence')] }, settings)).toBe(
      'overlapping: wait for rotate approve',
    );
  });
});
