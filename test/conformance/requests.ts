/**
 * Reading what the vendor saw, without knowing the vendor: which requests sign in, which only look, which write, and which
 * ask for the next page of a list. Which is which is found out by watching the connector work.
 */
import type { Behaviour, SimulatedRequest } from '#simulation';
import type { Says } from '../../src/simulation/behaviours.ts';
import { drain, lookAtAll, openWorld, type Product, signal } from './world.ts';

/** The operations of one vendor, by what they are for. Names are the simulator's. */
export interface Operations {
  /** Asked once for an account, and not again by the next run: signing in. */
  readonly signIn: ReadonlySet<string>;
  /** Asked by methods that only look, signing in and asking phones to check in included. */
  readonly reads: ReadonlySet<string>;
}

const found = new Map<Product, Promise<Operations>>();

export function operationsOf(product: Product): Promise<Operations> {
  const known = found.get(product) ?? watch(product);
  found.set(product, known);
  return known;
}

async function watch(product: Product): Promise<Operations> {
  await using world = await openWorld(product, { slots: 2, phones: 4 });
  const first = names(await world.requestsOf(() => lookAtAll(world)));
  const again = names(await world.requestsOf(() => lookAtAll(world)));
  await drain(world.open().check(world.slots, signal));
  await drain(world.open().devices?.(signal) ?? []);
  for (const slot of world.slots) {
    await world.open().delivery?.(slot, world.clock.now(), signal);
    await world.open().requestCheckIn?.(slot, world.clock.now(), signal);
  }
  return { signIn: new Set([...first].filter((name) => !again.has(name))), reads: names(world.simulator.requests) };
}

/** Requests that may have changed something. */
export function writesAmong(requests: readonly SimulatedRequest[], { reads }: Operations): readonly SimulatedRequest[] {
  return requests.filter(({ method, operation }) => !['GET', 'HEAD'].includes(method) && !reads.has(operation));
}

/** Requests with a list counted once, however many pages it has. Asking for the same page twice counts twice. */
export function callsAmong(requests: readonly SimulatedRequest[]): readonly SimulatedRequest[] {
  return requests.filter((request, at) => !isFollowingPage(request, requests.slice(0, at)));
}

/**
 * Whether a request asks for a next page: the same question as an earlier one, from another place of the list on. What is asked
 * in a body counts as one question.
 */
export function isFollowingPage(request: SimulatedRequest, earlier: readonly SimulatedRequest[]): boolean {
  const same = earlier.filter((one) => one.method === request.method && question(one) === question(request));
  return same.length > 0 && same.every((one) => one.path !== request.path || one.body !== request.body);
}

/** Says it to every request for a next page. */
export function onFollowingPages(says: Says): Behaviour {
  const earlier: SimulatedRequest[] = [];
  return (request) => {
    const isNext = isFollowingPage(request, earlier);
    earlier.push(request);
    if (!isNext) return undefined;
    return typeof says === 'function' ? says(request) : says;
  };
}

function names(requests: readonly SimulatedRequest[]): Set<string> {
  return new Set(requests.map(({ operation }) => operation));
}

/** Names of parameters that say where in a list a page begins, as vendors call them. */
const PLACE_IN_LIST = /page|start|offset|skip|cursor|marker/i;

/** The address with its query, without what tells pages apart. */
function question({ path }: SimulatedRequest): string {
  const [address = '', query = ''] = path.split('?', 2);
  const asked = [...new URLSearchParams(query)].filter(([name]) => !PLACE_IN_LIST.test(name));
  return `${address}?${new URLSearchParams(asked)}`;
}
