/** Everything that can be done about a token set now. */
import { randomUUID } from 'node:crypto';
import type { Next } from '../../rotation/facts.ts';
import { LeaseLost } from '../../store/contract.ts';
import { HeldLease } from '../held-lease.ts';
import { carryOut } from './carry-out.ts';
import { decide } from './facts.ts';
import type { Rotate } from './rotate.ts';
import { Superseded } from './write-down.ts';

/** A turn that takes more steps than any rotation has goes round in circles; the next one goes on. */
const MOST_STEPS = 60;

/**
 * Looks, decides and takes the step that is next, until there is only waiting to do; returns what is waited for. One process at a
 * time takes the steps of a set: while another one does, what it is at is returned, which is then no `wait`.
 */
export async function turn(on: Rotate, tokenSet: string, { stop }: { readonly stop: AbortSignal }): Promise<Next> {
  const { next: ahead } = await decide(on, tokenSet);
  if (ahead.step.do === 'wait' || stop.aborted) return ahead;
  const { clock, events, holder, isKnownDead, store } = on.reconcile;
  // Named after the turn, not the process: two turns of one process keep each other out like any others.
  const name = `${holder} turn ${randomUUID()}`;
  await using lease = await HeldLease.take(store, clock, `rotation:${tokenSet}`, name, isKnownDead, events);
  if (lease === null) return ahead;
  try {
    return await takeSteps(on, tokenSet, lease, stop);
  } catch (error) {
    if (!(error instanceof LeaseLost)) throw error;
    return (await decide(on, tokenSet)).next;
  }
}

async function takeSteps(on: Rotate, tokenSet: string, lease: HeldLease, stop: AbortSignal): Promise<Next> {
  for (let steps = 0; ; steps += 1) {
    const { facts, next } = await decide(on, tokenSet);
    const { says, state, step } = next;
    if (step.do === 'wait' || stop.aborted || steps >= MOST_STEPS) return next;
    on.reconcile.events.rotationStep({ tokenSet, rotation: facts.rotation?.id, step: step.do, state, says });
    try {
      await carryOut({ on, tokenSet, lease, stop }, { facts, step, says });
    } catch (error) {
      if (!(error instanceof Superseded)) throw error;
    }
  }
}
