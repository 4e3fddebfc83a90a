import { afterEach, describe, expect, it } from 'vitest';
import { type IntuneSimulator, simulator } from '../../../connectors/intune/simulator.ts';
import type { SimulatorOptions } from '../../../src/simulation/contract.ts';
import { type Client, clientOf } from './simulator-client.ts';

const LIST = '/beta/deviceAppManagement/mobileAppConfigurations';
const V1_LIST = '/v1.0/deviceAppManagement/mobileAppConfigurations';
const IOS = '#microsoft.graph.iosMobileAppConfiguration';
const ANDROID = '#microsoft.graph.androidManagedStoreAppConfiguration';
const SETTING = { appConfigKey: 'k', appConfigKeyType: 'stringType', appConfigKeyValue: 'v' };

const open: AsyncDisposable[] = [];

afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing[Symbol.asyncDispose]();
});

async function world(options: SimulatorOptions = {}): Promise<{ tenant: IntuneSimulator; client: Client }> {
  const tenant = await simulator.start(options);
  const client = await clientOf(tenant);
  open.push(tenant, client);
  return { tenant, client };
}

async function named(client: Client, displayName: string) {
  const { items } = await client.all(LIST);
  return items.find((item) => item.displayName === displayName);
}

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
    expect(await named(client, 'PingID iOS')).toMatchObject({ encodedSettingXml: null, settings: expect.any(Array) });
    const plist = await named(client, 'PingID iOS 3');
    expect(plist.settings).toBeNull();
    expect(Buffer.from(plist.encodedSettingXml, 'base64').toString()).toMatch(/^<dict>[\s\S]*<\/dict>$/);
  });

  it('prefixes packageId, and spells numbers in the payload as no client would', async () => {
    const { client } = await world();
    const policy = await named(client, 'PingID Android');
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
    const android = await named(client, 'PingID Android');
    expect((await client.all(V1_LIST)).items.map((item) => item['@odata.type'])).toEqual([IOS, IOS, IOS, IOS]);
    expect((await client.get(`${V1_LIST}/${android.id}`)).status).toBe(404);
    expect((await client.send('PATCH', `${V1_LIST}/${android.id}`, { '@odata.type': ANDROID })).status).toBe(400);
    const listing = await world({ quirks: { v1ListsAndroid: 'yes' } });
    expect((await listing.client.all(V1_LIST)).items).toHaveLength(7);
  });
});

describe('a PATCH on the simulated Intune', () => {
  it('needs the type, since the collection’s own is abstract', async () => {
    const { client } = await world();
    const { id } = await named(client, 'PingID iOS');
    const refused = await client.send('PATCH', `${LIST}/${id}`, { settings: [] });
    expect(refused).toMatchObject({ status: 400, body: { error: { code: 'ModelValidationFailure' } } });
    expect(JSON.parse(refused.body.error.message).Message).toMatch(/^Cannot create an abstract class\./);
  });

  it('replaces the list whole, leaves out properties alone, counts the version up and stamps', async () => {
    const { tenant, client } = await world();
    const before = await named(client, 'PingID iOS');
    const { status, body } = await client.send('PATCH', `${LIST}/${before.id}`, {
      '@odata.type': IOS,
      settings: [SETTING],
    });
    expect(status).toBe(200);
    const { settings, version, lastModifiedDateTime, ...rest } = body;
    expect(settings).toEqual([SETTING]);
    expect(version).toBe(before.version + 1);
    expect(lastModifiedDateTime > before.lastModifiedDateTime).toBe(true);
    expect(before).toMatchObject(rest);
    expect(await named(client, 'PingID iOS')).toEqual(body);
    expect(tenant.requests.at(-2)).toMatchObject({ operation: 'write', status: 200 });
  });

  it('follows the switches: 204, merged lists, a version that stays, partial bodies refused', async () => {
    const { client } = await world({ quirks: { patchAnswer: '204', patchArrays: 'merged', version: 'stays' } });
    const before = await named(client, 'PingID iOS');
    const { status, text } = await client.send('PATCH', `${LIST}/${before.id}`, {
      '@odata.type': IOS,
      settings: [SETTING],
    });
    expect([status, text]).toEqual([204, '']);
    const after = await named(client, 'PingID iOS');
    expect(after.settings).toEqual([...before.settings, SETTING]);
    expect(after.version).toBe(before.version);
    expect(after.lastModifiedDateTime).not.toBe(before.lastModifiedDateTime);

    const strict = await world({ quirks: { partialPatch: 'refused' } });
    const whole = await named(strict.client, 'PingID iOS');
    expect(
      (await strict.client.send('PATCH', `${LIST}/${whole.id}`, { '@odata.type': IOS, settings: [SETTING] })).status,
    ).toBe(400);
    expect((await strict.client.send('PATCH', `${LIST}/${whole.id}`, whole)).status).toBe(200);
  });

  it('takes back odd elements that it gave, and refuses new ones that aren’t as documented', async () => {
    const { client } = await world();
    const { id, settings } = await named(client, 'PingID iOS');
    const send = (more: object) =>
      client.send('PATCH', `${LIST}/${id}`, { '@odata.type': IOS, settings: [...settings, more] });
    expect((await send(SETTING)).status).toBe(200);
    expect((await send({ ...SETTING, appConfigKeyValue: 1 })).status).toBe(400);
    expect((await send({ ...SETTING, appConfigKeyType: 'wrong' })).status).toBe(400);
    expect((await send({ appConfigKeyType: 'stringType', appConfigKeyValue: 'v' })).status).toBe(400);
  });

  it.each([
    ['another type than the policy’s', 'PingID iOS', { '@odata.type': ANDROID }],
    ['a type that doesn’t exist', 'PingID iOS', { '@odata.type': '#microsoft.graph.macMobileAppConfiguration' }],
    ['a property of another type', 'PingID iOS', { '@odata.type': IOS, payloadJson: 'e30=' }],
    [
      'both forms at once',
      'PingID iOS',
      { '@odata.type': IOS, settings: [SETTING], encodedSettingXml: 'PGRpY3Q+PC9kaWN0Pg==' },
    ],
    [
      'a payload that isn’t base64',
      'PingID Android',
      { '@odata.type': ANDROID, payloadJson: '{"managedProperty":[]}' },
    ],
    ['a payload that isn’t JSON', 'PingID Android', { '@odata.type': ANDROID, payloadJson: 'bm8=' }],
    ['a property list that isn’t one', 'PingID iOS', { '@odata.type': IOS, encodedSettingXml: 'bm8=' }],
    ['a body that isn’t JSON', 'PingID iOS', 'settings=1'],
  ])('refuses %s with 400', async (_, displayName, body) => {
    const { client } = await world();
    const before = await named(client, displayName);
    expect((await client.send('PATCH', `${LIST}/${before.id}`, body)).status).toBe(400);
    expect(await named(client, displayName)).toEqual(before);
  });

  it('makes the other form null', async () => {
    const { client } = await world();
    const { id } = await named(client, 'PingID iOS');
    const plist = await client.send('PATCH', `${LIST}/${id}`, {
      '@odata.type': IOS,
      encodedSettingXml: 'PGRpY3Q+PC9kaWN0Pg==',
    });
    expect(plist.body.settings).toBeNull();
    const list = await client.send('PATCH', `${LIST}/${id}`, { '@odata.type': IOS, settings: [SETTING] });
    expect(list.body.encodedSettingXml).toBeNull();
  });

  it('refuses an OEMConfig policy even to those who may write', async () => {
    const { client } = await world();
    const { id } = await named(client, 'Knox Service Plugin');
    const refused = await client.send('PATCH', `${LIST}/${id}`, { '@odata.type': ANDROID, description: 'x' });
    expect(refused).toMatchObject({ status: 403, body: { error: { code: 'Forbidden' } } });
  });

  it('knows If-Match only where asked', async () => {
    const plain = await world();
    const refusing = await world({ quirks: { ifMatch: 'refused' } });
    const send = async ({ client }: { client: Client }, value: string) => {
      const { id } = await named(client, 'PingID iOS');
      return client.send('PATCH', `${LIST}/${id}`, { '@odata.type': IOS, settings: [] }, { 'if-match': value });
    };
    expect((await send(plain, '"1"')).status).toBe(200);
    expect(await send(refusing, '"1"')).toMatchObject({ status: 412, body: { error: { code: 'ConditionNotMet' } } });
    expect((await send(refusing, '*')).status).toBe(200);
  });

  it('answers with the change at once, and shows it to reads only when it has settled', async () => {
    let now = Date.now();
    const { client, tenant } = await world({ settleMs: 5000, now: () => now, phones: 1 });
    const before = await named(client, 'PingID iOS');
    const written = { ...SETTING, appConfigKey: 'PINGID_MDM_TOKEN' };
    const { body } = await client.send('PATCH', `${LIST}/${before.id}`, { '@odata.type': IOS, settings: [written] });
    expect(body.settings).toEqual([written]);
    now += 4999;
    tenant.fleet.checkInAll(now);
    expect(await named(client, 'PingID iOS')).toEqual(before);
    expect(tenant.fleet.phones[0]?.token).toBeNull();
    now += 1;
    tenant.fleet.checkInAll(now);
    expect(await named(client, 'PingID iOS')).toEqual(body);
    expect(tenant.fleet.phones[0]?.token).toBe('v');
  });
});

describe('policies come and go on the simulated Intune', () => {
  it('creates one with version 1, assigned to nobody', async () => {
    const { client } = await world();
    const { status, body } = await client.send('POST', LIST, {
      '@odata.type': IOS,
      displayName: 'New',
      settings: [SETTING],
      targetedMobileApps: ['dead'],
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      version: 1,
      displayName: 'New',
      encodedSettingXml: null,
      roleScopeTagIds: ['0'],
      targetedMobileApps: ['dead'],
    });
    expect((await client.get(`${LIST}/${body.id}/assignments`)).body.value).toEqual([]);
    expect(await named(client, 'New')).toEqual(body);
  });

  it('refuses to create what isn’t as documented: Android without its prefix or app, no name', async () => {
    const { client } = await world();
    const { targetedMobileApps, payloadJson } = await named(client, 'PingID Android');
    const android = {
      '@odata.type': ANDROID,
      displayName: 'New',
      packageId: 'app:a.b',
      payloadJson,
      targetedMobileApps,
    };
    expect((await client.send('POST', LIST, android)).status).toBe(201);
    expect((await client.send('POST', LIST, { ...android, packageId: 'a.b' })).status).toBe(400);
    expect((await client.send('POST', LIST, { ...android, targetedMobileApps: ['dead'] })).status).toBe(400);
    expect((await client.send('POST', LIST, { ...android, displayName: '' })).status).toBe(400);
    expect((await client.send('POST', V1_LIST, android)).status).toBe(400);
  });

  it('deletes one, and answers 404 from then on', async () => {
    const { client } = await world();
    const { id } = await named(client, 'PingID iOS');
    expect((await client.send('DELETE', `${LIST}/${id}`)).status).toBe(204);
    for (const [method, body] of [
      ['GET', undefined],
      ['DELETE', undefined],
      ['PATCH', { '@odata.type': IOS }],
    ] as const) {
      expect(await client.send(method, `${LIST}/${id}`, body)).toMatchObject({
        status: 404,
        body: { error: { code: 'ResourceNotFound' } },
      });
    }
    expect(await named(client, 'PingID iOS')).toBeUndefined();
  });

  it('shows assignments with their filter on beta and without it on v1.0', async () => {
    const { client } = await world();
    const { id } = await named(client, 'PingID iOS');
    const { value } = (await client.get(`${LIST}/${id}/assignments`)).body;
    expect(value).toHaveLength(2);
    expect(value[0].target).toMatchObject({ deviceAndAppManagementAssignmentFilterType: 'include' });
    expect((await client.get(`${V1_LIST}/${id}/assignments`)).body.value[0].target).not.toHaveProperty(
      'deviceAndAppManagementAssignmentFilterType',
    );
  });

  it.each([
    ['204', 'assign'],
    ['200', 'microsoft.graph.managedDeviceMobileAppConfiguration/assign'],
  ])('replaces the whole set on /assign, with %s, and keeps a record of it', async (assignAnswer, action) => {
    const { tenant, client } = await world({ quirks: { assignAnswer } });
    const { id } = await named(client, 'PingID iOS');
    const target = {
      '@odata.type': '#microsoft.graph.allDevicesAssignmentTarget',
      deviceAndAppManagementAssignmentFilterType: 'include',
    };
    const before = tenant.console.neighbours('ios');
    expect((await client.send('POST', `${V1_LIST}/${id}/${action}`, { assignments: [{ target }] })).status).toBe(
      Number(assignAnswer),
    );
    expect(tenant.requests.at(-1)).toMatchObject({ operation: 'assign', body: expect.stringContaining('allDevices') });
    const { value } = (await client.get(`${LIST}/${id}/assignments`)).body;
    expect(value).toMatchObject([{ target: { '@odata.type': target['@odata.type'] } }]);
    expect(value[0].target).not.toHaveProperty('deviceAndAppManagementAssignmentFilterType');
    expect(tenant.console.neighbours('ios')).not.toEqual(before);
    expect((await client.send('POST', `${LIST}/${id}/${action}`, {})).status).toBe(400);
  });
});
