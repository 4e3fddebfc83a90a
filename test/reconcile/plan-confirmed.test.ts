/** One authority that can't be looked at holds its own slots, and no others. */
import { expect, it } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import type { Wanted } from '../../src/reconcile/desire.ts';
import { planConfirmed } from '../../src/reconcile/plan-confirmed.ts';
import { CURRENT, factsOf, inputOf, seen } from '../plan/facts.ts';

const SEEN: Wanted = { tokens: [], rotation: null, held: new Map(), unseen: null };
const UNSEEN: Wanted = { ...SEEN, unseen: new Failure('unavailable', 'no answer') };
const WANTED = new Map([
  ['pingid', SEEN],
  ['okta', UNSEEN],
]);

const slot = (name: string, tokenSet: string, canary = false) => factsOf({ slot: name, tokenSet, canary });
const inSync = { observed: seen(CURRENT.fingerprint) };

it('what would be written of its slots is held, in the order of every plan; what is in sync stays so', () => {
  const slots = [
    slot('b', 'okta'),
    slot('c', 'pingid'),
    slot('z', 'okta', true),
    { ...slot('a', 'okta'), ...inSync },
    { ...slot('d', 'pingid'), ...inSync },
  ];
  const { changes, held, inSync: fine } = planConfirmed(inputOf(slots), WANTED);
  expect(changes.map((change) => change.slot)).toEqual(['c']);
  expect(held.map(({ reason, says, slot: name }) => [name, reason, says])).toEqual([
    ['z', 'unknown', 'nobody knows whether the token is still active, so it is not written: no answer'],
    ['b', 'unknown', 'nobody knows whether the token is still active, so it is not written: no answer'],
  ]);
  expect(fine).toEqual(['a', 'd']);
});

it('it takes no write of a run from others', () => {
  const slots = [slot('a', 'okta'), slot('b', 'okta'), slot('c', 'pingid')];
  const { changes, held } = planConfirmed(inputOf(slots, { maxWrites: 1 }), WANTED);
  expect(changes.map((change) => change.slot)).toEqual(['c']);
  expect(held.map(({ reason }) => reason)).toEqual(['unknown', 'unknown']);
});

it('where every authority was looked at, the plan is the plan', () => {
  const slots = [slot('c', 'pingid'), slot('a', 'pingid')];
  expect(planConfirmed(inputOf(slots), WANTED).changes.map((change) => change.slot)).toEqual(['a', 'c']);
});
