import { afterEach, describe, expect, it } from 'vitest';
import { BUNDLE_IDS, type Client, PURCHASED, SEARCH, worlds } from './simulator-client.ts';

const { world, end } = worlds();
const OURS = `bundleid=${BUNDLE_IDS.ios}`;

afterEach(end);

/** What a search finds, in a few words for each. */
async function found(client: Client, query: string, path = SEARCH): Promise<readonly string[]> {
  const { body } = await client.get(`${path}?${query}`);
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the vendor sends
  return (body?.Application ?? []).map((row: any) => `${row.BundleId} ${row.Platform} ${row.AppType} ${row.Status}`);
}

describe('searching apps on the simulated Workspace ONE', () => {
  it('version 1: rows with an Id inside, counts, and groups', async () => {
    const { tenant, client } = await world({ phones: 4 });
    tenant.fleet.checkInAll(Date.now());
    const { body } = await client.get(`${SEARCH}?${OURS}&platform=Apple&status=Active&applicationtype=Public`);
    expect(body).toMatchObject({ Page: 0, PageSize: 500, Total: 1 });
    expect(body.Application[0]).toMatchObject({
      Id: { Value: expect.any(Number) },
      Uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      ApplicationName: 'PingID',
      Platform: 2,
      AssignmentStatus: 'Assigned',
      AssignedDeviceCount: 2,
      InstalledDeviceCount: 2,
      LocationGroupId: 570,
      SmartGroups: [{ Id: expect.any(Number), Name: expect.any(String) }, { Name: expect.any(String) }],
    });
    const bare = await client.get(`${SEARCH}?${OURS}&excludeAssignedOrInstalledDeviceCount=true`);
    expect(bare.body.Application[0]).not.toHaveProperty('AssignedDeviceCount');
  });

  it('version 2: other names and another shape', async () => {
    const { client } = await world();
    const { body } = await client.get(`${SEARCH}?bundle_id=${BUNDLE_IDS.android}&page_size=1&status=Active`, 2);
    expect(body).toMatchObject({ page: 0, page_size: 1, total: 2 });
    expect(body.applications[0]).toMatchObject({
      platform: 'ANDROID',
      application_type: 'Public',
      bundle_id: BUNDLE_IDS.android,
    });
  });

  it.each([
    ['contains', 4],
    ['exact', 3],
  ])(
    'the bundle id filter that is %s finds other things too: another system, a retired app',
    async (bundleIdFilter, count) => {
      const { client } = await world({ quirks: { bundleIdFilter } });
      const rows = await found(client, OURS);
      expect(rows).toHaveLength(count);
      expect(rows).toContain(`${BUNDLE_IDS.ios} 2 Public Active`);
      expect(rows).toContain(`${BUNDLE_IDS.ios} 2 Public Retired`);
      expect(rows).toContain(`${BUNDLE_IDS.ios} 10 Internal Active`);
      expect(rows.includes(`${BUNDLE_IDS.ios}.beta 2 Internal Active`)).toBe(bundleIdFilter === 'contains');
    },
  );

  it('narrows by status, type, name, platform and organisation group', async () => {
    const { client } = await world();
    expect(await found(client, 'status=Retired')).toHaveLength(2);
    expect(await found(client, `${OURS}&applicationtype=Internal&platform=10`)).toHaveLength(1);
    expect(await found(client, 'applicationname=outlook')).toEqual(['com.microsoft.Office.Outlook 2 Public Active']);
    expect(await found(client, 'locationgroupid=571')).toEqual([`x.${BUNDLE_IDS.android} 5 Internal Active`]);
    const all = await found(client, '');
    expect(await found(client, 'locationgroupid=570')).toHaveLength(all.length - 1);
    expect(await found(client, 'locationgroupid=570&includeAppsFromChildOgs=true')).toEqual(all);
    expect(await found(client, 'locationgroupid=571&IncludeAppsFromParentOgs=true')).toEqual(all);
  });

  it('refuses a status, a type and a group that it does not know', async () => {
    const { client } = await world();
    const code = async (query: string) => (await client.get(`${SEARCH}?${query}`)).body.errorCode;
    expect(await code('status=Alive')).toBe(7004);
    expect(await code('type=Film')).toBe(400);
    expect(await code('locationgroupid=1')).toBe(6183);
  });

  it.each([
    ['204', 204, ''],
    ['200', 200, '{"Application":[],"Page":0,"PageSize":500,"Total":0}'],
  ])('that finds nothing answers %s', async (emptySearch, status, text) => {
    const { client } = await world({ quirks: { emptySearch } });
    expect(await client.get(`${SEARCH}?bundleid=com.nobody`)).toMatchObject({ status, text });
  });

  it('begins with page 0, cuts a page at 500 without a word, and has nothing past the end', async () => {
    const { client } = await world({ slots: 1200 });
    const first = await client.get(`${SEARCH}?pagesize=5000`);
    expect([first.body.PageSize, first.body.Application.length]).toEqual([500, 500]);
    const uuids = new Set<string>();
    for (let page = 0; ; page += 1) {
      const { status, body } = await client.get(`${SEARCH}?page=${page}&pagesize=300`);
      if (status === 204) break;
      expect(body).toMatchObject({ Page: page, Total: first.body.Total });
      for (const { Uuid } of body.Application) uuids.add(Uuid);
    }
    expect(uuids.size).toBe(first.body.Total);
  });
});

describe('the apps of the simulated Workspace ONE', () => {
  it('two slots have one app each; more of them name theirs, and share the bundle id', async () => {
    const { tenant } = await world();
    expect(tenant.slots).toEqual([
      { name: 'ios', platform: 'ios', settings: {} },
      { name: 'android', platform: 'android', settings: {} },
    ]);
    const { tenant: larger, appOf } = await world({ slots: 8 });
    const rows = await Promise.all(larger.slots.map(({ name }) => appOf(name)));
    expect(rows.map((row) => row.AppType)).toEqual([
      'Public',
      'Public',
      'Internal',
      'Internal',
      'Purchased',
      'Public',
      'Public',
      'Internal',
    ]);
    expect(new Set(rows.map((row) => row.Uuid)).size).toBe(8);
    expect(new Set(larger.slots.map(({ settings }) => settings.app)).size).toBe(8);
  });

  it('an internal app has one uuid for each version: the older one is no longer active', async () => {
    const { client } = await world({ slots: 4 });
    const { body } = await client.get(`${SEARCH}?applicationname=PingID iOS 2`);
    // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the vendor sends
    expect(body.Application.map((row: any) => `${row.AppVersion} ${row.Status}`)).toEqual([
      '2.9.4 InActive',
      '3.1.0 Active',
    ]);
    expect(body.Application[0].Uuid).not.toBe(body.Application[1].Uuid);
  });

  it.each([
    ['no', 0],
    ['yes', 2],
  ])('purchased apps stand in the general search: %s', async (purchasedInSearch, count) => {
    const { client } = await world({ slots: 6, quirks: { purchasedInSearch } });
    const rows = await found(client, '');
    expect(rows.filter((row) => row.includes('Purchased'))).toHaveLength(count);
    expect(await found(client, `${OURS}&isassigned=true`, PURCHASED)).toHaveLength(2);
    const { body } = await client.get(`${PURCHASED}?${OURS}`);
    expect(body.Application[0]).toMatchObject({ AppType: 'Purchased', ManagedDistribution: { Purchased: 100 } });
    expect((await client.get(`${PURCHASED}?isassigned=false`)).status).toBe(204);
  });

  it.each([
    ['present', 1, 2],
    ['twice', 2, 2],
    ['missing', 0, 0],
    ['unassigned', 1, 0],
  ])('the first slot’s app is %s', async (apps, records, copies) => {
    const { tenant, client } = await world({ quirks: { apps } });
    const rows = await found(client, `${OURS}&status=Active&applicationtype=Public`);
    expect(rows).toHaveLength(records);
    expect(tenant.console.values('ios')).toHaveLength(copies);
    expect(tenant.console.values('android')).toHaveLength(3);
  });

  it('a deleted app is found no more', async () => {
    const { tenant, client, appOf } = await world();
    tenant.console.remove('ios');
    expect(await appOf('ios')).toBeUndefined();
    expect(await found(client, `${OURS}&status=Active&applicationtype=Public`)).toEqual([]);
    expect(tenant.console.values('ios')).toEqual([]);
  });

  it('the same seed makes the same world', async () => {
    const uuids = async (seed: number) => (await world({ seed })).appOf('ios');
    expect((await uuids(4)).Uuid).toBe((await uuids(4)).Uuid);
    expect((await uuids(4)).Uuid).not.toBe((await uuids(5)).Uuid);
  });
});
