import { afterEach, describe, expect, it } from 'vitest';
import { rulesOf, SEND, worlds } from './simulator-client.ts';

const { world, end } = worlds();
const START = Date.UTC(2026, 0, 1);
const MINUTE_MS = 60_000;

afterEach(end);

/** A world whose clock the test moves, and the group that the calls want. */
async function withClock(options: Parameters<typeof world>[0] = {}) {
  const clock = { at: START };
  const opened = await world({ now: () => clock.at, ...options });
  const group = (await opened.client.get('/api/system/groups/search?groupid=contoso', 2)).body.OrganizationGroups[0]
    .Uuid;
  const devicesOf = async (slot: string, query = '') => {
    const { Uuid } = await opened.appOf(slot);
    return opened.client.get(
      `/api/mam/apps/${Uuid}/devices?page=0&pagesize=500&organizationgroupuuid=${group}${query}`,
    );
  };
  return { ...opened, clock, group, devicesOf };
}

describe('phones of the simulated Workspace ONE', () => {
  it('are spread over the assignments, and each takes the value of its own', async () => {
    const { tenant } = await world({ phones: 12 });
    tenant.console.values('android').forEach((_, at) => {
      tenant.console.setCopy('android', at, `value-${at}`);
    });
    tenant.fleet.checkInAll(Date.now());
    const tokens = tenant.fleet.phones.filter(({ slot }) => slot === 'android').map(({ token }) => token);
    expect(tokens).toEqual(['value-0', 'value-1', 'value-2', 'value-0', 'value-1', 'value-2']);
  });

  it('get nothing where their group is excluded, or no assignment has it', async () => {
    const { tenant } = await world({ phones: 4 });
    tenant.console.setValue('ios', 'x');
    tenant.console.edit('ios', (text) => {
      const [, group] = /"smart_groups":\["([^"]*)"\]/.exec(text) ?? [];
      return text.replace(/"excluded_smart_groups":\[/, `"excluded_smart_groups":["${group}",`);
    });
    tenant.fleet.checkInAll(Date.now());
    const tokens = tenant.fleet.phones.filter(({ slot }) => slot === 'ios').map(({ token }) => token);
    expect(tokens).toEqual([null, 'x']);
  });

  it('whose group is in two assignments get the first by priority', async () => {
    const { tenant } = await world({ phones: 2 });
    tenant.console.setCopy('ios', 0, 'first');
    tenant.console.setCopy('ios', 1, 'second');
    tenant.console.edit('ios', (text) => {
      const [list = ''] = /"smart_groups":\["[^"]*"\]/.exec(text) ?? [];
      return text.replaceAll(/"smart_groups":\["[^"]*"\]/g, list);
    });
    tenant.fleet.checkInAll(Date.now());
    expect(tenant.fleet.phones[0]?.token).toBe('first');
  });

  it('of a purchased app are in the groups that have licenses', async () => {
    const { tenant } = await world({ slots: 6, phones: 12 });
    tenant.console.setValue('ios-3', 'bought');
    tenant.fleet.checkInAll(Date.now());
    expect(tenant.fleet.phones.filter(({ slot }) => slot === 'ios-3').map(({ token }) => token)).toEqual([
      'bought',
      'bought',
    ]);
  });

  it('take a value once it has settled, and not before', async () => {
    const { tenant, clock } = await withClock({ phones: 2, settleMs: MINUTE_MS });
    tenant.console.setValue('ios', 'new');
    tenant.fleet.checkInAll(clock.at);
    expect(tenant.fleet.phones[0]?.token).toBe(null);
    clock.at += MINUTE_MS;
    tenant.fleet.checkInAll(clock.at);
    expect(tenant.fleet.phones[0]?.token).toBe('new');
  });

  it.each([
    ['at-check-in', 'new', 'new'],
    ['after-send', 'old', 'new'],
  ])('a write reaches those that have the app %s', async (reach, atCheckIn, afterSend) => {
    const { tenant, client, appOf } = await world({ phones: 2, quirks: { reach } });
    const [phone] = tenant.fleet.phones;
    tenant.console.setValue('ios', 'old');
    tenant.fleet.checkInAll(1);
    tenant.console.setValue('ios', 'new');
    tenant.fleet.checkInAll(2);
    expect(phone?.token).toBe(atCheckIn);
    const { Id, Uuid } = await appOf('ios');
    const deviceUuid = 'd0000000-0000-4000-8000-000000000001';
    await client.send('POST', SEND, { ApplicationId: Id.Value, ApplicationUuid: Uuid, deviceUuid, DeviceType: 2 });
    tenant.fleet.checkInAll(3);
    expect(phone?.token).toBe(afterSend);
  });
});

describe('SendApplicationConfiguration', () => {
  const deviceUuid = 'd0000000-0000-4000-8000-000000000001';

  it('makes one phone due at once, if it can be reached', async () => {
    const { tenant, client, appOf, clock } = await withClock({ phones: 4 });
    const { Id, Uuid } = await appOf('ios');
    tenant.fleet.checkInAll(clock.at);
    clock.at += 1000;
    const body = { ApplicationId: Id.Value, ApplicationUuid: Uuid, deviceUuid, DeviceType: 2, IsAppLevelRequest: true };
    expect((await client.send('POST', SEND, body)).status).toBe(200);
    expect(tenant.fleet.tick(clock.at)).toBe(1);
    expect(tenant.fleet.phones[0]?.lastCheckInAt).toBe(clock.at);
    expect((await client.send('POST', SEND, body)).status).toBe(200);
    for (const phone of tenant.fleet.phones) phone.reachable = false;
    expect(tenant.fleet.tick(clock.at + 1)).toBe(0);
  });

  it('knows public apps, and devices of theirs, of the right kind', async () => {
    const { client, appOf } = await world({ slots: 4, phones: 4 });
    const send = async (slot: string, change: object) => {
      const { Uuid } = await appOf(slot);
      return client.send('POST', SEND, { ApplicationUuid: Uuid, deviceUuid, DeviceType: 2, ...change });
    };
    expect((await send('ios', {})).status).toBe(200);
    expect(await send('ios', { DeviceType: 5 })).toMatchObject({ status: 404, body: { errorCode: 404 } });
    expect((await send('ios', { deviceUuid: 'd0000000-0000-4000-8000-000000000002' })).status).toBe(404);
    expect(await send('ios-2', {})).toMatchObject({ status: 404, body: { errorCode: 7000 } });
    expect((await client.send('POST', SEND, 'nonsense')).status).toBe(404);
  });
});

describe('the devices of an app', () => {
  it('are assigned; installed and managed once they have checked in', async () => {
    const { tenant, clock, devicesOf } = await withClock({ phones: 6 });
    const [before] = (await devicesOf('ios')).body.devices;
    expect(before).toMatchObject({
      device_uuid: 'd0000000-0000-4000-8000-000000000001',
      assignment_status: 'Assigned',
      installed_status: 'NotInstalled',
      latest_app_reason: 'AwaitingInstallOnDevice',
    });
    expect(before).not.toHaveProperty('app_sample_last_seen_date');
    tenant.fleet.checkInAll(clock.at + 5000);
    const { body } = await devicesOf('ios');
    expect(body.TotalResults).toBe(3);
    expect(body.devices[0]).toMatchObject({
      installed_status: 'Installed',
      latest_app_reason: 'Managed',
      management_type: 'MDM',
      app_sample_last_seen_date: '2026-01-01T00:00:05.000',
    });
    expect((await devicesOf('ios', '&isnotinstalled=true')).status).toBe(204);
    expect((await devicesOf('ios', '&installationstatus=Managed,Failed')).body.TotalResults).toBe(3);
    expect((await devicesOf('ios', '&isinstalled=true')).body.TotalResults).toBe(3);
  });

  it.each([
    ['one-unmanaged', 'InstalledByUser', 'Installed', null],
    ['one-failed', 'Failed', 'NotInstalled', null],
    ['managed', 'Managed', 'Installed', 'x'],
  ])('the first phone is %s: %s', async (phoneStatus, reason, installed, token) => {
    const { tenant, devicesOf } = await withClock({ phones: 6, quirks: { phoneStatus } });
    tenant.console.setValue('ios', 'x');
    tenant.fleet.checkInAll(START);
    const [first, second] = (await devicesOf('ios')).body.devices;
    expect(first).toMatchObject({ latest_app_reason: reason, installed_status: installed });
    expect(second).toMatchObject({ latest_app_reason: 'Managed' });
    expect(tenant.fleet.phones[0]?.token).toBe(token);
  });

  it('are asked for with an organisation group, and not of purchased apps', async () => {
    const { client, appOf, group, devicesOf } = await withClock({ slots: 6, phones: 6 });
    const { Uuid } = await appOf('ios');
    const ask = (query: string) => client.get(`/api/mam/apps/${Uuid}/devices?page=0&pagesize=2${query}`);
    expect(await ask('')).toMatchObject({ status: 422, body: { errorCode: 1012 } });
    expect(await ask('&organizationgroupuuid=570')).toMatchObject({ status: 422 });
    expect(await ask('&organizationgroupuuid=00000000-0000-4000-8000-000000000000')).toMatchObject({
      body: { errorCode: 5054 },
    });
    expect((await ask(`&organizationgroupuuid=${group.toUpperCase()}`)).status).toBe(200);
    const [child] = (await client.get('/api/system/groups/search?groupid=contoso-lab', 2)).body.OrganizationGroups;
    expect((await ask(`&organizationgroupuuid=${child.Uuid}`)).status).toBe(204);
    expect(await devicesOf('ios-3')).toMatchObject({ status: 404, body: { errorCode: 7000 } });
  });

  it('of purchased apps are numbers: assigned or installed', async () => {
    const { tenant, client, appOf } = await world({ slots: 6, phones: 12 });
    const { Id } = await appOf('ios-3');
    const ask = (query: string) => client.get(`/api/mam/apps/purchased/${Id.Value}/devices${query}`);
    expect(await ask('')).toMatchObject({ status: 400, body: { errorCode: 6 } });
    expect((await ask('?status=assigned')).body).toEqual({
      DeviceId: [10_005, 10_011],
      Page: 0,
      PageSize: 500,
      Total: 2,
    });
    expect((await ask('?status=installed')).status).toBe(204);
    tenant.fleet.checkInAll(Date.now());
    expect((await ask('?status=installed&pagesize=1&page=1')).body.DeviceId).toEqual([10_011]);
    const other = await appOf('ios');
    expect((await client.get(`/api/mam/apps/public/${other.Id.Value}/devices`)).body.Total).toBe(2);
    expect((await client.get(`/api/mam/apps/internal/${other.Id.Value}/devices`)).status).toBe(400);
  });

  it('a rule that no longer reaches a phone takes it from the app’s devices', async () => {
    const { client, appOf, devicesOf } = await withClock({ phones: 4 });
    const path = rulesOf((await appOf('ios')).Uuid);
    const { body } = await client.get(path, 2);
    body.assignments.pop();
    expect((await client.send('PUT', path, body, 2)).status).toBe(202);
    expect((await devicesOf('ios')).body.TotalResults).toBe(1);
  });
});
