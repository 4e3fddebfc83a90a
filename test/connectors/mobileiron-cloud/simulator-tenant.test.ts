import { afterEach, describe, expect, it } from 'vitest';
import { simulator } from '../../../connectors/mobileiron-cloud/simulator.ts';
import type { SimulatorOptions } from '../../../src/simulation/contract.ts';
import { ANDROID, IOS, idsOf, worlds } from '../ivanti-cps/simulator-client.ts';

const { world: open, end } = worlds();
const world = (options: SimulatorOptions = {}) => open(simulator, options);
const SPACES = '/api/v1/tenant/partition/device';
const DEFINITIONS = '/api/v1/customattributes?type=device';
const POLICIES = '/api/v1/policy?dmPartitionId=100001&tag=DEVICE_CONFIGURATION';
const PLAY = '/api/v1/app/googleplay?cmPartitionId=200001&q=pingid&rows=10';

afterEach(end);

describe('the tenant of the simulated Neurons', () => {
  it('has several spaces, one of which is the default', async () => {
    const { client } = await world();
    const { result } = (await client.get(SPACES)).body;
    expect(result.searchResults).toMatchObject([
      { id: 100_002, defaultPartition: false, deviceCount: 2 },
      { id: 100_001, defaultPartition: true },
    ]);
    expect((await client.get(`${SPACES}?start=1&rows=1`)).body.result).toMatchObject({
      totalCount: 2,
      searchResults: [{ id: 100_001 }],
    });
    expect((await client.get('/api/v1/metadata/tenant')).body.result.defaultCmPartitionId).toBe(200_001);
    const without = await world({ quirks: { spaces: 'no-default' } });
    expect((await without.client.get(SPACES)).text).not.toContain('"defaultPartition":true');
  });

  it('defines attributes, until one is removed or gets another name', async () => {
    const { tenant, client } = await world();
    const names = async () =>
      (await client.get(DEFINITIONS)).body.result.searchResults.map(({ name }: { name: string }) => name);
    expect(await names()).toEqual(expect.arrayContaining([IOS, ANDROID, 'cost center']));
    expect(await names()).not.toContain('no longer used');
    tenant.console.remove('ios');
    tenant.console.rename('android', 'mdm token');
    expect(await names()).toEqual(expect.arrayContaining(['mdm token']));
    expect(await names()).not.toEqual(expect.arrayContaining([IOS]));
    expect(await names()).not.toEqual(expect.arrayContaining([ANDROID]));
    expect((await client.get('/api/v1/customattributes?type=account')).body.result.searchResults).toEqual([]);
    expect((await client.get('/api/v1/customattributes')).status).toBe(400);
  });

  it.each([
    ['owner', ['DEVICE', 'DEVICE']],
    ['data-type', ['Text', 'Numeric']],
  ])('says of a definition: %s', async (definitionType, types) => {
    const { client } = await world({ quirks: { definitionType } });
    const found = (await client.get(DEFINITIONS)).body.result.searchResults;
    const typeOf = (wanted: string) => found.find(({ name }: { name: string }) => name === wanted).type;
    expect([typeOf(IOS), typeOf('cost center')]).toEqual(types);
  });

  it('lists policies, app configurations among them or not', async () => {
    const { client } = await world();
    const { result } = (await client.get(POLICIES)).body;
    expect(result.searchResults.map(({ policyType }: { policyType: string }) => policyType)).toEqual([
      'WIFI',
      'MANAGED_APP_CONFIG',
      'MANAGED_APP_CONFIG',
    ]);
    expect((await client.get('/api/v1/policy')).status).toBe(400);
    const without = await world({ quirks: { policies: 'without' } });
    expect((await without.client.get(POLICIES)).body.result.totalCount).toBe(1);
  });

  it.each([
    ['once', [true]],
    ['twice', [true, true]],
    ['missing', []],
    ['unassigned', [false]],
  ])('has the app %s', async (apps, imported) => {
    const { client } = await world({ quirks: { apps } });
    const { result } = (await client.get(PLAY)).body;
    expect(result.map((app: { imported: boolean }) => app.imported)).toEqual(imported);
    expect((await client.get(PLAY.replace('200001', '1'))).status).toBe(400);
  });
});

describe('roles of the simulated Neurons', () => {
  const CALLS = [
    ['GET', () => '/api/v1/device?dmPartitionId=100001', 'Device Read Only'],
    ['GET', (id: string) => `/api/v1/device/${id}?dmPartitionId=100001`, 'Device Read Only'],
    ['GET', (id: string) => `/api/v1/device/${id}/customattributes`, 'Device Read Only'],
    ['GET', (id: string) => `/api/v1/device/${id}/configs`, 'Device Read Only'],
    ['PUT', (id: string) => `/api/v1/device/${id}/customattributes`, 'Device Management'],
    ['GET', () => SPACES, 'Tenant Admin'],
    ['GET', () => '/api/v1/metadata/tenant', 'Tenant Admin'],
    ['GET', () => DEFINITIONS, 'Tenant Admin'],
    ['GET', () => POLICIES, 'Tenant Admin'],
    ['GET', () => PLAY, 'App & Content Management'],
    ['GET', () => '/msa/v1/cps/device', 'CPS'],
  ] as const;

  it.each(CALLS)('%s %o asks for %s', async (method, pathOf, role) => {
    const { tenant, client } = await world();
    const path = pathOf(String(idsOf(tenant, 'ios')[0]));
    const ask = async () => (await client.send(method, path, method === 'PUT' ? { attrs: {} } : undefined)).status;
    expect(await ask()).toBe(200);
    const giveBack = tenant.withhold(role);
    expect(await ask()).toBe(403);
    giveBack();
    for (const other of new Set(CALLS.map(([, , name]) => name))) if (other !== role) tenant.withhold(other);
    expect(await ask()).toBe(200);
  });

  it('include asking phones to check in', async () => {
    const { tenant, client } = await world();
    const ask = async () => (await client.send('PUT', '/api/v1/device/forceCheckin', 'ids=1')).status;
    expect(await ask()).toBe(200);
    tenant.withhold('Device Management');
    expect(await ask()).toBe(403);
  });
});
