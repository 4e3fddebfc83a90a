/** What happens between a request's look at the store and its change: another process may be quicker, or the disk full. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StoreUnavailable } from '../../src/store/contract.ts';
import { type ApiWorld, openApiWorld } from './world.ts';

let world: ApiWorld;
beforeEach(async () => {
  world = await openApiWorld();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await world[Symbol.asyncDispose]();
});

describe('a version that was meant', () => {
  it.each([
    ['edit', { note: 'mine' }],
    ['makeCurrent', { makeCurrent: true }],
  ] as const)('is compared in the transaction that changes it: %s', async (method, change) => {
    await world.ask('POST', '/v1/tokens', { tokenSet: 'pingid' });
    const { token } = (await world.ask('POST', '/v1/tokens', { tokenSet: 'pingid' })).body;
    const { headers } = await world.ask('GET', `/v1/tokens/${token.id}`);
    const authority = world.watchword.authorities.get('pingid');
    if (authority === undefined) throw new Error('no such set');
    const own = authority[method].bind(authority) as (...given: unknown[]) => Promise<never>;
    vi.spyOn(authority, method).mockImplementationOnce(async (...given: unknown[]) => {
      // Another daemon, which knows nothing of this request.
      await world.watchword.store.write(({ tokens }) => tokens.update(token.id, { note: 'theirs' }));
      return own(...given);
    });
    const answer = await world.ask('PATCH', `/v1/tokens/${token.id}`, change, {
      headers: { 'if-match': String(headers.etag) },
    });
    expect(answer).toMatchObject({ status: 412, body: { type: 'urn:watchword:problem:outdated' } });
    const { body } = await world.ask('GET', `/v1/tokens/${token.id}`);
    expect(body).toMatchObject({ note: 'theirs', stage: 'pending' });
  });
});

describe('a store that can not be written', () => {
  it.each([
    ['/v1/runs', { account: 'contoso' }],
    ['/v1/token-sets/pingid/adoptions', {}],
  ])('begins nothing that would have to be written down: POST %s', async (path, body) => {
    vi.spyOn(world.watchword.store, 'write').mockRejectedValue(new StoreUnavailable('the disk is full'));
    expect(await world.ask('POST', path, body)).toMatchObject({
      status: 503,
      body: { type: 'urn:watchword:problem:store-unavailable' },
    });
    vi.restoreAllMocks();
    expect((await world.ask('GET', '/v1/runs')).body.items).toEqual([]);
    expect(await world.ask('POST', path, body)).toMatchObject({ status: 202 });
  });
});
