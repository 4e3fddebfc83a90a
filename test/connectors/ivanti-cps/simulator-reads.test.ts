import { afterEach, describe, expect, it } from 'vitest';
import { type Client, guidsOf, IOS, identifiersOf, NOW, PRODUCTS, worlds } from './simulator-client.ts';

const { world, end } = worlds();
const DAY_MS = 86_400_000;

afterEach(end);

async function allPages(client: Client, limit: number, status = 'ACTIVE') {
  const pages = [];
  for (let offset = 0; ; offset += limit) {
    const { body } = await client.cps(`?status=${status}&offset=${offset}&limit=${limit}`);
    if (body.searchResults.length === 0) return pages;
    pages.push(body.searchResults);
  }
}

describe.each(PRODUCTS)('$id: lists of Common Platform Services', ({ simulator }) => {
  it('come by status, page by page, 50 unless asked otherwise, also with a slash at the end', async () => {
    const { tenant, client } = await world(simulator, { phones: 60 });
    const first = (await client.cps('/')).body;
    expect(first).toMatchObject({ results: 50, offset: 0, limit: 50 });
    const pages = await allPages(client, 25);
    const active = pages.flat();
    expect(pages.map((page) => page.length)).toEqual([25, 25, active.length - 50]);
    const identifiers = active.map((device) => device.identifier);
    expect(identifiers).toEqual(expect.arrayContaining([...identifiersOf(tenant, 'ios')]));
    expect(new Set(identifiers).size).toBe(identifiers.length);
    expect((await client.cps('/count?status=ACTIVE')).body).toEqual({ result: active.length });
    expect((await client.cps('?status=RETIRED')).body.searchResults).toMatchObject([{ status: 'RETIRED' }]);
  });

  it('carry custom attributes as loose properties, fields of a later release among them', async () => {
    const { tenant, client } = await world(simulator);
    tenant.console.setValue('ios', 'one');
    const devices = (await allPages(client, 50)).flat();
    const phone = devices.find((device) => device.identifier === identifiersOf(tenant, 'ios')[0]);
    expect(phone).toMatchObject({
      status: 'ACTIVE',
      os: 'IOS',
      lastCheckInTime: NOW - DAY_MS,
      deviceGuid: guidsOf(tenant, 'ios')[0],
      iosUdid: phone.identifier,
      model: 'iPhone 0001',
      'Asset Tag': 'A-0',
      'Büro 会議室 📱': expect.any(String),
      note: '',
      'cost center': 4000,
      PINGID_MDM_TOKEN_IOS: 'in capitals: not ours',
      [IOS]: 'one',
      addedByALaterRelease: expect.anything(),
    });
    expect(devices.find(({ os }) => os === 'ANDROID')).not.toHaveProperty('iosUdid');
    expect(devices.find(({ os }) => os === 'WINDOWS_PHONE')).not.toHaveProperty('serialNumber');
    expect(devices.map(({ serialNumber }) => serialNumber)).toContain('**********');
  });

  it('refuse a page above 200, and what is no number', async () => {
    const { client } = await world(simulator);
    expect((await client.cps('?limit=201')).status).toBe(400);
    expect((await client.cps('?offset=-1')).status).toBe(400);
    expect((await client.cps('?limit=200')).status).toBe(200);
  });

  it('overlap where their order changes between pages', async () => {
    const { client } = await world(simulator, { phones: 40, quirks: { order: 'changes' } });
    const seen = (await allPages(client, 10)).flat().map(({ identifier }) => identifier);
    expect(new Set(seen).size).toBeLessThan(seen.length);
  });

  it('follow the switches: a page cut at 200, counts of all, attributes without a value, texts for numbers', async () => {
    const cut = await world(simulator, { phones: 300, quirks: { overLimit: 'cut', resultsCount: 'all' } });
    const { body } = await cut.client.cps('?status=ACTIVE&limit=500');
    expect([body.searchResults.length, body.limit]).toEqual([200, 200]);
    expect(body.results).toBe((await cut.client.cps('/count?status=ACTIVE')).body.result);
    for (const [unsetAttributes, shown] of [
      ['empty-text', ''],
      ['null', null],
    ]) {
      const { client } = await world(simulator, { quirks: { unsetAttributes: String(unsetAttributes) } });
      expect((await client.cps('?status=ACTIVE')).body.searchResults[0][IOS]).toBe(shown);
    }
    const { client } = await world(simulator, { quirks: { types: 'other' } });
    const [device] = (await client.cps('?status=ACTIVE')).body.searchResults;
    expect(device).toMatchObject({ lastCheckInTime: String(NOW - DAY_MS), compliant: 'true', 'cost center': '4000' });
    expect((await client.cps('/$metadata')).body).toContainEqual({ name: IOS, dataType: 'STRING', readOnly: 'false' });
  });
});

describe.each(PRODUCTS)('$id: named devices', ({ simulator }) => {
  it('come by either identifier, each once; unknown ones are left out', async () => {
    const { tenant, client } = await world(simulator);
    const identifiers = [...identifiersOf(tenant, 'ios'), 'nobody'];
    const byIdentifier = (await client.cps('/uuid', { identifierType: 'MDM_IDENTIFIER', identifiers })).body;
    expect(byIdentifier).toHaveLength(3);
    const guids = guidsOf(tenant, 'ios');
    const byGuid = await client.cps('/uuid', { identifierType: 'GUID', identifiers: [...guids, ...guids] });
    expect(byGuid.body).toEqual(byIdentifier);
    expect((await client.cps('/uuid', { identifierType: 'MDM_IDENTIFIER', identifiers: guids })).body).toEqual([]);
    expect((await client.cps('/uuid', { identifierType: 'IMEI', identifiers })).status).toBe(400);
    expect((await client.cps('/uuid', { identifierType: 'GUID' })).status).toBe(400);
  });

  it('come in an object, where asked', async () => {
    const { tenant, client } = await world(simulator, { quirks: { uuidAnswer: 'object' } });
    const identifiers = identifiersOf(tenant, 'ios');
    const { body } = await client.cps('/uuid', { identifierType: 'MDM_IDENTIFIER', identifiers });
    expect([body.results, body.searchResults.length]).toEqual([3, 3]);
  });

  it('tell their apps; without any there is no body', async () => {
    const { tenant, client } = await world(simulator);
    const identifiers = identifiersOf(tenant, 'android');
    const { body } = await client.cps('/application', { identifiers });
    expect(body.map((row: { identifier: string }) => row.identifier)).toEqual(identifiers);
    expect(body[0].applications).toMatchObject([{ identifier: 'prod.com.pingidentity.pingid', managed: true }]);
    expect(await client.cps('/application', { identifiers: ['nobody'] })).toMatchObject({ status: 200, text: '' });
  });

  it('have metadata: what is built in is read-only, what is defined and active is not', async () => {
    const { client } = await world(simulator);
    const { body } = await client.cps('/$metadata');
    expect(body).toContainEqual({ name: 'identifier', dataType: 'string', readOnly: true });
    expect(body).toContainEqual({ name: IOS, dataType: 'string', readOnly: false });
    expect(body).toContainEqual({ name: 'cost center', dataType: 'integer', readOnly: false });
    expect(body.map(({ name }: { name: string }) => name)).not.toContain('no longer used');
  });
});

describe.each(PRODUCTS)('$id: a written attribute', ({ simulator }) => {
  async function written(options: { settleMs?: number; quirks?: Record<string, string> }) {
    const opened = await world(simulator, options);
    const identifiers = identifiersOf(opened.tenant, 'ios');
    const read = async () =>
      (await opened.client.cps('/uuid', { identifierType: 'MDM_IDENTIFIER', identifiers })).body.map(
        (device: Record<string, unknown>) => device[IOS],
      );
    const put = (value: string) => opened.client.cps('', { identifiers, attributes: { [IOS]: value } });
    return { ...opened, read, put };
  }

  it('reads back at once', async () => {
    const { read, put } = await written({});
    await put('one');
    expect(await read()).toEqual(['one', 'one', 'one']);
  });

  it('stays invisible until it has settled, each of several writes in its turn', async () => {
    const { tenant, read, put, pass } = await written({ settleMs: 1000 });
    await put('one');
    pass(600);
    await put('two');
    expect(await read()).toEqual([undefined, undefined, undefined]);
    expect(tenant.console.values('ios')).toEqual(['two', 'two', 'two']);
    pass(400);
    expect(await read()).toEqual(['one', 'one', 'one']);
    pass(600);
    expect(await read()).toEqual(['two', 'two', 'two']);
  });

  it('reads back only after the next check-in, where asked', async () => {
    const { tenant, read, put, pass } = await written({ quirks: { reads: 'after-check-in' } });
    await put('one');
    expect(await read()).toEqual([undefined, undefined, undefined]);
    const phone = tenant.fleet.phones.filter(({ slot }) => slot === 'ios')[1];
    if (phone) phone.reachable = false;
    tenant.fleet.checkInAll(pass(1000));
    expect(await read()).toEqual(['one', undefined, 'one']);
  });
});
