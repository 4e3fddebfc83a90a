import { afterEach, describe, expect, it } from 'vitest';
import { simulator } from '../../../connectors/mobileiron-core/simulator.ts';
import type { SimulatorOptions } from '../../../src/simulation/contract.ts';
import { type Client, guidsOf, IOS, NOW, search, worlds } from '../ivanti-cps/simulator-client.ts';

const { world: open, end } = worlds();
const world = (options: SimulatorOptions = {}) => open(simulator, options);
const DEVICES = '/api/v2/devices';
const ACTIVE = 'common.status = "ACTIVE"';

afterEach(end);

function list(client: Client, query: Record<string, string | number>) {
  return client.get(`${DEVICES}?${search({ adminDeviceSpaceId: 1, fields: 'common.uuid', ...query })}`);
}

async function uuids(client: Client, query: string): Promise<string[]> {
  const { body } = await list(client, { query, limit: 200 });
  return body.results.map((row: Record<string, string>) => row['common.uuid']);
}

describe('the device list of the simulated EPMM', () => {
  it('has the fields that are asked for, in the recorded form', async () => {
    const { tenant, client, pass } = await world();
    tenant.fleet.checkInAll(pass(1000));
    const fields = 'common.uuid,common.status,common.platform,common.last_connected_at,common.SerialNumber';
    const { body } = await list(client, { query: `${ACTIVE} AND common.platform = "Android"`, fields });
    expect(body).toMatchObject({ totalCount: 3, resultCount: 3, hasMore: false });
    expect(body.results[0]).toEqual({
      'common.uuid': guidsOf(tenant, 'android')[0],
      'common.status': 'ACTIVE',
      'common.platform': 'Android',
      'common.last_connected_at': new Date(NOW + 1000).toISOString(),
      'common.SerialNumber': 'F2L0000001',
    });
  });

  it.each([
    ['no space', { adminDeviceSpaceId: '' }],
    ['a space that does not exist', { adminDeviceSpaceId: 3 }],
    ['no fields', { fields: '' }],
    ['too many fields', { fields: 'common.uuid,'.repeat(45) }],
    ['a field that does not exist', { fields: 'common.colour' }],
    ['a long query', { query: `${ACTIVE} AND `.repeat(10) + ACTIVE }],
    ['an unfinished query', { query: 'common.status =' }],
    ['a query for a field that does not exist', { query: 'common.colour = "red"' }],
    ['two queries', { query: `${ACTIVE} ${ACTIVE}` }],
    ['an open bracket', { query: `(${ACTIVE}` }],
    ['a page above 200', { limit: 201 }],
    ['an offset that is no number', { offset: 'x' }],
  ])('refuses %s, with messages', async (_, query) => {
    const { client } = await world();
    const { status, body } = await list(client, { query: '', ...query });
    expect(status).toBe(400);
    expect(body.messages).toMatchObject([{ type: 'Error', localizedMessage: expect.any(String) }]);
  });

  it('wants a query or a label, and an empty query is everything in the space', async () => {
    const { client } = await world();
    expect((await list(client, {})).status).toBe(400);
    const everything = await list(client, { query: '', fields: 'common.platform,common.status' });
    const phones = await list(client, { labelId: -1, fields: 'common.platform' });
    expect(everything.body.totalCount).toBeGreaterThan(phones.body.totalCount);
    const platforms = new Set(phones.body.results.map((row: Record<string, string>) => row['common.platform']));
    expect(platforms).toEqual(new Set(['iOS', 'Android']));
    expect(new Set(everything.body.results.map((row: Record<string, string>) => row['common.status']))).toEqual(
      new Set(['ACTIVE', 'RETIRED', 'RETIRE_PENDING', 'WIPED', 'VERIFICATION_PENDING']),
    );
    expect((await list(client, { adminDeviceSpaceId: 2, query: '' })).body.totalCount).toBe(2);
  });

  it('understands the search language', async () => {
    const { tenant, client } = await world();
    const [first, second, third] = guidsOf(tenant, 'ios');
    expect(await uuids(client, 'common.SerialNumber="F2L0000000"')).toEqual([first]);
    const either = `(common.uuid = '${first}' OR common.uuid = '${third}')`;
    expect(await uuids(client, `${ACTIVE} AND ${either}`)).toEqual([first, third]);
    expect(await uuids(client, `common.status != "ACTIVE" AND ${either}`)).toEqual([]);
    expect(await uuids(client, `common.status != "ACTIVE" AND common.id = 1 OR common.uuid = ${second}`)).toEqual([
      second,
    ]);
  });

  it('comes in pages whose last one says so', async () => {
    const { client } = await world({ phones: 20 });
    const pages = [];
    for (let offset = 0, more = true; more; offset += 8) {
      const { body } = await list(client, { query: ACTIVE, limit: 8, offset });
      pages.push(body.results);
      more = body.hasMore;
    }
    const [total] = [(await list(client, { query: ACTIVE })).body.totalCount];
    expect(pages.map((page) => page.length)).toEqual([8, 8, total - 16]);
    expect(new Set(pages.flat().map((row) => row['common.uuid'])).size).toBe(total);
  });

  it('announces an empty page, where asked, and cuts large ones', async () => {
    const { client } = await world({ phones: 300, quirks: { lastPage: 'empty', overLimit: 'cut' } });
    const query = 'common.platform = "iOS" AND common.SerialNumber != ""';
    const { body } = await list(client, { query, limit: 500 });
    expect([body.results.length, body.hasMore]).toEqual([body.totalCount, true]);
    expect((await list(client, { query, limit: 200, offset: 200 })).body).toMatchObject({
      results: [],
      hasMore: false,
    });
    expect((await list(client, { query: '', limit: 500 })).body.results).toHaveLength(200);
  });

  it('moves between pages unless it is sorted, where that is switched', async () => {
    const { client } = await world({ phones: 20, quirks: { order: 'changes' } });
    const twice = async (sorted: Record<string, string>) =>
      [await list(client, { query: ACTIVE, ...sorted }), await list(client, { query: ACTIVE, ...sorted })].map(
        ({ body }) => body.results,
      );
    const [a, b] = await twice({});
    expect(a).not.toEqual(b);
    const [c, d] = await twice({ sortField: 'common.id' });
    expect(c).toEqual(d);
  });

  it('shrinks and grows while somebody pages', async () => {
    const { tenant, client } = await world({ phones: 20 });
    const first = (await list(client, { query: ACTIVE, labelId: -1, limit: 10 })).body;
    tenant.console.retire('ios', 0);
    const second = (await list(client, { query: ACTIVE, labelId: -1, limit: 10, offset: 10 })).body;
    expect(second.totalCount).toBe(first.totalCount - 1);
    const seen = [...first.results, ...second.results].map((row) => row['common.uuid']);
    // The first of the second page has moved to the first one, and is missed.
    expect(
      guidsOf(tenant, 'ios')
        .concat(guidsOf(tenant, 'android'))
        .filter((uuid) => !seen.includes(uuid)),
    ).toHaveLength(1);
  });
});

describe('attributes in the device list of the simulated EPMM', () => {
  const names = async (client: Client) =>
    (await client.get(`${DEVICES}/search_fields?adminDeviceSpaceId=1`)).body.results.map(
      ({ name }: { name: string }) => name,
    );

  it('are fields with a prefix, and searched like others', async () => {
    const { tenant, client } = await world();
    expect(await names(client)).toEqual(expect.arrayContaining(['common.uuid', `custom.device.${IOS}`]));
    tenant.console.setCopy('ios', 1, 'one');
    const fields = `common.uuid,custom.device.${IOS}`;
    const { body } = await list(client, { query: `custom.device.${IOS} = "one"`, fields });
    expect(body.results).toEqual([{ 'common.uuid': guidsOf(tenant, 'ios')[1], [`custom.device.${IOS}`]: 'one' }]);
    tenant.console.remove('ios');
    expect((await list(client, { query: '', fields })).status).toBe(400);
  });

  it('are unknown, where asked; unknown fields are refused or left out', async () => {
    const query = { query: '', fields: `common.status,custom.device.${IOS}` };
    const refusing = await world({ quirks: { attributeFields: 'unknown' } });
    expect(await names(refusing.client)).not.toContain(`custom.device.${IOS}`);
    expect((await list(refusing.client, query)).status).toBe(400);
    const lenient = await world({ quirks: { attributeFields: 'unknown', unknownField: 'left-out' } });
    lenient.tenant.console.setValue('ios', 'one');
    expect((await list(lenient.client, query)).body.results[0]).toEqual({ 'common.status': 'RETIRED' });
  });
});
