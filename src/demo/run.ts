/** The demo's runs: those that it makes itself, and what all of them have written. */
import { plural } from '../cli/text.ts';
import type { Run } from '../model/run.ts';
import { runWhenFree } from '../reconcile/run-when-free.ts';
import type { DemoWorld } from './world.ts';

/** More than the demo has by then. */
const MOST = 1000;

/** One run of every account, as `watchword sync` makes it, after the daemon's own. */
export function run({ watchword }: DemoWorld): Promise<readonly Run[]> {
  const options = { trigger: 'person', stop: new AbortController().signal } as const;
  return Promise.all(
    [...watchword.accounts.values()].map((account) => runWhenFree(watchword.reconcile, account, options)),
  );
}

/** What has been written so far, whoever made the run: the daemon begins one as soon as it knows a token. */
export async function written({ watchword }: DemoWorld): Promise<readonly string[]> {
  const runs = await watchword.store.read.runs.list({ limit: MOST });
  return runs
    .toReversed()
    .flatMap(({ account, plan }) =>
      (plan?.changes ?? []).map(
        ({ slot, place, neighbours }) =>
          `${account}/${slot}: ${place}, written; ${plural(neighbours.length, 'neighbour')} stay`,
      ),
    );
}
