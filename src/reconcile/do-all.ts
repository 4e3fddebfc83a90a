/** Carrying out a plan: canaries one by one, then the rest side by side; one slot's failure stops no other. */
import type { Failure } from '../model/failure.ts';
import type { Change } from '../model/plan.ts';
import type { Done } from '../model/run.ts';
import { KNOWN_EVERYWHERE_MS } from '../model/token.ts';
import { waitsForCanaries } from '../plan/plan.ts';
import type { Account } from './account.ts';
import { type Doing, doOne } from './do-one.ts';
import { closesAccount } from './observe.ts';
import { isOutdated } from './outdated.ts';
import { SLOTS_AT_ONCE, sideBySide } from './side-by-side.ts';
import { expect, type Reconcile } from './survey.ts';
import { tellDone } from './tell.ts';

/** Returns the failure that closed the account, else the first one, or null. */
export async function doAll(on: Reconcile, account: Account, doing: Doing): Promise<Failure | null> {
  const { changes } = doing.survey.plan;
  if (changes.length === 0) return null;
  await untilKnownEverywhere(on, account, doing);
  const spoilt = new Set<string>();
  let first: Failure | null = null;
  let closing = closesAccount(doing.survey.failure) ? doing.survey.failure : null;

  const why = (change: Change, outdated: boolean): string | null => {
    if (doing.stop.aborted) return 'the daemon was asked to stop';
    if (closing !== null) return 'the account refused us';
    const { cleanFingerprint } = expect(doing.records, change.slot);
    if (spoilt.has(change.tokenSet) && waitsForCanaries({ ...change, cleanFingerprint }, change)) {
      return 'a canary slot of the set could not be written';
    }
    return outdated ? 'the tokens of the set changed meanwhile; the next run goes by the new ones' : null;
  };

  const one = async (change: Change): Promise<void> => {
    const says = why(change, await isOutdated(on, account, change));
    if (says !== null) return report(on, account, doing, change, notAttempted(change, says), null);
    const outcome = await doOne(on, account, doing, change);
    report(on, account, doing, outcome.change, outcome.done, outcome.failure);
    first ??= outcome.failure;
    if (closesAccount(outcome.failure)) closing ??= outcome.failure;
    if (change.canary && outcome.done.outcome !== 'written') spoilt.add(change.tokenSet);
  };

  const canaries = changes.filter((change) => change.canary);
  const others = changes.filter((change) => !change.canary);
  await sideBySide(canaries, 1, one);
  await sideBySide(others, SLOTS_AT_ONCE, one);
  return closing ?? first;
}

/** A write reads once more before it writes. So long before writing is allowed it may begin with that. */
const READ_AHEAD_MS = 250;

/** No phone may receive a token that a validation endpoint doesn't know yet. Looking at the slots has taken a part of the time. */
async function untilKnownEverywhere({ clock, known }: Reconcile, account: Account, doing: Doing): Promise<void> {
  const { changes } = doing.survey.plan;
  // What nobody has seen to be active counts from now on.
  const times = changes.map(({ after }) => known.everywhereAt(after) ?? clock.now() + KNOWN_EVERYWHERE_MS);
  const knownAt = Math.max(...times);
  account.kit.holdWrites?.(knownAt);
  const left = knownAt - clock.now() - readAheadMs(account);
  if (left > 0) await clock.sleep(left, AbortSignal.any([doing.stop, doing.lease.lost])).catch(() => undefined);
}

/** None where a change of somebody else would be lost unseen: there nothing may lie between the last look and the write. */
function readAheadMs({ definition, kit }: Account): number {
  const mayBeLost = definition.capabilities.concurrentChange === 'may-be-lost';
  return mayBeLost || kit.holdWrites === undefined ? 0 : READ_AHEAD_MS;
}

function report(
  on: Reconcile,
  account: Account,
  doing: Doing,
  change: Change,
  done: Done,
  failure: Failure | null,
): void {
  doing.done.push(done);
  tellDone(on.events, { account: account.name, run: doing.run }, change, done, failure);
}

function notAttempted(change: Change, says: string): Done {
  return { slot: change.slot, outcome: 'not-attempted', copies: 0, says, failure: null };
}
