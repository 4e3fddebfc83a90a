/**
 * What needs a person, the most urgent first.
 *
 * | what is seen                                             | what resolves it                  |
 * |----------------------------------------------------------|-----------------------------------|
 * | an authority can't be looked at                          | its self-check                    |
 * | a token set has no current token                         | a token                           |
 * | a rotation waits for a person                            | the command it names              |
 * | an authority's order waits for a person                  | `tokens confirm`                  |
 * | a slot can't be read, is contended, drifted, or manual   | a run, or the person              |
 * | a run of an account failed                               | its self-check                    |
 * | notices do not reach a receiver                          | a test message                    |
 * | phones are enrolled in more than one account             | a person, in one of the MDMs      |
 */
import type { z } from 'zod';
import type { Watchword } from '../../daemon.ts';
import { HELD_REASONS, type HeldReason } from '../../model/plan.ts';
import { isActive } from '../../model/token.ts';
import type { Condition } from '../../reconcile/condition.ts';
import type { NeedsDocument } from '../documents/trail.ts';
import { overlapNeeds } from './devices.ts';
import { receiverNeeds } from './notices.ts';
import { rotationPicture } from './rotations.ts';
import { type Slot, slotsOf } from './slots.ts';

type Need = z.infer<typeof NeedsDocument>['needs'][number];

/** Everything that waits for somebody, as far as the store knows. */
export async function needsOf(watchword: Watchword): Promise<Need[]> {
  const slots = await slotsOf(watchword, [...watchword.accounts.values()]);
  return [
    ...(await authorityNeeds(watchword)),
    ...(await rotationNeeds(watchword)),
    ...(await orderNeeds(watchword)),
    ...slots.flatMap(slotNeeds),
    ...(await runNeeds(watchword)),
    ...(await overlapNeeds(watchword)),
    ...(await receiverNeeds(watchword)),
  ];
}

async function authorityNeeds({ authorities, store }: Watchword): Promise<Need[]> {
  const needs: Need[] = [];
  for (const { tokenSet, failing } of await store.read.authorities.list()) {
    if (failing === null || !authorities.has(tokenSet)) continue;
    const says = `the authority of ${tokenSet} can not be looked at: ${failing.says}`;
    needs.push({ subject: `authority:${tokenSet}`, says, resolve: 'watchword check', since: failing.since });
  }
  for (const tokenSet of authorities.keys()) {
    const tokens = await store.read.tokens.list(tokenSet);
    if (tokens.some(({ stage }) => stage === 'current')) continue;
    const says = `the token set ${tokenSet} has no current token, so that nothing is distributed`;
    const resolve = tokens.some(isActive)
      ? 'watchword tokens edit <token> --make-current'
      : 'watchword tokens generate';
    needs.push({ subject: `token-set:${tokenSet}`, says, resolve, since: null });
  }
  return needs;
}

async function rotationNeeds(watchword: Watchword): Promise<Need[]> {
  const pictures = await Promise.all(
    [...watchword.authorities.keys()].map((tokenSet) => rotationPicture(watchword, tokenSet)),
  );
  return pictures.flatMap(({ tokenSet, resolve, says, rotation }) =>
    resolve === null ? [] : [{ subject: `rotation:${tokenSet}`, says, resolve, since: rotation?.startedAt ?? null }],
  );
}

async function orderNeeds({ authorities }: Watchword): Promise<Need[]> {
  const orders = await Promise.all([...authorities.values()].map((authority) => authority.orders()));
  return orders
    .flat()
    .flatMap(({ token, says, resolve, orderedAt }) =>
      says === null ? [] : [{ subject: `order:${token}`, says, resolve, since: orderedAt }],
    );
}

/** Why a run left something to the next one, and nobody has to do anything for this slot: a token is missing for the whole set. */
const NEXT_RUN: readonly HeldReason[] = [
  'canary-first',
  'brake',
  'raced',
  'not-attempted',
  'unknown',
  'no-current-token',
];

/** Why the last plan declined to write the slot; empty where the next run sees to it, or nothing was declined. */
function heldSays({ heldReason }: Slot): string {
  const reason = (Object.keys(HELD_REASONS) as HeldReason[]).find((one) => one === heldReason);
  return reason === undefined || NEXT_RUN.includes(reason) ? '' : HELD_REASONS[reason];
}

const SLOT_NEEDS: Readonly<Record<Condition, ((slot: Slot) => Pick<Need, 'says' | 'since'>) | null>> = {
  'in-sync': null,
  // The next run brings it in line, or says why not.
  differs: (slot) => ({ says: heldSays(slot), since: slot.observedAt }),
  'never-read': null,
  drifted: (slot) => ({ says: heldSays(slot) || 'somebody else has changed it', since: slot.driftedSince }),
  contended: (slot) => ({ says: 'somebody else keeps undoing the repair', since: slot.contendedSince }),
  unknown: (slot) => ({ says: slot.unknownReason ?? 'it could not be read', since: slot.unknownSince }),
  'waits-for-person': (slot) => ({
    says: 'a person has to write it in the console, and to say so',
    since: slot.confirmedAt,
  }),
};

function slotNeeds(slot: Slot): Need[] {
  const need = SLOT_NEEDS[slot.condition]?.(slot);
  if (need === undefined || need.says === '') return [];
  const name = `${slot.account}/${slot.slot}`;
  const resolve =
    slot.condition === 'waits-for-person' ? `watchword slots confirm ${name}` : `watchword plan ${slot.account}`;
  return [{ subject: `slot:${name}`, says: `${name}: ${need.says}`, resolve, since: need.since }];
}

async function runNeeds({ accounts, store }: Watchword): Promise<Need[]> {
  const needs: Need[] = [];
  for (const account of accounts.keys()) {
    const [last] = await store.read.runs.list({ account, limit: 1 });
    const failure = last?.failure ?? null;
    if (last === undefined || failure === null) continue;
    const says = `the last run of ${account} failed: ${failure.says}`;
    needs.push({ subject: `account:${account}`, says, resolve: `watchword check ${account}`, since: last.endedAt });
  }
  return needs;
}
