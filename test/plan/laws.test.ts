/** The laws of the plan, tried on random accounts. Their names are those of the design. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Change, HELD_REASONS, type Plan } from '../../src/model/plan.ts';
import { holdsOnly } from '../../src/model/slot.ts';
import { plan, type SlotFacts } from '../../src/plan/plan.ts';
import { carriedOut, FOREIGN, factsOf, inputs, UNREADABLE } from './facts.ts';
import { changed, holdsFor } from './laws.ts';

const unbraked = inputs.map((input) => ({ ...input, maxWrites: 1_000 }));

describe('law 1: a plan is a pure function of its inputs, and a document', () => {
  it('does not touch its input, and says the same when asked again', () => {
    holdsFor(inputs, (input) => {
      expect(plan(frozen(input))).toEqual(plan(structuredClone(input)));
    });
  });

  it('says the same whatever the order of slots, copies and tokens', () => {
    holdsFor(fc.tuple(inputs, fc.infiniteStream(fc.nat())), ([input, numbers]) => {
      const shuffle = <T>(items: readonly T[]): readonly T[] =>
        items
          .map((item) => ({ item, at: numbers.next().value }))
          .sort((a, b) => a.at - b.at)
          .map(({ item }) => item);
      const slots = shuffle(input.slots).map((facts): SlotFacts => {
        const { observed } = facts;
        const mixed = observed.state === 'unknown' ? observed : { ...observed, copies: shuffle(observed.copies) };
        return { ...facts, observed: mixed, known: shuffle(facts.known) };
      });
      expect(plan({ ...input, slots })).toEqual(plan(input));
    });
  });

  it('is sorted: canaries first, then by name', () => {
    holdsFor(inputs, (input) => {
      const { changes, held, inSync } = plan(input);
      const rank = (slot: string) => `${input.slots.find((facts) => facts.slot === slot)?.canary ? 0 : 1}${slot}`;
      for (const list of [changes.map(({ slot }) => slot), held.map(({ slot }) => slot), inSync]) {
        expect(list.map(rank)).toEqual(list.map(rank).sort());
      }
    });
  });

  it('survives being written as JSON', () => {
    holdsFor(inputs, (input) => {
      expect(JSON.parse(JSON.stringify(plan(input)))).toEqual(plan(input));
    });
  });

  it('carries no secret on: neither a value that stands beside a token nor what only the connector may read', () => {
    holdsFor(inputs, (input) => {
      const value = 'b0b1fb83-secret';
      const slots = input.slots.map((facts) => ({
        ...facts,
        desired: { ...facts.desired, value },
        known: facts.known.map((token) => ({ ...token, value })),
        observed: { ...facts.observed, revision: value },
      }));
      expect(JSON.stringify(plan({ ...input, slots }))).not.toContain(value);
    });
  });
});

describe('law 3: all of it, or throw', () => {
  it('unknown never writes', () => {
    holdsFor(inputs, (input) => {
      for (const { facts } of changed(input)) expect(facts.observed.state).not.toBe('unknown');
    });
  });

  it('an empty token set is never pushed', () => {
    holdsFor(inputs, (input) => {
      for (const { facts, change } of changed(input)) {
        expect(facts.desired).toEqual({ state: 'token', ...change.after });
        expect(facts.known.find(({ id }) => id === change.after.tokenId)?.stage).toBe('current');
      }
    });
  });
});

describe('law 4: bad things stay small', () => {
  const broken = factsOf({ slot: ' broken', observed: UNREADABLE });

  it('a slot that can not be read changes nothing for the others', () => {
    holdsFor(inputs, (input) => {
      const before = plan(input);
      const after = plan({ ...input, slots: [...input.slots, broken] });
      expect(after.changes).toEqual(before.changes);
      expect(after.inSync).toEqual(before.inSync);
      expect(after.held.filter(({ slot }) => slot !== broken.slot)).toEqual(before.held);
    });
  });

  it('a canary that can not be read makes its own set wait, and nobody else', () => {
    holdsFor(unbraked, (input) => {
      const before = verdicts(plan(input));
      const after = verdicts(plan({ ...input, slots: [...input.slots, { ...broken, canary: true }] }));
      for (const facts of input.slots) {
        const [was, is] = [before.get(facts.slot), after.get(facts.slot)];
        const isNew = facts.desired.state === 'token' && facts.cleanFingerprint !== facts.desired.fingerprint;
        const waits =
          facts.tokenSet === broken.tokenSet && !facts.canary && isNew && (was === 'set' || was === 'replace');
        expect(is).toBe(waits ? 'canary-first' : was);
      }
    });
  });
});

describe('law 6: after a clean pass the next plan is empty', () => {
  it('when everything planned has been done, nothing is left to do, and what was held or left alone is held', () => {
    holdsFor(unbraked, (input) => {
      const first = plan(input);
      const next = plan(carriedOut(input, first.changes));
      const left = new Map(first.changes.flatMap(({ slot, leaves }) => (leaves ? [[slot, leaves.reason]] : [])));
      expect(next.changes).toEqual([]);
      expect(next.held.filter(({ slot }) => !left.has(slot))).toEqual(first.held);
      const heldNow = next.held.flatMap(({ slot, reason }) => (left.has(slot) ? [[slot, reason] as const] : []));
      expect(new Map(heldNow)).toEqual(left);
    });
  });

  it('under the brake it takes as many passes as it needs, and then is empty', () => {
    holdsFor(
      inputs.filter(({ maxWrites }) => maxWrites > 0),
      (input) => {
        let now = input;
        for (let pass = 0; pass < input.slots.length; pass++) now = carriedOut(now, plan(now).changes);
        expect(plan(now).changes).toEqual([]);
        expect(plan(now).held.filter(({ reason }) => reason === 'brake')).toEqual([]);
      },
    );
  });
});

describe('law 7: what we decline to do, we say, with a reason', () => {
  it('every slot is told of exactly once', () => {
    holdsFor(inputs, (input) => {
      const { changes, held, inSync } = plan(input);
      const told = [...changes.map(({ slot }) => slot), ...held.map(({ slot }) => slot), ...inSync];
      expect(told.sort()).toEqual(input.slots.map(({ slot }) => slot).sort());
    });
  });

  it('every slot that is not seen to hold its token is a change, or held with the sentence of its reason', () => {
    holdsFor(inputs, (input) => {
      const { inSync, held } = plan(input);
      for (const { slot, observed, desired } of input.slots) {
        const right =
          observed.state !== 'unknown' && desired.state === 'token' && holdsOnly(observed, desired.fingerprint);
        expect(inSync.includes(slot)).toBe(right);
      }
      for (const { reason, says } of held) expect(says.startsWith(HELD_REASONS[reason])).toBe(true);
    });
  });
});

describe('what is not ours to change', () => {
  it('a value that nobody knows is never written over where we have never been', () => {
    holdsFor(inputs, (input) => {
      for (const { facts } of changed(input)) {
        if (facts.cleanFingerprint !== null || facts.observed.state === 'unknown') continue;
        expect(facts.observed.copies.map(({ holds }) => holds)).not.toContain(FOREIGN);
      }
    });
  });

  it('an account that only reports is never repaired, a contended slot neither, and what a person writes never written', () => {
    holdsFor(inputs, (input) => {
      for (const { facts, change } of changed(input)) {
        expect(input.write).not.toBe('manual');
        expect(facts.steps).toBeNull();
        if (change.kind === 'repair') expect([input.drift, facts.contended]).toEqual(['repair', false]);
      }
    });
  });

  it('no more is written than `maxWrites`, and a set with a canary in trouble gets nothing new', () => {
    holdsFor(inputs, (input) => {
      const { changes, held } = plan(input);
      expect(changes.length).toBeLessThanOrEqual(input.maxWrites);
      const canaries = new Set(input.slots.filter(({ canary }) => canary).map(({ slot }) => slot));
      const troubled = held.filter(({ slot }) => canaries.has(slot)).map(({ tokenSet }) => tokenSet);
      const clean = new Map(input.slots.map(({ slot, cleanFingerprint }) => [slot, cleanFingerprint]));
      const isNew = ({ slot, after }: Change) => clean.get(slot) !== after.fingerprint;
      const fresh = changes.filter((change) => !change.canary && isNew(change)).map(({ tokenSet }) => tokenSet);
      expect(fresh.filter((tokenSet) => troubled.includes(tokenSet))).toEqual([]);
    });
  });
});

function verdicts({ changes, held, inSync }: Plan): ReadonlyMap<string, string> {
  return new Map([
    ...changes.map(({ slot, kind }) => [slot, kind] as const),
    ...held.map(({ slot, reason }) => [slot, reason] as const),
    ...inSync.map((slot) => [slot, 'in-sync'] as const),
  ]);
}

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const inner of Object.values(value)) frozen(inner);
  return Object.freeze(value);
}
