import { describe, expect, it } from 'vitest';
import { mobileironCloud } from '../../../connectors/mobileiron-cloud/index.ts';
import { account } from '../../../connectors/mobileiron-cloud/settings.ts';
import { attributeVendor } from '../../../connectors/mobileiron-cloud/vendor.ts';
import { type Answering, json } from '../kit-for-tests.ts';
import { ACCOUNT, guidOf, idOf, list, open, row } from './answers.ts';

const { signal } = new AbortController();

const slot = {
  name: 'ios',
  platform: 'ios' as const,
  profile: { id: 'pingid', title: 'PingID', usedAt: 'sign-in' as const, platforms: {} },
  app: { keys: ['PINGID_MDM_TOKEN'], packageId: 'com.accells.accellsapp' },
  settings: { attribute: 'token', write: 'attribute' as const },
};

const SPACES = [
  { id: 2, name: 'Plant', defaultPartition: false },
  { id: 1, name: 'Default Space', defaultPartition: true },
];

const usual: Answering = ({ operation }) => {
  if (operation === 'device-spaces') return list(SPACES);
  if (operation === 'cps-attributes') return json(200, [{ name: 'token', dataType: 'string', readOnly: false }]);
  return list([row(1), row(2, { platformType: 'ANDROID' })]);
};

function tenant(answer: Answering = usual) {
  const { kit } = open(answer);
  return { kit, connector: () => mobileironCloud.open(account.parse(ACCOUNT), kit) };
}

describe('a look', () => {
  it('asks once for the default space, and in every run for the attributes and the devices', async () => {
    const { kit, connector } = tenant();
    const seen = await connector().observe(slot, signal);
    expect(seen).toMatchObject({ place: 'device attribute token (iOS devices)', neighbours: ['department'] });
    expect(seen.copies).toEqual([{ holds: kit.fingerprint('old'), count: 1 }]);
    await connector().observe(slot, signal);
    expect(kit.of('device-spaces')).toHaveLength(1);
    expect(kit.of('list-devices').map(({ url }) => url.searchParams.get('dmPartitionId'))).toEqual(['1', '1']);
    expect(kit.sent).toHaveLength(5);
  });

  it('at an address where there is no tenant is `auth`: nothing else is tried there', async () => {
    const { connector } = tenant((request) => (request.operation === 'device-spaces' ? json(404, {}) : usual(request)));
    await expect(connector().observe(slot, signal)).rejects.toMatchObject({
      kind: 'auth',
      message: expect.stringContaining('is `url` the address'),
    });
  });

  it('at a space that failed is not remembered', async () => {
    let failing = true;
    const { connector } = tenant((request) => (failing ? json(500, {}) : usual(request)));
    await expect(connector().observe(slot, signal)).rejects.toMatchObject({ kind: 'unavailable' });
    failing = false;
    await expect(connector().observe(slot, signal)).resolves.toBeDefined();
  });
});

it('a write of a value that would not arrive is rejected, and nothing is sent', async () => {
  const { kit, connector } = tenant();
  const before = await connector().observe(slot, signal);
  const sent = kit.sent.length;
  const writing = connector().write(slot, before, () => '$' + '{userEmailAddress}', signal);
  await expect(writing).rejects.toMatchObject({ kind: 'rejected', message: expect.stringContaining('variables') });
  expect(kit.sent).toHaveLength(sent);
});

it('a device that has enrolled again is found, not the one it was before', async () => {
  const rows = [row(1, { registrationState: 'RETIRED', serialNumber: 'C39' }), row(2, { serialNumber: 'C39' })];
  const { devices } = open(() => list(rows));
  const calls = { atOnce: 1, checkInCalls: 1 } as Parameters<typeof attributeVendor>[1];
  expect((await attributeVendor(devices, calls).find('C39', signal))?.id).toBe(idOf(2));
  expect(await attributeVendor(devices, calls).find(guidOf(1), signal)).toBeUndefined();
});
