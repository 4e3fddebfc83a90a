/**
 * Carrying out the step that is next. What is only written down is one transaction that decides once more. Before a call of somebody
 * else the intent is written down, and afterwards nobody trusts the answer: the next look shows what came of it.
 *
 * | step     | is carried out by                                                                                         |
 * |----------|-----------------------------------------------------------------------------------------------------------|
 * | begin    | writing the rotation down                                                                                 |
 * | mint     | writing down that the authority is asked, and which tokens it has; then asking it, or ordering it         |
 * | remember | writing down which token it made                                                                          |
 * | promote  | asking the authority                                                                                      |
 * | push     | a run of each account, which writes down what each slot is about to hold (push.ts)                        |
 * | revoke   | a look into every MDM; then asking the authority, or ordering it, with what may be passed and nothing else (revoke.ts) |
 * | alert    | writing down that people were told, and telling them                                                      |
 * | end      | writing it down, and with it that nothing is wanted any more of what was ordered (end.ts)                  |
 */
import { randomUUID } from 'node:crypto';
import { Failure, UserError } from '../../model/failure.ts';
import { newRotation, type StepName } from '../../model/rotation.ts';
import type { RotationFacts, Step } from '../../rotation/facts.ts';
import { tokenOf } from '../../rotation/target.ts';
import { LeaseLost, StoreUnavailable, type Tables } from '../../store/contract.ts';
import { end } from './end.ts';
import { push } from './push.ts';
import { revoke } from './revoke.ts';
import { authorityOf } from './rotate.ts';
import { change, recorded, Superseded, stillNext, succeeded, type Turn, trail, writeFailure } from './write-down.ts';

/** What was decided, with what it was decided from. */
export interface Decided {
  readonly facts: RotationFacts;
  readonly step: Step;
  readonly says: string;
}

/** Takes the step once. Throws `Superseded` when it is no longer to be taken, `LeaseLost`, or `StoreUnavailable`. */
export async function carryOut(turn: Turn, decided: Decided): Promise<void> {
  const { step } = decided;
  if (step.do === 'begin') await begin(turn, decided, step);
  else if (step.do === 'mint') await attempt(turn, 'mint', () => mint(turn, decided));
  else if (step.do === 'remember') await remember(turn, decided, step.token);
  else if (step.do === 'promote') await attempt(turn, 'promote', () => promote(turn, decided, step.token));
  else if (step.do === 'push') await push(turn, step.accounts);
  else if (step.do === 'revoke') await attempt(turn, 'revoke', () => revoke(turn, decided, step.token));
  else if (step.do === 'alert') await alert(turn, decided);
  else if (step.do === 'end') await attempt(turn, 'end', () => end(turn, decided, step.outcome));
}

async function begin(turn: Turn, { says, step }: Decided, given: Extract<Step, { do: 'begin' }>): Promise<void> {
  const { on, tokenSet } = turn;
  const { actor, clock, events, store } = on.reconcile;
  const { from, to, trigger } = given;
  const rotation = newRotation({
    id: randomUUID(),
    tokenSet,
    trigger,
    startedBy: actor,
    reason: says,
    startedAt: clock.now(),
    from,
    to,
  });
  await store.write(async (tables) => {
    await stillNext(turn, step, tables);
    await tables.rotations.save(rotation);
    await trail(tables, on, rotation, { action: 'begun', reason: says, detail: { trigger } });
  });
  events.rotationBegun({ tokenSet, rotation: rotation.id, trigger, says });
}

async function mint(turn: Turn, { facts, says, step }: Decided): Promise<void> {
  const { on, tokenSet } = turn;
  const { actor, clock } = on.reconcile;
  const known = facts.tokens.map(({ id }) => id);
  const intended = await recorded(turn, step, ({ minting }) => ({ minting: minting ?? { at: clock.now(), known } }), {
    action: 'minting',
    reason: says,
  });
  const note = `made by the rotation of ${new Date(intended.startedAt).toISOString().slice(0, 10)}`;
  const within = (tables: Tables) => stillNext(turn, step, tables);
  await authorityOf(on, tokenSet).mint(intended, note, { name: actor, reason: says }, within);
}

async function remember(turn: Turn, { facts, says, step }: Decided, token: string): Promise<void> {
  const fingerprint = tokenOf(facts.tokens, token)?.fingerprint;
  await recorded(turn, step, () => ({ to: token, failing: null }), {
    action: 'minted',
    reason: says,
    detail: { token, fingerprint },
  });
}

async function promote(turn: Turn, { says, step }: Decided, token: string): Promise<void> {
  const { on, tokenSet } = turn;
  await authorityOf(on, tokenSet).makeCurrent(token, { name: on.reconcile.actor, reason: says }, async (tables) => {
    await stillNext(turn, step, tables);
    const entry = { action: 'promoted', reason: says, detail: { token } };
    await change(tables, on, tokenSet, (rotation) => succeeded(rotation, 'promote'), entry);
  });
}

async function alert(turn: Turn, { says, step }: Decided): Promise<void> {
  const { clock, events } = turn.on.reconcile;
  const { id, tokenSet } = await recorded(turn, step, () => ({ alertedAt: clock.now() }), {
    action: 'late',
    reason: says,
  });
  events.rotationLate({ tokenSet, rotation: id, says });
}

/** What goes wrong at the authority is counted; what goes wrong with us is thrown. */
async function attempt(turn: Turn, step: StepName, call: () => Promise<void>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (error instanceof StoreUnavailable || error instanceof LeaseLost || error instanceof Superseded) throw error;
    if (turn.stop.aborted) return;
    if (!(error instanceof Failure || error instanceof UserError)) {
      turn.on.reconcile.events.bug({ where: `the step ${step} of a rotation`, error });
    }
    const isSaid = error instanceof Failure || error instanceof UserError;
    await writeFailure(turn, step, isSaid ? error.message : 'something happened that must not happen; the log has it');
  }
}
