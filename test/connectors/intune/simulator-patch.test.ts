import { afterEach, describe, expect, it } from 'vitest';
import { ANDROID, type Client, IOS, LIST, policyNamed, worlds } from './simulator-client.ts';

const SETTING = { appConfigKey: 'k', appConfigKeyType: 'stringType', appConfigKeyValue: 'v' };
const { world, end } = worlds();

afterEach(end);

describe('a PATCH on the simulated Intune', () => {
  it('needs the type, since the collection’s own is abstract', async () => {
    const { client } = await world();
    const { id } = await policyNamed(client, 'PingID iOS');
    const refused = await client.send('PATCH', `${LIST}/${id}`, { settings: [] });
    expect(refused).toMatchObject({ status: 400, body: { error: { code: 'ModelValidationFailure' } } });
    expect(JSON.parse(refused.body.error.message).Message).toMatch(/^Cannot create an abstract class\./);
  });

  it('replaces the list whole, leaves out properties alone, counts the version up and stamps', async () => {
    const { tenant, client } = await world();
    const before = await policyNamed(client, 'PingID iOS');
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
    expect(await policyNamed(client, 'PingID iOS')).toEqual(body);
    expect(tenant.requests.at(-2)).toMatchObject({ operation: 'write', status: 200 });
  });

  it('follows the switches: 204, merged lists, a version that stays, partial bodies refused', async () => {
    const { client } = await world({ quirks: { patchAnswer: '204', patchArrays: 'merged', version: 'stays' } });
    const before = await policyNamed(client, 'PingID iOS');
    const { status, text } = await client.send('PATCH', `${LIST}/${before.id}`, {
      '@odata.type': IOS,
      settings: [SETTING],
    });
    expect([status, text]).toEqual([204, '']);
    const after = await policyNamed(client, 'PingID iOS');
    expect(after.settings).toEqual([...before.settings, SETTING]);
    expect(after.version).toBe(before.version);
    expect(after.lastModifiedDateTime).not.toBe(before.lastModifiedDateTime);

    const strict = await world({ quirks: { partialPatch: 'refused' } });
    const whole = await policyNamed(strict.client, 'PingID iOS');
    expect(
      (await strict.client.send('PATCH', `${LIST}/${whole.id}`, { '@odata.type': IOS, settings: [SETTING] })).status,
    ).toBe(400);
    expect((await strict.client.send('PATCH', `${LIST}/${whole.id}`, whole)).status).toBe(200);
  });

  it('takes back odd elements that it gave, and refuses new ones that aren’t as documented', async () => {
    const { client } = await world();
    const { id, settings } = await policyNamed(client, 'PingID iOS');
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
    const before = await policyNamed(client, displayName);
    expect((await client.send('PATCH', `${LIST}/${before.id}`, body)).status).toBe(400);
    expect(await policyNamed(client, displayName)).toEqual(before);
  });

  it('makes the other form null', async () => {
    const { client } = await world();
    const { id } = await policyNamed(client, 'PingID iOS');
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
    const { id } = await policyNamed(client, 'Knox Service Plugin');
    const refused = await client.send('PATCH', `${LIST}/${id}`, { '@odata.type': ANDROID, description: 'x' });
    expect(refused).toMatchObject({ status: 403, body: { error: { code: 'Forbidden' } } });
  });

  it('knows If-Match only where asked', async () => {
    const plain = await world();
    const refusing = await world({ quirks: { ifMatch: 'refused' } });
    const send = async ({ client }: { client: Client }, value: string) => {
      const { id } = await policyNamed(client, 'PingID iOS');
      return client.send('PATCH', `${LIST}/${id}`, { '@odata.type': IOS, settings: [] }, { 'if-match': value });
    };
    expect((await send(plain, '"1"')).status).toBe(200);
    expect(await send(refusing, '"1"')).toMatchObject({ status: 412, body: { error: { code: 'ConditionNotMet' } } });
    expect((await send(refusing, '*')).status).toBe(200);
  });

  it('answers with the change at once, and shows it to reads only when it has settled', async () => {
    let now = Date.now();
    const { client, tenant } = await world({ settleMs: 5000, now: () => now, phones: 1 });
    const before = await policyNamed(client, 'PingID iOS');
    const written = { ...SETTING, appConfigKey: 'PINGID_MDM_TOKEN' };
    const { body } = await client.send('PATCH', `${LIST}/${before.id}`, { '@odata.type': IOS, settings: [written] });
    expect(body.settings).toEqual([written]);
    now += 4999;
    tenant.fleet.checkInAll(now);
    expect(await policyNamed(client, 'PingID iOS')).toEqual(before);
    expect(tenant.fleet.phones[0]?.token).toBeNull();
    now += 1;
    tenant.fleet.checkInAll(now);
    expect(await policyNamed(client, 'PingID iOS')).toEqual(body);
    expect(tenant.fleet.phones[0]?.token).toBe('v');
  });

  it('stamps every change differently, two within a millisecond too', async () => {
    const { client } = await world({ now: () => Date.UTC(2026, 5, 1), quirks: { version: 'stays' } });
    const { id } = await policyNamed(client, 'PingID iOS');
    const send = async () => (await client.send('PATCH', `${LIST}/${id}`, { '@odata.type': IOS, settings: [] })).body;
    expect((await send()).lastModifiedDateTime).not.toBe((await send()).lastModifiedDateTime);
  });
});
