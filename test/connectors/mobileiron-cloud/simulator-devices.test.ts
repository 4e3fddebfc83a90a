import { afterEach, describe, expect, it } from 'vitest';
import { simulator } from '../../../connectors/mobileiron-cloud/simulator.ts';
import type { SimulatorOptions } from '../../../src/simulation/contract.ts';
import { type Client, guidsOf, idsOf, NOW, search, worlds } from '../ivanti-cps/simulator-client.ts';

const { world: open, end } = worlds();
const world = (options: SimulatorOptions = {}) => open(simulator, options);
const SORTED = { 'sortFields[0].name': 'id', 'sortFields[0].order': 'ASC' };
const ACTIVE = 'registrationState=ACTIVE';
const CHECK_IN = '/api/v1/device/forceCheckin';

afterEach(end);

function list(client: Client, query: Record<string, string | number> = {}) {
  return client.get(`/api/v1/device?${search({ dmPartitionId: 100_001, ...query })}`);
}

async function rows(client: Client, query: Record<string, string | number> = {}) {
  return (await list(client, { rows: 500, ...query })).body.result.searchResults;
}

describe('the device list of the simulated Neurons', () => {
  it('has recorded fields, in the envelope', async () => {
    const { tenant, client, pass } = await world();
    tenant.fleet.checkInAll(pass(1000));
    const { body } = await list(client, { fq: `${ACTIVE} and platformType=ANDROID` });
    expect(body).toMatchObject({ errors: null, result: { totalCount: 3, offset: 0, limit: 50 } });
    expect(body.result.searchResults[0]).toMatchObject({
      id: Number(idsOf(tenant, 'android')[0]),
      guid: guidsOf(tenant, 'android')[0],
      deviceName: 'Pixel 0002',
      platformType: 'ANDROID',
      registrationState: 'ACTIVE',
      lastCheckin: NOW + 1000,
      clientLastCheckin: NOW + 1000,
      serialNumber: 'F2L0000001',
      androidManagedByGoogle: true,
      mamOnly: false,
      dmPartitionId: 100_001,
      customAttributes: { attrs: { department: ['Sales'], note: [''], sites: ['Wien', 'Zürich'] } },
    });
  });

  it('has devices of all kinds: on their way out, without a serial, without attributes, of which only the apps are managed', async () => {
    const { client } = await world();
    const all = await rows(client);
    const states = new Set(all.map(({ registrationState }: { registrationState: string }) => registrationState));
    expect(states).toEqual(new Set(['ACTIVE', 'RETIRED', 'RETIRE_PENDING', 'WIPED', 'VERIFICATION_PENDING']));
    const without = all.filter(({ serialNumber }: { serialNumber: unknown }) => serialNumber === null);
    expect(without).toHaveLength(2);
    expect(without[0].altSerialNumber).toMatch(/^ALT/);
    expect(all.find(({ platformType }: { platformType: string }) => platformType === 'WINDOWS_PHONE')).toMatchObject({
      customAttributes: null,
    });
    expect(all.filter(({ mamOnly }: { mamOnly: boolean }) => mamOnly)).toHaveLength(1);
    expect((await list(client, { dmPartitionId: 100_002 })).body.result.totalCount).toBe(2);
  });

  it.each([
    ['above 500 rows', { rows: 501 }, { code: 'Range', message: 'must be between 1 and 500', field: 'rows' }],
    ['no rows', { rows: 0 }, { field: 'rows' }],
    ['a start that is no number', { start: 'x' }, { field: 'start' }],
    ['no space', { dmPartitionId: '' }, { field: 'dmPartitionId' }],
  ])('refuses %s', async (_, query, error) => {
    const { client } = await world();
    const { status, body } = await list(client, query);
    expect([status, body.result]).toEqual([400, null]);
    expect(body.errors).toMatchObject({ globalErrors: null, fieldErrors: [error] });
  });

  it('refuses a filter that it does not understand', async () => {
    const { client } = await world();
    const { status, body } = await list(client, { fq: 'colour=red' });
    expect([status, body.errors.globalErrors[0].code]).toEqual([400, 'Invalid']);
  });

  it('honours `start` and ignores `offset`', async () => {
    const { client } = await world({ phones: 20 });
    const all = await rows(client, SORTED);
    expect(await rows(client, { ...SORTED, start: 4, rows: 3 })).toEqual(all.slice(4, 7));
    expect(await rows(client, { ...SORTED, offset: 4, rows: 3 })).toEqual(all.slice(0, 3));
    expect(await rows(client, { ...SORTED, start: all.length })).toEqual([]);
    const downwards = { ...SORTED, 'sortFields[0].order': 'DESC' };
    expect(await rows(client, { ...downwards, start: 2, rows: 3 })).toEqual(all.toReversed().slice(2, 5));
    expect(await rows(client, { ...downwards, start: all.length - 1, rows: 3 })).toEqual(all.slice(0, 1));
    expect(await rows(client, { ...downwards, start: all.length + 1, rows: 3 })).toEqual([]);
  });

  it('moves between pages unless it is sorted, where that is switched', async () => {
    const { client } = await world({ phones: 20, quirks: { order: 'changes' } });
    expect(await rows(client)).not.toEqual(await rows(client));
    expect(await rows(client, SORTED)).toEqual(await rows(client, SORTED));
  });

  it('filters as observed', async () => {
    const { tenant, client } = await world();
    const ids = async (fq: string) => (await rows(client, { fq })).map(({ id }: { id: number }) => String(id));
    const [first] = idsOf(tenant, 'ios');
    expect(await ids('serialNumber=F2L0000000')).toEqual([first]);
    expect(await ids(`EMAILADDRESS EQ user${first}@contoso.example`)).toEqual([first]);
    expect(await ids(`${ACTIVE} and (quarantined=true or serialNumber=F2L0000000)`)).toEqual([first]);
    expect(await ids('registrationState=RETIRE_PENDING')).toHaveLength(1);
  });

  it('finds the devices that have an app', async () => {
    const { tenant, client } = await world();
    const query = { fq: "version!='0'", type: 'APP_INVENTORY', platformType: 'IOS' };
    const found = await rows(client, { ...query, bundleId: 'com.pingidentity.pingid.prod' });
    expect(found.map(({ guid }: { guid: string }) => guid)).toEqual(guidsOf(tenant, 'ios'));
    expect(await rows(client, { ...query, bundleId: 'com.okta.mobile' })).toEqual([]);
  });

  it('shows one device, in its space', async () => {
    const { tenant, client } = await world();
    const [id] = idsOf(tenant, 'ios');
    const { body } = await client.get(`/api/v1/device/${id}?dmPartitionId=100001`);
    expect(body).toEqual({ errors: null, result: (await rows(client, { fq: `id=${id}` }))[0] });
    expect((await client.get(`/api/v1/device/${id}?dmPartitionId=100002`)).status).toBe(404);
    expect((await client.get('/api/v1/device/1?dmPartitionId=100001')).status).toBe(404);
  });

  it('gives the UDID of every device, or of Apple’s alone', async () => {
    const udids = async (quirks: Record<string, string>) => {
      const { client } = await world({ phones: 2, quirks });
      return (await rows(client, { fq: 'serialNumber=F2L0000001' })).map(({ udid }: { udid: string }) => udid);
    };
    expect(await udids({})).toEqual([expect.any(String)]);
    expect(await udids({ udid: 'apple-only' })).toEqual([null]);
  });

  it('lists devices of which only the apps are managed to Common Platform Services, where asked', async () => {
    const named = async (quirks: Record<string, string>) => {
      const { tenant, client } = await world({ quirks });
      const { text } = await client.cps('?limit=200');
      expect(tenant.console.values('ios')).toHaveLength(3);
      return text.includes('only its apps');
    };
    expect(await named({})).toBe(false);
    expect(await named({ appsOnlyDevices: 'listed' })).toBe(true);
  });
});

describe('check-in requests to the simulated Neurons', () => {
  it('are forms; what they name and exists counts', async () => {
    const { tenant, client, pass } = await world();
    tenant.fleet.tick(pass(86_400_000));
    const [first, second] = idsOf(tenant, 'ios');
    const { body } = await client.send('PUT', CHECK_IN, `ids=${first}&ids=${second}&ids=1`);
    expect(body).toEqual({ errors: null, result: 2 });
    expect(tenant.fleet.tick(pass(1))).toBe(2);
    expect((await client.send('PUT', CHECK_IN, { ids: [first] })).status).toBe(400);
    expect((await client.send('PUT', CHECK_IN, 'x=1')).status).toBe(400);
  });

  it('say what became of a configuration: up to date, or pending until the phone has been there', async () => {
    const { tenant, client, pass } = await world();
    const status = async (quirk = client) => {
      const { body } = await quirk.get(`/api/v1/device/${idsOf(tenant, 'ios')[0]}/configs`);
      return body.result.searchResults.map((row: { name: string; status: string }) => `${row.name}: ${row.status}`);
    };
    tenant.console.setValue('ios', 'one');
    expect(await status()).toEqual(['Corporate Wi-Fi: INSTALLED', 'PingID ios: PENDING']);
    tenant.fleet.checkInAll(pass(1));
    expect(await status()).toEqual(['Corporate Wi-Fi: INSTALLED', 'PingID ios: INSTALLED']);
    const staying = await world({ quirks: { configStatus: 'stays-installed' } });
    staying.tenant.console.setValue('ios', 'one');
    expect(await status(staying.client)).toContain('PingID ios: INSTALLED');
    const without = await world({ quirks: { deviceConfigs: 'without' } });
    expect(await status(without.client)).toEqual(['Corporate Wi-Fi: INSTALLED']);
  });
});
