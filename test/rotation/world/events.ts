/** What happens in a world, one thing after the other: the daemon works, time goes by, phones and people do what they like. */
import fc from 'fast-check';
import { isActive } from '../../../src/model/token.ts';
import { mayAbort, mayApprove, mayBegin, mayPause, mayResume } from '../../../src/rotation/may.ts';
import { currentOf } from '../../../src/rotation/target.ts';
import { Calls, Crash } from './calls.ts';
import { confirm, doCarefully, see, withdraw } from './elsewhere.ts';
import { begin, change, decide, tick } from './executor.ts';
import { factsOf } from './facts-of.ts';
import { holdNow } from './laws.ts';
import { runAccount } from './run.ts';
import type { World } from './world.ts';

const outcomes = fc.array(fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(3) }), {
  maxLength: 8,
});
const crashAfter = fc.option(fc.nat(12), { freq: 3 });
const index = fc.nat(19);

const event = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('tick'), outcomes, crashAfter }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('run'), outcomes, crashAfter }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('work'), hours: fc.constantFrom(0, 1, 25, 200) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('advance'), hours: fc.constantFrom(1, 7, 13, 25, 200) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('check-in', 'sign-in'), index }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('lose', 'turn-up', 'unconfigure', 'settle'), index }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('approve', 'resume', 'start') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('pause', 'abort', 'add') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('type'), index, what: index }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('make-current', 'emergency'), what: index }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('carry-out', 'confirm', 'withdraw', 'look'), index }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('clock-ahead'), hours: fc.constantFrom(0, 0, 2, 300) }) },
);

export type Event = typeof event extends fc.Arbitrary<infer One> ? One : never;

export const histories = (maxLength: number) => fc.array(event, { minLength: 1, maxLength, size: 'max' });

/** Lets one thing happen, and looks at the laws. A process that dies is started again by the next event. */
export function happen(world: World, what: Event): void {
  world.event += 1;
  try {
    apply(world, what);
  } catch (error) {
    if (!(error instanceof Crash)) throw error;
    world.tell('the process died');
  }
  holdNow(world);
}

function apply(world: World, what: Event): void {
  world.tell(JSON.stringify(what));
  if (what.do === 'tick') world.tell(tick(world, new Calls(what.outcomes, what.crashAfter)).says);
  else if (what.do === 'run') runAll(world, new Calls(what.outcomes, what.crashAfter));
  else if (what.do === 'work') work(world, what.hours);
  else if (what.do === 'advance') world.advance(what.hours);
  else if (what.do === 'clock-ahead') world.putClockAhead(what.hours);
  else if (what.do === 'type') type(world, what.index, what.what);
  else if (what.do === 'make-current' || what.do === 'emergency') onToken(world, what.do, what.what);
  else if (isElsewhere(what)) atAuthority(world, what.do, what.index);
  else if ('index' in what) toSomething(world, what.do, what.index);
  else say(world, what.do);
}

type Elsewhere = Extract<Event, { do: 'carry-out' | 'confirm' | 'withdraw' | 'look' }>;

function isElsewhere(what: Event): what is Elsewhere {
  return ['carry-out', 'confirm', 'withdraw', 'look'].includes(what.do);
}

function atAuthority(world: World, what: Elsewhere['do'], index: number): void {
  const { elsewhere } = world;
  if (elsewhere === null) return;
  const order = elsewhere.orders[index % elsewhere.orders.length];
  if (what === 'look') see(world, elsewhere);
  else if (order === undefined) return;
  else if (what === 'withdraw') withdraw(world, elsewhere, order);
  else if (what === 'confirm') confirm(world, elsewhere, order);
  else if (elsewhere.kind !== 'asked') doCarefully(world, elsewhere, order, decide(world));
}

/** A day on which nothing goes wrong: every phone that isn't lost checks in and signs in, every account is run. */
export function work(world: World, hours: number): void {
  world.advance(hours);
  if (world.elsewhere !== null) see(world, world.elsewhere);
  runAll(world, new Calls([]));
  for (let step = 0; step < 6; step++) {
    for (const phone of world.phones.filter(({ lost }) => !lost)) {
      world.checkIn(phone);
      world.signIn(phone);
    }
    world.tell(tick(world, new Calls([])).says);
    holdNow(world);
  }
}

function runAll(world: World, calls: Calls): void {
  for (const account of new Set(world.slots.map(({ spec }) => spec.account))) runAccount(world, account, calls);
}

/** What people say on the command line; what is refused changes nothing. */
export function say(world: World, what: 'approve' | 'pause' | 'resume' | 'abort' | 'start' | 'add'): void {
  const facts = factsOf(world);
  const { settings } = world.spec;
  const { now } = world;
  if (what === 'add') {
    world.addToken();
  } else if (what === 'start' && mayBegin(facts, settings, now) === null) {
    begin(world, { trigger: 'person', from: currentOf(world.tokens)?.id ?? null, to: null });
  } else if (what === 'approve' && mayApprove(facts, settings, now) === null) {
    change(world, { approvedAt: now });
    // An event of its own, so that what is written before and after it can be told apart.
    world.event += 1;
    world.approvedAtEvent = world.event;
  } else if (what === 'pause' && mayPause(facts, settings, now) === null) {
    change(world, { pausedAt: now });
  } else if (what === 'resume' && mayResume(facts, settings, now) === null) {
    change(world, { pausedAt: null, failing: null });
    world.memory.failures.clear();
  } else if (what === 'abort' && mayAbort(facts, settings, now) === null) {
    change(world, { abortedAt: now, pausedAt: null, failing: null, approvedAt: null });
    world.approvedAtEvent = null;
  }
}

function onToken(world: World, what: 'make-current' | 'emergency', index: number): void {
  // What is to be taken away is made current by nobody, and the last token is never taken away.
  const leaving = (id: string) => world.elsewhere?.orders.some(({ token, what }) => what === 'remove' && token === id);
  const active = world.tokens.filter((token) => isActive(token) && world.accepts(token) && leaving(token.id) !== true);
  const token = active[index % active.length];
  if (token === undefined) return;
  if (what === 'make-current' && token.stage !== 'current') world.makeCurrent(token);
  if (what === 'emergency' && active.length > 1) world.revokeInEmergency(token);
}

function type(world: World, index: number, what: number): void {
  const copies = world.slots.flatMap((slot) => slot.copies);
  const copy = copies[index % copies.length];
  if (copy === undefined) return;
  const values = [...world.tokens.map(({ id }) => id), 'typed by hand', null];
  Object.assign(copy, { value: values[what % values.length], hand: { seen: false } });
}

function toSomething(world: World, what: Event['do'], index: number): void {
  const phone = world.phones[index % world.phones.length];
  const slot = world.slots[index % world.slots.length];
  if (what === 'settle') for (const copy of slot?.copies ?? []) world.land(copy);
  if (what === 'unconfigure' && slot !== undefined && index < 3) slot.configured = false;
  if (phone === undefined) return;
  if (what === 'check-in' && !phone.lost) world.checkIn(phone);
  if (what === 'sign-in') world.signIn(phone);
  if (what === 'lose') phone.lost = true;
  if (what === 'turn-up') phone.lost = false;
}
