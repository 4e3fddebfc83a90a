import { createVerify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  answer,
  EMAIL,
  KEY,
  KEY_FILE,
  kitFor,
  open,
  PEM,
  policies,
  publicKey,
  READ,
  type Routes,
  settings,
  signal,
  slot,
  TOKEN,
} from './enterprise-for-tests.ts';

const held = { [READ]: policies(`{"${KEY}":"value"}`) };

async function lookWith(routes: Routes, key?: string) {
  const kit = kitFor({ ...held, ...routes });
  const look = open(kit, settings(key)).observe(slot(), signal);
  await look.catch(() => {});
  return { kit, look };
}

describe('signing in as a service account', () => {
  it('sends a statement signed with the key, for one hour and one purpose, to Google alone', async () => {
    const { kit } = await lookWith({});
    const [request] = kit.of('sign-in');
    expect(request?.url.href).toBe('https://oauth2.googleapis.com/token');
    const form = new URLSearchParams(request?.body);
    expect(form.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
    const [head = '', claims = '', signature = ''] = form.get('assertion')?.split('.') ?? [];
    const verifier = createVerify('RSA-SHA256').update(`${head}.${claims}`);
    expect(verifier.verify(publicKey, signature, 'base64url')).toBe(true);
    expect(decoded(head)).toEqual({ alg: 'RS256', typ: 'JWT', kid: 'k1' });
    const second = Math.floor(kit.now() / 1000);
    expect(decoded(claims)).toEqual({
      iss: EMAIL,
      aud: 'https://oauth2.googleapis.com/token',
      scope: 'https://www.googleapis.com/auth/androidmanagement',
      iat: second,
      exp: second + 3600,
    });
  });

  it('an address in the key file is not followed: whoever made the file does not decide where the statement goes', async () => {
    const { kit } = await lookWith({}, JSON.stringify({ ...KEY_FILE, token_uri: 'https://elsewhere.example/token' }));
    expect(new Set(kit.sent.map(({ url }) => url.host))).toEqual(
      new Set(['oauth2.googleapis.com', 'androidmanagement.googleapis.com']),
    );
  });

  it('the key, the statement and the access token are told to the redactor', async () => {
    const { kit } = await lookWith({});
    const assertion = new URLSearchParams(kit.of('sign-in')[0]?.body).get('assertion');
    expect(kit.guarded).toEqual(expect.arrayContaining([PEM, assertion, 'ya29.token']));
  });

  it.each([
    ['it is not JSON', 'not JSON'],
    ['it is not a JSON object', '[]'],
    ['expected `client_email`', JSON.stringify({ type: 'service_account' })],
    ['nothing can be signed', JSON.stringify({ ...KEY_FILE, private_key: '-----BEGIN PRIVATE KEY-----\nx' })],
  ])('a file that is no key is refused without a request: %s', async (says, key) => {
    const { kit, look } = await lookWith({}, key);
    await expect(look).rejects.toMatchObject({ kind: 'auth', message: expect.stringContaining(says) });
    await expect(look).rejects.not.toMatchObject({ message: expect.stringContaining('BEGIN') });
    expect(kit.sent).toEqual([]);
  });

  it.each([400, 401])("a refusal with %i is `auth`, in Google's words", async (status) => {
    const refusal = { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' };
    const { look } = await lookWith({ [TOKEN]: answer(refusal, status) });
    await expect(look).rejects.toMatchObject({
      kind: 'auth',
      message: expect.stringContaining('Invalid JWT Signature.'),
    });
  });

  it('one sign-in does for all runs, until its token is refused', async () => {
    const kit = kitFor({
      [READ]: [...policies('{"PINGID_MDM_TOKEN":"v"}'), answer({}, 401), ...policies('{"PINGID_MDM_TOKEN":"v"}')],
    });
    await open(kit).observe(slot(), signal);
    expect(kit.of('sign-in')).toHaveLength(1);
    await expect(open(kit).observe(slot(), signal)).rejects.toMatchObject({ kind: 'auth' });
    expect(kit.of('sign-in')).toHaveLength(1);
    await open(kit).observe(slot(), signal);
    expect(kit.of('sign-in')).toHaveLength(2);
  });

  describe('with a token that a cache kept and Google refuses', () => {
    const old = JSON.stringify({ value: 'old', goodUntil: Date.parse('2026-11-24T09:30:00Z') });
    const refusedOnce = { [READ]: [answer({}, 401), ...held[READ]] };

    it('another is made at once, and kept in its place', async () => {
      const cache = cacheWith(old);
      const kit = { ...kitFor(refusedOnce), cache };
      await open(kit).observe(slot(), signal);
      const [first, second] = kit.of('read-policy').map(({ headers }) => headers.get('authorization'));
      expect([first, second]).toEqual(['Bearer old', 'Bearer ya29.token']);
      expect(await cache.get()).toContain('ya29.token');
    });

    it('it is taken out, also where no other can be made', async () => {
      const cache = cacheWith(old);
      const kit = { ...kitFor({ ...refusedOnce, [TOKEN]: answer({ error: 'invalid_grant' }, 400) }), cache };
      await expect(open(kit).observe(slot(), signal)).rejects.toMatchObject({ kind: 'auth' });
      expect(await cache.get()).toBeUndefined();
    });

    it('the cache is not asked again, whatever it goes on saying', async () => {
      const cache = { ...cacheWith(old), get: async () => old };
      const kit = { ...kitFor(refusedOnce), cache };
      await open(kit).observe(slot(), signal);
      expect(kit.of('sign-in')).toHaveLength(1);
    });
  });
});

/** A cache of one thing. */
function cacheWith(text: string) {
  let kept: string | undefined = text;
  return {
    get: async () => kept,
    set: async (_: string, value: string) => {
      kept = value;
    },
    delete: async () => {
      kept = undefined;
    },
  };
}

function decoded(part: string): unknown {
  return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
}
