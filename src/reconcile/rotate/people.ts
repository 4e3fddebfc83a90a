/**
 * What people ask of a rotation. Each is one transaction that asks whether it may be (may.ts), and needs no lease: whoever is taking
 * a step finds out in the transaction of that step.
 */
import { randomUUID } from 'node:crypto';
import { UserError } from '../../model/failure.ts';
import { newRotation, type Rotation, type RotationSettings } from '../../model/rotation.ts';
import type { RotationFacts } from '../../rotation/facts.ts';
import { mayAbort, mayApprove, mayBegin, mayPause, mayResume } from '../../rotation/may.ts';
import { currentOf } from '../../rotation/target.ts';
import type { Tables } from '../../store/contract.ts';
import { gatherFacts } from './facts.ts';
import { authorityOf, type Rotate } from './rotate.ts';
import { change, trail } from './write-down.ts';

type May = (facts: RotationFacts, settings: RotationSettings | null, now: number) => string | null;

const NEVER = new AbortController().signal;

/** Begins to replace the current token: the one that the authority has now. Throws `Failure` where it can't be looked at. */
export async function beginRotation(
  on: Rotate,
  tokenSet: string,
  reason: string,
  stop: AbortSignal = NEVER,
): Promise<Rotation> {
  const { actor, clock, events } = on.reconcile;
  await authorityOf(on, tokenSet).look(stop);
  const rotation = await asked(on, tokenSet, mayBegin, async (tables, facts) => {
    const begun = newRotation({
      id: randomUUID(),
      tokenSet,
      trigger: 'person',
      startedBy: actor,
      reason,
      startedAt: clock.now(),
      from: currentOf(facts.tokens)?.id ?? null,
      to: facts.entered?.waiting ?? null,
    });
    await tables.rotations.save(begun);
    await trail(tables, on, begun, { action: 'begun', reason, detail: { trigger: 'person' } });
    return begun;
  });
  events.rotationBegun({ tokenSet, rotation: rotation.id, trigger: 'person', says: reason });
  return rotation;
}

/** Says that the other token may be taken away. */
export function approveRotation(on: Rotate, tokenSet: string, reason: string): Promise<Rotation> {
  return said(on, tokenSet, mayApprove, 'approved', reason, (now) => ({ approvedAt: now }));
}

/** Stops it where it is. */
export function pauseRotation(on: Rotate, tokenSet: string, reason: string): Promise<Rotation> {
  return said(on, tokenSet, mayPause, 'paused', reason, (now) => ({ pausedAt: now }));
}

/** Lets it go on, and forgets what has failed. */
export function resumeRotation(on: Rotate, tokenSet: string, reason: string): Promise<Rotation> {
  return said(on, tokenSet, mayResume, 'resumed', reason, () => ({ pausedAt: null, failing: null }));
}

/** Calls it back: the old token is distributed again, and the new one goes by the same careful road. */
export function abortRotation(on: Rotate, tokenSet: string, reason: string): Promise<Rotation> {
  return said(on, tokenSet, mayAbort, 'aborted', reason, (now) => ({ abortedAt: now, pausedAt: null, failing: null }));
}

function said(
  on: Rotate,
  tokenSet: string,
  may: May,
  action: string,
  reason: string,
  different: (now: number) => Partial<Rotation>,
): Promise<Rotation> {
  return asked(on, tokenSet, may, (tables) =>
    change(tables, on, tokenSet, () => different(on.reconcile.clock.now()), { action, reason }),
  );
}

async function asked(
  on: Rotate,
  tokenSet: string,
  may: May,
  work: (tables: Tables, facts: RotationFacts) => Promise<Rotation>,
): Promise<Rotation> {
  const { clock, store } = on.reconcile;
  return store.write(async (tables) => {
    const facts = await gatherFacts(on, tokenSet, tables);
    const refusal = may(facts, on.settings(tokenSet), clock.now());
    if (refusal !== null) throw new UserError(refusal);
    return work(tables, facts);
  });
}
