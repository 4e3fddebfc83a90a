/** A slot that a person writes has phones like any other: when they were last heard of is known, whoever entered the value. */
import { describe, expect, it } from 'vitest';
import { openWorld, products, signal } from '../conformance/world.ts';

const byHand = products.filter(({ definition }) => definition.slot.safeParse({ write: 'manual' }).success);

describe.each(byHand)('$id, of a slot that a person writes,', (product) => {
  it('counts the phones that were heard of since', async () => {
    await using world = await openWorld(product, { phones: 10 });
    const manual = { ...world.slot, settings: product.definition.slot.parse({ write: 'manual' }) };
    const since = world.clock.now();
    const before = await world.open().delivery?.(manual, since, signal);
    expect(before).toMatchObject({ delivered: 0, unknown: 5 });
    await world.clock.advance(60_000);
    world.simulator.fleet.checkInAll(world.clock.now());
    const after = await world.open().delivery?.(manual, since, signal);
    expect(after).toMatchObject({ delivered: 5, unknown: 0 });
  });
});

it('some products have such slots', () => {
  expect(byHand.map(({ id }) => id)).toContain('mobileiron-core');
});
