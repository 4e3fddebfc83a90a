import type { Kit } from '../contract.ts';
import { bySilence, type Phones, type Silent } from './phones.ts';
import { inBatches } from './row.ts';
import type { AttributeSlot, AttributeVendor } from './vendor.ts';

/** Whose phones are asked, and how. */
export interface CheckIn {
  readonly vendor: AttributeVendor;
  readonly kit: Kit;
  readonly slot: AttributeSlot;
  readonly since: number;
  readonly signal: AbortSignal;
}

/** How far the phones of a slot have been asked. */
interface Round {
  since: number;
  last: Silent | undefined;
}

/**
 * Asks phones that have not been heard of since, the longest silent first. The longest silent of all lie in drawers and never
 * answer, so a run goes on where the one before stopped, and begins anew after the last.
 */
export async function requestCheckIn({ vendor, kit, slot, since, signal }: CheckIn, phones: Phones): Promise<number> {
  const { attribute, platform } = slot;
  const round = kit.keep(`check-ins ${platform} ${attribute}`, (): Round => ({ since, last: undefined }));
  if (round.since !== since) Object.assign(round, { since, last: undefined });
  const { last } = round;
  const silent = phones.silentSince(since);
  const next = last === undefined ? 0 : silent.findIndex((phone) => bySilence(last, phone) < 0);
  const inTurn = next > 0 ? [...silent.slice(next), ...silent.slice(0, next)] : silent;
  let asked = 0;
  for (const some of inBatches(inTurn.slice(0, vendor.checkInCalls * vendor.batch.checkIn), vendor.batch.checkIn)) {
    signal.throwIfAborted();
    const ids = some.map(({ id }) => id);
    asked += (await vendor.requestCheckIn(ids, signal)) ?? ids.length;
    round.last = some.at(-1);
  }
  return asked;
}
