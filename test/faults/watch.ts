/** Which requests a connector makes, found out by watching passes in which nothing fails. */
import type { SimulatedRequest } from '#simulation';
import { type Pass, passesOf } from '../conformance/passes.ts';
import { openWorld, type Product, products } from '../conformance/world.ts';

/** One request of a pass: the first, second ... of its operation. */
export interface Asked {
  readonly operation: string;
  /** Counted from 1. */
  readonly nth: number;
  /** What the vendor answered. */
  readonly answer: string;
}

export interface WatchedPass {
  readonly pass: Pass;
  /** In order; the same question about another object is left out. */
  readonly requests: readonly Asked[];
}

interface Watched {
  readonly passes: readonly WatchedPass[];
  /** Every token that a slot has held meanwhile. */
  readonly values: ReadonlySet<string>;
}

async function watch(product: Product): Promise<Watched> {
  await using world = await openWorld(product, { slots: 2, phones: 4 });
  // Every slot holds something, so that its answers have all the fields there are.
  for (const { name } of world.slots) world.simulator.console.setValue(name, world.token());
  world.simulator.fleet.checkInAll(world.clock.now());
  const watched: WatchedPass[] = [];
  const values = new Set<string>();
  for (const pass of passesOf(product)) {
    const run = await pass.prepare(world, world.another());
    const requests = await world.requestsOf(run);
    const asked = requests.map(({ operation, answer }, at) => ({
      operation,
      nth: requests.slice(0, at + 1).filter((other) => other.operation === operation).length,
      answer: answer ?? '',
    }));
    watched.push({ pass, requests: asked.filter((_, at) => !isAboutAnother(requests, at)) });
    for (const { name } of world.slots) {
      for (const value of world.simulator.console.values(name)) values.add(value ?? '');
    }
  }
  values.delete('');
  return { passes: watched, values };
}

function isAboutAnother(requests: readonly SimulatedRequest[], at: number): boolean {
  const request = requests[at];
  return requests.slice(0, at).some((other) => other.operation === request?.operation && other.path !== request.path);
}

/** Each product with its passes and their requests. */
export const watched = await Promise.all(
  products.map(async (product) => ({ id: product.id, product, ...(await watch(product)) })),
);
