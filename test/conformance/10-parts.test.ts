/**
 * THE CONFORMANCE SUITE, chapter 10: a token of two parts.
 *
 * Some apps take their token in parts, each in a key of its own. Such a slot has one value all the same: `joined` makes it of what
 * the keys hold, `partsOf` takes it apart. Halves of two tokens, or one half alone, are a value that nobody knows, and never the
 * token; and the keys of a copy are sent in one request, so that no phone ever gets halves from us.
 */
import { describe, expect, it } from 'vitest';
import type { SlotSettings } from '#connector';
import { once } from '#simulation';
import { operationsOf, writesAmong } from './requests.ts';
import { fingerprint, openWorld, products, signal, type World } from './world.ts';

const SECOND = 'ORG_SECRET';
const writable = products.filter(({ definition }) => definition.capabilities.write !== 'manual');

/** A world of an app with two keys, and its first slot. */
async function openPair(product: (typeof products)[number]) {
  const world = await openWorld(product, { slots: 2, secondKey: SECOND });
  const inParts = (slot: SlotSettings<unknown>) => {
    return { ...slot, app: { ...slot.app, keys: [...slot.app.keys, SECOND], separator: ':' } };
  };
  const pair = () => [world.token(), world.token()] as const;
  return { world, slots: world.slots.map(inParts), slot: inParts(world.slot), pair };
}

async function put(world: World, slot: SlotSettings<unknown>, value: string) {
  const connector = world.open();
  const before = await connector.observe(slot, signal);
  return connector.write(slot, before, () => value, signal);
}

/** What both keys hold in all copies, each pair once. */
function shown(world: World, slot: SlotSettings<unknown>) {
  return [...new Set(world.simulator.console.parts(slot.name).map((parts) => JSON.stringify(parts)))].map(
    (parts): unknown => JSON.parse(parts),
  );
}

describe.each(writable)('$id, a token of two parts:', (product) => {
  it('suits the settings, and each of its keys is a place', async () => {
    const { world, slots, slot } = await openPair(product);
    await using _ = world;
    const { definition } = product;
    expect(definition.whyUnsuited?.(slot) ?? null).toBeNull();
    const places = slots.flatMap((one) => one.app.keys.map((key) => definition.place(one, key)));
    expect(new Set(places).size).toBe(4);
  });

  it('is written whole into both keys, whatever stood there, and then there is nothing to do', async () => {
    const { world, slots, pair } = await openPair(product);
    await using _ = world;
    const { console } = world.simulator;
    for (const slot of slots) {
      const begin = [
        () => undefined,
        () => console.setValue(slot.name, null),
        () => console.setSecond(slot.name, null),
        () => console.setSecond(slot.name, 'of another token'),
        () => console.setValue(slot.name, 'shorter'),
      ];
      for (const prepare of begin) {
        prepare();
        const parts = pair();
        const value = parts.join(':');
        const { outcomes, after } = await put(world, slot, value);
        const copies = console.parts(slot.name).length;
        expect(outcomes).toEqual([{ outcome: 'written', copies }]);
        expect(after?.copies).toEqual([{ holds: fingerprint(value), count: copies }]);
        expect(after?.neighbours).not.toContain(SECOND);
        expect(shown(world, slot)).toEqual([parts]);
        const again = await world.requestsOf(() => put(world, slot, value));
        expect(writesAmong(again, await operationsOf(product))).toEqual([]);
      }
    }
  });

  it('is absent where both keys are; one half, or halves of two tokens, are another value', async () => {
    const { world, slot, pair } = await openPair(product);
    await using _ = world;
    const { console } = world.simulator;
    const [first, second] = pair();
    const [, other] = pair();
    const seen = async () => {
      const { copies } = await world.open().observe(slot, signal);
      return copies.map(({ holds }) => holds);
    };
    console.setValue(slot.name, null);
    console.setSecond(slot.name, null);
    expect(await seen()).toEqual([null]);
    console.setValue(slot.name, first);
    expect(await seen()).toEqual([fingerprint(`${first}:`)]);
    console.setSecond(slot.name, other);
    expect(await seen()).toEqual([fingerprint(`${first}:${other}`)]);
    console.setSecond(slot.name, second);
    expect(await seen()).toEqual([fingerprint(`${first}:${second}`)]);
    console.setValue(slot.name, null);
    expect(await seen()).toEqual([fingerprint(`:${second}`)]);
  });

  it('leaves every neighbour as it is', async () => {
    const { world, slot, pair } = await openPair(product);
    await using _ = world;
    const old = pair();
    await put(world, slot, old.join(':'));
    const look = () => JSON.stringify(world.simulator.console.inPlace(slot.name));
    const before = look();
    expect(before).toContain(old[1]);
    const next = pair();
    await put(world, slot, next.join(':'));
    expect(look()).toBe(before.replaceAll(old[1], next[1]));
  });

  it('is never left in halves by a write that fails: both keys change, or neither does', async () => {
    const { world, slot, pair } = await openPair(product);
    await using _ = world;
    const operations = await operationsOf(product);
    const old = pair();
    await put(world, slot, old.join(':'));
    const next = pair();
    const { status, headers, body } = world.simulator.errorAnswer(500);
    const fail = once((request) =>
      writesAmong([request], operations).length > 0 ? { status, headers, body } : undefined,
    );
    const mend = world.simulator.behave(fail);
    await put(world, slot, next.join(':')).catch(() => undefined);
    mend();
    for (const parts of shown(world, slot)) expect([[...old], [...next]]).toContainEqual(parts);
    await put(world, slot, next.join(':'));
    expect(shown(world, slot)).toEqual([[...next]]);
  });

  it.each(['has no separator', 'one:two:three', ':second', 'first:'])(
    'is not made of %j: nothing is sent, and the value is not repeated',
    async (value) => {
      const { world, slot, pair } = await openPair(product);
      await using _ = world;
      const parts = pair();
      await put(world, slot, parts.join(':'));
      await expect(put(world, slot, value)).rejects.toSatisfy(
        (failure) => failure instanceof Error && !failure.message.includes(value),
      );
      expect(shown(world, slot)).toEqual([[...parts]]);
    },
  );

  it('its parts are secrets like any other', async () => {
    const { world, slot, pair } = await openPair(product);
    await using _ = world;
    const parts = pair();
    const { after } = await put(world, slot, parts.join(':'));
    for (const part of parts) expect(JSON.stringify(after)).not.toContain(part);
  });
});
