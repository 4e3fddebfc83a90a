import { afterEach, describe, expect, it } from 'vitest';
import { ANDROID, IOS, LIST, policyNamed, V1_LIST, worlds } from './simulator-client.ts';

const SETTING = { appConfigKey: 'k', appConfigKeyType: 'stringType', appConfigKeyValue: 'v' };
const { world, end } = worlds();

afterEach(end);

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
    expect(await policyNamed(client, 'New')).toEqual(body);
  });

  it('refuses to create what isn’t as documented: Android without its prefix or app, no name', async () => {
    const { client } = await world();
    const { targetedMobileApps, payloadJson } = await policyNamed(client, 'PingID Android');
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
    const { id } = await policyNamed(client, 'PingID iOS');
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
    expect(await policyNamed(client, 'PingID iOS')).toBeUndefined();
  });

  it('shows assignments with their filter on beta and without it on v1.0', async () => {
    const { client } = await world();
    const { id } = await policyNamed(client, 'PingID iOS');
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
    const { id } = await policyNamed(client, 'PingID iOS');
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
