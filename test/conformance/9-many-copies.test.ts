/**
 * THE CONFORMANCE SUITE, chapter 9: a copy on every device.
 *
 * Some products keep the value as an attribute of each device. Then there may be a hundred thousand copies, or none; devices
 * enrol and retire while we look; a write takes an hour, is stopped, dies, and goes on with the rest, because the rest is
 * what still differs. Nothing is compared as a whole: each device is looked at by itself, and what somebody has typed into
 * one of them stays there until a plan has seen it.
 */
import { describe, expect, it } from 'vitest';
import type { Progress, WriteReport } from '#connector';
import { operationsOf, writesAmong } from './requests.ts';
import { drain, fingerprint, openWorld, products, signal, type World } from './world.ts';

const perDevice = products.filter(({ definition }) => definition.capabilities.write === 'per-device');
const MANY = 2400;

if (perDevice.length === 0) it.skip('no product of this run keeps a copy on every device');

/** Copies by what became of them. */
function counts({ outcomes }: WriteReport): Readonly<Record<string, number>> {
  const all: Record<string, number> = {};
  for (const { outcome, copies } of outcomes) all[outcome] = (all[outcome] ?? 0) + copies;
  return all;
}

async function writeFirst(world: World, value: string): Promise<void> {
  const connector = world.open();
  await connector.write(world.slot, await connector.observe(world.slot, signal), () => value, signal);
}

describe.each(perDevice)('$id, where every device is a copy:', (product) => {
  it('a device that has enrolled since holds nothing, and is the only one that is written', async () => {
    await using world = await openWorld(product, { phones: 12 });
    const { slot, simulator } = world;
    const value = world.token();
    await writeFirst(world, value);
    simulator.console.setCopy(slot.name, 3, null);
    const connector = world.open();
    const seen = await connector.observe(slot, signal);
    expect(new Map(seen.copies.map(({ holds, count }) => [holds, count]))).toEqual(
      new Map([
        [fingerprint(value), 5],
        [null, 1],
      ]),
    );
    const report = await connector.write(slot, seen, () => value, signal);
    expect(counts(report)).toEqual({ written: 1 });
    expect(new Set(simulator.console.values(slot.name))).toEqual(new Set([value]));
  });

  it('without any device a slot has no copies, and there is nothing to write', async () => {
    await using world = await openWorld(product, { phones: 0 });
    const connector = world.open();
    const seen = await connector.observe(world.slot, signal);
    expect(seen.copies).toEqual([]);
    const requests = await world.requestsOf(async () => {
      expect(await connector.write(world.slot, seen, world.token, signal)).toMatchObject({ outcomes: [] });
    });
    expect(writesAmong(requests, await operationsOf(product))).toEqual([]);
  });

  it('a device into which somebody typed between the look and the write keeps that; the others are written', async () => {
    await using world = await openWorld(product, { phones: 12 });
    const { slot, simulator } = world;
    await writeFirst(world, world.token());
    const connector = world.open();
    const before = await connector.observe(slot, signal);
    simulator.console.setCopy(slot.name, 2, 'typed by somebody');
    const value = world.token();
    const report = await connector.write(slot, before, () => value, signal);
    expect(counts(report)).toEqual({ written: 5, failed: 1 });
    expect(report.outcomes.find((one) => one.outcome === 'failed')?.failure.kind).toBe('conflict');
    const wanted = simulator.console.values(slot.name).map((_, at) => (at === 2 ? 'typed by somebody' : value));
    expect(simulator.console.values(slot.name)).toEqual(wanted);
  });

  it('somebody changes every copy: each is a conflict, and nothing is written', async () => {
    await using world = await openWorld(product);
    const { slot, simulator } = world;
    const connector = world.open();
    const before = await connector.observe(slot, signal);
    simulator.console.setValue(slot.name, 'typed by somebody');
    const requests = await world.requestsOf(async () => {
      const report = await connector.write(slot, before, world.token, signal);
      expect(Object.keys(counts(report))).toEqual(['failed']);
    });
    expect(writesAmong(requests, await operationsOf(product))).toEqual([]);
    expect(new Set(simulator.console.values(slot.name))).toEqual(new Set(['typed by somebody']));
  });

  it("somebody changes a device's neighbour between the look and the write: it stays, and the token is written", async () => {
    await using world = await openWorld(product);
    const { slot, simulator } = world;
    const connector = world.open();
    const before = await connector.observe(slot, signal);
    simulator.console.touchNeighbour(slot.name);
    const theirs = simulator.console.neighbours(slot.name);
    const value = world.token();
    const report = await connector.write(slot, before, () => value, signal);
    expect(Object.keys(counts(report))).toEqual(['written']);
    expect(simulator.console.neighbours(slot.name)).toEqual(theirs);
  });
});

describe.each(perDevice)('$id and a large fleet:', (product) => {
  it('every device counts once, and a write tells how far it has come', { timeout: 60_000 }, async () => {
    await using world = await openWorld(product, { phones: MANY });
    const { slot, simulator } = world;
    const connector = world.open();
    const before = await connector.observe(slot, signal);
    expect(before.copies.reduce((sum, { count }) => sum + count, 0)).toBe(MANY / 2);
    const told: Progress[] = [];
    const value = world.token();
    const long = { stop: signal, progress: (progress: Progress) => void told.push(progress) };
    const report = await connector.write(slot, before, () => value, signal, long);
    expect(counts(report)).toEqual({ written: MANY / 2 });
    expect(told.length).toBeGreaterThan(1);
    expect(told.map(({ copies }) => copies)).toEqual(told.map(({ copies }) => copies).toSorted((a, b) => a - b));
    expect(told.at(-1)).toEqual({ copies: MANY / 2, of: MANY / 2 });
    expect(new Set(simulator.console.values(slot.name))).toEqual(new Set([value]));
  });

  it('a write that is stopped says what it left, and the next one does the rest', { timeout: 60_000 }, async () => {
    await using world = await openWorld(product, { phones: MANY });
    const { slot, simulator } = world;
    const value = world.token();
    const stop = new AbortController();
    const connector = world.open();
    const before = await connector.observe(slot, signal);
    const long = { stop: stop.signal, progress: ({ copies }: Progress) => copies > 1 && stop.abort() };
    const first = counts(await connector.write(slot, before, () => value, signal, long));
    const held = simulator.console.values(slot.name).filter((one) => one === value).length;
    expect(first.written).toBe(held);
    expect(first['not-attempted']).toBe(MANY / 2 - held);
    expect(held).toBeLessThan(MANY / 2);
    const again = world.open();
    const rest = counts(await again.write(slot, await again.observe(slot, signal), () => value, signal));
    expect(rest).toEqual({ written: MANY / 2 - held });
    expect(new Set(simulator.console.values(slot.name))).toEqual(new Set([value]));
  });

  it('a write that dies half-way loses nothing: what it did stays done', { timeout: 60_000 }, async () => {
    await using world = await openWorld(product, { phones: MANY });
    const { slot, simulator } = world;
    const operations = await operationsOf(product);
    const value = world.token();
    let writes = 0;
    const mend = simulator.behave((request) => {
      if (writesAmong([request], operations).length > 0) writes += 1;
      return writes > 3 ? 'reset' : undefined;
    });
    const connector = world.open();
    const before = await connector.observe(slot, signal);
    await expect(connector.write(slot, before, () => value, signal)).rejects.toMatchObject({ kind: 'unavailable' });
    mend();
    const held = simulator.console.values(slot.name).filter((one) => one === value).length;
    expect(held).toBeGreaterThan(0);
    // The same look, as a run does that tries again: what is done already is not done twice.
    const rest = counts(await world.open().write(slot, before, () => value, signal));
    expect(rest).toEqual({ written: MANY / 2 - held });
  });
});

const probing = perDevice.filter(({ definition }) => definition.capabilities.readback === 'value');

describe.each(probing)('$id proves on one device what nobody has verified:', (product) => {
  it('that a write works, shows, and leaves the neighbours alone; and nothing is different afterwards', async () => {
    await using world = await openWorld(product, { phones: 12 });
    const { slot, simulator } = world;
    for (const { name } of world.slots) simulator.console.setValue(name, world.token());
    const connector = world.open();
    const [device] = await drain(connector.devices?.(signal) ?? []);
    if (connector.probe === undefined || device === undefined) throw new Error('a connector without a probe');
    const shown = () =>
      world.slots.map(({ name }) => [simulator.console.inPlace(name), simulator.console.values(name)]);
    const before = shown();
    // The first device in the list may be of either platform, and the slot has to be one of it.
    const own = world.slots.find(({ platform }) => platform === device.platform) ?? slot;
    const findings = await drain(connector.probe(own, device.id, signal));
    expect(findings.map(({ level }) => level)).not.toContain('failure');
    expect(findings.some(({ level }) => level === 'ok')).toBe(true);
    expect(shown()).toEqual(before);
  });

  it('a device that is not there is a failure that says so', async () => {
    await using world = await openWorld(product);
    const findings = await drain(world.open().probe?.(world.slot, 'no-such-device', signal) ?? []);
    expect(findings.map(({ level }) => level)).toContain('failure');
    expect(findings.map(({ says }) => says).join()).toContain('no-such-device');
  });
});
