import { afterEach, describe, expect, it } from 'vitest';
import { NOW, PRODUCTS, worlds } from './simulator-client.ts';

const { world, end } = worlds();

afterEach(end);

describe.each(PRODUCTS)('$id lets in', ({ simulator }) => {
  it.each(['', 'Basic', 'Basic bm9ib2R5Om5vdGhpbmc=', 'Bearer x'])('nobody with %j', async (authorization) => {
    const { client } = await world(simulator);
    for (const path of ['/msa/v1/cps/device', '/nowhere']) {
      const { status, headers } = await client.send('GET', path, undefined, { authorization });
      expect([status, headers.get('www-authenticate')]).toEqual([401, expect.stringContaining('Basic')]);
    }
  });

  it('its own user, and answers 404 to an address that nobody has described', async () => {
    const { tenant, client } = await world(simulator);
    expect((await client.cps('/count')).status).toBe(200);
    expect((await client.get('/api/v2/configurations')).status).toBe(404);
    expect((await client.send('DELETE', '/msa/v1/cps/device')).status).toBe(404);
    expect(tenant.requests.map(({ operation }) => operation)).toEqual(['cps-count', 'unknown', 'unknown']);
    expect(tenant.secrets()).toContain(tenant.account.password);
  });

  it('to Common Platform Services only with their role, until it is given back', async () => {
    const { tenant, client } = await world(simulator);
    const giveBack = tenant.withhold('CPS');
    expect((await client.cps('/count')).status).toBe(403);
    giveBack();
    expect((await client.cps('/count')).status).toBe(200);
    expect(() => tenant.withhold('Super User')).toThrow('no permission Super User');
  });

  it('whoever was let in before: there are no sessions to end', async () => {
    const { tenant, client } = await world(simulator);
    tenant.endSessions();
    expect((await client.cps('/count')).status).toBe(200);
  });

  it('no more calls in a minute than the published ceilings, where they hold', async () => {
    const { client, pass } = await world(simulator, { quirks: { limits: 'documented', retryAfter: 'seconds' } });
    const ask = async (path: string, body?: unknown) => (await client.cps(path, body)).status;
    for (let call = 0; call < 100; call += 1) await ask('/forceCheckin', { identifiers: [] });
    const refused = await client.cps('/forceCheckin', { identifiers: [] });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '20']);
    for (let call = 0; call < 200; call += 1) expect(await ask(call % 2 === 0 ? '/count' : '/$metadata')).toBe(200);
    expect(await ask('/count')).toBe(429);
    expect(await ask('?status=ACTIVE')).toBe(200);
    pass(60_000);
    expect(await ask('/forceCheckin', { identifiers: [] })).toBe(200);
  });

  it.each([
    ['none', undefined],
    ['seconds', '20'],
    ['date', new Date(NOW + 20_000).toUTCString()],
  ])('says when to come back: %s', async (retryAfter, header) => {
    const { tenant } = await world(simulator, { quirks: { retryAfter } });
    expect(tenant.errorAnswer(429).headers['retry-after']).toBe(header);
    expect(tenant.errorAnswer(503).headers['retry-after']).toBe(header);
    expect(tenant.errorAnswer(400).headers['retry-after']).toBeUndefined();
  });

  it('and refuses in JSON, or with a page for people', async () => {
    const { tenant } = await world(simulator);
    expect(JSON.parse(tenant.errorAnswer(400).body)).toBeTypeOf('object');
    const { tenant: other, client } = await world(simulator, { quirks: { errorPages: 'html' } });
    const { status, text, headers } = await client.get('/nowhere');
    expect([status, headers.get('content-type')]).toEqual([404, expect.stringContaining('text/html')]);
    expect(text).toMatch(/^<!doctype html>/);
    expect(other.errorAnswer(500)).toMatchObject({ status: 500, body: expect.stringContaining('<html>') });
  });
});

describe.each(PRODUCTS)('$id has a clock', ({ simulator }) => {
  it('that every answer tells', async () => {
    const { client, pass } = await world(simulator);
    for (const path of ['/msa/v1/cps/device', '/nowhere']) {
      expect((await client.get(path)).headers.get('date')).toBe(new Date(pass(0)).toUTCString());
    }
  });
});

describe.each(PRODUCTS)('$id is asked', ({ simulator }) => {
  it('for alternatives that it has', async () => {
    await expect(simulator.start({ quirks: { reads: 'never' } })).rejects.toThrow('reads is one of');
    await expect(simulator.start({ quirks: { weather: 'fine' } })).rejects.toThrow('no such quirk');
  });

  it('and hides who a device belongs to, where a privacy profile says so', async () => {
    const { client } = await world(simulator, { quirks: { identity: 'hidden' } });
    const [device] = (await client.cps('?status=ACTIVE')).body.searchResults;
    expect([device.serialNumber, device.userId]).toEqual(['*****', '*****']);
    expect(device.identifier).not.toContain('*');
  });
});
