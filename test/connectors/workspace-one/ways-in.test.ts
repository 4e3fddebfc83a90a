import { expect, it } from 'vitest';
import { againstSimulator } from './against-simulator.ts';
import { signal } from './tenant-for-tests.ts';

// The vendor as others have read it: what it takes for a signature is not what we take for one.
it.each(['account', 'basicAccount', 'certificateAccount'] as const)(
  'the simulated vendor lets us in by its `%s`, and takes a write',
  async (way) => {
    await using world = await againstSimulator();
    const { simulator, slots } = world;
    const account = simulator[way];
    const connector = world.open(typeof account === 'function' ? await account() : account);
    for (const slot of slots) {
      await connector.write(slot, await connector.observe(slot, signal), () => 'a-token', signal);
      expect(new Set(simulator.console.values(slot.name))).toEqual(new Set(['a-token']));
    }
    expect(simulator.requests.filter(({ status }) => (status ?? 500) >= 400)).toEqual([]);
  },
);
