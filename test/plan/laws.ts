/** Trying a law of the plan on random accounts. */
import fc from 'fast-check';
import { type PlanInput, plan } from '../../src/plan/plan.ts';

/** Holds for whatever is given. */
export function holdsFor<T>(given: fc.Arbitrary<T>, law: (value: T) => void): void {
  fc.assert(fc.property(given, law));
}

/** Every change of a plan with the facts of its slot. */
export function changed(input: PlanInput) {
  return plan(input).changes.flatMap((change) => {
    const facts = input.slots.find(({ slot }) => slot === change.slot);
    return facts === undefined ? [] : [{ facts, change }];
  });
}
