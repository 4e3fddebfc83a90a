import { afterEach, describe, expect, it } from 'vitest';
import { ANDROID, guidsOf, IOS, identifiersOf, idsOf, PRODUCTS, worlds } from './simulator-client.ts';

const { world, end } = worlds();

afterEach(end);

describe.each(PRODUCTS)('$id: setting an attribute on many devices', ({ simulator }) => {
  const start = (quirks: Record<string, string> = {}) => world(simulator, { quirks });

  it('changes those that are named, and counts them', async () => {
    const { tenant, client } = await start();
    const [first, , third] = identifiersOf(tenant, 'ios');
    const neighbours = tenant.console.neighbours('ios');
    const { body } = await client.cps('', { identifiers: [first, third], attributes: { [IOS]: 'one' } });
    expect(body).toEqual({ result: 2 });
    expect(tenant.console.values('ios')).toEqual(['one', null, 'one']);
    expect(tenant.console.values('android')).toEqual([null, null, null]);
    expect(tenant.console.neighbours('ios')).toEqual(neighbours);
  });

  it('passes over ids that do not exist, and counts a device once', async () => {
    const { tenant, client } = await start();
    const [first] = identifiersOf(tenant, 'ios');
    const identifiers = ['nobody', first, first, '', 'b9a0d7d05fb4204f52264f805932526b848ca61d'];
    expect((await client.cps('', { identifiers, attributes: { [IOS]: 'one' } })).body).toEqual({ result: 1 });
    expect(tenant.console.values('ios')).toEqual(['one', null, null]);
  });

  it('knows nothing of devices outside the default space', async () => {
    const { tenant, client } = await start();
    const elsewhere = tenant.console.others().filter((line) => line.includes('in another space'));
    const identifiers = elsewhere.map((line) => JSON.parse(line)[2]);
    expect(identifiers).toHaveLength(2);
    expect((await client.cps('', { identifiers, attributes: { [IOS]: 'one' } })).body).toEqual({ result: 0 });
    expect((await client.cps('/uuid', { identifierType: 'MDM_IDENTIFIER', identifiers })).body).toEqual([]);
  });

  it.each([
    ['no JSON', 'x=1'],
    ['no identifiers', { attributes: { [IOS]: 'one' } }],
    ['no attributes', { identifiers: [] }],
    ['an empty set of attributes', { identifiers: [], attributes: {} }],
    ['more than 200 identifiers', { identifiers: Array.from({ length: 201 }, String), attributes: { [IOS]: 'one' } }],
    ['an attribute that is not defined', { identifiers: [], attributes: { pingid: 'one' } }],
    ['an attribute in other letters', { identifiers: [], attributes: { Pingid_MDM_token_ios: 'one' } }],
    ['an inactive attribute', { identifiers: [], attributes: { 'no longer used': 'one' } }],
    ['a text for a number', { identifiers: [], attributes: { 'cost center': 'many' } }],
    ['a number for a text', { identifiers: [], attributes: { [IOS]: 12345678 } }],
  ])('is refused: %s', async (_, body) => {
    const { client } = await start();
    expect((await client.cps('', body)).status).toBe(400);
  });

  it('writes other types where the attribute has them', async () => {
    const { tenant, client } = await start();
    const identifiers = identifiersOf(tenant, 'ios').slice(0, 1);
    await client.cps('', { identifiers, attributes: { 'cost center': '17', note: 'both at once' } });
    const [device] = (await client.cps('/uuid', { identifierType: 'MDM_IDENTIFIER', identifiers })).body;
    expect(device).toMatchObject({ 'cost center': 17, note: 'both at once' });
  });

  it('is refused where the attribute is defined as something else, or may not be written', async () => {
    const { tenant, client } = await start();
    const put = async () => (await client.cps('', { identifiers: [], attributes: { [IOS]: 'one' } })).status;
    tenant.console.define('ios', { dataType: 'integer' });
    expect(await put()).toBe(400);
    tenant.console.define('ios', { readOnly: true });
    expect(await put()).toBe(400);
    tenant.console.define('ios');
    expect(await put()).toBe(200);
  });
});

describe.each(PRODUCTS)('$id: what is unverified about setting an attribute', ({ simulator }) => {
  async function put(quirks: Record<string, string>, value = 'one') {
    const { tenant, client } = await world(simulator, { quirks });
    const neighbours = tenant.console.neighbours('ios');
    const identifiers = identifiersOf(tenant, 'ios');
    const { status, body } = await client.cps('', { identifiers, attributes: { [IOS]: value } });
    return { tenant, client, neighbours, status, body };
  }

  it('it clears the others of the device', async () => {
    const { tenant, neighbours } = await put({ attributeUpdate: 'clears-others' });
    expect(tenant.console.values('ios')).toEqual(['one', 'one', 'one']);
    expect(tenant.console.neighbours('ios')).not.toEqual(neighbours);
    expect((tenant.console.neighbours('ios') as string[])[0]).not.toContain('Sales');
  });

  it.each([
    ['bare', 3],
    ['text', { result: '3' }],
  ])('its answer is %s', async (countAnswer, answer) => {
    expect((await put({ countAnswer })).body).toEqual(answer);
  });

  it.each([
    ['uem', [1, 0, 0]],
    ['guid', [0, 1, 0]],
    ['both', [1, 1, 0]],
  ])('it takes identifiers: %s', async (identifiers, counts) => {
    const { tenant, client } = await world(simulator, { quirks: { identifiers } });
    const ids = [identifiersOf, guidsOf, idsOf].map((of) => of(tenant, 'android')[0]);
    const results = [];
    for (const id of ids) {
      results.push((await client.cps('', { identifiers: [id], attributes: { [ANDROID]: 'x' } })).body.result);
      expect((await client.cps('/forceCheckin', { identifiers: [id] })).body.result).toBe(results.at(-1));
    }
    expect(results).toEqual(counts);
  });

  it('an unknown attribute is ignored, and the devices are counted', async () => {
    const { tenant, client } = await world(simulator, { quirks: { unknownAttribute: 'ignored' } });
    const before = tenant.console.inPlace('ios');
    const identifiers = identifiersOf(tenant, 'ios');
    expect((await client.cps('', { identifiers, attributes: { pingid: 'one' } })).body).toEqual({ result: 3 });
    expect(tenant.console.inPlace('ios')).toEqual(before);
  });

  it.each([
    ['updated', 3],
    ['skipped', 2],
  ])('a device that has been retired is %s', async (retiredDevices, result) => {
    const { tenant, client } = await world(simulator, { quirks: { retiredDevices } });
    const identifiers = identifiersOf(tenant, 'ios');
    tenant.console.retire('ios', 1);
    expect((await client.cps('', { identifiers, attributes: { [IOS]: 'one' } })).body).toEqual({ result });
    expect(tenant.console.values('ios')).toEqual(['one', 'one']);
  });

  it('a long value is kept, refused, or cut', async () => {
    const long = 'x'.repeat(256);
    expect((await put({}, long)).tenant.console.values('ios')[0]).toBe(long);
    expect((await put({ longestValue: '255-refused' }, long)).status).toBe(400);
    expect((await put({ longestValue: '255-refused' }, long.slice(1))).status).toBe(200);
    expect((await put({ longestValue: '255-cut' }, long)).tenant.console.values('ios')[0]).toBe(long.slice(1));
  });

  it('of too many ids only the first 200 are taken', async () => {
    const { tenant, client } = await world(simulator, { phones: 402, quirks: { tooManyIds: 'cut' } });
    const identifiers = identifiersOf(tenant, 'ios');
    expect((await client.cps('', { identifiers, attributes: { [IOS]: 'one' } })).body).toEqual({ result: 200 });
    expect(tenant.console.values('ios').filter((value) => value === null)).toHaveLength(1);
  });
});
