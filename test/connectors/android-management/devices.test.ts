import { expect, it } from 'vitest';
import { drain } from '../../conformance/world.ts';
import { answer, DEVICES, kitFor, open, signal } from './enterprise-for-tests.ts';

const list = (device: Record<string, unknown>) => {
  const kit = kitFor({ [DEVICES]: answer({ devices: [device] }) });
  return drain(open(kit).devices?.(signal) ?? []);
};

it('a device goes by its model, and by what identifies it', async () => {
  const device = {
    name: 'enterprises/LC01/devices/3a01',
    userName: 'enterprises/LC01/users/7',
    hardwareInfo: { model: 'Pixel 9', serialNumber: 'SN1' },
    networkInfo: { imei: '350000000000001' },
    lastStatusReportTime: '2026-11-24T08:00:00Z',
  };
  expect(await list(device)).toEqual([
    {
      id: '3a01',
      name: 'Pixel 9',
      platform: 'android',
      serialNumber: 'SN1',
      imei: '350000000000001',
      udid: null,
      user: 'enterprises/LC01/users/7',
      lastSeenAt: Date.parse('2026-11-24T08:00:00Z'),
    },
  ]);
});

it('what a policy does not have reported is null, and the device is listed all the same', async () => {
  expect(await list({ name: 'enterprises/LC01/devices/3a02' })).toMatchObject([
    { id: '3a02', name: '3a02', serialNumber: null, imei: null, user: null, lastSeenAt: null },
  ]);
});

it('a device without a name is thrown: who can not be told apart can not be compared', async () => {
  await expect(list({ hardwareInfo: {} })).rejects.toMatchObject({ kind: 'protocol' });
});
