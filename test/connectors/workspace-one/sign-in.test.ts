import { describe, expect, it } from 'vitest';
import { Secret } from '#connector';
import { json } from '../kit-for-tests.ts';
import {
  app,
  apps,
  assignment,
  BASIC,
  item,
  kitFor,
  open,
  RULES,
  refusal,
  rules,
  SEARCH,
  signal,
  slot,
  TOKEN,
  text,
} from './tenant-for-tests.ts';

const looks = { [RULES]: text(rules(assignment(0, 'All', `[${item('v')}]`))) };
const lookAt = (kit: ReturnType<typeof kitFor>, more = {}) => open(kit, more).observe(slot(), signal);

describe('an OAuth client', () => {
  it('posts a form, keeps its token between runs, and tells the redactor of it', async () => {
    const kit = kitFor(looks);
    await lookAt(kit);
    await lookAt(kit);
    const [asked, ...others] = kit.of('sign-in');
    expect(others).toEqual([]);
    expect(asked?.url.href).toBe('https://sign-in.example.com/connect/token');
    expect(asked?.body).toBe('grant_type=client_credentials&client_id=client&client_secret=a+client+secret');
    expect(kit.guarded).toEqual(['opaque-access-token']);
    const [read] = kit.of('read-assignment-rules');
    expect(read?.headers.get('authorization')).toBe('Bearer opaque-access-token');
    expect(read?.headers.get('aw-tenant-code')).toBeNull();
    expect(read?.headers.get('accept')).toBe('application/json;version=2');
    expect(kit.of('search-apps')[0]?.headers.get('accept')).toBe('application/json');
  });

  it('sends an API key where one is set', async () => {
    const kit = kitFor(looks);
    await lookAt(kit, { tenantCode: new Secret('an API key') });
    expect(kit.of('search-apps')[0]?.headers.get('aw-tenant-code')).toBe('an API key');
  });

  it.each([
    ['a minute before its token ends', 3600 - 61, 1],
    ['within the last minute', 3600 - 59, 2],
  ])('%s signs in so many times: %3$i', async (_, passed, times) => {
    let now = Date.parse('2026-11-24T09:00:00Z');
    const kit = { ...kitFor(looks), now: () => now };
    await lookAt(kit);
    now += passed * 1000;
    await lookAt(kit);
    expect(kit.of('sign-in')).toHaveLength(times);
  });

  it('signs in once for looks at the same moment', async () => {
    const kit = kitFor(looks);
    const connector = open(kit);
    await Promise.all(['a', 'b', 'c'].map((name) => connector.observe(slot({ name }), signal)));
    expect(kit.of('sign-in')).toHaveLength(1);
    expect(kit.of('search-apps')).toHaveLength(1);
  });

  it.each([400, 401, 403, 404])('refused with %i means that we may not come in', async (status) => {
    const kit = kitFor({ [TOKEN]: () => json(status, { error: 'invalid_client' }) });
    await expect(lookAt(kit)).rejects.toMatchObject({
      kind: 'auth',
      message: expect.stringMatching(/invalid_client.*check `clientId`, `clientSecret` and `tokenUrl`/),
    });
  });

  it.each([
    ['no token', {}],
    ['a token that no header can hold', { access_token: 'two\nlines' }],
    ['a token that is none', { access_token: 7 }],
  ])('given %s says so', async (_, answer) => {
    const kit = kitFor({ [TOKEN]: () => json(200, answer) });
    await expect(lookAt(kit)).rejects.toMatchObject({
      kind: 'protocol',
      message: expect.stringContaining('no access token'),
    });
  });

  it('whose token is refused signs in afresh next time', async () => {
    const kit = kitFor({ ...looks, [SEARCH]: [refusal(401, 1005), () => apps()] });
    await expect(lookAt(kit)).rejects.toMatchObject({ kind: 'auth' });
    await expect(lookAt(kit)).rejects.toMatchObject({ kind: 'rejected' });
    expect(kit.of('sign-in')).toHaveLength(2);
  });
});

describe('a name and password', () => {
  it('go along with the API key', async () => {
    const kit = kitFor(looks);
    await lookAt(kit, BASIC);
    expect(kit.of('sign-in')).toEqual([]);
    const [asked] = kit.sent;
    expect(asked?.headers.get('authorization')).toBe(`Basic ${Buffer.from('watchword:a password').toString('base64')}`);
    expect(asked?.headers.get('aw-tenant-code')).toBe('an API key');
  });

  it('that are wrong are tried once, however many look at the same moment', async () => {
    const kit = kitFor({ [SEARCH]: refusal(401, 1005, 'Invalid Credentials') });
    const connector = open(kit, BASIC);
    const slots = ['ios', 'android'].map((platform, at) =>
      slot({ name: platform, platform: platform as 'ios', app: { keys: ['k'], packageId: `com.example.${at}` } }),
    );
    const ended = await Promise.allSettled(slots.map((one) => connector.observe(one, signal)));
    for (const one of ended) {
      expect(one).toMatchObject({ reason: { kind: 'auth', message: expect.stringContaining('check `username`') } });
    }
    expect(kit.sent).toHaveLength(1);
  });

  it('that could not be tried are tried by the next who waits', async () => {
    const busy = () => json(503, {});
    const kit = kitFor({ ...looks, [SEARCH]: [busy, () => apps()] });
    const connector = open(kit, BASIC);
    const ended = await Promise.allSettled(
      [0, 1].map((at) => connector.observe(slot({ name: `${at}`, app: { keys: ['k'], packageId: `${at}` } }), signal)),
    );
    expect(ended).toMatchObject([{ reason: { kind: 'unavailable' } }, { reason: { kind: 'rejected' } }]);
  });

  it('are not held to be wrong because something was not found for a moment', async () => {
    const kit = kitFor({ ...looks, [SEARCH]: [refusal(404, 404), () => apps(app())] });
    const connector = open(kit, BASIC);
    const slots = [slot(), slot({ name: 'other', app: { keys: ['k'], packageId: 'com.example.other' } })];
    const ended = await Promise.allSettled(slots.map((one) => connector.observe(one, signal)));
    expect(ended).toMatchObject([{ status: 'fulfilled' }, { reason: { kind: 'rejected' } }]);
  });

  it('and an API key that is wrong: the key is named', async () => {
    const kit = kitFor({ [SEARCH]: refusal(401, '1013') });
    await expect(lookAt(kit, BASIC)).rejects.toMatchObject({ message: expect.stringContaining('check `tenantCode`') });
  });
});
