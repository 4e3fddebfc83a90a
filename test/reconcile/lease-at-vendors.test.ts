/** Every connector, in front of its simulated vendor: once the lease is lost not one more write goes out, whatever library sends it. */
import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import { underLease } from '../../src/reconcile/under-lease.ts';
import { operationsOf, writesAmong } from '../conformance/requests.ts';
import { openWorld, products, signal } from '../conformance/world.ts';

const writable = products.filter(({ definition }) => definition.capabilities.write !== 'manual');

/** A lease that is lost after so many questions. */
function losing(after: number) {
  let asked = 0;
  return {
    assertUsable() {
      asked += 1;
      if (asked > after) throw new Failure('unavailable', 'not sent: the lease is lost');
    },
  };
}

describe.each(writable)('$id', (product) => {
  it('sends no write under a lease that is lost, although it was signed in and had looked before', async () => {
    await using world = await openWorld(product, { phones: 4 });
    const operations = await operationsOf(product);
    const value = world.token();
    for (const slot of world.slots) {
      const before = await world.open().observe(slot, signal);
      const theirs = world.simulator.console.values(slot.name);
      const requests = await world.requestsOf(async () => {
        const write = () => world.open().write(slot, before, () => value, signal);
        const thrown = await underLease(losing(0), write).then(
          () => null,
          (error: unknown) => error,
        );
        if (thrown !== null) expect(thrown).toMatchObject({ kind: 'unavailable' });
      });
      expect(writesAmong(requests, operations)).toEqual([]);
      expect(world.simulator.console.values(slot.name)).toEqual(theirs);
    }
  });

  it('writes under one that is held', async () => {
    await using world = await openWorld(product, { phones: 4 });
    const { slot } = world;
    const value = world.token();
    const before = await world.open().observe(slot, signal);
    await underLease(losing(Number.POSITIVE_INFINITY), () => world.open().write(slot, before, () => value, signal));
    expect(world.simulator.console.values(slot.name)).toContain(value);
  });
});
