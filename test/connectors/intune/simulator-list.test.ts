import { afterEach, describe, expect, it } from 'vitest';
import { ANDROID, IOS, LIST, policyNamed, V1_LIST, worlds } from './simulator-client.ts';

const { world, end } = worlds();

afterEach(end);

describe('app configuration policies of the simulated Intune', () => {
  it('lists every policy with the properties of its type, ours between others', async () => {
    const { tenant, client } = await world({ slots: 6 });
    const { items } = await client.all(LIST);
    const names = items.map((item) => item.displayName);
    expect(tenant.slots.map((slot) => slot.settings)).toEqual(
      ['PingID iOS', 'PingID Android', 'PingID iOS 2', 'PingID Android 2', 'PingID iOS 3', 'PingID Android 3'].map(
        (configuration) => ({ configuration }),
      ),
    );
    expect(names.slice(3, 9)).toEqual(tenant.slots.map((slot) => slot.settings.configuration));
    expect(names).toHaveLength(11);
    expect(new Set(items.map((item) => item['@odata.type']))).toEqual(
      new Set([IOS, ANDROID, '#microsoft.graph.androidForWorkMobileAppConfiguration']),
    );
    expect(items.filter((item) => item.appSupportsOemConfig)).toHaveLength(1);
    for (const item of items) expect(item.lastModifiedDateTime).toMatch(/\.\d{7}Z$/);
  });

  it('shows a settings policy without encodedSettingXml, and the third one the other way round', async () => {
    const { client } = await world({ slots: 6 });
    expect(await policyNamed(client, 'PingID iOS')).toMatchObject({
      encodedSettingXml: null,
      settings: expect.any(Array),
    });
    const plist = await policyNamed(client, 'PingID iOS 3');
    expect(plist.settings).toBeNull();
    expect(Buffer.from(plist.encodedSettingXml, 'base64').toString()).toMatch(/^<dict>[\s\S]*<\/dict>$/);
  });

  it('prefixes packageId, and spells numbers in the payload as no client would', async () => {
    const { client } = await world();
    const policy = await policyNamed(client, 'PingID Android');
    expect(policy.packageId).toBe('app:prod.com.pingidentity.pingid');
    const payload = Buffer.from(policy.payloadJson, 'base64').toString('utf8');
    expect(payload).toContain('"valueInteger":9007199254740993');
    expect(payload).toContain('"valueDouble":1.0');
    expect(JSON.parse(payload).managedProperty.map((property: { key: string }) => property.key)).not.toContain(
      'PINGID_MDM_TOKEN',
    );
  });

  it.each([
    ['3', 'full', 3],
    ['1', 'full', 7],
    ['vendor', 'full', 1],
    ['1', 'empty', 8],
    ['vendor', 'empty', 2],
  ])('pages: size %s, last page %s', async (pageSize, lastPage, pages) => {
    const { client } = await world({ quirks: { pageSize, lastPage } });
    const walked = await client.all(LIST);
    expect(walked.items).toHaveLength(7);
    expect(new Set(walked.items.map((item) => item.id)).size).toBe(7);
    expect(walked.pages).toBe(pages);
  });

  it('refuses a page token it didn’t make, and keeps $select on the way', async () => {
    const { client } = await world({ quirks: { pageSize: '3' } });
    expect((await client.get(`${LIST}?$skiptoken=3`)).status).toBe(400);
    const { items } = await client.all(`${LIST}?$select=displayName`);
    for (const item of items) expect(Object.keys(item)).toEqual(['@odata.type', 'id', 'displayName']);
    expect((await client.get(`${LIST}?$top=2`)).body.value).toHaveLength(2);
  });

  it('filters by display name and type, and ignores a filter it doesn’t know', async () => {
    const { client } = await world();
    const ask = async (filter: string) =>
      (await client.get(`${LIST}?$filter=${encodeURIComponent(filter)}`)).body.value.length;
    expect(await ask("displayName eq 'PingID iOS'")).toBe(1);
    expect(await ask("displayName eq 'it''s absent'")).toBe(0);
    expect(await ask("isof('microsoft.graph.androidForWorkMobileAppConfiguration')")).toBe(1);
    expect(
      await ask(`(isof('${ANDROID.slice(1)}') or isof('${IOS.slice(1)}')) and displayName eq 'PingID Android'`),
    ).toBe(1);
    expect(await ask("packageId eq 'app:prod.com.pingidentity.pingid'")).toBe(7);
    expect(await ask("displayName eq 'PingID iOS' and startswith(id,'x')")).toBe(7);
  });

  it('times out on an expanded list where asked, and otherwise expands', async () => {
    const { client } = await world();
    expect((await client.get(`${LIST}?$expand=assignments`)).body.value[0].assignments).toHaveLength(2);
    const slow = await world({ quirks: { expand: 'times-out' } });
    expect((await slow.client.get(`${LIST}?$expand=assignments`)).status).toBe(504);
  });

  it('knows Android on beta only, unless v1.0 lists it', async () => {
    const { client } = await world();
    const android = await policyNamed(client, 'PingID Android');
    expect((await client.all(V1_LIST)).items.map((item) => item['@odata.type'])).toEqual([IOS, IOS, IOS, IOS]);
    expect((await client.get(`${V1_LIST}/${android.id}`)).status).toBe(404);
    expect((await client.send('PATCH', `${V1_LIST}/${android.id}`, { '@odata.type': ANDROID })).status).toBe(400);
    const listing = await world({ quirks: { v1ListsAndroid: 'yes' } });
    expect((await listing.client.all(V1_LIST)).items).toHaveLength(7);
  });

  it('keeps what only beta has out of v1.0: scope tags and Android apps', async () => {
    const { client } = await world();
    expect(await policyNamed(client, 'PingID iOS')).toHaveProperty('roleScopeTagIds');
    for (const item of (await client.all(V1_LIST)).items) expect(item).not.toHaveProperty('roleScopeTagIds');
    const types = async (api: string) =>
      (await client.all(`/${api}/deviceAppManagement/mobileApps`)).items.map((app) => app['@odata.type']);
    expect(await types('beta')).toContain('#microsoft.graph.androidManagedStoreApp');
    expect(await types('v1.0')).not.toContain('#microsoft.graph.androidManagedStoreApp');
  });
});
