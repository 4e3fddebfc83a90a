/**
 * THE CONFORMANCE SUITE, chapter 5: phones.
 *
 * A token that is replaced may be revoked only when no phone presents it any more. What the vendor can tell about phones is
 * the evidence, and it is worth what it is worth: phones that are not known to have the value are not counted as having it. So
 * figures err on one side only. `since` is when the value was written: what a phone reported before that is about another.
 */
import { describe, expect, it } from 'vitest';
import type { Connector, Delivery } from '#connector';
import { answerWith, nthRequest } from '#simulation';
import { drain, openWorld, products, signal, type World } from './world.ts';

const PHONES = 10;
const MINUTE_MS = 60_000;

const withDelivery = products.filter(({ definition }) => definition.capabilities.delivery !== 'none');
const withDevices = products.filter(({ definition }) => definition.capabilities.devices);

/** Writes a new value into the first slot and returns how to ask for its delivery. */
async function written(world: World): Promise<() => Promise<Delivery>> {
  const { slot, clock } = world;
  const connector = world.open();
  const value = world.token();
  await clock.advance(MINUTE_MS);
  const since = clock.now();
  await connector.write(slot, await connector.observe(slot, signal), () => value, signal);
  await clock.advance(MINUTE_MS);
  return () => ask(world.open(), world, since);
}

async function ask(connector: Connector<unknown>, { slot }: World, since: number): Promise<Delivery> {
  if (connector.delivery === undefined) throw new Error('a connector without `delivery`');
  return connector.delivery(slot, since, signal);
}

function total({ delivered, pending, failed, unknown }: Delivery): number {
  return delivered + pending + failed + unknown;
}

describe.each(withDelivery)('$id tells how many phones have received a value:', (product) => {
  const open = () => openWorld(product, { slots: 2, phones: PHONES });
  const phonesOf = (world: World) => world.simulator.fleet.phones.filter(({ slot }) => slot === world.slot.name);

  it('none, before any has checked in; and none is left out', async () => {
    await using world = await open();
    const delivery = await (await written(world))();
    expect(delivery.delivered).toBe(0);
    expect(total(delivery)).toBeGreaterThanOrEqual(phonesOf(world).length);
    expect(delivery.evidence.trim()).not.toBe('');
  });

  it('all, once each has checked in', async () => {
    await using world = await open();
    const delivery = await written(world);
    world.simulator.fleet.checkInAll(world.clock.now());
    await world.clock.advance(MINUTE_MS);
    const told = await delivery();
    expect(told).toMatchObject({ delivered: phonesOf(world).length, pending: 0, failed: 0, unknown: 0 });
    if (told.asOf !== null) expect(told.asOf).toBeLessThanOrEqual(world.clock.now());
  });

  it('not those that lie in a drawer', async () => {
    await using world = await open();
    const delivery = await written(world);
    for (const phone of phonesOf(world).slice(0, 2)) phone.reachable = false;
    world.simulator.fleet.checkInAll(world.clock.now());
    const told = await delivery();
    expect(told.delivered).toBe(phonesOf(world).length - 2);
    expect(total(told)).toBe(phonesOf(world).length);
  });

  it('only of the value that was written: what a phone reported about an older one does not count', async () => {
    await using world = await open();
    await written(world);
    world.simulator.fleet.checkInAll(world.clock.now());
    const second = await written(world);
    expect((await second()).delivered).toBe(0);
    world.simulator.fleet.checkInAll(world.clock.now());
    expect((await second()).delivered).toBe(phonesOf(world).length);
  });

  it('never more than have it, at any moment of a slow hour', async () => {
    await using world = await open();
    const delivery = await written(world);
    for (let look = 0; look < 8; look += 1) {
      world.simulator.fleet.tick(world.clock.now());
      const [value] = world.simulator.console.values(world.slot.name);
      const having = phonesOf(world).filter(({ token }) => token === value).length;
      const told = await delivery();
      expect(told.delivered).toBeLessThanOrEqual(having);
      expect(total(told)).toBeGreaterThanOrEqual(phonesOf(world).length);
      await world.clock.advance(6 * MINUTE_MS);
    }
  });
});

/** Phones that lag behind may be asked to check in, a few at a time; reconcile decides when. */
const asking = products.filter(({ definition }) => definition.permissions.some((one) => one.for === 'check-in'));

describe.each(asking)('$id asks phones to check in:', (product) => {
  const askPhones = async (world: World, since: number) => {
    const connector = world.open();
    if (connector.requestCheckIn === undefined) throw new Error('a connector without `requestCheckIn`');
    return connector.requestCheckIn(world.slot, since, signal);
  };

  it('those that have not been heard of since the write, and no others', async () => {
    await using world = await openWorld(product, { slots: 2, phones: PHONES });
    const phones = world.simulator.fleet.phones.filter(({ slot }) => slot === world.slot.name);
    for (const phone of phones.slice(0, 2)) phone.reachable = false;
    world.simulator.fleet.checkInAll(world.clock.now());
    await world.clock.advance(MINUTE_MS);
    expect(await askPhones(world, world.clock.now() - 2 * MINUTE_MS)).toBe(2);
    for (const phone of phones) phone.reachable = true;
    world.simulator.fleet.checkInAll(world.clock.now());
    await world.clock.advance(MINUTE_MS);
    expect(await askPhones(world, world.clock.now() - 2 * MINUTE_MS)).toBe(0);
  });

  it('and changes nothing by it', async () => {
    await using world = await openWorld(product, { slots: 2, phones: PHONES });
    const { console } = world.simulator;
    const shown = () => world.slots.map(({ name }) => [console.inPlace(name), console.values(name)]);
    const before = shown();
    await askPhones(world, world.clock.now());
    expect(shown()).toEqual(before);
  });
});

/** Devices are listed to find those that are enrolled in two accounts. There may be a hundred thousand: they are passed on as they come. */
describe.each(withDevices)('$id lists devices:', (product) => {
  const devicesOf = (world: World, connector = world.open()) => {
    if (connector.devices === undefined) throw new Error('a connector without `devices`');
    return connector.devices(signal);
  };

  it('every phone, once, with what identifies it', async () => {
    await using world = await openWorld(product, { phones: 50 });
    const devices = await drain(devicesOf(world));
    expect(new Set(devices.map(({ id }) => id)).size).toBe(devices.length);
    const names = devices.map(({ name, platform }) => `${platform} ${name}`);
    // Names don't tell phones apart, so each phone takes one row away.
    for (const { name, platform } of world.simulator.fleet.phones) {
      const at = names.indexOf(`${platform} ${name}`);
      expect(at).toBeGreaterThanOrEqual(0);
      names.splice(at, 1);
    }
    for (const { lastSeenAt } of devices) {
      if (lastSeenAt !== null) expect(lastSeenAt).toBeLessThanOrEqual(world.clock.now());
    }
  });

  it('page by page: the first comes before the last page is asked for, and who stops listening stops the asking', async () => {
    await using world = await openWorld(product, { phones: 2500 });
    const all = await world.requestsOf(() => drain(devicesOf(world)));
    const first = await world.requestsOf(async () => {
      for await (const _ of devicesOf(world)) break;
    });
    if (all.length > 1) expect(first.length).toBeLessThan(all.length);
  });

  it('law 3: a page that fails is a throw, not the end of the list', async () => {
    await using world = await openWorld(product, { phones: 2500 });
    await drain(devicesOf(world));
    const pages = await world.requestsOf(() => drain(devicesOf(world)));
    world.simulator.behave(nthRequest(pages.length, answerWith(500)));
    await expect(drain(devicesOf(world))).rejects.toMatchObject({ kind: 'unavailable' });
  });
});
