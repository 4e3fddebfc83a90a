/** Writing the slots of a token set: the accounts side by side; one that is busy, or fails, stops no other. */
import type { Run } from '../../model/run.ts';
import type { RotationFacts, SlotFact } from '../../rotation/facts.ts';
import { desiredToken } from '../../rotation/target.ts';
import { list, slotName } from '../../rotation/words.ts';
import type { Account } from '../account.ts';
import { AccountBusy } from '../account-lease.ts';
import { runWhenFree } from '../run-when-free.ts';
import type { RunOptions } from '../survey.ts';
import { gatherFacts } from './facts.ts';
import { accountsOf, type Rotate } from './rotate.ts';
import { change, succeeded, type Turn, writeFailure } from './write-down.ts';

/**
 * Runs these accounts. It has failed when no slot is better off than before: then the next try waits. As long as some are, as when
 * each run may make so many writes and no more, it goes on at once.
 */
export async function push(turn: Turn, accounts: readonly string[]): Promise<void> {
  const { on, tokenSet, stop } = turn;
  const before = missing(await gatherFacts(on, tokenSet));
  const { runs, busy } = await runSideBySide(
    on,
    accountsOf(on, tokenSet).filter(({ name }) => accounts.includes(name)),
    (account) => ({
      trigger: 'rotation',
      slots: before.filter((slot) => slot.account === account.name).map(({ slot }) => slot),
      stop,
    }),
  );
  if (stop.aborted) return;
  const facts = await gatherFacts(on, tokenSet);
  const now = missing(facts);
  const tried = before.filter((slot) => slot.required && accounts.includes(slot.account));
  const left = tried.filter((slot) => now.some((one) => isSame(one, slot)));
  if (left.length > 0 && left.length === tried.length) {
    await writeFailure(turn, 'push', whyLeft(left, runs, busy));
  } else if (facts.rotation?.failing?.step === 'push') {
    await on.reconcile.store.write(async (tables) => {
      await tables.leases.assertHeld(turn.lease.current);
      const entry = { action: 'recovered', reason: 'slots can be written again', detail: { step: 'push' } };
      await change(tables, on, tokenSet, (rotation) => succeeded(rotation, 'push'), entry);
    });
  }
}

/** A person says that what blocked slots is gone: their accounts are run at once. */
export async function tryBlocked(on: Rotate, tokenSet: string, stop: AbortSignal): Promise<void> {
  const { slots } = await gatherFacts(on, tokenSet);
  const names = new Set(slots.filter(({ blocked }) => blocked !== null).map(({ account }) => account));
  const accounts = accountsOf(on, tokenSet).filter(({ name }) => names.has(name));
  await runSideBySide(on, accounts, () => ({ trigger: 'person', stop }));
}

/** One run of each account, to the end of all of them. Throws what is wrong with us. */
export async function runSideBySide(
  on: Rotate,
  accounts: readonly Account[],
  options: (account: Account) => RunOptions,
): Promise<{ readonly runs: readonly Run[]; readonly busy: readonly AccountBusy[] }> {
  const ends = await Promise.allSettled(
    accounts.map((account) => runWhenFree(on.reconcile, account, options(account))),
  );
  const reasons = ends.flatMap((end): unknown[] => (end.status === 'rejected' ? [end.reason] : []));
  const other = reasons.find((reason) => !(reason instanceof AccountBusy));
  if (other !== undefined) throw other;
  return {
    runs: ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : [])),
    busy: reasons.filter((reason) => reason instanceof AccountBusy),
  };
}

/** A slot that a run could bring in line, and the token that it lacks. */
type Missing = SlotFact & { readonly lacks: string | null };

function missing({ rotation, slots, tokens }: RotationFacts): readonly Missing[] {
  return slots
    .map((slot) => ({ ...slot, lacks: desiredToken(rotation, tokens, slot) }))
    .filter(({ blocked, holds, lacks }) => blocked === null && holds !== lacks);
}

/** Whether it is the same that is missing: after an abort it is another token. */
function isSame(a: Missing, b: Missing): boolean {
  return a.account === b.account && a.slot === b.slot && a.lacks === b.lacks;
}

function whyLeft(left: readonly SlotFact[], runs: readonly Run[], busy: readonly AccountBusy[]): string {
  const reasons = left.flatMap(({ account, slot }) => {
    const run = runs.find((one) => one.account === account);
    const done = run?.done.find((one) => one.slot === slot && one.outcome !== 'written');
    const held = run?.plan?.held.find((one) => one.slot === slot);
    return done?.says ?? held?.says ?? run?.failure?.says ?? [];
  });
  const [says = 'the slots show something else than was written', ...more] = [
    ...new Set([...reasons, ...busy.map(({ message }) => message)]),
  ];
  const others = more.length === 0 ? '' : ` (and ${more.length} more reasons)`;
  return `${list(left.map(slotName))}: ${says}${others}`;
}
