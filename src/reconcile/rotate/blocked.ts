/**
 * Why a slot can't be written without a person, as the last runs of its account tell it.
 *
 * | the slot                                                             | is blocked; a person runs       |
 * |----------------------------------------------------------------------|---------------------------------|
 * | is written by a person                                               | `slots confirm`                 |
 * | was held by the last run that planned it, and only a person can help | what settles that reason        |
 * | failed in the last three runs that came to it                        | `sync`, when the cause is gone  |
 *
 * Runs from before the slot should have changed say nothing, nor do those that were cut short.
 */
import type { HeldReason } from '../../model/plan.ts';
import type { Run } from '../../model/run.ts';
import type { SlotFact } from '../../rotation/facts.ts';
import { stepsOf } from '../account.ts';
import type { SetSlot } from './rotate.ts';

/** After so many failures in a row a slot waits for a person. */
export const MOST_FAILURES = 3;

/** Which token the slot should hold by now, and since when. */
export interface Due {
  readonly desired: string;
  readonly since: number;
}

/** Null while trying again may help. `runs` are those of the slot's account, newest first. */
export function blockedBy({ account, slot }: SetSlot, runs: readonly Run[], due: Due): SlotFact['blocked'] {
  const name = `${account.name}/${slot.settings.name}`;
  if (stepsOf(account, slot) !== null) {
    return {
      says: `a person writes it, and nobody has confirmed that it holds the token; \`watchword plan ${account.name}\` shows the steps`,
      resolve: `watchword slots confirm ${name}`,
    };
  }
  const verdicts = runs.flatMap((run) => verdictOf(run, slot.settings.name, due) ?? []);
  const [last] = verdicts;
  if (last?.is === 'held') return { says: last.says, resolve: resolveOf(last.reason, account.name) };
  const failures = verdicts.slice(0, MOST_FAILURES).filter((verdict) => verdict.is === 'failed');
  if (last?.is !== 'failed' || failures.length < MOST_FAILURES) return null;
  return {
    says: `it failed ${MOST_FAILURES} times in a row: ${last.says}`,
    resolve: `watchword sync ${account.name}`,
  };
}

type Verdict =
  | { readonly is: 'fine' }
  | { readonly is: 'failed'; readonly says: string }
  | { readonly is: 'held'; readonly reason: HeldReason; readonly says: string };

/** What a run says of a slot; null where it says nothing. */
function verdictOf(run: Run, slot: string, { desired, since }: Due): Verdict | null {
  if (run.endedAt === null || run.outcome === 'abandoned' || run.startedAt < since) return null;
  if (run.plan === null) return run.failure === null ? null : { is: 'failed', says: run.failure.says };
  const done = run.done.findLast((one) => one.slot === slot);
  if (done?.outcome === 'written') return { is: 'fine' };
  if (done?.outcome === 'failed' || done?.outcome === 'unconfirmed') return { is: 'failed', says: done.says };
  if (done?.failure === 'conflict') return { is: 'failed', says: done.says };
  const held = run.plan.held.find((one) => one.slot === slot);
  if (held === undefined) return run.plan.inSync.includes(slot) ? { is: 'fine' } : null;
  if (held.after !== null && held.after.tokenId !== desired) return null;
  if (PASSING.includes(held.reason)) return null;
  if (FAILING.includes(held.reason)) return { is: 'failed', says: held.says };
  return { is: 'held', reason: held.reason, says: held.says };
}

/** Reasons that the next run may do away with. */
const FAILING: readonly HeldReason[] = ['unknown', 'canary-first', 'raced'];
/** Reasons that say nothing about the slot. */
const PASSING: readonly HeldReason[] = ['brake', 'not-attempted', 'no-current-token'];

function resolveOf(reason: HeldReason, account: string): string {
  if (reason === 'report-only' || reason === 'contended') return `watchword sync ${account} --repair`;
  if (reason === 'foreign-value') return 'watchword tokens adopt';
  if (reason === 'unsupported-value') return 'watchword rotate abort';
  return reason === 'manual' ? `watchword plan ${account}` : `watchword sync ${account}`;
}
