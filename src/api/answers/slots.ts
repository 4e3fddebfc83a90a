/** Every slot as it is remembered, with how it stands; no MDM is asked. */
import type { z } from 'zod';
import type { Watchword } from '../../daemon.ts';
import { isDeliveryOfPresentValue, isSameSlot, newSlotRecord, type SlotRecord } from '../../model/slot-record.ts';
import type { Token } from '../../model/token.ts';
import { type Account, type AccountSlot, comeAndGo, stepsOf } from '../../reconcile/account.ts';
import { conditionOf } from '../../reconcile/condition.ts';
import { confirmSlot } from '../../reconcile/confirm.ts';
import { heldToken } from '../../rotation/held.ts';
import { desiredToken, tokenOf } from '../../rotation/target.ts';
import type { Desk } from '../desk.ts';
import type { SlotDocument } from '../documents/slot.ts';
import type { Admin } from '../routes.ts';
import { accountNamed, authorityNamed, slotNamed, tokenNamed } from './chosen.ts';
import { pageOfAll } from './pages.ts';

/** A slot as it is answered. */
export type Slot = z.infer<typeof SlotDocument>;

/** What is answered about slots. */
export function slotAnswers({ watchword }: Desk): Pick<Admin, 'listSlots' | 'getSlot' | 'confirmSlot'> {
  const one = async (account: Account, slot: AccountSlot) => {
    const found = (await slotsOf(watchword, [account])).find(({ slot: name }) => name === slot.settings.name);
    if (found === undefined) throw new Error('one was asked for');
    return found;
  };
  return {
    async listSlots({ account, tokenSet, condition, ...page }) {
      if (tokenSet !== undefined) authorityNamed(watchword, tokenSet);
      const accounts = account === undefined ? [...watchword.accounts.values()] : [accountNamed(watchword, account)];
      const all = await slotsOf(watchword, accounts);
      const shown = all.filter(
        (slot) =>
          (tokenSet === undefined || slot.tokenSet === tokenSet) &&
          (condition === undefined || slot.condition === condition),
      );
      return pageOfAll(shown, page);
    },

    async getSlot({ account: name, slot }) {
      const account = accountNamed(watchword, name);
      return one(account, slotNamed(account, slot));
    },

    async confirmSlot({ account: name, slot: slotName, token, reason }) {
      const account = accountNamed(watchword, name);
      const slot = slotNamed(account, slotName);
      const id = token === undefined ? null : (await tokenNamed(watchword, token)).id;
      await confirmSlot(watchword, account, { slot, token: id, reason });
      return one(account, slot);
    },
  };
}

/** The slots of some accounts, in the order of the configuration. */
export async function slotsOf(watchword: Watchword, accounts: readonly Account[]): Promise<readonly Slot[]> {
  const { read } = watchword.store;
  const tokens = await read.tokens.list();
  const records = await read.slots.list();
  const going = new Map<string, Awaited<ReturnType<typeof read.rotations.going>>>();
  for (const set of watchword.authorities.keys()) going.set(set, await read.rotations.going(set));
  return accounts.flatMap((account) =>
    account.slots.map((slot) => {
      const at = { account: account.name, slot: slot.settings.name, place: slot.place };
      const record = records.find((one) => isSameSlot(one, at)) ?? newSlotRecord(at, slot.tokenSet);
      const own = tokens.filter((token) => token.tokenSet === slot.tokenSet);
      const holds = record.observed === null ? null : heldToken(own, record.observed, comeAndGo(account));
      const facts = { canary: slot.canary, holds: holds?.id ?? null };
      return documentOf(
        account,
        slot,
        record,
        tokenOf(own, desiredToken(going.get(slot.tokenSet) ?? null, own, facts)),
      );
    }),
  );
}

function documentOf(account: Account, slot: AccountSlot, record: SlotRecord, desired: Token | null): Slot {
  const steps = stepsOf(account, slot);
  const isOfPresent = isDeliveryOfPresentValue(record);
  const { observed } = record;
  return {
    ...record,
    platform: slot.settings.platform,
    canary: slot.canary,
    required: slot.required,
    written: steps === null ? account.definition.capabilities.write : 'manual',
    steps: steps === null ? null : [...steps],
    condition: conditionOf(record, desired ?? undefined, steps !== null),
    desired: desired?.fingerprint ?? null,
    observed:
      observed === null
        ? null
        : {
            place: observed.place,
            copies: observed.copies.map(({ holds, count }) => ({ holds, count })),
            revision: observed.revision,
            neighbours: [...observed.neighbours],
            ...(observed.changedBy !== undefined && { changedBy: observed.changedBy }),
            ...(observed.remarks !== undefined && { remarks: [...observed.remarks] }),
          },
    repairedAt: [...record.repairedAt],
    delivery: isOfPresent ? record.delivery : null,
  };
}
