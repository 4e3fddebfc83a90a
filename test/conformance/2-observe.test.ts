/**
 * THE CONFORMANCE SUITE, chapter 2: looking.
 *
 * `observe` answers one question about one slot: what do its copies hold now? There are three answers. It holds these values
 * (as fingerprints, with counts); it holds nothing (`holds: null`); or nobody can tell, and then `observe` throws. The third
 * must never pass for the second: a plan writes into what is empty, and leaves alone what is unknown.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import type { ObservedSlot } from '#connector';
import { answerWith, nthRequest } from '#simulation';
import { callsAmong, onFollowingPages, operationsOf, writesAmong } from './requests.ts';
import { drain, fingerprint, lookAtAll, openWorld, products, signal, slotSettings } from './world.ts';

describe.each(products)('$id observes:', (product) => {
  const { definition, simulation } = product;
  const showsValues = definition.capabilities.readback === 'value';

  // A slot is one key, and the vendor may keep its value in several places. Equal copies are counted together; all of them
  // are accounted for; a copy without the key holds null. The list is never empty.
  it.skipIf(!showsValues)('absent: every copy holds nothing', async () => {
    await using world = await openWorld(product);
    for (const slot of world.slots) {
      world.simulator.console.setValue(slot.name, null);
      const seen = await world.open().observe(slot, signal);
      expect(seen.copies).toEqual([{ holds: null, count: world.simulator.console.values(slot.name).length }]);
    }
  });

  it.skipIf(!showsValues)('present: every copy holds the value, shown as a fingerprint', async () => {
    await using world = await openWorld(product);
    for (const slot of world.slots) {
      const value = world.token();
      world.simulator.console.setValue(slot.name, value);
      const seen = await world.open().observe(slot, signal);
      const count = world.simulator.console.values(slot.name).length;
      expect(seen.copies).toEqual([{ holds: fingerprint(value), count }]);
    }
  });

  // People decide from what they are shown: where it is, in the words of the vendor's console, and what stands beside it.
  it('it says where it looked, and names the neighbours in order, without our key', async () => {
    await using world = await openWorld(product);
    for (const slot of world.slots) {
      world.simulator.console.setValue(slot.name, world.token());
      const { place, neighbours } = await world.open().observe(slot, signal);
      expect(place.trim()).not.toBe('');
      expect(neighbours).toEqual([...neighbours].sort());
      expect(neighbours).not.toContain(slot.app.keys[0]);
    }
  });

  // `write` gets the revision back, and must be able to tell from it that somebody was there in between. Whether it is a
  // version, an ETag or a fingerprint of the content is the connector's affair.
  it('the revision is the same while nobody touches the object, and another one once somebody has', async () => {
    await using world = await openWorld(product);
    const { slot } = world;
    const revision = async () => (await world.open().observe(slot, signal)).revision;
    const first = await revision();
    expect(await revision()).toBe(first);
    world.simulator.console.touchNeighbour(slot.name);
    const second = await revision();
    expect(second).not.toBe(first);
    world.simulator.console.setValue(slot.name, world.token());
    expect(await revision()).not.toBe(second);
  });

  it('an object that is not there is `rejected`, never absent', async () => {
    await using world = await openWorld(product, { slots: 2 });
    await using larger = await simulation.start({ slots: 4 });
    // Slots of another, larger tenant: their settings are valid and lead nowhere in this one.
    for (const slot of slotSettings(product, larger).slice(2)) {
      await expect(world.open().observe(slot, signal)).rejects.toMatchObject({ kind: 'rejected' });
    }
  });

  it('an object that has been deleted is `rejected`, and the slot beside it is not concerned', async () => {
    await using world = await openWorld(product, { slots: 2 });
    const { slot: gone, second: stays } = world;
    world.simulator.console.remove(gone.name);
    const connector = world.open();
    await expect(connector.observe(gone, signal)).rejects.toMatchObject({ kind: 'rejected' });
    await expect(connector.observe(stays, signal)).resolves.toBeDefined();
  });

  it('looking changes nothing', async () => {
    await using world = await openWorld(product);
    const before = world.slots.map(({ name }) => world.simulator.console.inPlace(name));
    const requests = await world.requestsOf(() => lookAtAll(world));
    expect(writesAmong(requests, await operationsOf(product))).toEqual([]);
    expect(world.slots.map(({ name }) => world.simulator.console.inPlace(name))).toEqual(before);
  });
});

/**
 * What a look may cost. Vendors count requests, and most passes find nothing to do. Where one list answers for all slots, a
 * connector asks for it once: several slots of one run share it, also when they ask at the same moment. The signed-in
 * session outlives the run (`kit.keep`). The definition declares the number; here it is measured, sign-in apart, a list with
 * its pages counting once.
 */
describe.each(products)('$id, a quiet pass,', (product) => {
  const { quietPassRequests } = product.definition;

  it.each([2, 200])(
    'over %i slots, asked for at the same moment, costs as many requests as declared',
    async (slots) => {
      await using world = await openWorld(product, { slots });
      await lookAtAll(world);
      const requests = await world.requestsOf(() => lookAtAll(world));
      expect(callsAmong(requests).length).toBe(quietPassRequests(slots));
    },
  );

  it('asked for one after the other, costs the same', async () => {
    await using world = await openWorld(product, { slots: 12 });
    await lookAtAll(world);
    const requests = await world.requestsOf(async () => {
      const connector = world.open();
      for (const slot of world.slots) await connector.observe(slot, signal);
    });
    expect(callsAmong(requests).length).toBe(quietPassRequests(12));
  });

  it('the next run looks afresh: what it remembers of a list ends with the run', async () => {
    await using world = await openWorld(product);
    const { slot } = world;
    const before = await world.open().observe(slot, signal);
    world.simulator.console.touchNeighbour(slot.name);
    expect((await world.open().observe(slot, signal)).revision).not.toBe(before.revision);
  });
});

/** Law 3: all of it, or throw. With so many slots most vendors need several pages, and the world sees to it that each slot differs. */
describe.each(products)('$id, a long list:', (product) => {
  const showsValues = product.definition.capabilities.readback === 'value';
  const slots = 200;
  let seen: readonly ObservedSlot[];
  let wanted: readonly string[];

  beforeAll(async () => {
    await using world = await openWorld(product, { slots });
    const values = world.slots.map(() => world.token());
    world.slots.forEach(({ name }, at) => {
      world.simulator.console.setValue(name, values[at] ?? null);
    });
    seen = await lookAtAll(world);
    wanted = values.map(fingerprint);
  });

  it('every slot is found, on whichever page it is', () => {
    expect(seen).toHaveLength(slots);
    expect(new Set(seen.map(({ place }) => place)).size).toBe(slots);
  });

  it.skipIf(!showsValues)('and each with its own value', () => {
    expect(seen.map(({ copies }) => copies.map(({ holds }) => holds))).toEqual(wanted.map((value) => [value]));
  });

  it('law 3: when a page fails, no slot is absent: each is a throw', async ({ skip }) => {
    await using world = await openWorld(product, { slots });
    let failed = 0;
    const fail = () => {
      failed += 1;
      return { status: 500, body: world.simulator.errorAnswer(500).body };
    };
    world.simulator.behave(onFollowingPages(fail));
    const connector = world.open();
    const looks = await Promise.allSettled(world.slots.map((slot) => connector.observe(slot, signal)));
    if (failed === 0) skip('this vendor answers in one page');
    for (const look of looks) expect(look).toMatchObject({ status: 'rejected', reason: { kind: 'unavailable' } });
  });

  it('a list that failed is not remembered: the same connector has the answer for whoever asks next', async () => {
    await using world = await openWorld(product, { slots: 2 });
    await lookAtAll(world);
    const connector = world.open();
    const mend = world.simulator.behave(answerWith(500));
    await expect(connector.observe(world.slot, signal)).rejects.toMatchObject({ kind: 'unavailable' });
    mend();
    await expect(connector.observe(world.second, signal)).resolves.toBeDefined();
    await expect(connector.observe(world.slot, signal)).resolves.toBeDefined();
  });
});

/** Every method takes a signal. When it fires, the method stops with the signal's reason, so that a daemon can stop in seconds. */
describe.each(products)('$id stops when it is told to:', (product) => {
  const reason = new Error('enough');

  it('before it begins: nothing is sent', async () => {
    await using world = await openWorld(product);
    const { slot } = world;
    const connector = world.open();
    const stopped = AbortSignal.abort(reason);
    await expect(connector.observe(slot, stopped)).rejects.toBe(reason);
    if (connector.devices) await expect(drain(connector.devices(stopped))).rejects.toBe(reason);
    expect(world.simulator.requests).toEqual([]);
  });

  it('while the vendor keeps it waiting, at whichever request', async () => {
    await using world = await openWorld(product);
    const look = (stop: AbortSignal, { open } = world.another()) => open().observe(world.slot, stop);
    const sequence = await world.requestsOf(() => look(signal));
    for (const [at] of sequence.entries()) {
      const stop = new AbortController();
      const stall = () => {
        stop.abort(reason);
        return 'stall' as const;
      };
      const mend = world.simulator.behave(nthRequest(at + 1, stall));
      await expect(look(stop.signal)).rejects.toBe(reason);
      mend();
    }
  });
});
