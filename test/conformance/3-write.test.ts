/**
 * THE CONFORMANCE SUITE, chapter 3: changing one key, and nothing else.
 *
 * `write` is read, compare, change, send, read again. It never sends what it has put together from a schema: the vendor's
 * object holds things that no schema knows, and each has to come through as it was spelled. Read it as unknown, change one
 * path, send it back, and send no more of it than the vendor insists on.
 *
 * The simulated tenants are full of neighbours that a careless client tidies up: unknown fields, wrong types, numbers that no
 * double holds, unicode, empty texts, unusual order, keys that almost are ours.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SlotSettings } from '#connector';
import { once } from '#simulation';
import { operationsOf, writesAmong } from './requests.ts';
import { fingerprint, lookAtAll, openWorld, products, signal, type World } from './world.ts';

const writable = products.filter(({ definition }) => definition.capabilities.write !== 'manual');
const MANY = 12;

/** Looks, writes what it is given, and returns the report: one slot's part of a run. */
async function put(world: World, slot: SlotSettings<unknown>, value: string, connector = world.open()) {
  const before = await connector.observe(slot, signal);
  return connector.write(slot, before, () => value, signal);
}

/** What the vendor's console shows in all copies of a slot, each value once. */
function shown(world: World, slot: SlotSettings<unknown>): readonly (string | null)[] {
  return [...new Set(world.simulator.console.values(slot.name))];
}

describe.each(writable)('$id writes:', (product) => {
  // The report adds up to the copies that differed, and says `written` only of what was read back and is equal.
  it('every copy of the slot, and says so from reading it back', async () => {
    await using world = await openWorld(product);
    for (const slot of world.slots) {
      const value = world.token();
      const { outcomes, after } = await put(world, slot, value);
      expect(shown(world, slot)).toEqual([value]);
      const copies = world.simulator.console.values(slot.name).length;
      expect(outcomes).toEqual([{ outcome: 'written', copies }]);
      expect(after?.copies).toEqual([{ holds: fingerprint(value), count: copies }]);
    }
  });

  it('law 6: after that there is nothing to do, and nothing to do writes nothing', async () => {
    await using world = await openWorld(product);
    const value = world.token();
    for (const slot of world.slots) await put(world, slot, value);
    const [seen] = await lookAtAll(world);
    expect(seen?.copies.map(({ holds }) => holds)).toEqual([fingerprint(value)]);
    // A plan would not even ask. Asked all the same, the connector has nothing to send.
    const requests = await world.requestsOf(() => put(world, world.slot, value));
    expect(writesAmong(requests, await operationsOf(product))).toEqual([]);
  });

  it('what `after` says is what the next look sees', async () => {
    await using world = await openWorld(product);
    const { after } = await put(world, world.slot, world.token());
    expect(await world.open().observe(world.slot, signal)).toEqual(after);
  });

  // Two slots of one run share a list, and the first write makes that list old. It must not make the second write fail, nor
  // let a look in the same run see what was there before.
  it('slot after slot in one run, from looks that were all taken before', async () => {
    await using world = await openWorld(product, { slots: MANY });
    const connector = world.open();
    const before = await lookAtAll(world, connector);
    const value = world.token();
    for (const [at, slot] of world.slots.entries()) {
      const seen = before[at];
      if (seen === undefined) throw new Error('a slot was not looked at');
      await connector.write(slot, seen, () => value, signal);
      expect((await connector.observe(slot, signal)).copies[0]?.holds).toBe(fingerprint(value));
    }
    expect(world.slots.flatMap((slot) => shown(world, slot))).toEqual(world.slots.map(() => value));
  });

  it('at the same moment as other slots of the account', async () => {
    await using world = await openWorld(product, { slots: MANY });
    const value = world.token();
    const connector = world.open();
    await Promise.all(world.slots.map((slot) => put(world, slot, value, connector)));
    expect(world.slots.flatMap((slot) => shown(world, slot))).toEqual(world.slots.map(() => value));
  });

  it('sees tampering, and repairs it', async () => {
    await using world = await openWorld(product);
    const value = world.token();
    await put(world, world.slot, value);
    for (const tampered of ['typed by somebody', null]) {
      world.simulator.console.setValue(world.slot.name, tampered);
      const seen = await world.open().observe(world.slot, signal);
      const holds = tampered === null ? null : fingerprint(tampered);
      expect(seen.copies.map((copy) => copy.holds)).toEqual([holds]);
      await put(world, world.slot, value);
      expect(shown(world, world.slot)).toEqual([value]);
    }
  });
});

/** Some vendors keep a slot's value in several places: one for each assignment, or each device. */
describe.each(writable)('$id, where a slot has several copies,', (product) => {
  it('counts those that differed, and leaves the others alone', async ({ skip }) => {
    await using world = await openWorld(product);
    const { slot, simulator } = world;
    const copies = simulator.console.values(slot.name).length;
    if (copies < 2) skip('this vendor keeps one copy of a value');
    const value = world.token();
    await put(world, slot, value);
    simulator.console.setCopy(slot.name, copies - 1, 'typed by somebody');
    const seen = await world.open().observe(slot, signal);
    expect(new Map(seen.copies.map(({ holds, count }) => [holds, count]))).toEqual(
      new Map([
        [fingerprint(value), copies - 1],
        [fingerprint('typed by somebody'), 1],
      ]),
    );
    const { outcomes } = await put(world, slot, value);
    expect(outcomes).toEqual([{ outcome: 'written', copies: 1 }]);
    expect(shown(world, slot)).toEqual([value]);
  });
});

/** Where each copy is written by itself, one may be refused and the others not. */
const copyByCopy = writable.filter(({ definition }) => definition.capabilities.write === 'per-device');

describe.each(copyByCopy)('law 4: $id, when one copy is refused,', (product) => {
  it('writes the rest, and says which is which', async () => {
    await using world = await openWorld(product);
    const { slot, simulator } = world;
    const copies = simulator.console.values(slot.name).length;
    const operations = await operationsOf(product);
    const { status, headers, body } = simulator.errorAnswer(400);
    const refuse = once((request) =>
      writesAmong([request], operations).length > 0 ? { status, headers, body } : undefined,
    );
    simulator.behave(refuse);
    const { outcomes } = await put(world, slot, world.token());
    const count = (outcome: string) =>
      outcomes.filter((one) => one.outcome === outcome).reduce((sum, one) => sum + one.copies, 0);
    expect([count('failed'), count('written')]).toEqual([1, copies - 1]);
  });
});

describe.each(writable)('law 2: $id touches one key:', (product) => {
  it('a key that is added leaves all neighbours of all slots as they were', async () => {
    await using world = await openWorld(product, { slots: MANY });
    for (const { name } of world.slots) world.simulator.console.setValue(name, null);
    const neighbours = () => world.slots.map(({ name }) => world.simulator.console.neighbours(name));
    const before = neighbours();
    for (const slot of world.slots) await put(world, slot, world.token());
    expect(neighbours()).toEqual(before);
  });

  it('a value that is replaced stays where it stood, between the neighbours it had', async () => {
    await using world = await openWorld(product, { slots: MANY });
    for (const { name } of world.slots) world.simulator.console.setValue(name, 'a value from before');
    const inPlace = () => world.slots.map(({ name }) => world.simulator.console.inPlace(name));
    const before = inPlace();
    for (const slot of world.slots) await put(world, slot, world.token());
    expect(inPlace()).toEqual(before);
  });

  it('a slot that is written is the only one that changes', async () => {
    await using world = await openWorld(product, { slots: MANY });
    const others = () =>
      world.slots
        .slice(1)
        .map(({ name }) => [world.simulator.console.inPlace(name), ...world.simulator.console.values(name)]);
    const before = others();
    await put(world, world.slot, world.token());
    expect(others()).toEqual(before);
  });

  // Assignments decide which phones get the object; some vendors have calls that replace them all, or publish to everybody. A
  // token push has no business there, so it makes one kind of call that changes anything, and no more of them than copies.
  it('with one kind of call, once for each copy', async () => {
    await using world = await openWorld(product);
    const requests = await world.requestsOf(() => put(world, world.slot, world.token()));
    const writes = writesAmong(requests, await operationsOf(product));
    expect(new Set(writes.map(({ operation }) => operation)).size).toBe(1);
    expect(writes.length).toBeLessThanOrEqual(world.simulator.console.values(world.slot.name).length);
  });
});

describe.each(writable)('$id and the value itself:', (product) => {
  const { definition } = product;

  it('a value that `normalize` declines is `rejected`, and nothing is sent that changes anything', async () => {
    await using world = await openWorld(product);
    const declined = fc
      .sample(fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }), 200)
      .find((value) => 'unsupported' in definition.normalize(value));
    if (declined === undefined) return;
    const requests = await world.requestsOf(() =>
      expect(put(world, world.slot, declined)).rejects.toMatchObject({ kind: 'rejected' }),
    );
    expect(writesAmong(requests, await operationsOf(product))).toEqual([]);
  });

  // The other half of `normalize`: what it takes is what comes back, to the letter. Whatever the vendor's format escapes is
  // the connector's to escape: quotes, angle brackets, backslashes, things that look like markup.
  it('a value that `normalize` takes comes back equal, whatever it is made of', async () => {
    await using world = await openWorld(product, { slots: MANY });
    const before = world.slots.map(({ name }) => world.simulator.console.neighbours(name));
    const taken = fc.oneof(
      fc.constantFrom(
        '"quoted" & <tagged>',
        '</string><key>x</key>',
        '\\u0041\\"',
        "it's ]]> here",
        'Grüße 👋🏽 שלום',
        '%7B%22',
        '[1]',
        'null',
        '12345678',
        'true',
      ),
      fc.string({ minLength: 8, maxLength: 64, unit: 'grapheme-ascii' }),
      fc.string({ minLength: 8, maxLength: 32, unit: 'grapheme' }),
    );
    let at = 0;
    for (const value of fc.sample(taken, { numRuns: 60, seed: 7 })) {
      const normalized = definition.normalize(value);
      if ('unsupported' in normalized || normalized.value !== value || value.trim() !== value) continue;
      const slot = world.slots[at++ % MANY] ?? world.slot;
      if (shown(world, slot).includes(value)) continue;
      const { outcomes } = await put(world, slot, value);
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(['written']);
      expect(shown(world, slot)).toEqual([value]);
      expect((await world.open().observe(slot, signal)).copies[0]?.holds).toBe(fingerprint(value));
    }
    expect(at).toBeGreaterThanOrEqual(MANY);
    expect(world.slots.map(({ name }) => world.simulator.console.neighbours(name))).toEqual(before);
  });
});
