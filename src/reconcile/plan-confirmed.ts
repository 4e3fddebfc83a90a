/**
 * The plan of a run, of which nothing is carried out that the authorities don't confirm: what would be written of a set whose
 * authority could not be looked at is held as unknown. It takes no write from others: `maxWrites` is for what may be written.
 */
import type { Held, Plan } from '../model/plan.ts';
import { type PlanInput, plan } from '../plan/plan.ts';
import type { Wanted } from './desire.ts';

/** What would be done, and what is held because nobody confirms the token. */
export function planConfirmed(input: PlanInput, wanted: ReadonlyMap<string, Wanted>): Plan {
  const why = (tokenSet: string) => wanted.get(tokenSet)?.unseen ?? null;
  const unseen = input.slots.filter(({ tokenSet }) => why(tokenSet) !== null);
  if (unseen.length === 0) return plan(input);
  const may = plan({ ...input, slots: input.slots.filter(({ tokenSet }) => why(tokenSet) === null) });
  const not = plan({ ...input, maxWrites: unseen.length, slots: unseen });
  const held = not.changes.map(({ slot, tokenSet, place, before, after }): Held => {
    const says = `nobody knows whether the token is still active, so it is not written: ${why(tokenSet)?.message}`;
    return { slot, tokenSet, reason: 'unknown', says, place, before, after };
  });
  const canaries = new Set(input.slots.filter(({ canary }) => canary).map(({ slot }) => slot));
  const inOrder = (a: string, b: string) => Number(canaries.has(b)) - Number(canaries.has(a)) || (a < b ? -1 : 1);
  return {
    ...may,
    held: [...may.held, ...not.held, ...held].sort((a, b) => inOrder(a.slot, b.slot)),
    inSync: [...may.inSync, ...not.inSync].sort(inOrder),
  };
}
