import { describe, expect, it } from 'vitest';
import { againstSimulator } from './against-simulator.ts';
import { signal } from './tenant-for-tests.ts';

const VALUE = '0b9f3f5e-8d0c-4b7a-9c52-0d4b1b0a7f11';

/** What the documentation leaves open or contradicts: whichever it is, the outcome is the same. */
const ALTERNATIVES = [
  {},
  { patchAnswer: '204' },
  { patchArrays: 'merged', neighbours: 'clean' },
  { version: 'stays' },
  { pageSize: '1' },
  { lastPage: 'empty' },
] as const;

describe('writing to a tenant that does it this way', () => {
  it.each(ALTERNATIVES)('%j: changes our key and nothing else; then there is nothing to do', async (quirks) => {
    await using world = await againstSimulator({ slots: 6, quirks });
    const connector = world.open();
    for (const slot of world.slots) {
      const neighbours = world.simulator.console.neighbours(slot.name);
      const before = await connector.observe(slot, signal);
      const report = await connector.write(slot, before, () => VALUE, signal);
      expect(report.outcomes).toEqual([{ outcome: 'written', copies: 1 }]);
      expect(world.simulator.console.values(slot.name)).toEqual([VALUE]);
      expect(world.simulator.console.neighbours(slot.name)).toEqual(neighbours);
      const after = await world.open().observe(slot, signal);
      expect(after).toEqual(report.after);
      expect(after.copies).toEqual([{ holds: world.kit.fingerprint(VALUE), count: 1 }]);
    }
  });

  it('that declines a change of one property says so, and nothing is written', async () => {
    await using world = await againstSimulator({ quirks: { partialPatch: 'refused' } });
    const [slot] = world.slots;
    if (slot === undefined) throw new Error('the simulator has no slot');
    const connector = world.open();
    const before = await connector.observe(slot, signal);
    await expect(connector.write(slot, before, () => VALUE, signal)).rejects.toMatchObject({
      kind: 'rejected',
      status: 400,
    });
    expect(world.simulator.console.values(slot.name)).not.toContain(VALUE);
  });
});

describe('a write', () => {
  it('that damages a neighbour, because lists are merged by key and a key stands twice, is noticed', async () => {
    await using world = await againstSimulator({ quirks: { patchArrays: 'merged', neighbours: 'odd' } });
    const slot = world.slots.find((each) => each.platform === 'ios');
    if (slot === undefined) throw new Error('the simulator has no slot for iOS');
    const connector = world.open();
    const before = await connector.observe(slot, signal);
    await expect(connector.write(slot, before, () => VALUE, signal)).rejects.toMatchObject({ kind: 'conflict' });
  });

  it('whose answer got lost, trying again finds it done and does not write twice', async () => {
    await using world = await againstSimulator({});
    const [slot] = world.slots;
    if (slot === undefined) throw new Error('the simulator has no slot');
    const connector = world.open();
    const before = await connector.observe(slot, signal);
    const stop = world.simulator.behave((request) => (request.method === 'PATCH' ? 'hidden' : undefined));
    await expect(connector.write(slot, before, () => VALUE, signal)).rejects.toMatchObject({ kind: 'unavailable' });
    stop();
    expect((await connector.write(slot, before, () => VALUE, signal)).outcomes).toEqual([
      { outcome: 'written', copies: 1 },
    ]);
    expect(world.simulator.requests.filter((request) => request.method === 'PATCH')).toHaveLength(1);
  });

  it('that shows late is unconfirmed: the object still looks as it did', async () => {
    await using world = await againstSimulator({ settleMs: 60_000 });
    const [slot] = world.slots;
    if (slot === undefined) throw new Error('the simulator has no slot');
    const connector = world.open();
    const before = await connector.observe(slot, signal);
    expect((await connector.write(slot, before, () => VALUE, signal)).outcomes).toEqual([
      { outcome: 'unconfirmed', copies: 1 },
    ]);
    const again = await connector.observe(slot, signal);
    expect(again.revision).toBe(before.revision);
  });

  it('somebody who was there in between is not overwritten', async () => {
    await using world = await againstSimulator({ quirks: { version: 'stays' } });
    for (const slot of world.slots) {
      const connector = world.open();
      const before = await connector.observe(slot, signal);
      world.simulator.console.touchNeighbour(slot.name);
      const touched = world.simulator.console.neighbours(slot.name);
      await expect(connector.write(slot, before, () => VALUE, signal)).rejects.toMatchObject({ kind: 'conflict' });
      expect(world.simulator.console.neighbours(slot.name)).toEqual(touched);
    }
  });
});
