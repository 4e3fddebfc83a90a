import { afterEach, describe, expect, it } from 'vitest';
import { simulator } from '../../../connectors/mobileiron-cloud/simulator.ts';
import type { SimulatorOptions } from '../../../src/simulation/contract.ts';
import { guidsOf, IOS, idsOf, worlds } from '../ivanti-cps/simulator-client.ts';

const { world: open, end } = worlds();

afterEach(end);

/** A tenant, and the attributes of its first iOS phone by GET and PUT. */
async function attributes(options: SimulatorOptions = {}) {
  const { tenant, client } = await open(simulator, options);
  const path = `/api/v1/device/${idsOf(tenant, 'ios')[0]}/customattributes`;
  return {
    tenant,
    client,
    path,
    get: () => client.get(path),
    put: (attrs: unknown) => client.send('PUT', path, { attrs }),
  };
}

describe('a device’s attributes on the simulated Neurons', () => {
  it('are read by id and by GUID, as lists of texts, without an envelope', async () => {
    const { tenant, client, get } = await attributes();
    const { body } = await get();
    expect(body.attrs).toMatchObject({ department: ['Sales'], 'cost center': ['4000'], sites: ['Wien', 'Zürich'] });
    expect(Object.keys(body)).toEqual(['attrs']);
    expect((await client.get(`/api/v1/device/${guidsOf(tenant, 'ios')[0]}/customattributes`)).body).toEqual(body);
    expect((await client.get('/api/v1/device/1/customattributes')).status).toBe(404);
  });

  it('are replaced as a whole: what is read and sent back with one more leaves all others', async () => {
    const { tenant, get, put } = await attributes();
    const neighbours = tenant.console.neighbours('ios');
    const { attrs } = (await get()).body;
    expect((await put({ ...attrs, [IOS]: ['one'] })).status).toBe(200);
    expect(tenant.console.values('ios')).toEqual(['one', null, null]);
    expect(tenant.console.neighbours('ios')).toEqual(neighbours);
    await put({ [IOS]: ['two'] });
    expect((await get()).body).toEqual({ attrs: { [IOS]: ['two'] } });
    expect((tenant.console.neighbours('ios') as string[]).slice(1)).toEqual((neighbours as string[]).slice(1));
  });

  it('lose an empty text that is not sent back', async () => {
    const { tenant, get, put } = await attributes();
    const neighbours = tenant.console.neighbours('ios');
    const { note: _, ...attrs } = (await get()).body.attrs;
    await put(attrs);
    expect(tenant.console.neighbours('ios')).not.toEqual(neighbours);
  });

  it('keep what is not sent, where asked', async () => {
    const { tenant, put } = await attributes({ quirks: { attributePut: 'keeps' } });
    const neighbours = tenant.console.neighbours('ios');
    await put({ [IOS]: 'one' });
    expect(tenant.console.values('ios')[0]).toBe('one');
    expect(tenant.console.neighbours('ios')).toEqual(neighbours);
  });

  it('are plain texts, in an envelope, where asked', async () => {
    const { tenant, client, get, put } = await attributes({
      quirks: { attributeValues: 'texts', attributeEnvelope: 'with' },
    });
    const { body } = await get();
    expect(body.result.attrs).toMatchObject({ department: 'Sales', 'cost center': '4000', sites: ['Wien', 'Zürich'] });
    const neighbours = tenant.console.neighbours('ios');
    expect((await put({ ...body.result.attrs, [IOS]: 'one' })).body).toMatchObject({ errors: null });
    expect(tenant.console.neighbours('ios')).toEqual(neighbours);
    const row = (await client.get('/api/v1/device?dmPartitionId=100001&fq=serialNumber=F2L0000000')).body.result;
    expect(row.searchResults[0].customAttributes.attrs[IOS]).toBe('one');
  });

  it('stay invisible until they have settled', async () => {
    const { tenant, get, put } = await attributes({ settleMs: 1000 });
    const before = (await get()).body;
    await put({ ...before.attrs, [IOS]: ['one'] });
    expect((await get()).body).toEqual(before);
    expect(tenant.console.values('ios')[0]).toBe('one');
  });

  it.each([
    ['an attribute that is not defined', { pingid: ['x'] }],
    ['several values for one', { [IOS]: ['a', 'b'] }],
    ['no value', { [IOS]: [] }],
    ['a number', { [IOS]: 1 }],
    ['a text for a number', { 'cost center': ['many'] }],
    ['no attributes', undefined],
    ['a list', []],
  ])('refuse %s, and stay as they were', async (_, attrs) => {
    const { tenant, put } = await attributes();
    const before = tenant.console.inPlace('ios');
    expect((await put(attrs)).status).toBe(400);
    expect(tenant.console.inPlace('ios')).toEqual(before);
  });

  it('refuse with HTTP 200, where asked, but let nobody in', async () => {
    const { tenant, client, path, put } = await attributes({ quirks: { errorsOn200: 'yes' } });
    const { status, body } = await put({ pingid: ['x'] });
    expect([status, body.errors.globalErrors[0].code, body.result]).toEqual([200, 'Invalid', null]);
    expect((await client.cps('', {})).status).toBe(400);
    expect((await client.send('GET', path, undefined, { authorization: 'Basic x' })).status).toBe(401);
    tenant.withhold('Device Management');
    expect((await put({ [IOS]: ['one'] })).status).toBe(403);
  });
});
