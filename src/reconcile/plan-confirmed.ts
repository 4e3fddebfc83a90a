/**
 * The plan of a run, of which nothing is carried out that the authorities don't confirm.
 *
 * | a change to a token                                        | is held            |
 * |------------------------------------------------------------|--------------------|
 * | of a set whose authority could not be looked at            | unknown            |
 * | that somebody is to take away at the authority             | no-current-token   |
 *
 * Such a change takes no write from others: `maxWrites` is for those that may be written.
 */
import type { Held, Plan } from '../model/plan.ts';
import { type PlanInput, plan } from '../plan/plan.ts';
import type { Wanted } from './desire.ts';

type Refused = Pick<Held, 'reason' | 'says'>;

/** What would be done, and what is held because nobody confirms the token. */
export function planConfirmed(input: PlanInput, wanted: ReadonlyMap<string, Wanted>): Plan {
  const refusals = new Map<string, Refused>();
  for (const { slot, tokenSet, desired } of input.slots) {
    const why = desired.state === 'token' ? whyNot(wanted.get(tokenSet), desired.tokenId) : null;
    if (why !== null) refusals.set(slot, why);
  }
  if (refusals.size === 0) return plan(input);
  const may = plan({ ...input, slots: input.slots.filter(({ slot }) => !refusals.has(slot)) });
  const slots = input.slots.filter(({ slot }) => refusals.has(slot));
  const others = plan({ ...input, maxWrites: slots.length, slots });
  const held = others.changes.flatMap((change): readonly Held[] => {
    const why = refusals.get(change.slot);
    return why === undefined ? [] : [{ ...why, ...heldOf(change) }];
  });
  const canaries = new Set(input.slots.filter(({ canary }) => canary).map(({ slot }) => slot));
  const inOrder = (a: string, b: string) => Number(canaries.has(b)) - Number(canaries.has(a)) || (a < b ? -1 : 1);
  return {
    ...may,
    held: [...may.held, ...others.held, ...held].sort((a, b) => inOrder(a.slot, b.slot)),
    inSync: [...may.inSync, ...others.inSync].sort(inOrder),
  };
}

function whyNot(set: Wanted | undefined, token: string): Refused | null {
  if (set === undefined) return null;
  const { leaving, unseen } = set;
  if (unseen !== null) {
    return {
      reason: 'unknown',
      says: `nobody knows whether the token is still active, so it is not written: ${unseen.message}`,
    };
  }
  if (!leaving.has(token)) return null;
  return {
    reason: 'no-current-token',
    says: 'the token is to be taken away, so it is written nowhere any more; `watchword tokens confirm` shows what is waited for',
  };
}

function heldOf({ slot, tokenSet, place, before, after }: Plan['changes'][number]): Omit<Held, keyof Refused> {
  return { slot, tokenSet, place, before, after };
}
