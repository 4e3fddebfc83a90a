import { afterEach, describe, expect, it } from 'vitest';
import { KEY, worlds } from './simulator-client.ts';

const { world, end } = worlds();
const START = Date.UTC(2026, 0, 1);
const DAY_MS = 86_400_000;

afterEach(end);

describe('organisation groups and smart groups of the simulated Workspace ONE', () => {
  it('are found by the exact group id, in two shapes', async () => {
    const { client } = await world();
    const v2 = await client.get('/api/system/groups/search?groupid=Contoso', 2);
    expect(v2.body).toMatchObject({ OrganizationGroups: [{ Id: 570, GroupId: 'contoso' }], TotalResults: 1 });
    const v1 = await client.get('/api/system/groups/search?name=lab');
    expect(v1.body).toMatchObject({ LocationGroups: [{ Id: { Value: 571 }, Name: 'Contoso Lab' }], Total: 1 });
    expect((await client.get('/api/system/groups/search?groupid=conto', 2)).status).toBe(204);
  });

  it('smart groups match in part', async () => {
    const { client } = await world();
    const { body } = await client.get('/api/mdm/smartgroups/search?name=all&organizationgroupid=570');
    expect(body.SmartGroups.map(({ Name }: { Name: string }) => Name)).toEqual([
      'All Corporate Devices',
      'All Devices',
    ]);
    expect((await client.get('/api/mdm/smartgroups/search?name=nobody')).status).toBe(204);
    expect((await client.get('/api/mdm/smartgroups/search?organizationgroupid=1')).status).toBe(400);
  });
});

describe('what a self-check looks at on the simulated Workspace ONE', () => {
  it('tells its version', async () => {
    const { client } = await world();
    expect((await client.get('/api/system/info')).body).toMatchObject({ ProductVersion: '25.11.6.68' });
  });

  it.each([
    ['fine', 200],
    ['expiring', 20],
    ['expired', -1],
  ])('a push certificate that is %s', async (pushCertificate, days) => {
    const { client } = await world({ now: () => START, quirks: { pushCertificate } });
    const [{ Uuid }] = (await client.get('/api/system/groups/search', 2)).body.OrganizationGroups;
    const { body } = await client.get(`/api/system/groups/${Uuid}/apns`, 2);
    expect((Date.parse(body.valid_to) - START) / DAY_MS).toBe(days);
    expect(body).toMatchObject({ apple_id: expect.any(String), thumbprint: expect.any(String) });
  });

  it('no push certificate, and no such group', async () => {
    const { client } = await world({ quirks: { pushCertificate: 'none' } });
    const [{ Uuid }] = (await client.get('/api/system/groups/search', 2)).body.OrganizationGroups;
    expect(await client.get(`/api/system/groups/${Uuid}/apns`, 2)).toMatchObject({
      status: 400,
      body: { errorCode: 6013 },
    });
    expect(await client.get('/api/system/groups/x/apns', 2)).toMatchObject({ status: 404, body: { errorCode: 6008 } });
  });

  it('counts who asks the first version, which makes a certificate request', async () => {
    const { tenant, client } = await world();
    await client.get('/api/system/groups/x/apns', 2);
    expect(tenant.certificateRequests()).toBe(0);
    await client.get('/api/system/groups/570/apns');
    expect(tenant.certificateRequests()).toBe(1);
  });

  it('Android Enterprise is bound, or answers 404 with code 6071', async () => {
    const { client } = await world();
    expect((await client.get('/api/system/groups/570/androidwork')).body).toMatchObject({ IsAmapiConfigured: true });
    const { client: unbound, appOf } = await world({ quirks: { androidEnterprise: 'not-bound' } });
    const answered = await unbound.get('/api/system/groups/570/androidwork');
    expect(answered).toMatchObject({ status: 404, body: { errorCode: 6071 } });
    const { Uuid } = await appOf('android');
    expect(await unbound.get(`/api/mam/apps/${Uuid}/app-config-template`, 2)).toMatchObject({
      body: { errorCode: 10036 },
    });
  });
});

describe('the details of an app on the simulated Workspace ONE', () => {
  it('internal: with its configuration; one that is missing answers 401 with code 7000, and is no failed login', async () => {
    const { tenant, client, appOf } = await world({ slots: 4 });
    tenant.console.setValue('ios-2', 'x');
    const { Id, Uuid } = await appOf('ios-2');
    const byNumber = await client.get(`/api/mam/apps/internal/${Id.Value}`);
    const byUuid = await client.get(`/api/mam/apps/internal/${Uuid}`, 2);
    expect(byUuid.body).toEqual(byNumber.body);
    const keys = byUuid.body.Assignments[0].AppConfigs;
    expect(keys).toContainEqual({ Key: KEY, Value: 'x', Type: 'STRING' });
    for (const [id, version] of [
      ['1', 1],
      [Uuid, 1],
      ['x', 2],
    ] as const)
      expect(await client.get(`/api/mam/apps/internal/${id}`, version)).toMatchObject({
        status: 401,
        body: { errorCode: 7000 },
      });
  });

  it('public: groups only', async () => {
    const { client, appOf } = await world();
    const { Id } = await appOf('ios');
    const { body, text } = await client.get(`/api/mam/apps/public/${Id.Value}`);
    expect(body.SmartGroups).toHaveLength(2);
    expect(text).not.toContain('welcomeText');
    expect((await client.get('/api/mam/apps/public/1')).status).toBe(404);
  });

  it('purchased: by uuid; by number it answers 501 with code 7019', async () => {
    const { client, appOf } = await world({ slots: 6 });
    const { Id, Uuid } = await appOf('ios-3');
    const { body } = await client.get(`/api/mam/apps/purchased/${Uuid}`, 2);
    const [first] = body.assignments[0].deployment_parameters.application_configurations;
    expect(first).toMatchObject({ key: 'welcomeText', type: 'String' });
    expect(await client.get(`/api/mam/apps/purchased/${Id.Value}`)).toMatchObject({
      status: 501,
      body: { errorCode: 7019 },
    });
    expect(await client.get('/api/mam/apps/purchased/x', 2)).toMatchObject({ status: 404, body: { errorCode: 6 } });
  });

  it('keys that are known: none on iOS; a group that is not there is refused', async () => {
    const { client, appOf } = await world();
    const template = async (slot: string, query = '') =>
      client.get(`/api/mam/apps/${(await appOf(slot)).Uuid}/app-config-template${query}`, 2);
    expect((await template('ios')).body).toEqual([]);
    expect((await template('android')).body).toMatchObject([{ key: 'welcomeText', type: 'STRING' }]);
    expect(await template('ios', '?organization_group_uuid=x')).toMatchObject({
      status: 403,
      body: { errorCode: 5143 },
    });
  });
});
