/** The table at the top of `plan.ts` where every device is a copy: they come and go, and one of them must not hold up the others. */
import { describe, expect, it } from 'vitest';
import { copiesHolding, holdsOnlyOrNothing } from '../../src/model/slot.ts';
import { type PlanInput, plan, type SlotFacts } from '../../src/plan/plan.ts';
import { CURRENT, FOREIGN, factsOf, inputOf, inputs, RETIRING, seen, UNREADABLE, verdictOf } from './facts.ts';
import { changed, holdsFor } from './laws.ts';

const current = CURRENT.fingerprint;
const retiring = RETIRING.fingerprint;
const unbraked = inputs.map((input) => ({ ...input, maxWrites: 1_000 }));

type Row = readonly [becomes: string, slot: string, facts: Partial<SlotFacts>, input?: Partial<PlanInput>];

/** Slots of a per-device account: every copy is a device. */
const DEVICES: readonly Row[] = [
  ['in sync', 'has no device', { observed: seen() }],
  ['set', 'holds nothing on any device', { observed: seen(null, null) }],
  ['set', 'holds the token on some devices and nothing on the others', { observed: seen(current, null) }],
  ['set', 'was in sync, and devices have enrolled since', { observed: seen(current, null), cleanFingerprint: current }],
  [
    'set',
    'was in sync, and every device has gone and others have come',
    { observed: seen(null), cleanFingerprint: current },
  ],
  [
    'set',
    'was in sync, on an account that only reports, and devices have enrolled since',
    { observed: seen(current, null), cleanFingerprint: current },
    { drift: 'report' },
  ],
  [
    'set',
    'is contended, and devices have enrolled since',
    { observed: seen(current, null), cleanFingerprint: current, contended: true },
  ],
  [
    'held: foreign-value',
    "was never in sync, and holds on one device what nobody knows: the attribute may be somebody else's",
    { observed: seen(null, null, FOREIGN) },
  ],
  [
    'repair',
    'was in sync, and one device was typed over by hand',
    { observed: seen(current, FOREIGN), cleanFingerprint: current },
  ],
  [
    'repair',
    'was in sync, one device was typed over, and others have enrolled',
    { observed: seen(current, FOREIGN, null), cleanFingerprint: current },
  ],
  [
    'held: report-only',
    'was in sync, one device was typed over, and the account only reports',
    { observed: seen(current, FOREIGN), cleanFingerprint: current },
    { drift: 'report' },
  ],
  [
    'set, leaving 2 (report-only)',
    'was in sync, devices were typed over, others have enrolled, and the account only reports',
    { observed: seen(current, FOREIGN, retiring, null), cleanFingerprint: current },
    { drift: 'report' },
  ],
  [
    'set, leaving 1 (contended)',
    'was in sync, one device keeps being typed over, and others have enrolled',
    { observed: seen(current, FOREIGN, null), cleanFingerprint: current, contended: true },
  ],
  [
    'replace',
    'held an older token in a clean pass, and one device was typed over since: a new token waits for no device',
    { observed: seen(retiring, FOREIGN, null), cleanFingerprint: retiring },
    { drift: 'report' },
  ],
];

it.each(DEVICES.map(([becomes, slot, facts, input = {}]) => ({ becomes, slot, facts, input })))(
  '$becomes: a slot with devices for copies that $slot',
  ({ becomes, facts, input }) => {
    expect(verdictOf(plan(inputOf([factsOf(facts)], { write: 'per-device', ...input })))).toBe(becomes);
  },
);

describe('a change says', () => {
  it.each([
    ['1 phone holds nothing yet', seen(current, null)],
    ['2 phones hold nothing yet', seen(null, null)],
    [
      '1,234 phones hold nothing yet; 1 that holds something else stays as before (contended)',
      seen(current, FOREIGN, ...Array.from({ length: 1_234 }, () => null)),
    ],
  ])('how many phones it is for: %s', (why, observed) => {
    const enrolled = factsOf({ observed, cleanFingerprint: current, contended: true });
    expect(plan(inputOf([enrolled], { write: 'per-device' })).changes).toMatchObject([{ why }]);
  });
});

it('what was in sync before waits for no canary: a device that has enrolled since gets what all others have', () => {
  const pilot = factsOf({ slot: 'pilot', canary: true, observed: UNREADABLE });
  const enrolled = factsOf({ observed: seen(current, null), cleanFingerprint: current });
  expect(plan(inputOf([pilot, enrolled], { write: 'per-device' })).changes).toMatchObject([{ slot: 'ios' }]);
  expect(plan(inputOf([pilot, factsOf()], { write: 'per-device' })).changes).toEqual([]);
});

it('a canary of which something is left alone makes the others wait like one that is held', () => {
  const pilot = factsOf({
    slot: 'pilot',
    canary: true,
    observed: seen(current, FOREIGN, null),
    cleanFingerprint: current,
    contended: true,
  });
  const made = plan(inputOf([pilot, factsOf()], { write: 'per-device' }));
  expect(made.held).toMatchObject([{ slot: 'ios', reason: 'canary-first' }]);
});

describe('devices come and go', () => {
  const devices = unbraked.map((input): PlanInput => ({ ...input, write: 'per-device' }));

  it('one that holds nothing is drift of nobody: it waits for no person, no canary and no other device', () => {
    holdsFor(devices, (input) => {
      const changes = new Map(plan(input).changes.map((change) => [change.slot, change]));
      for (const { slot, observed, desired, cleanFingerprint, steps } of input.slots) {
        if (observed.state === 'unknown' || desired.state !== 'token' || steps !== null) continue;
        if (cleanFingerprint !== desired.fingerprint || copiesHolding(observed, null) === 0) continue;
        expect(changes.has(slot)).toBe(true);
        if (holdsOnlyOrNothing(observed, desired.fingerprint)) expect(changes.get(slot)?.kind).toBe('set');
      }
    });
  });

  it('what is left alone is drift that may not be repaired, counted copy by copy', () => {
    holdsFor(devices, (input) => {
      for (const { facts, change } of changed(input)) {
        const { leaves } = change;
        if (leaves === undefined || facts.observed.state === 'unknown') continue;
        expect(change.kind).toBe('set');
        expect(leaves.reason).toBe(input.drift === 'report' ? 'report-only' : 'contended');
        expect(facts.contended || input.drift === 'report').toBe(true);
        const others = change.before.filter(
          ({ fingerprint }) => fingerprint !== null && fingerprint !== change.after.fingerprint,
        );
        expect(others.reduce((sum, { copies }) => sum + copies, 0)).toBe(leaves.copies);
      }
    });
  });

  it('and nothing is ever left alone where copies are no devices', () => {
    holdsFor(inputs, (input) => {
      if (input.write === 'per-device') return;
      for (const { change } of changed(input)) expect(change.leaves).toBeUndefined();
    });
  });
});
