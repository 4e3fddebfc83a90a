/** What holds up, hurries or repeats a rotation as a whole, and what `next` promises whatever is seen. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ROTATION_STATES, type Rotation, type RotationSettings } from '../../src/model/rotation.ts';
import { STAGES } from '../../src/model/token.ts';
import type { RotationFacts, SlotFact } from '../../src/rotation/facts.ts';
import { next } from '../../src/rotation/next.ts';
import { DEFAULT_SETTINGS } from '../../src/rotation/settings.ts';
import {
  DAY,
  decided,
  factsOf,
  HOUR,
  MONDAYS,
  NOW,
  rotationOf,
  SETTINGS,
  STARTED_AT,
  servingOf,
  slotOf,
  tokenOf,
} from './facts.ts';

const paused = { pausedAt: NOW - HOUR };

describe('a pause', () => {
  it('holds everything up, says what it holds up, and keeps the state', () => {
    const facts = factsOf({ rotation: rotationOf(paused) });
    expect(decided(facts)).toBe('revoking: wait for rotate resume');
    expect(next(facts, SETTINGS, NOW).says).toMatch(/^paused by a person; without that: phones have .* it is revoked$/);
    expect(decided(factsOf({ rotation: rotationOf({ ...paused, to: null }) }))).toBe('minted: wait for rotate resume');
  });

  it('holds the end up too', () => {
    const tokens = [tokenOf('old', 'revoked'), tokenOf('new', 'current')];
    expect(decided(factsOf({ rotation: rotationOf(paused), tokens }))).toBe('revoking: wait for rotate resume');
  });
});

describe('the deadline', () => {
  const late = { deadlineMs: 10 * DAY };

  it('alerts once, whatever is to be done, and then that is done', () => {
    expect(decided(factsOf(), late)).toBe('revoking: alert');
    expect(decided(factsOf(), late, NOW - 1)).toBe('revoking: revoke old');
    expect(decided(factsOf({ rotation: rotationOf({ alertedAt: NOW }) }), late)).toBe('revoking: revoke old');
  });

  it('alerts of a rotation that is paused or stuck', () => {
    expect(decided(factsOf({ rotation: rotationOf(paused) }), late)).toBe('revoking: alert');
    const slots = [slotOf('ios', { holds: 'old', blocked: { says: '', resolve: '' } })];
    expect(decided(factsOf({ slots }), late)).toBe('stuck: alert');
  });

  it('alerts of nothing that ends', () => {
    expect(decided(factsOf({ tokens: [tokenOf('new', 'current')] }), late)).toBe('revoking: end rotated');
  });

  it('is what a longer wait is cut short by', () => {
    const facts = factsOf();
    const settings = { deadlineMs: 11 * DAY, revokeWindows: [MONDAYS] };
    expect(decided(facts, settings)).toBe('overlapping: wait until 2026-06-11T12:00');
    expect(decided(factsOf({ rotation: rotationOf({ alertedAt: NOW }) }), settings)).toBe(
      'overlapping: wait until 2026-06-15T08:00',
    );
    const waiting = next(factsOf({ rotation: rotationOf(paused) }), { ...SETTINGS, ...settings }, NOW).step;
    expect(waiting).toMatchObject({ untilAt: STARTED_AT + 11 * DAY });
  });
});

describe('whatever is seen', () => {
  const time = fc.option(fc.integer({ min: NOW - 20 * DAY, max: NOW + DAY }), { freq: 2 });
  const id = fc.constantFrom('old', 'new', 'third');
  const token = fc.tuple(id, fc.constantFrom(...Object.keys(STAGES)) as fc.Arbitrary<keyof typeof STAGES>, time);
  const tokens = fc.uniqueArray(token, { selector: ([name]) => name, maxLength: 3 }).map((all) => {
    const leader = all.findIndex(([, stage]) => stage === 'current');
    return all.map(([name, stage, currentAt], index) =>
      tokenOf(
        name,
        stage === 'current' && index !== leader ? 'retiring' : stage,
        stage === 'pending' ? {} : { currentAt },
      ),
    );
  });
  const failing = fc.record({
    step: fc.constantFrom('mint', 'promote', 'push', 'revoke', 'end'),
    times: fc.nat(6),
    at: fc.constant(NOW - HOUR),
    says: fc.constant('no'),
  });
  const rotation: fc.Arbitrary<Rotation> = fc
    .record({
      from: fc.option(fc.constant('old')),
      to: fc.option(fc.constant('new')),
      minting: fc.option(fc.constant({ at: NOW - DAY, known: ['old'] })),
      approvedAt: time,
      pausedAt: fc.option(fc.constant(NOW), { freq: 1 }),
      abortedAt: time,
      alertedAt: time,
      endedAt: fc.option(fc.constant(NOW), { freq: 1 }),
      failing: fc.option(failing),
    })
    .map((different) => rotationOf(different as Partial<Rotation>));
  const slot = fc
    .record({
      account: fc.constantFrom('acme', 'contoso'),
      canary: fc.boolean(),
      required: fc.boolean(),
      holds: fc.option(id),
      holdsSince: time,
      blocked: fc.option(fc.constant({ says: 'no', resolve: 'ask' }), { freq: 1 }),
      evidence: fc.boolean(),
      delivery: fc.option(
        fc.record({
          delivered: fc.nat(3),
          pending: fc.nat(1),
          failed: fc.nat(1),
          unknown: fc.nat(1),
          evidence: fc.constant(''),
          asOf: fc.constant(null),
        }),
      ),
    })
    .map((different): SlotFact => slotOf('ios', different));
  const facts: fc.Arbitrary<RotationFacts> = fc.record({
    rotation: fc.option(rotation, { freq: 9 }),
    tokens,
    slots: fc
      .array(slot, { maxLength: 4 })
      .map((slots) => slots.map((one, index) => ({ ...one, slot: `slot${index}` }))),
    serving: fc
      .array(
        fc.tuple(fc.nat(4), fc.constantFrom('unknown', 'holds', 'not-delivered', 'no-evidence', 'not-configured')),
        { maxLength: 2 },
      )
      .map((all) => all.map(([index, reason]) => servingOf(`slot${index}`, reason))),
    presentedAt: fc.dictionary(id, fc.integer({ min: NOW - 3 * DAY, max: NOW }), { noNullPrototype: true }),
    lastReplacedAt: time,
    orders: fc.array(
      fc.record({
        what: fc.constantFrom('add' as const, 'remove' as const),
        token: fc.oneof(id, fc.constant('r1')),
        says: fc.option(fc.constant('somebody has to do it')),
        resolve: fc.option(fc.constant('watchword tokens confirm')),
      }),
      { maxLength: 1 },
    ),
    changedBy: fc.constantFrom('watchword', 'person', 'others'),
    appeared: fc.option(id),
  });
  const settings: fc.Arbitrary<RotationSettings | null> = fc.option(
    fc.record({
      everyMs: fc.option(fc.constant(9 * DAY)),
      deliverTo: fc.constantFrom(0.5, 1),
      soakMs: fc.constantFrom(0, 5 * DAY),
      quietMs: fc.constantFrom(0, DAY),
      approve: fc.constantFrom('auto', 'manual'),
      waiveEvidence: fc.boolean(),
      pushWindows: fc.constantFrom([], [MONDAYS]),
      revokeWindows: fc.constantFrom([], [MONDAYS]),
      deadlineMs: fc.constantFrom(null, 5 * DAY, 30 * DAY),
      maxActive: fc.constantFrom(2, 4),
    }),
  );
  const always = (holds: (facts: RotationFacts, settings: RotationSettings | null) => void) =>
    fc.assert(fc.property(facts, settings, holds), { numRuns: 1_500 });

  it('decides, in one of the states, with a sentence, and touches nothing', () => {
    always((seen, set) => {
      const decidedOn = next(frozen(seen), set, NOW);
      expect(ROTATION_STATES).toHaveProperty(decidedOn.state);
      expect(decidedOn.says.length).toBeGreaterThan(10);
      expect(decidedOn.says).not.toMatch(/undefined|null|NaN/);
      expect(JSON.parse(JSON.stringify(decidedOn))).toEqual(next(structuredClone(seen), set, NOW));
    });
  });

  it('says the same whatever the order of the slots', () => {
    always((seen, set) => {
      expect(next({ ...seen, slots: [...seen.slots].reverse() }, set, NOW)).toEqual(next(seen, set, NOW));
    });
  });

  it('waits until a moment that is still to come, and nothing happens before', () => {
    always((seen, set) => {
      const { step } = next(seen, set, NOW);
      if (step.do !== 'wait' || step.untilAt === null) return;
      expect(step.untilAt).toBeGreaterThan(NOW);
      for (const part of [0.01, 0.5, 0.99]) {
        const between = Math.floor(NOW + (step.untilAt - NOW) * part);
        expect(next(seen, set, between).step.do).toBe('wait');
      }
    });
  });

  it('a wait without an end stays one until something else changes', () => {
    always((seen, set) => {
      const { step } = next(seen, set, NOW);
      if (step.do === 'wait' && step.untilAt === null) expect(next(seen, set, NOW + 400 * DAY).step.do).toBe('wait');
    });
  });

  it('takes the defaults where nothing is configured', () => {
    always((seen) => {
      expect(next(seen, null, NOW)).toEqual(next(seen, DEFAULT_SETTINGS, NOW));
    });
  });

  it('law 8: revokes only the victim, while the target is current and every required slot holds it', () => {
    always((seen, set) => {
      const { step } = next(seen, set, NOW);
      if (step.do !== 'revoke') return;
      const [target, victim] = seen.rotation?.abortedAt === null ? ['new', 'old'] : ['old', 'new'];
      expect(step.token).toBe(victim);
      expect(seen.tokens.find(({ stage }) => stage === 'current')?.id).toBe(target);
      for (const one of seen.slots) if (one.required) expect(one.holds).toBe(target);
      expect(seen.serving.map(({ reason }) => reason)).not.toContain('not-configured');
    });
  });
});

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.freeze(value);
    for (const member of Object.values(value)) frozen(member);
  }
  return value;
}
