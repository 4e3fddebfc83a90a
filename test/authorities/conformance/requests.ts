/** Reading what the service saw, without knowing the service: which requests only look, and which may have changed something. */
import type { SimulatedRequest } from '#simulation';
import type { AskedKind } from '../kinds.ts';
import { drain, listed, openWorld, signal } from '../world.ts';

/** The operations of one service, by what they are for. Names are the simulator's. */
export interface Operations {
  /** Asked once, and not again by the next look: signing in. */
  readonly signIn: ReadonlySet<string>;
  /** Asked by looks and checks, signing in included. */
  readonly reads: ReadonlySet<string>;
}

const found = new Map<AskedKind, Promise<Operations>>();

/** What is found out by watching a source work. */
export function operationsOf(kind: AskedKind): Promise<Operations> {
  const known = found.get(kind) ?? watch(kind);
  found.set(kind, known);
  return known;
}

async function watch(kind: AskedKind): Promise<Operations> {
  await using world = await openWorld(kind);
  const first = names(await world.requestsOf(() => listed(world.open())));
  // A source may remember a value that it has read: how values are read shows where there is a new one.
  world.console.add(world.token());
  const again = names(await world.requestsOf(() => listed(world.open())));
  const checked = names(await world.requestsOf(() => drain(world.open().check(signal))));
  return {
    signIn: new Set([...first].filter((name) => !again.has(name))),
    reads: new Set([...first, ...again, ...checked]),
  };
}

/** Requests that may have changed something. */
export function writesAmong(requests: readonly SimulatedRequest[], { reads }: Operations): readonly SimulatedRequest[] {
  return requests.filter(({ method, operation }) => !['GET', 'HEAD'].includes(method) && !reads.has(operation));
}

function names(requests: readonly SimulatedRequest[]): Set<string> {
  return new Set(requests.map(({ operation }) => operation));
}
