/** Writing down what becomes of a rotation: one transaction, with its entry in the trail, refused to whoever has lost the lease. */
import type { Rotation, StepName } from '../../model/rotation.ts';
import type { Step } from '../../rotation/facts.ts';
import { MOST_TRIES } from '../../rotation/failing.ts';
import type { Tables } from '../../store/contract.ts';
import type { HeldLease } from '../held-lease.ts';
import { decide } from './facts.ts';
import type { Rotate } from './rotate.ts';

/** The turn of one token set. */
export interface Turn {
  readonly on: Rotate;
  readonly tokenSet: string;
  readonly lease: HeldLease;
  readonly stop: AbortSignal;
}

/** What was decided is no longer what is to be done: a person, or another process, came in between. */
export class Superseded extends Error {
  override readonly name = 'Superseded';
}

/** Refuses to go on, in the transaction of a step, unless the lease is held and the step is still the one to be taken. */
export async function stillNext({ on, tokenSet, lease }: Turn, step: Step, tables: Tables): Promise<void> {
  await tables.leases.assertHeld(lease.current);
  const { next } = await decide(on, tokenSet, tables);
  if (JSON.stringify(next.step) === JSON.stringify(step)) return;
  throw new Superseded(`the next step of ${tokenSet} is ${next.step.do}, and no longer ${step.do}`);
}

/** What happened to a rotation, for the trail. */
export interface Entry {
  /** `begun` becomes `rotation.begun`. */
  readonly action: string;
  readonly reason: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** Changes what is written down of the rotation that is going on. Throws `Superseded` when none is. */
export async function change(
  tables: Tables,
  on: Rotate,
  tokenSet: string,
  different: (rotation: Rotation) => Partial<Rotation>,
  entry: Entry,
): Promise<Rotation> {
  const rotation = await tables.rotations.going(tokenSet);
  if (rotation === null) throw new Superseded(`no rotation of ${tokenSet} is going on`);
  const changed = { ...rotation, ...different(rotation) };
  await tables.rotations.save(changed);
  await trail(tables, on, changed, entry);
  return changed;
}

/** A step that is nothing but a change of what is written down. */
export function recorded(
  turn: Turn,
  step: Step,
  different: (rotation: Rotation) => Partial<Rotation>,
  entry: Entry,
): Promise<Rotation> {
  return turn.on.reconcile.store.write(async (tables) => {
    await stillNext(turn, step, tables);
    return change(tables, turn.on, turn.tokenSet, different, entry);
  });
}

/** One entry about a rotation. */
export async function trail(tables: Tables, on: Rotate, rotation: Rotation, entry: Entry): Promise<void> {
  const { from, id, to, tokenSet } = rotation;
  await tables.audit.append({
    at: on.reconcile.clock.now(),
    actor: on.reconcile.actor,
    action: `rotation.${entry.action}`,
    subject: `rotation:${id}`,
    reason: entry.reason,
    detail: { tokenSet, from, to, ...entry.detail },
  });
}

/** A step of this name has come to its end: its failures are forgotten. */
export function succeeded({ failing }: Rotation, step: StepName): Pick<Rotation, 'failing'> {
  return { failing: failing?.step === step ? null : failing };
}

/** Remembers that a step failed, how often in a row, and why. */
export async function writeFailure({ on, tokenSet, lease }: Turn, step: StepName, says: string): Promise<void> {
  const { clock, events, store } = on.reconcile;
  const { failing, id } = await store.write(async (tables) => {
    await tables.leases.assertHeld(lease.current);
    const failed = ({ failing: before }: Rotation) => ({
      failing: { step, times: before?.step === step ? before.times + 1 : 1, at: clock.now(), says },
    });
    return change(tables, on, tokenSet, failed, { action: 'failed', reason: says, detail: { step } });
  });
  const times = failing?.times ?? 1;
  events.rotationFailed({ tokenSet, rotation: id, step, times, last: times >= MOST_TRIES, says });
}
