/**
 * THE CONFORMANCE SUITE, chapter 4: somebody else was there.
 *
 * People work in the console, and other tools write too. Where the vendor has a conditional write (an ETag with `If-Match`),
 * use it. Where it has none, compare just before the write and look again after it. A race that is lost is a `conflict`: it
 * goes back to the plan, which looks again and decides anew. It is never an overwrite, and never a retry of our own.
 *
 * And what was done may look undone: the answer to a write gets lost on the way, or a write shows only a while later. What
 * really happened is then found out by looking, not by remembering.
 */
import { describe, expect, it } from 'vitest';
import { operationsOf, writesAmong } from './requests.ts';
import { fingerprint, openWorld, products, signal } from './world.ts';

const writable = products.filter(({ definition }) => definition.capabilities.write !== 'manual');

// Where every device is a copy, the comparison is made device by device: see chapter 9.
const inPlace = writable.filter(({ definition }) => definition.capabilities.write === 'in-place');

/** So that there is one copy of each slot where every device is one: what is said here of an object then holds for a device. */
const ONE_EACH = { phones: 2 };

describe.each(inPlace)('$id loses a race politely:', (product) => {
  it.each(['our value', 'a neighbour'])(
    'between the look and the write somebody changes %s: a conflict, and nothing is written',
    async (what) => {
      await using world = await openWorld(product);
      for (const slot of world.slots) {
        const { console } = world.simulator;
        const connector = world.open();
        const before = await connector.observe(slot, signal);
        if (what === 'our value') console.setValue(slot.name, 'typed by somebody');
        else console.touchNeighbour(slot.name);
        const theirs = [console.inPlace(slot.name), console.values(slot.name)];
        const requests = await world.requestsOf(() =>
          expect(connector.write(slot, before, world.token, signal)).rejects.toMatchObject({ kind: 'conflict' }),
        );
        expect(writesAmong(requests, await operationsOf(product))).toEqual([]);
        expect([console.inPlace(slot.name), console.values(slot.name)]).toEqual(theirs);
      }
    },
  );

  it('after a conflict another look and another write go through: the plan tries once more', async () => {
    await using world = await openWorld(product);
    const { slot, simulator } = world;
    const connector = world.open();
    const before = await connector.observe(slot, signal);
    simulator.console.touchNeighbour(slot.name);
    await expect(connector.write(slot, before, world.token, signal)).rejects.toMatchObject({ kind: 'conflict' });
    const theirs = simulator.console.neighbours(slot.name);
    const value = world.token();
    await connector.write(slot, await connector.observe(slot, signal), () => value, signal);
    expect(simulator.console.values(slot.name)).toContain(value);
    expect(simulator.console.neighbours(slot.name)).toEqual(theirs);
  });
});

/** Where the vendor takes nothing but the whole object and counts no versions, nothing can be noticed; that is declared, and said. */
const noticing = writable.filter(({ definition }) => definition.capabilities.concurrentChange !== 'may-be-lost');

describe.each(noticing)('$id, in the last moment before a write,', (product) => {
  // No comparison closes the last gap where the vendor has no conditional write. What slips through must show: either the
  // other's change is still there, or the write ends in a conflict that somebody can look into.
  it('a change of somebody else is never lost in silence', async () => {
    await using world = await openWorld(product);
    const operations = await operationsOf(product);
    for (const slot of world.slots) {
      const { console } = world.simulator;
      let theirs: unknown;
      const interfere = world.simulator.behave((request) => {
        if (theirs !== undefined || writesAmong([request], operations).length === 0) return undefined;
        console.touchNeighbour(slot.name);
        theirs = console.neighbours(slot.name);
        return undefined;
      });
      const connector = world.open();
      const before = await connector.observe(slot, signal);
      const ended = await connector.write(slot, before, world.token, signal).catch((error: unknown) => error);
      interfere();
      expect(theirs).toBeDefined();
      const survived = JSON.stringify(console.neighbours(slot.name)) === JSON.stringify(theirs);
      if (!survived) expect(ended).toMatchObject({ kind: 'conflict' });
    }
  });
});

describe.each(writable)('$id, when the object is gone:', (product) => {
  it('somebody deletes it between the look and the write: it is not made again', async () => {
    await using world = await openWorld(product);
    const { slot, simulator } = world;
    const connector = world.open();
    const before = await connector.observe(slot, signal);
    simulator.console.remove(slot.name);
    const requests = await world.requestsOf(async () => {
      const failure = await connector.write(slot, before, world.token, signal).catch((error: unknown) => error);
      expect(failure).toMatchObject({ kind: expect.stringMatching(/^(conflict|rejected)$/) });
    });
    expect(writesAmong(requests, await operationsOf(product))).toEqual([]);
    expect(simulator.console.values(slot.name)).toEqual([]);
  });
});

describe.each(writable)('$id, when the answer to a write gets lost:', (product) => {
  // `hidden`: the vendor does its work, and the connection breaks instead of an answer.
  it('it is `unavailable`, and the next look sees what happened', async () => {
    await using world = await openWorld(product, ONE_EACH);
    const operations = await operationsOf(product);
    const value = world.token();
    const mend = world.simulator.behave((request) =>
      writesAmong([request], operations).length > 0 ? 'hidden' : undefined,
    );
    const connector = world.open();
    const before = await connector.observe(world.slot, signal);
    await expect(connector.write(world.slot, before, () => value, signal)).rejects.toMatchObject({
      kind: 'unavailable',
    });
    mend();
    const seen = await connector.observe(world.slot, signal);
    expect(seen.copies.map(({ holds }) => holds)).toEqual([fingerprint(value)]);
  });

  // A run tries again what was `unavailable`, with the look it has. The object is no longer what that look says, but it holds
  // what was wanted: that is an earlier try that arrived, not somebody else.
  it('tried again with the same look, it finds that the first try has arrived, and writes no second time', async () => {
    await using world = await openWorld(product, ONE_EACH);
    const operations = await operationsOf(product);
    const value = world.token();
    const mend = world.simulator.behave((request) =>
      writesAmong([request], operations).length > 0 ? 'hidden' : undefined,
    );
    const connector = world.open();
    const before = await connector.observe(world.slot, signal);
    await connector.write(world.slot, before, () => value, signal).catch(() => undefined);
    mend();
    const requests = await world.requestsOf(async () => {
      const { outcomes } = await connector.write(world.slot, before, () => value, signal);
      expect(outcomes.every(({ outcome }) => outcome === 'written')).toBe(true);
    });
    expect(writesAmong(requests, operations)).toEqual([]);
  });
});

describe.each(writable)('$id, when a write shows only a while later:', (product) => {
  const settleMs = 60_000;

  it('it is `unconfirmed`, not written and not failed, until a later look sees it', async () => {
    await using world = await openWorld(product, { settleMs });
    const { slot, simulator, clock } = world;
    const neighbours = simulator.console.neighbours(slot.name);
    const value = world.token();
    const connector = world.open();
    const before = await connector.observe(slot, signal);
    const { outcomes } = await connector.write(slot, before, () => value, signal);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['unconfirmed']);
    const early = await connector.observe(slot, signal);
    expect(early.copies).toEqual(before.copies);
    await clock.advance(settleMs);
    // The same connector: a run waits a while and looks again, so what it remembers must not hide the change.
    const late = await world.open().observe(slot, signal);
    expect(late.copies.map(({ holds }) => holds)).toEqual([fingerprint(value)]);
    expect(simulator.console.neighbours(slot.name)).toEqual(neighbours);
  });

  it('a look later in the same run sees it too', async () => {
    await using world = await openWorld(product, { settleMs });
    const value = world.token();
    const connector = world.open();
    const before = await connector.observe(world.slot, signal);
    await connector.write(world.slot, before, () => value, signal);
    await connector.observe(world.slot, signal);
    await world.clock.advance(settleMs);
    const late = await connector.observe(world.slot, signal);
    expect(late.copies.map(({ holds }) => holds)).toEqual([fingerprint(value)]);
  });
});
