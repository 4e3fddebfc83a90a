/**
 * An authority that is somewhere else: what is active there, whatever the daemon knows of it.
 *
 * | kind   | who adds and takes away                                 | how the daemon hears of it |
 * |--------|---------------------------------------------------------|----------------------------|
 * | asked  | the service, when the daemon asks; it may come late     | by a look                  |
 * | person | a person in a console, who looks first what is asked    | the person says so, later  |
 * | others | others; they are asked to take away, and make tokens as they like | by a look        |
 */
import { isActive } from '../../../src/model/token.ts';
import type { Next, OrderFact } from '../../../src/rotation/facts.ts';
import { mayBeDone } from '../../../src/rotation/orders.ts';
import { stillServed } from './laws.ts';
import { LawBroken, type MutableToken, type World } from './world.ts';

export type Kind = 'asked' | 'person' | 'others';

/** What somebody is to do, as the daemon has it in its store. */
export interface Order {
  readonly what: 'add' | 'remove';
  /** The token's id; of a new one, that of its rotation. */
  readonly token: string;
  /** The rotation that gave it; null where a person did, in an emergency. */
  readonly rotation: string | null;
  /** The number of the event at which it was given. */
  readonly event: number;
}

export class Elsewhere {
  readonly kind: Kind;
  /** Ids of the tokens that are active there. */
  readonly place = new Set<string>();
  orders: readonly Order[] = [];
  /** Accepted there, and shown at the next look at the latest. */
  under: readonly Order[] = [];

  constructor(kind: Kind) {
    this.kind = kind;
  }

  isDone({ what, token }: Order): boolean {
    return this.place.has(token) === (what === 'add');
  }

  close(done: Order): void {
    this.orders = this.orders.filter((order) => order !== done);
  }
}

/** The order as a rotation knows it. */
export function factOf({ kind }: Elsewhere, { token, what }: Order): OrderFact {
  const says = kind === 'asked' ? null : 'somebody has to do it';
  return { what, token, says, resolve: kind === 'person' ? `watchword tokens confirm ${token}` : null };
}

/** Writes an order down, once. What is to be taken away is distributed no more. */
export function give(world: World, at: Elsewhere, given: Omit<Order, 'event'>): Order {
  const open = at.orders.find(({ what, token }) => what === given.what && token === given.token);
  const order = open ?? { ...given, event: world.event };
  if (open === undefined) at.orders = [...at.orders, order];
  const token = world.token(order.token);
  if (order.what === 'remove' && token !== undefined) Object.assign(token, { stage: 'retiring', retiredAt: world.now });
  return order;
}

/** It is done at the authority, now. */
export function carryOut(world: World, at: Elsewhere, order: Order): void {
  const { what, token: id, rotation } = order;
  if (at.isDone(order)) return;
  if (what === 'add') {
    at.place.add(id);
    const minted = world.minted.get(rotation ?? '') ?? [];
    world.minted.set(rotation ?? '', [...minted, id]);
    return;
  }
  at.place.delete(id);
  for (const phone of world.phones) {
    if (phone.holds !== id || phone.excuse !== null) continue;
    if (world.emergencies.has(id)) phone.excuse = 'emergency';
    // Nobody can take back what is under way.
    else if (phone.tookAtEvent > order.event) phone.excuse = 'it was going';
  }
}

/** A person has seen the price: it is ordered, and where we ask, it is asked for at once. */
export function orderInEmergency(world: World, at: Elsewhere, token: string): void {
  const order = give(world, at, { what: 'remove', token, rotation: null });
  if (at.kind !== 'asked') return;
  carryOut(world, at, order);
  see(world, at);
}

/** A person looks what is asked right before doing it, and does it only if nothing speaks against it. */
export function doCarefully(world: World, at: Elsewhere, order: Order, next: Next): void {
  const isEmergency = world.emergencies.has(order.token);
  if (order.what === 'remove' && !isEmergency) {
    if (order.rotation !== world.memory.rotation?.id || !mayBeDone(factOf(at, order), next)) return;
    const token = world.token(order.token);
    world.decidedAt = world.now;
    if (token !== undefined && at.place.has(token.id)) stillServed(world, token, 'person');
  }
  carryOut(world, at, order);
}

/** The daemon looks, and writes down what is new. Nobody can look at what a person does. */
export function see(world: World, at: Elsewhere): void {
  for (const order of at.under) carryOut(world, at, order);
  at.under = [];
  if (at.kind === 'person') return;
  for (const id of at.place) if (world.token(id) === undefined) world.writeDown(id);
  for (const token of world.tokens) if (isActive(token) && !at.place.has(token.id)) gone(world, token);
  for (const order of at.orders) if (at.isDone(order)) at.close(order);
}

/** A person says that it was done; that it wasn't is seen, or not believed. */
export function confirm(world: World, at: Elsewhere, order: Order): void {
  if (at.kind !== 'person' || !at.isDone(order)) return;
  const token = world.token(order.token);
  if (order.what === 'add' && token === undefined) world.writeDown(order.token);
  if (order.what === 'remove' && token !== undefined) gone(world, token);
  at.close(order);
}

/** A person says that it is no longer wanted; of what was done after all that is not true. */
export function withdraw(world: World, at: Elsewhere, order: Order): void {
  see(world, at);
  if (!at.isDone(order)) at.close(order);
}

/** No order outlives its rotation, but a removal that only a person can know of. */
export function withdrawAll(at: Elsewhere, rotation: string): void {
  for (const order of at.orders) {
    if (order.rotation !== rotation || (order.what === 'remove' && at.kind === 'person')) continue;
    at.close(order);
    // A person who has added it takes it away again.
    if (order.what === 'add') at.place.delete(order.token);
    if (at.kind === 'asked' && at.isDone(order)) throw new LawBroken('what was done was withdrawn');
  }
}

function gone(world: World, token: MutableToken): void {
  Object.assign(token, { stage: 'revoked', revokedAt: world.now });
}
