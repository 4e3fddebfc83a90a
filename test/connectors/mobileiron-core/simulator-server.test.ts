import { afterEach, describe, expect, it } from 'vitest';
import { simulator } from '../../../connectors/mobileiron-core/simulator.ts';
import type { SimulatorOptions } from '../../../src/simulation/contract.ts';
import { guidsOf, IOS, identifiersOf, worlds } from '../ivanti-cps/simulator-client.ts';

const { world: open, end } = worlds();
const world = (options: SimulatorOptions = {}) => open(simulator, options);
const WAKE_UP = '/api/v2/devices/wakeup?adminDeviceSpaceId=1&actionType=WAKE_UP';
const DEFINITIONS = '/api/v2/attributes/definitions?adminDeviceSpaceId=1';
const APPS = '/api/v2/appstore/apps?adminDeviceSpaceId=1';

afterEach(end);

describe('the simulated EPMM', () => {
  it.each([
    ['12.8.0.1', '12.8.0.1'],
    ['old', '12.5.0.0'],
    ['empty', ''],
    ['build', expect.stringContaining('12.8.0.1 Build')],
  ])('tells its version to those it knows: %s', async (vspVersion, shown) => {
    const { client } = await world({ quirks: { vspVersion } });
    const { text, body } = await client.get('/api/v2/ping');
    expect(body.results.vspVersion).toEqual(shown);
    expect(text).toContain('"apiVersion":2.0');
    const stranger = await client.send('GET', '/api/v2/ping', undefined, { authorization: 'Basic x' });
    expect(stranger.status).toBe(401);
  });

  it('has two device spaces', async () => {
    const { client } = await world();
    const { body } = await client.get('/api/v2/device_spaces/mine');
    expect(body.results.map(({ id }: { id: number }) => id)).toEqual([1, 2]);
    expect(body.messages[0].messageKey).toContain('success');
  });

  it('lists attribute definitions by type, status and keyword, in pages or in one piece', async () => {
    const { tenant, client } = await world();
    const all = (await client.get(`${DEFINITIONS}&type=device`)).body;
    const active = (await client.get(`${DEFINITIONS}&type=device&status=active&limit=0`)).body;
    expect(all.totalCount).toBe(active.totalCount + 1);
    expect(active.results).toContainEqual(
      expect.objectContaining({
        name: IOS,
        dataType: 'string',
        status: 'active',
        variableName: `$CUSTOM_DEVICE_${IOS}$`,
      }),
    );
    expect((await client.get(`${DEFINITIONS}&type=device&keyword=cost`)).body.results).toMatchObject([
      { name: 'cost center', dataType: 'integer' },
    ]);
    const page = (await client.get(`${DEFINITIONS}&type=device&limit=2&offset=1`)).body;
    expect(page).toMatchObject({ totalCount: all.totalCount, resultCount: 2, hasMore: true });
    expect(page.results).toEqual(all.results.slice(1, 3));
    expect((await client.get(`${DEFINITIONS}&type=user`)).body.results).toEqual([]);
    expect((await client.get(DEFINITIONS)).status).toBe(400);
    tenant.console.remove('ios');
    expect((await client.get(`${DEFINITIONS}&type=device`)).text).not.toContain(`"${IOS}"`);
  });

  it('keeps a boolean as a boolean, whichever way it is spelled', async () => {
    const { tenant, client } = await world();
    const identifiers = identifiersOf(tenant, 'ios').slice(0, 1);
    for (const loaner of ['true', true]) {
      expect((await client.cps('', { identifiers, attributes: { loaner } })).body).toEqual({ result: 1 });
      expect((tenant.console.neighbours('ios') as string[])[0]).toContain('"loaner":true');
    }
    expect((await client.cps('', { identifiers, attributes: { loaner: 'perhaps' } })).status).toBe(400);
  });

  it('names the data type of a definition in another way, where asked', async () => {
    const { client } = await world({ quirks: { definitionType: 'type' } });
    const [first] = (await client.get(`${DEFINITIONS}&type=device`)).body.results;
    expect(first).toMatchObject({ name: IOS, type: 'string' });
    expect(first).not.toHaveProperty('dataType');
  });

  it.each([
    ['once', [1, 1]],
    ['twice', [2, 1]],
    ['missing', [0, 0]],
    ['unassigned', [1, 0]],
  ])('has the app %s', async (apps, [records, labels]) => {
    const { client } = await world({ quirks: { apps } });
    const { results } = (await client.get(APPS)).body;
    const own = results.filter(({ bundleID }: { bundleID: string }) => bundleID === 'com.pingidentity.pingid.prod');
    expect(own).toHaveLength(records ?? 0);
    expect(own[0]?.publishLabels.length ?? 0).toBe(labels);
  });

  it('shows an app without its configuration, or with it', async () => {
    const { client } = await world();
    const [{ id }] = (await client.get(APPS)).body.results;
    const path = `/api/v2/appstore/apps/${id}?adminDeviceSpaceId=1`;
    expect((await client.get(path)).body.results).toMatchObject({ platformType: 'I', pushedCount: 3 });
    expect((await client.get(path)).text).not.toContain('CUSTOM_DEVICE');
    expect((await client.get('/api/v2/appstore/apps/999?adminDeviceSpaceId=1')).status).toBe(404);
    const showing = await world({ quirks: { appConfiguration: 'shown' } });
    expect((await showing.client.get(path)).text).toContain(`$CUSTOM_DEVICE_${IOS}$`);
  });

  it('wakes phones that exist, and says which', async () => {
    const { tenant, client, pass } = await world();
    tenant.fleet.tick(pass(86_400_000));
    const [first] = guidsOf(tenant, 'ios');
    const { body } = await client.send('PUT', WAKE_UP, { deviceUuids: [first, 'nobody'], note: 'token' });
    expect(body).toEqual({
      actionType: 'WAKE_UP',
      deviceResults: { [String(first)]: 'com.mobileiron.vsp.messages.device.action.successful' },
      successful: true,
    });
    expect(tenant.fleet.tick(pass(1))).toBe(1);
    const [identifier] = identifiersOf(tenant, 'ios');
    expect((await client.send('PUT', WAKE_UP, { deviceUuids: [identifier] })).body.deviceResults).toEqual({});
    expect((await client.send('PUT', WAKE_UP, { deviceUuids: [] })).status).toBe(400);
    expect((await client.send('PUT', WAKE_UP.replace('WAKE_UP', 'WIPE'), { deviceUuids: [first] })).status).toBe(400);
  });

  it('tells apps and labels of devices', async () => {
    const { tenant, client } = await world();
    const [first] = guidsOf(tenant, 'android');
    const { body } = await client.get(`/api/v2/devices/appinventory?adminDeviceSpaceId=1&deviceUuids=${first},nobody`);
    expect(body.results).toMatchObject([
      { deviceUuid: first, appInventory: [{ appId: 'prod.com.pingidentity.pingid' }] },
    ]);
    expect((await client.get(`/api/v2/devices/${first}/labels?adminDeviceSpaceId=1`)).body.totalCount).toBe(1);
    expect((await client.get('/api/v2/devices/nobody/labels?adminDeviceSpaceId=1')).status).toBe(404);
    expect((await client.get('/api/v2/labels/label_summary?adminDeviceSpaceId=1')).body.totalCount).toBe(1);
  });

  it('gives away a licence secret to whoever may read it, and calls it a secret', async () => {
    const { tenant, client } = await world();
    const { body } = await client.get('/msa/v2/vpp/accounts?adminDeviceSpaceId=1');
    expect(body.results[0]).toMatchObject({ numDaysToExpire: 200, licenseSyncStatus: 'SUCCESS' });
    expect(tenant.secrets()).toContain(body.results[0].stoken);
  });
});

describe('roles of the simulated EPMM', () => {
  const CALLS = [
    [
      'GET',
      '/api/v2/devices?adminDeviceSpaceId=1&fields=common.uuid&query=',
      'Device Management > View device page, device details',
    ],
    [
      'GET',
      '/api/v2/devices/search_fields?adminDeviceSpaceId=1',
      'Device Management > View device page, device details',
    ],
    ['PUT', WAKE_UP, 'Device Management > Manage devices'],
    ['GET', `${DEFINITIONS}&type=device`, 'Settings and Services Management > View logs and events'],
    ['GET', APPS, 'App Management > Manage app'],
    ['GET', '/msa/v1/cps/device', 'CPS'],
  ] as const;

  it.each(CALLS)('%s %s asks for %s', async (method, path, role) => {
    const { tenant, client } = await world();
    const ask = async () =>
      (await client.send(method, path, method === 'PUT' ? { deviceUuids: ['x'] } : undefined)).status;
    expect(await ask()).toBe(200);
    const giveBack = tenant.withhold(role);
    expect(await ask()).toBe(403);
    giveBack();
    for (const other of new Set(CALLS.map(([, , name]) => name))) if (other !== role) tenant.withhold(other);
    expect(await ask()).toBe(200);
  });

  it('missing, they look like a wrong password, where asked; version and spaces need none', async () => {
    const { tenant, client } = await world({ quirks: { missingRole: '401' } });
    for (const [, , role] of CALLS) tenant.withhold(role);
    expect((await client.get(APPS)).status).toBe(401);
    expect((await client.get('/api/v2/ping')).status).toBe(200);
    expect((await client.get('/api/v2/device_spaces/mine')).status).toBe(200);
  });
});
