import { expect, it } from 'vitest';
import { COMPARING } from '../../src/devices/compare.ts';
import { LeaseLost } from '../../src/store/contract.ts';
import { DevicesWorld, device, type List, listOf } from './world.ts';

it('a comparison whose lease somebody else has meanwhile keeps nothing', async () => {
  await using world = await DevicesWorld.open();
  const taken: List = async function* taken() {
    yield device('1', { serialNumber: 'F2LX9ABC12' });
    const { leases } = world.store.read;
    const held = await leases.holder(COMPARING);
    await world.store.write(async (tables) => {
      if (held !== null) await tables.leases.release(held);
      await tables.leases.acquire(COMPARING, 'somebody@else#1 x', 30_000);
    });
  };
  await expect(world.compare({ taken, plant: listOf() })).rejects.toThrow(LeaseLost);
  expect(await world.store.read.overlaps.last()).toBeNull();
});

it('a list that just ends when it is told to stop is no whole list', async () => {
  await using world = await DevicesWorld.open();
  const stopping = new AbortController();
  const short: List = async function* short() {
    yield device('1', { serialNumber: 'F2LX9ABC12' });
    stopping.abort(new Error('that was asked for'));
  };
  await expect(world.compare({ short }, { stop: stopping.signal })).rejects.toThrow('that was asked for');
  expect(await world.store.read.overlaps.last()).toBeNull();
});
