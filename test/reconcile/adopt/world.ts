/** The world of a run, looked into by somebody who overhears which values there are. */
import type { Account } from '../../../src/reconcile/account.ts';
import { type Estate, estateOf } from '../../../src/reconcile/adopt/estate.ts';
import { SeenValues } from '../../../src/reconcile/adopt/seen-values.ts';
import { runAccount } from '../../../src/reconcile/run.ts';
import type { Reconcile } from '../../../src/reconcile/survey.ts';
import type { World } from '../world.ts';

/** The world's account, whose connectors fingerprint what they see with the kit they are given. */
function accountOf({ account, mdm }: World): Account {
  return {
    ...account,
    open: (kit = account.kit) => ({
      check: () => mdm.check(),
      observe: async (slot) => {
        const seen = await mdm.observe(slot);
        for (const value of mdm.slot(slot.name).values) if (value !== null) kit.fingerprint(value);
        return seen;
      },
      write: () => Promise.reject(new Error('a look writes nothing')),
      delivery: (slot, since) => mdm.delivery(slot, since),
    }),
  };
}

/** One look into the account, and what it shows. */
export async function lookInto(
  world: World,
  { values = new SeenValues(), on = world.reconcile }: { readonly values?: SeenValues; readonly on?: Reconcile } = {},
): Promise<Estate> {
  const since = world.clock.now();
  const account = values.overhear(accountOf(world));
  const options = { trigger: 'person', lookOnly: true, stop: world.stop.signal } as const;
  const { failure } = await world.passing(runAccount(on, account, options));
  const failures = new Map(failure === null ? [] : [[account.name, failure.says]]);
  return estateOf(world.store, { tokenSet: 'pingid', accounts: [account], since, failures, values });
}
