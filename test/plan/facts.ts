/** Facts to plan from: one slot made by hand, and whole worlds made at random. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { Change, Plan } from '../../src/model/plan.ts';
import type { Copies, Observed, ObservedSlot } from '../../src/model/slot.ts';
import type { Fingerprint } from '../../src/model/token.ts';
import type { Desired, KnownToken, PlanInput, SlotFacts } from '../../src/plan/plan.ts';

/** The fingerprint that stands for a value in tests. */
export function fingerprint(of: string): Fingerprint {
  return createHash('sha256').update(of).digest('hex') as Fingerprint;
}

export const CURRENT: KnownToken = { id: 'current', stage: 'current', fingerprint: fingerprint('current') };
export const RETIRING: KnownToken = { id: 'retiring', stage: 'retiring', fingerprint: fingerprint('retiring') };
export const REVOKED: KnownToken = { id: 'revoked', stage: 'revoked', fingerprint: fingerprint('revoked') };
/** A value that is no token of the set. */
export const FOREIGN = fingerprint('typed by hand');

/** A slot with one copy for each value; null is a copy without one. */
export function slotHolding(...values: readonly (Fingerprint | null)[]): ObservedSlot {
  const distinct = [...new Set(values)];
  return {
    place: 'PingID iOS (4f1c)',
    copies: distinct.map((holds) => ({ holds, count: values.filter((value) => value === holds).length })),
    revision: 'r1',
    neighbours: ['OTHER_KEY'],
  };
}

/** What is observed of a slot with these copies. */
export function seen(...values: readonly (Fingerprint | null)[]): Observed {
  const state = values.some((value) => value !== null) ? 'present' : 'absent';
  return { state, ...slotHolding(...values) };
}

export const UNREADABLE: Observed = { state: 'unknown', kind: 'unavailable', reason: 'GET /x: no answer came' };

/** A slot that holds nothing yet, of a set whose current token is `CURRENT`. */
export function factsOf(different: Partial<SlotFacts> = {}): SlotFacts {
  return {
    slot: 'ios',
    tokenSet: 'pingid',
    platform: 'ios',
    canary: false,
    observed: seen(null),
    desired: { state: 'token', tokenId: CURRENT.id, fingerprint: CURRENT.fingerprint },
    known: [REVOKED, RETIRING, CURRENT],
    cleanFingerprint: null,
    contended: false,
    steps: null,
    ...different,
  };
}

/** An account that repairs, with as many writes as it takes. */
export function inputOf(slots: readonly SlotFacts[], different: Partial<PlanInput> = {}): PlanInput {
  return { account: 'contoso', drift: 'repair', maxWrites: 1_000, write: 'in-place', slots, ...different };
}

/** What a run would find if every change of a plan had been carried out and read back. */
export function carriedOut(input: PlanInput, changes: readonly Pick<Change, 'slot' | 'after' | 'leaves'>[]) {
  const slots = input.slots.map((facts): SlotFacts => {
    const change = changes.find(({ slot }) => slot === facts.slot);
    if (change === undefined || facts.observed.state === 'unknown') return facts;
    const { fingerprint: wanted } = change.after;
    const stays = ({ holds }: Copies) => change.leaves !== undefined && holds !== null && holds !== wanted;
    const left = facts.observed.copies.filter(stays);
    const written = facts.observed.copies.filter((copy) => !stays(copy)).reduce((sum, copy) => sum + copy.count, 0);
    const copies = [{ holds: wanted, count: written }, ...left];
    return {
      ...facts,
      observed: { ...facts.observed, state: 'present', copies },
      cleanFingerprint: change.after.fingerprint,
    };
  });
  return { ...input, slots };
}

interface World {
  readonly desired: Desired;
  readonly known: readonly KnownToken[];
}

function setNamed(name: string): fc.Arbitrary<World> {
  const tokens = ['old', 'older', 'new'].map((of) => ({ id: `${name}-${of}`, fingerprint: fingerprint(name + of) }));
  const stages = fc.tuple(
    ...tokens.map(() => fc.constantFrom('pending' as const, 'retiring' as const, 'revoked' as const)),
  );
  const wish = fc.constantFrom('token', 'token', 'token', 'none', 'unsupported');
  return fc.tuple(stages, fc.nat(2), wish).map(([drawn, index, wished]): World => {
    const current = tokens[index];
    const known = tokens.map((token, at): KnownToken => {
      const stage = at === index && wished !== 'none' ? 'current' : (drawn[at] ?? 'revoked');
      return { ...token, stage };
    });
    if (wished === 'none' || current === undefined) return { known, desired: { state: 'none' } };
    if (wished === 'unsupported') return { known, desired: { state: 'unsupported', says: 'it has braces' } };
    return { known, desired: { state: 'token', tokenId: current.id, fingerprint: current.fingerprint } };
  });
}

function slotOf(name: string, sets: Readonly<Record<string, World>>): fc.Arbitrary<SlotFacts> {
  return fc.constantFrom(...Object.keys(sets)).chain((tokenSet) => {
    const { known, desired } = sets[tokenSet] ?? { known: [], desired: { state: 'none' } };
    const value = fc.constantFrom(...known.map((token) => token.fingerprint), FOREIGN);
    return fc.record({
      slot: fc.constant(name),
      tokenSet: fc.constant(tokenSet),
      platform: fc.constantFrom('ios' as const, 'android' as const),
      canary: fc.boolean(),
      observed: fc.oneof({ arbitrary: observedWith(value), weight: 4 }, fc.constant(UNREADABLE)),
      desired: fc.constant(desired),
      known: fc.constant(known),
      cleanFingerprint: fc.option(value),
      contended: fc.boolean(),
      steps: fc.oneof(
        { arbitrary: fc.constant(null), weight: 4 },
        fc.constant(['Open the console.', 'Paste the value.']),
      ),
    });
  });
}

function observedWith(value: fc.Arbitrary<Fingerprint>): fc.Arbitrary<Observed> {
  const copies = fc.uniqueArray(fc.record({ holds: fc.option(value), count: fc.integer({ min: 1, max: 5 }) }), {
    maxLength: 3,
    selector: (copy: Copies) => copy.holds,
  });
  return fc
    .record({
      copies,
      place: fc.string(),
      revision: fc.string(),
      neighbours: fc.uniqueArray(fc.string()).map((keys) => keys.sort()),
      changedBy: fc.constantFrom('an administrator', 'a script'),
    })
    .map((slot) => ({ state: slot.copies.some(({ holds }) => holds !== null) ? 'present' : 'absent', ...slot }));
}

const settings = fc.record({
  account: fc.constant('contoso'),
  drift: fc.constantFrom('report' as const, 'repair' as const),
  maxWrites: fc.oneof(fc.constant(1_000), fc.nat(4)),
  write: fc.constantFrom('in-place' as const, 'per-device' as const, 'manual' as const),
});

/** An account with up to eight slots of two token sets, in any condition. */
export const inputs: fc.Arbitrary<PlanInput> = fc
  .tuple(setNamed('pingid'), setNamed('okta'), fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 8 }), settings)
  .chain(([pingid, okta, names, rest]) =>
    fc.tuple(...names.map((name) => slotOf(name, { pingid, okta }))).map((slots) => ({ ...rest, slots })),
  );

/** What a plan makes of its only slot, in a word. */
export function verdictOf({ changes, held, inSync }: Plan): string {
  const verdicts = [
    ...changes.map(({ kind, leaves }) =>
      leaves === undefined ? kind : `${kind}, leaving ${leaves.copies} (${leaves.reason})`,
    ),
    ...held.map(({ reason }) => `held: ${reason}`),
    ...inSync.map(() => 'in sync'),
  ];
  return verdicts.join(' and ');
}
