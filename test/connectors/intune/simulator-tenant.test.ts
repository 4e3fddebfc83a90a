import { afterEach, describe, expect, it } from 'vitest';
import { type Client, LIST, policyNamed, V1_LIST, worlds } from './simulator-client.ts';

const { world, end } = worlds();
const NOW = Date.UTC(2026, 5, 1, 12);
const DAY_MS = 86_400_000;

afterEach(end);

describe('delivery figures of the simulated Intune', () => {
  async function fleet(quirks: Record<string, string> = {}, phones = 12) {
    let now = NOW;
    const { tenant, client } = await world({ phones, quirks, now: () => now });
    const { id } = await policyNamed(client, 'PingID iOS');
    return {
      tenant,
      client,
      at: (ms: number) => {
        now = NOW + ms;
        return now;
      },
      summary: async () => (await client.get(`${LIST}/${id}/deviceStatusSummary`)).body,
      rows: async () => (await client.all(`${LIST}/${id}/deviceStatuses`)).items,
      id,
    };
  }

  it('come from the phones: pending until they took the version in force', async () => {
    const { tenant, at, summary } = await fleet();
    expect(await summary()).toMatchObject({ pendingCount: 6, successCount: 0, configurationVersion: 1 });
    tenant.fleet.checkInAll(at(1000));
    expect(await summary()).toMatchObject({
      pendingCount: 0,
      successCount: 6,
      lastUpdateDateTime: '2026-06-01T12:00:01.0000000Z',
    });
    tenant.console.setValue('ios', 'new');
    expect(await summary()).toMatchObject({ pendingCount: 6, successCount: 0, configurationVersion: 2 });
    const [phone] = tenant.fleet.phones;
    if (phone) phone.reachable = false;
    tenant.fleet.checkInAll(at(2000));
    expect(await summary()).toMatchObject({ pendingCount: 1, successCount: 5, configurationVersion: 2 });
  });

  it('give a row to each phone, without its id, some with the same name', async () => {
    const { tenant, client, at, rows, id } = await fleet();
    expect(new Set((await rows()).map((row) => [row.status, row.lastReportedDateTime].join()))).toEqual(
      new Set(['unknown,0001-01-01T00:00:00Z']),
    );
    tenant.fleet.checkInAll(at(1000));
    const shown = await rows();
    expect(shown).toHaveLength(6);
    expect(new Set(shown.map((row) => row.deviceDisplayName)).size).toBeLessThan(6);
    expect(JSON.stringify(shown)).not.toMatch(/d0000000-|SNA/);
    expect(shown[0]).toMatchObject({
      status: 'compliant',
      lastReportedDateTime: '2026-06-01T12:00:01.0000000Z',
      platform: expect.any(Number),
    });
    expect((await client.get(`${V1_LIST}/${id}/deviceStatuses`)).body.value[0]).not.toHaveProperty('platform');
  });

  it('follow the switches: behind, missing, one error', async () => {
    const behind = await fleet({ status: 'behind' });
    behind.tenant.fleet.checkInAll(behind.at(0));
    behind.tenant.console.setValue('ios', 'new');
    expect(await behind.summary()).toMatchObject({
      successCount: 6,
      configurationVersion: 1,
      lastUpdateDateTime: '2026-06-01T11:00:00.0000000Z',
    });

    const missing = await fleet({ status: 'missing' });
    expect((await missing.summary()).error.code).toBe('ResourceNotFound');
    expect((await missing.client.get(`${LIST}/${missing.id}/deviceStatuses`)).status).toBe(404);

    const failing = await fleet({ phoneStatus: 'one-error' });
    failing.tenant.fleet.checkInAll(failing.at(0));
    expect(await failing.summary()).toMatchObject({ successCount: 5, errorCount: 1 });
    expect((await failing.rows()).filter((row) => row.status === 'error')).toHaveLength(1);
  });

  it('are empty for a policy that is no slot’s', async () => {
    const { client } = await fleet();
    const { id } = await policyNamed(client, 'Outlook iOS');
    expect((await client.get(`${LIST}/${id}/deviceStatusSummary`)).body).toMatchObject({
      pendingCount: 0,
      successCount: 0,
    });
  });

  it('let phones take nothing from a policy that is gone', async () => {
    const { tenant, at } = await fleet();
    tenant.console.setValue('ios', 'one');
    tenant.fleet.checkInAll(at(0));
    expect(tenant.fleet.phones[0]?.token).toBe('one');
    tenant.console.remove('ios');
    tenant.fleet.checkInAll(at(1));
    expect(tenant.fleet.phones[0]?.token).toBeNull();
  });

  it('let phones check in faster than in life', async () => {
    const { tenant } = await world({ phones: 20, speed: 1000, now: () => NOW });
    expect(tenant.fleet.tick(NOW + 30_000)).toBe(20);
  });
});

describe('apps and devices of the simulated Intune', () => {
  const APPS = '/beta/deviceAppManagement/mobileApps';

  function ofPingId(items: readonly { readonly bundleId?: string; readonly packageId?: string }[]): number {
    return items.filter((app) => /pingidentity/.test(app.bundleId ?? app.packageId ?? '')).length;
  }

  it('have the app of both platforms, without the prefix, and find it by its id', async () => {
    const { client } = await world();
    const { items } = await client.all(APPS);
    expect(items.map((app) => app.bundleId ?? app.packageId)).toEqual([
      undefined,
      'com.pingidentity.pingid.prod',
      'com.microsoft.Office.Outlook',
      'prod.com.pingidentity.pingid',
      'com.okta.android.auth',
    ]);
    const [target] = (await policyNamed(client, 'PingID iOS')).targetedMobileApps;
    expect((await client.get(`${APPS}/${target}`)).body).toMatchObject({
      bundleId: 'com.pingidentity.pingid.prod',
      isAssigned: true,
    });
    expect((await client.get(`${APPS}/${target}/assignments`)).body.value).toHaveLength(1);
  });

  it('filter by type; a filter by bundle id is ignored, unless it is honoured', async () => {
    const ask = async (client: Client, filter: string) =>
      (await client.get(`${APPS}?$filter=${encodeURIComponent(filter)}`)).body.value.length;
    const plain = await world();
    expect(await ask(plain.client, "isof('microsoft.graph.iosStoreApp')")).toBe(1);
    expect(await ask(plain.client, "bundleId eq 'com.pingidentity.pingid.prod'")).toBe(5);
    const honouring = await world({ quirks: { appFilter: 'honoured' } });
    expect(await ask(honouring.client, "bundleId eq 'com.pingidentity.pingid.prod'")).toBe(1);
  });

  it.each([
    ['once', 2],
    ['twice', 3],
    ['missing', 0],
  ])('have the app %s', async (apps, count) => {
    const { client } = await world({ quirks: { apps } });
    expect(ofPingId((await client.all(APPS)).items)).toBe(count);
  });

  it('answer 404 for one dead app id without stopping the rest', async () => {
    const { client } = await world({ quirks: { targetedApps: 'one-dead', apps: 'unassigned' } });
    const [alive, dead] = (await policyNamed(client, 'PingID iOS')).targetedMobileApps;
    expect((await client.get(`${APPS}/${dead}`)).body.error.code).toBe('ResourceNotFound');
    expect((await client.get(`${APPS}/${alive}/assignments`)).body.value).toEqual([]);
    expect((await client.get(`${APPS}/${alive}`)).body.isAssigned).toBe(false);
  });

  it('list phones and other devices, page by page, with only the selected fields', async () => {
    const { client, tenant } = await world({ phones: 4, quirks: { pageSize: '3' } });
    const path = '/v1.0/deviceManagement/managedDevices';
    const { items, pages } = await client.all(`${path}?$select=id,deviceName,serialNumber`);
    expect([items.length, pages]).toEqual([6, 2]);
    expect(Object.keys(items[0])).toEqual(['id', 'deviceName', 'serialNumber']);
    expect(items.slice(0, 4).map((device) => device.deviceName)).toEqual(
      tenant.fleet.phones.map((phone) => phone.name),
    );
    expect((await client.all(`${path}?$filter=managementState eq 'retirePending'`)).items).toHaveLength(6);
    expect((await client.all(`${path}?$filter=operatingSystem eq 'Windows'`)).items).toHaveLength(1);
  });
});

describe('health of the simulated Intune', () => {
  async function ask(path: string, quirks: Record<string, string> = {}) {
    const { client } = await world({ quirks, now: () => NOW });
    return client.get(path);
  }
  const PUSH = '/v1.0/deviceManagement/applePushNotificationCertificate';
  const BINDING = '/beta/deviceManagement/androidManagedStoreAccountEnterpriseSettings';

  it.each([
    ['bare', 200],
    ['expiring', 5],
    ['expired', -1],
  ])('shows the push certificate: %s', async (pushCertificate, days) => {
    const { body } = await ask(PUSH, { pushCertificate });
    expect((Date.parse(body.expirationDateTime) - NOW) / DAY_MS).toBe(days);
  });

  it('wraps the push certificate, misses it, or fails, where asked', async () => {
    expect((await ask(PUSH, { pushCertificate: 'wrapped' })).body.value.expirationDateTime).toBeTruthy();
    expect((await ask(PUSH, { pushCertificate: 'missing' })).status).toBe(404);
    expect((await ask(PUSH, { pushCertificate: 'unreachable' })).status).toBe(500);
  });

  it('shows the Android binding on beta only', async () => {
    expect((await ask(BINDING)).body).toMatchObject({ bindStatus: 'boundAndValidated', lastAppSyncStatus: 'success' });
    expect((await ask(BINDING, { androidBinding: 'notBound' })).body.bindStatus).toBe('notBound');
    expect((await ask(BINDING, { androidBinding: 'missing' })).status).toBe(404);
    expect((await ask(BINDING.replace('beta', 'v1.0'))).status).toBe(400);
  });

  it('shows the subscription', async () => {
    const path = '/v1.0/deviceManagement?$select=subscriptionState';
    expect((await ask(path)).body.subscriptionState).toBe('active');
    expect((await ask(path, { subscription: 'lockedOut' })).body.subscriptionState).toBe('lockedOut');
  });

  it('asks another permission of each', async () => {
    const { tenant, client } = await world();
    tenant.withhold('DeviceManagementConfiguration.Read.All');
    expect([(await client.get(BINDING)).status, (await client.get(PUSH)).status]).toEqual([403, 200]);
    tenant.withhold('DeviceManagementManagedDevices.Read.All');
    expect([
      (await client.get(PUSH)).status,
      (await client.get('/v1.0/deviceManagement/managedDevices')).status,
    ]).toEqual([403, 403]);
    expect((await client.get(LIST)).status).toBe(200);
  });
});
