import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiWorld, openApiWorld } from './world.ts';

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

describe('tokens over the admin API', () => {
  it('are made, listed as fingerprints, edited by version, and their values are shown once', async () => {
    const made = await world.ask('POST', '/v1/tokens', { tokenSet: 'pingid', note: 'first', reveal: true });
    expect(made).toMatchObject({ status: 201, body: { token: { stage: 'current', note: 'first' }, warnings: [] } });
    const { value, token } = made.body;
    expect(value).toMatch(/^[0-9a-f-]{36}$/);
    const listed = await world.ask('GET', '/v1/tokens?tokenSet=pingid', undefined, { as: 'viewer' });
    expect(listed.body).toMatchObject({ items: [{ id: token.id, presentedToday: 0 }], next: null });
    expect(JSON.stringify(listed.body)).not.toContain(value);

    const read = await world.ask('GET', `/v1/tokens/${token.fingerprint.slice(0, 8)}`);
    const etag = String(read.headers.etag);
    expect(await world.ask('PATCH', `/v1/tokens/${token.id}`, { note: 'x' })).toMatchObject({ status: 428 });
    const edited = await world.ask(
      'PATCH',
      `/v1/tokens/${token.id}`,
      { note: 'mine' },
      { headers: { 'if-match': etag } },
    );
    expect(edited).toMatchObject({ status: 200, body: { note: 'mine' } });
    expect(edited.headers.etag).not.toBe(etag);
    const late = await world.ask('PATCH', `/v1/tokens/${token.id}`, { note: 'y' }, { headers: { 'if-match': etag } });
    expect(late).toMatchObject({ status: 412, body: { type: 'urn:watchword:problem:outdated' } });
    const trail = await world.ask('GET', '/v1/audit?action=token&limit=200');
    expect(trail.body.items.map(({ action, actor }: { action: string; actor: string }) => [action, actor])).toEqual([
      ['token.edited', 'key:admin'],
      ['token.revealed', 'key:admin'],
      ['token.made-current', 'key:admin'],
      ['token.generated', 'key:admin'],
    ]);
  });

  it('that are asked for twice with one idempotency key are made once, and the value is in the first answer only', async () => {
    const headers = { 'idempotency-key': 'monday' };
    const asked = { tokenSet: 'pingid', note: 'once', reveal: true };
    const first = await world.ask('POST', '/v1/tokens', asked, { headers });
    const again = await world.ask('POST', '/v1/tokens', asked, { headers });
    expect(first.status).toBe(201);
    expect(again).toMatchObject({ status: 201, body: { token: { id: first.body.token.id } } });
    expect(again.body.value).toBeUndefined();
    const other = await world.ask('POST', '/v1/tokens', { ...asked, note: 'other' }, { headers });
    expect(other).toMatchObject({ status: 409, body: { type: 'urn:watchword:problem:key-reused' } });
    const listed = await world.ask('GET', '/v1/tokens');
    expect(listed.body.items.filter(({ note }: { note: string }) => note === 'once')).toHaveLength(1);
  });

  it('like a key for this API: made once, and shown in the first answer only', async () => {
    const headers = { 'idempotency-key': 'tuesday' };
    const asked = { name: 'prometheus', role: 'viewer', reason: 'metrics' };
    const first = await world.ask('POST', '/v1/access', asked, { headers });
    const again = await world.ask('POST', '/v1/access', asked, { headers });
    expect(first).toMatchObject({ status: 201, body: { key: expect.stringMatching(/./) } });
    expect(again).toMatchObject({ status: 201, body: { access: { id: first.body.access.id } } });
    expect(again.body.key).toBeUndefined();
  });

  it('are not revoked before every account was looked at, nor while a slot holds them without the price being paid', async () => {
    const [current] = (await world.ask('GET', '/v1/tokens?stage=current')).body.items;
    const revoke = `/v1/tokens/${current.id}/revoke`;
    expect(await world.ask('POST', revoke, {})).toMatchObject({
      status: 409,
      body: { type: 'urn:watchword:problem:look-first', accounts: ['contoso'] },
    });
    const run = await world.ask('POST', '/v1/runs', { account: 'contoso' }, { as: 'operator' });
    expect(run).toMatchObject({ status: 202, body: { account: 'contoso', endedAt: null } });
    await world.inHand.settled();
    expect(await world.ask('GET', `/v1/runs/${run.body.id}`)).toMatchObject({
      status: 200,
      body: { outcome: 'clean', done: [{ outcome: 'written' }, { outcome: 'written' }] },
    });
    expect(await world.ask('POST', revoke, {})).toMatchObject({
      status: 409,
      body: { type: 'urn:watchword:problem:still-served', serving: [{ account: 'contoso' }, { account: 'contoso' }] },
    });
    const price = await world.ask('GET', `/v1/tokens/${current.id}/price`);
    const { phones } = price.body;
    expect(await world.ask('POST', revoke, { emergency: true, confirm: phones + 1 })).toMatchObject({
      status: 409,
      body: { type: 'urn:watchword:problem:price-not-confirmed', phones },
    });
    const revoked = await world.ask('POST', revoke, { emergency: true, confirm: phones, reason: 'stolen' });
    expect(revoked).toMatchObject({ status: 200, body: { stage: 'revoked' } });
  });

  it.each([
    ['an unknown member', { tokenSet: 'pingid', mage: 1 }, 400, 'bad-request'],
    ['a set that is not there', { tokenSet: 'nobody' }, 404, 'not-found'],
    ['a value that is too short', { tokenSet: 'pingid', value: 'short' }, 409, 'refused'],
  ])('with %s are refused, and nothing is made', async (_, body, status, type) => {
    const before = (await world.ask('GET', '/v1/tokens')).body.items.length;
    const answer = await world.ask('POST', '/v1/tokens', body);
    expect(answer).toMatchObject({ status, body: { type: `urn:watchword:problem:${type}`, status } });
    expect((await world.ask('GET', '/v1/tokens')).body.items).toHaveLength(before);
  });
});
