/** Devices as the Jamf Pro API lists them. */
import { describe, expect, it } from 'vitest';
import { changeJson, onOperation } from '#simulation';
import { drain, signal } from '../../conformance/world.ts';
import { type JamfWorld, jamfWorld } from './jamf-for-tests.ts';

const devicesOf = (world: JamfWorld) => drain(world.open().devices?.(signal) ?? []);

interface Page {
  readonly totalCount: number;
  readonly results: readonly Record<string, unknown>[];
}

describe('the list of devices', () => {
  it('says of each what identifies it, and when inventory last heard of it', async () => {
    await using world = await jamfWorld({ phones: 2 });
    world.simulator.fleet.checkInAll(world.clock.now());
    const [first, ...others] = await devicesOf(world);
    expect(first).toEqual({
      id: '1',
      name: world.simulator.fleet.phones[0]?.name,
      platform: 'ios',
      serialNumber: 'F2L0001',
      imei: '3591110000011',
      udid: '00008140-0000000000000001',
      user: 'user0001',
      lastSeenAt: world.clock.now(),
    });
    // The Apple TV is no phone.
    expect(others).toHaveLength(1);
  });

  it('goes on where inventory knows nothing', async () => {
    await using world = await jamfWorld({ phones: 1, quirks: { inventory: 'sparse' } });
    expect(await devicesOf(world)).toEqual([
      expect.objectContaining({ id: '1', serialNumber: null, imei: null, udid: null, user: null, lastSeenAt: null }),
    ]);
  });

  it.each(['asked', '100'])('is read to its end whatever a page holds: %s', async (devicePage) => {
    await using world = await jamfWorld({ phones: 450, quirks: { devicePage } });
    const requests = await world.requestsOf(async () => expect(await devicesOf(world)).toHaveLength(450));
    expect(requests.filter(({ operation }) => operation === 'list-devices')).toHaveLength(devicePage === '100' ? 5 : 3);
  });

  it('passes a device on once that has moved to the next page', async () => {
    await using world = await jamfWorld({ phones: 250 });
    const first: Record<string, unknown>[] = [];
    const shifted = changeJson((value) => {
      const page = value as Page;
      if (first.length > 0) return { ...page, totalCount: page.totalCount + 1, results: [...first, ...page.results] };
      first.push(...page.results.slice(-1));
      return page;
    });
    world.simulator.behave(onOperation('list-devices', shifted));
    expect(await devicesOf(world)).toHaveLength(250);
  });

  it('that ends before it is complete is a failure', async () => {
    await using world = await jamfWorld({ phones: 3 });
    const longer = changeJson((value) => ({ ...(value as Page), totalCount: 9 }));
    world.simulator.behave(onOperation('list-devices', longer));
    await expect(devicesOf(world)).rejects.toMatchObject({
      kind: 'protocol',
      message: 'the list of devices: expected 9 devices, found 4',
    });
  });
});
