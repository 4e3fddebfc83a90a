import { afterEach, describe, expect, it } from 'vitest';
import { SECTION, worlds } from './simulator-client.ts';

const { world, end } = worlds();
const TOKENS = ['first-token', 'second-token'];

afterEach(end);

describe('the device requirements of the simulated PingOne', () => {
  it('are read with every token in clear, and stamped', async () => {
    const { tenant, client } = await world({ tokens: TOKENS });
    const { body } = await client.get();
    expect(body[SECTION].tokens.map(({ token }: { token: string }) => token)).toEqual(TOKENS);
    expect(body.environment.id).toBe(tenant.settings.environmentId);
    expect(body.application.id).toBe(tenant.settings.applicationId);
    expect(Date.parse(body.updatedAt)).not.toBeNaN();
  });

  it('are kept as they are spelled when they are sent back, unknown properties at every level included', async () => {
    const { tenant, client } = await world({ tokens: TOKENS });
    const before = [tenant.console.neighbours(), tenant.console.entries()];
    const { text } = await client.get();
    for (const odd of ['1.50', '9007199254740993', '"\\u00e9":', '小米', '\\/']) expect(text).toContain(odd);
    expect((await client.put(text)).status).toBe(200);
    expect([tenant.console.neighbours(), tenant.console.entries()]).toEqual(before);
    expect((await client.get()).text.replace(/"updatedAt":"[^"]+"/, '')).toBe(text.replace(/"updatedAt":"[^"]+"/, ''));
  });

  it('lose, with a success status, what is left out of a PUT', async () => {
    const { tenant, client } = await world({ tokens: TOKENS, quirks: { neighbours: 'clean' } });
    const { body } = await client.get();
    const { minimumOSVersionRequire: _, ...rest } = body;
    expect((await client.put(rest)).status).toBe(200);
    expect((await client.get()).body).not.toHaveProperty('minimumOSVersionRequire');
    expect((await client.put({ deviceLockEnableRequire: { enabled: true } })).status).toBe(200);
    expect(tenant.console.values()).toEqual([]);
    expect(tenant.console.neighbours()).toEqual(['"deviceLockEnableRequire": {"enabled":true}']);
  });

  it('show who respells a neighbour', async () => {
    const { tenant, client } = await world();
    const before = tenant.console.neighbours();
    await client.put((await client.get()).body);
    expect(tenant.console.neighbours()).not.toEqual(before);
  });

  it('are not found before anything is defined, and as soon as everything has been deleted', async () => {
    const { tenant, client } = await world({ quirks: { defined: 'no' } });
    expect(await client.get()).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    expect(tenant.console.letsIn(null)).toBe(true);
    expect((await client.put({ deviceLockEnableRequire: { enabled: true } })).status).toBe(200);
    expect((await client.get()).body.deviceLockEnableRequire).toEqual({ enabled: true });
    expect((await client.send('DELETE', client.path)).status).toBe(204);
    expect(tenant.requests.at(-1)?.operation).toBe('delete');
    expect((await client.get()).status).toBe(404);
  });

  it('can be there without a word about mobile device management', async () => {
    const { client } = await world({ quirks: { defined: 'without-mdm' } });
    const { status, body } = await client.get();
    expect([status, body[SECTION]]).toEqual([200, undefined]);
  });

  it('go to the second of two writers, without notice', async () => {
    const { tenant, client } = await world({ tokens: TOKENS, quirks: { neighbours: 'clean' } });
    const { text } = await client.get();
    const entry = (token: string) =>
      text.replace('"tokens":[{', `"tokens":[{"creationTime":"2026-01-01T00:00:00.000Z","token":"${token}"},{`);
    expect((await client.put(entry('of-writer-one'))).status).toBe(200);
    expect((await client.put(entry('of-writer-two'))).status).toBe(200);
    expect(tenant.console.values()).toContain('of-writer-two');
    expect(tenant.console.values()).not.toContain('of-writer-one');
  });

  it('say when they were changed, also within one instant', async () => {
    const at = Date.UTC(2026, 0, 1);
    const { tenant, client } = await world({ now: () => at });
    const stamp = async () => (await client.get()).body.updatedAt;
    const first = await stamp();
    expect(await stamp()).toBe(first);
    tenant.console.touchNeighbour();
    const second = await stamp();
    expect(Date.parse(second)).toBeGreaterThan(Date.parse(first));
    await client.put((await client.get()).text);
    expect(Date.parse(await stamp())).toBeGreaterThan(Date.parse(second));
  });

  it('may say it to the second only', async () => {
    const { client } = await world({ quirks: { updatedAt: 'seconds' }, now: () => 1_767_225_600_123 });
    expect((await client.get()).body.updatedAt).toBe('2026-01-01T00:00:00Z');
  });
});

describe('what the simulated PingOne refuses in a PUT', () => {
  const valid = {
    enabled: true,
    effectiveDate: '2025-01-01T00:00:00.000Z',
    tokens: [{ token: 'a-token', creationTime: '2025-01-01T00:00:00.000Z' }],
  };
  const entry = valid.tokens[0];

  it('nothing of what is documented', async () => {
    const { client } = await world();
    expect((await client.put({ [SECTION]: valid })).status).toBe(200);
    expect((await client.put({ [SECTION]: { enabled: false } })).status).toBe(200);
  });

  it.each([
    ['no enabled', { ...valid, enabled: undefined }, `${SECTION}.enabled`],
    ['no effective date', { ...valid, effectiveDate: undefined }, `${SECTION}.effectiveDate`],
    ['no tokens', { ...valid, tokens: undefined }, `${SECTION}.tokens`],
    ['no section', null, SECTION],
    ['enabled as a text', { ...valid, enabled: 'true' }, `${SECTION}.enabled`],
    ['a date that is none', { ...valid, effectiveDate: 'soon' }, `${SECTION}.effectiveDate`],
    ['a list that is none', { ...valid, tokens: {} }, `${SECTION}.tokens`],
    ['a token without a value', { ...valid, tokens: [entry, { ...entry, token: '' }] }, `${SECTION}.tokens[1].token`],
    ['a token without a time', { ...valid, tokens: [{ token: 'x' }] }, `${SECTION}.tokens[0].creationTime`],
    [
      'a time in another form',
      { ...valid, tokens: [{ token: 'x', creationTime: 1 }] },
      `${SECTION}.tokens[0].creationTime`,
    ],
  ])('%s', async (_, section, target) => {
    const { tenant, client } = await world({ tokens: TOKENS });
    const answered = await client.put({ [SECTION]: section });
    expect(answered).toMatchObject({ status: 400, body: { code: 'INVALID_DATA', details: [{ target }] } });
    expect(tenant.console.values()).toEqual(TOKENS);
  });

  it.each(['{', '[]', '""', ''])('%j, which is no object', async (body) => {
    const { client } = await world();
    expect((await client.put(body)).body.code).toBe('INVALID_REQUEST');
  });

  it('a body that says it is something else', async () => {
    const { client } = await world();
    const answered = await client.send('PUT', client.path, '{}', { 'content-type': 'text/plain' });
    expect(answered.body.code).toBe('INVALID_REQUEST');
  });

  it('read-only properties, where they may not be sent back', async () => {
    const { client } = await world({ quirks: { readOnly: 'refused' } });
    const { body } = await client.put((await client.get()).text);
    expect(body.details.map(({ target }: { target: string }) => target)).toEqual([
      'environment',
      'updatedAt',
      'application',
    ]);
    expect((await client.put({ deviceLockEnableRequire: { enabled: true } })).status).toBe(200);
  });

  it('of read-only properties nothing where they may: they stay as they are', async () => {
    const { tenant, client } = await world();
    expect((await client.put({ environment: { id: 'another' } })).status).toBe(200);
    expect((await client.get()).body.environment.id).toBe(tenant.settings.environmentId);
  });
});
