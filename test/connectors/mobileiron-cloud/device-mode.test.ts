/** `attributeCalls: device`, the way that conformance doesn't take: in front of the simulated tenant, whichever way its open questions are answered. */
import { describe, expect, it } from 'vitest';
import { simulator as simulation } from '../../../connectors/mobileiron-cloud/simulator.ts';
import { fingerprintForTests } from '../kit-for-tests.ts';
import { againstSimulator, drain } from './against-simulator.ts';

const { signal } = new AbortController();
const DEVICE = { attributeCalls: 'device' };

const questions = ['attributePut', 'attributeValues', 'attributeEnvelope', 'order', 'definitionType'];
const answers = Object.entries(simulation.quirks)
  .filter(([quirk]) => questions.includes(quirk))
  .flatMap(([quirk, alternatives]) => alternatives.map((alternative) => ({ [quirk]: alternative })));

describe.each(answers)('one call for each device, where %o', (quirks) => {
  it('writes one attribute of each phone, and keeps the neighbours', async () => {
    await using world = await againstSimulator({ phones: 6, quirks }, DEVICE);
    const { console } = world.simulator;
    for (const { name } of world.slots) console.setValue(name, 'a value from before');
    const inPlace = () => world.slots.map(({ name }) => console.inPlace(name));
    const before = inPlace();
    for (const slot of world.slots) {
      const connector = world.open();
      const seen = await connector.observe(slot, signal);
      expect(seen.copies).toEqual([{ holds: fingerprintForTests('a value from before'), count: 3 }]);
      const { outcomes } = await connector.write(slot, seen, () => 'a new value', signal);
      expect(outcomes).toEqual([{ outcome: 'written', copies: 3 }]);
      expect(console.values(slot.name)).toEqual(['a new value', 'a new value', 'a new value']);
    }
    expect(inPlace()).toEqual(before);
  });
});

describe('one call for each device', () => {
  it('asks nothing of the partner API, and only what the documented roles allow', async () => {
    await using world = await againstSimulator({}, DEVICE);
    world.simulator.withhold('CPS');
    const slot = firstOf(world.slots);
    const connector = world.open();
    await connector.write(slot, await connector.observe(slot, signal), () => 'a new value', signal);
    expect(world.simulator.requests.filter(({ path }) => path.includes('/cps/'))).toEqual([]);
  });

  it('without the role it takes, says its name and writes nothing', async () => {
    await using world = await againstSimulator({}, DEVICE);
    world.simulator.withhold('Device Management');
    const slot = firstOf(world.slots);
    const connector = world.open();
    const writing = connector.write(slot, await connector.observe(slot, signal), () => 'a new value', signal);
    await expect(writing).rejects.toMatchObject({ kind: 'auth', permission: 'Device Management' });
    expect(world.simulator.console.values(slot.name)).toEqual([null, null]);
  });

  it('adds the attribute where a device has none, and asks phones that lag behind to check in', async () => {
    await using world = await againstSimulator({}, DEVICE);
    const slot = firstOf(world.slots);
    const connector = world.open();
    await connector.write(slot, await connector.observe(slot, signal), () => 'a new value', signal);
    expect(world.simulator.console.values(slot.name)).toEqual(['a new value', 'a new value']);
    await world.clock.advance(1000);
    expect(await connector.requestCheckIn?.(slot, world.clock.now(), signal)).toBe(2);
  });

  it('proves itself on one device, by its serial number', async () => {
    await using world = await againstSimulator({}, DEVICE);
    const slot = firstOf(world.slots);
    world.simulator.console.setValue(slot.name, 'a value from before');
    const before = world.simulator.console.inPlace(slot.name);
    const devices = await drain(world.open().devices?.(signal));
    const serialNumber = devices.find(({ platform, serialNumber }) => platform === 'ios' && serialNumber)?.serialNumber;
    const findings = await drain(world.open().probe?.(slot, serialNumber ?? '', signal));
    expect(findings.map(({ level }) => level)).toEqual(['ok', 'ok']);
    expect(world.simulator.console.inPlace(slot.name)).toEqual(before);
  });
});

describe('a space that is named', () => {
  it('spares the call that finds the default one, and the role it takes', async () => {
    await using usual = await againstSimulator();
    await usual.open().observe(firstOf(usual.slots), signal);
    const listed = usual.simulator.requests.find(({ path }) => path.startsWith('/api/v1/device?'));
    const space = new URL(listed?.path ?? '', usual.simulator.url).searchParams.get('dmPartitionId');
    await using named = await againstSimulator({}, { space });
    named.simulator.withhold('Tenant Admin');
    const seen = await named.open().observe(firstOf(named.slots), signal);
    expect(seen.copies).toEqual([{ holds: null, count: 2 }]);
    expect(named.simulator.requests.filter(({ path }) => path.includes('/partition/'))).toEqual([]);
  });
});

function firstOf<T>([first]: readonly T[]): T {
  if (first === undefined) throw new Error('a world without slots');
  return first;
}
