/**
 * Carrying out the steps that `next` decides on, by the rules that the daemon follows too: intent is written down before a call,
 * an ambiguous answer is resolved by looking, and what is decided is decided again before anything irreversible.
 */
import { newRotation, type Rotation, type StepName } from '../../../src/model/rotation.ts';
import type { Next, Step } from '../../../src/rotation/facts.ts';
import { next } from '../../../src/rotation/next.ts';
import type { Calls } from './calls.ts';
import { carryOut as carryOutThere, type Elsewhere, give, type Order, see, withdrawAll } from './elsewhere.ts';
import { factsOf } from './facts-of.ts';
import { mayBeTaken, stillServed } from './laws.ts';
import { runAccount } from './run.ts';
import { LawBroken, type MutableToken, type World } from './world.ts';

/** One look, one decision, one step. */
export function tick(world: World, calls: Calls): Next {
  const decided = decide(world);
  mayBeTaken(world, decided);
  calls.survive();
  carryOut(world, decided.step, calls);
  return decided;
}

export function decide(world: World): Next {
  return next(factsOf(world), world.spec.settings, world.now);
}

function carryOut(world: World, step: Step, calls: Calls): void {
  if (step.do === 'begin') begin(world, step);
  else if (step.do === 'mint') mint(world, calls);
  else if (step.do === 'remember') change(world, { to: step.token, failing: null });
  else if (step.do === 'promote') attempt(world, 'promote', calls, () => world.makeCurrent(known(world, step.token)));
  else if (step.do === 'push') push(world, step.accounts, calls);
  else if (step.do === 'revoke') revoke(world, step.token, calls);
  else if (step.do === 'alert') change(world, { alertedAt: world.now });
  else if (step.do === 'end') end(world, step, calls);
}

export function begin(world: World, { trigger, from, to }: Pick<Rotation, 'trigger' | 'from' | 'to'>): void {
  world.memory.count += 1;
  world.approvedAtEvent = null;
  world.memory.rotation = newRotation({
    id: `r${world.memory.count}`,
    tokenSet: 'pingid',
    trigger,
    startedBy: 'test',
    reason: '',
    startedAt: world.now,
    from,
    to,
  });
}

/** What is written down of the rotation that is going on. */
export function change(world: World, different: Partial<Rotation>): void {
  const { rotation } = world.memory;
  if (rotation === null) throw new Error('no rotation is going on');
  world.memory.rotation = { ...rotation, ...different };
}

function mint(world: World, calls: Calls): void {
  const { rotation } = world.memory;
  const known = rotation?.minting?.known ?? world.tokens.map(({ id }) => id);
  change(world, { minting: { at: world.now, known } });
  calls.survive();
  const { elsewhere } = world;
  if (elsewhere !== null) {
    const token = rotation?.id ?? '';
    ask(world, elsewhere, give(world, elsewhere, { what: 'add', token, rotation: token }), calls);
    return;
  }
  attempt(world, 'mint', calls, () => {
    const id = rotation?.id ?? '';
    world.minted.set(id, [...(world.minted.get(id) ?? []), world.addToken().id]);
  });
}

function push(world: World, accounts: readonly string[], calls: Calls): void {
  const left = accounts.flatMap((account) => runAccount(world, account, calls));
  if (left.length === 0) succeeded(world, 'push');
  else failed(world, 'push', `${left.join(', ')} could not be written`);
}

/** Looks at everything once more, and revokes only if that is still what is to be done. */
function revoke(world: World, token: string, calls: Calls): void {
  for (const account of new Set(world.slots.map(({ spec }) => spec.account))) runAccount(world, account, calls);
  const { step } = decide(world);
  if (step.do !== 'revoke' || step.token !== token) return;
  world.decidedAt = world.now;
  const { elsewhere } = world;
  if (elsewhere !== null) {
    stillServed(world, known(world, token), 'daemon');
    const order = give(world, elsewhere, { what: 'remove', token, rotation: world.memory.rotation?.id ?? null });
    ask(world, elsewhere, order, calls);
    return;
  }
  attempt(world, 'revoke', calls, () => world.revoke(known(world, token)));
}

/** Asks for what is ordered, where we ask; and looks what came of it. */
function ask(world: World, at: Elsewhere, order: Order, calls: Calls): void {
  if (at.kind !== 'asked') return;
  const step = order.what === 'add' ? 'mint' : 'revoke';
  attempt(world, step, calls, (outcome) => {
    if (outcome === 3) at.under = [...at.under, order];
    else carryOutThere(world, at, order);
    if (outcome === 0) see(world, at);
  });
}

/** Where the authority was asked for something, it is looked at before; what is to be done then is decided anew. */
function end(world: World, step: Extract<Step, { do: 'end' }>, calls: Calls): void {
  const { elsewhere } = world;
  const id = world.memory.rotation?.id ?? '';
  if (elsewhere?.kind === 'asked' && elsewhere.orders.some(({ rotation }) => rotation === id)) {
    attempt(world, 'end', calls, () => see(world, elsewhere));
    if (JSON.stringify(decide(world).step) !== JSON.stringify(step)) return;
  }
  if (elsewhere !== null) withdrawAll(elsewhere, id);
  change(world, { endedAt: world.now, outcome: step.outcome });
  const { memory } = world;
  if (memory.rotation !== null) memory.ended.push(memory.rotation);
  memory.rotation = null;
  memory.lastReplacedAt = world.now;
}

/** One call to the authority: what it said is written down, unless the process dies before. */
function attempt(world: World, step: StepName, calls: Calls, call: (outcome: number) => void): void {
  calls.survive();
  world.elapse();
  const outcome = calls.outcome();
  if (outcome !== 1) call(outcome);
  calls.survive();
  if (outcome === 1) failed(world, step, 'refused');
  else if (outcome === 2) failed(world, step, 'no answer came');
  else succeeded(world, step);
}

function failed(world: World, step: StepName, says: string): void {
  const failing = world.memory.rotation?.failing;
  const times = failing?.step === step ? failing.times + 1 : 1;
  change(world, { failing: { step, times, at: world.now, says } });
}

function succeeded(world: World, step: StepName): void {
  if (world.memory.rotation?.failing?.step === step) change(world, { failing: null });
}

function known(world: World, id: string): MutableToken {
  const token = world.token(id);
  if (token === undefined) throw new LawBroken(`there is no token ${id}`);
  return token;
}
