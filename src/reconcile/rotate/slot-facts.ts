/** The slots of a token set as far as a rotation is concerned. */
import type { Delivery } from '../../model/slot.ts';
import { isDeliveryOfPresentValue, isSameSlot, type SlotRecord } from '../../model/slot-record.ts';
import type { Token } from '../../model/token.ts';
import type { SlotFact } from '../../rotation/facts.ts';
import { heldToken } from '../../rotation/held.ts';
import { desiredToken, targetOf, tokenOf } from '../../rotation/target.ts';
import { comeAndGo } from '../account.ts';
import { blockedBy } from './blocked.ts';
import type { Gathering } from './facts.ts';
import { type Rotate, type SetSlot, slotsOf } from './rotate.ts';

const NO_PHONES: Delivery = { delivered: 0, pending: 0, failed: 0, unknown: 0, evidence: 'no phones', asOf: null };

/** Every configured slot of the set. */
export async function slotFactsOf(on: Rotate, tokenSet: string, from: Gathering): Promise<readonly SlotFact[]> {
  const records = await from.tables.slots.list();
  const runs = new Map<string, Awaited<ReturnType<typeof runsOf>>>();
  const facts: SlotFact[] = [];
  for (const one of slotsOf(on, tokenSet)) {
    const { account, slot, at } = one;
    const record = records.find((known) => isSameSlot(known, at) && known.tokenSet === tokenSet) ?? null;
    const seen = seenOf(one, record, from);
    const desired = desiredToken(from.rotation, from.tokens, { canary: slot.canary, holds: seen.holds });
    let blocked: SlotFact['blocked'] = null;
    if (desired !== null && seen.holds !== desired) {
      const history = runs.get(account.name) ?? (await runsOf(from, account.name));
      runs.set(account.name, history);
      blocked = blockedBy(one, history, { desired, since: desiredSince(from, desired) });
    }
    facts.push({
      account: account.name,
      slot: at.slot,
      canary: slot.canary,
      required: slot.required,
      ...seen,
      blocked,
      evidence: account.definition.capabilities.delivery !== 'none',
    });
  }
  return facts;
}

/** As many as three failures in a row may hide behind, when somebody looks at single slots in between. */
const RUNS_LOOKED_THROUGH = 12;

function runsOf({ tables }: Gathering, account: string) {
  return tables.runs.list({ account, limit: RUNS_LOOKED_THROUGH });
}

/** A slot without a copy holds whatever it should, and no phone is behind. */
function seenOf(
  { account }: SetSlot,
  record: SlotRecord | null,
  { rotation, tokens }: Gathering,
): Pick<SlotFact, 'holds' | 'holdsSince' | 'delivery'> {
  const nothing = { holds: null, holdsSince: null, delivery: null };
  if (record === null || record.observed === null || record.unknownReason !== null) return nothing;
  if (record.observed.copies.length === 0) {
    const target = tokenOf(tokens, targetOf(rotation)) ?? tokens.find(({ stage }) => stage === 'current');
    return target === undefined ? nothing : { holds: target.id, holdsSince: 0, delivery: NO_PHONES };
  }
  const held = heldToken(tokens, record.observed, comeAndGo(account));
  // Another value may be on its way there: nobody knows what stands there now, until somebody looks.
  if (held === null || record.holdsSince === null) return nothing;
  const delivery = isDeliveryOfPresentValue(record) ? record.delivery : null;
  return { holds: held.id, holdsSince: record.holdsSince, delivery };
}

/** Since when a slot should hold the token: what runs have said before is about something else. */
function desiredSince({ rotation, tokens }: Gathering, desired: Token['id']): number {
  const token = tokenOf(tokens, desired);
  const currentAt = token?.stage === 'current' ? (token.currentAt ?? 0) : 0;
  return Math.max(rotation.startedAt, rotation.abortedAt ?? 0, currentAt);
}
