import { describe, expect, it } from 'vitest';
import { Secret } from '#authority';
import { type Answering, json } from '../../connectors/kit-for-tests.ts';
import {
  CLIENT_SECRET,
  ENVIRONMENT,
  error,
  NEW,
  NOW,
  OLD,
  openPingOne,
  type PingOneForTests,
  requirements,
  shows,
  signal,
  signedIn,
} from './pingone-for-tests.ts';

interface Opened extends PingOneForTests {
  /** Lets time pass. */
  pass(ms: number): void;
}

/** Opens PingOne with a way of its own to sign in, and a clock. */
function open(
  signsIn: Answering,
  answer: Answering = shows(requirements([OLD])),
  changes: Readonly<Record<string, unknown>> = {},
): Opened {
  let now = NOW;
  const pass = (ms: number) => {
    now += ms;
  };
  return { ...openPingOne(answer, changes, { signsIn, now: () => now }), pass };
}

/** A new access token each time: `token-1`, `token-2`. */
function counting(expiresIn: unknown = 3600): Answering {
  let signIns = 0;
  return () => {
    signIns += 1;
    return json(200, { access_token: `token-${signIns}`, expires_in: expiresIn });
  };
}

function bearers({ kit }: Opened): readonly (string | null)[] {
  return kit.sent.filter(({ operation }) => operation !== 'sign-in').map(({ headers }) => headers.get('authorization'));
}

describe('the worker application signs in', () => {
  it('with its secret in a header', async () => {
    const { source, kit } = open(() => signedIn());
    await source.list(signal);
    const [request] = kit.of('sign-in');
    expect(request?.url.href).toBe(`https://auth.pingone.eu/${ENVIRONMENT}/as/token`);
    expect(request?.body).toBe('grant_type=client_credentials');
    const pair = Buffer.from(`worker:${CLIENT_SECRET}`).toString('base64');
    expect(request?.headers.get('authorization')).toBe(`Basic ${pair}`);
    expect(kit.guarded).toEqual(expect.arrayContaining([pair, 'an-access-token']));
  });

  it('with its secret in the form, in an environment of its own, where the settings say so', async () => {
    const settings = { clientAuthentication: 'post', tokenEnvironmentId: 'the-administrators-own' };
    const { source, kit } = open(() => signedIn(), undefined, settings);
    await source.list(signal);
    const [request] = kit.of('sign-in');
    expect(request?.url.pathname).toBe('/the-administrators-own/as/token');
    expect(request?.headers.get('authorization')).toBeNull();
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      grant_type: 'client_credentials',
      client_id: 'worker',
      client_secret: CLIENT_SECRET,
    });
  });

  it('once for many looks, and again a minute before the token ends', async () => {
    const opened = open(counting());
    await opened.source.list(signal);
    opened.pass(3_539_000);
    await opened.source.list(signal);
    opened.pass(1000);
    await opened.source.list(signal);
    expect(bearers(opened)).toEqual(['Bearer token-1', 'Bearer token-1', 'Bearer token-2']);
  });

  it.each([null, 'soon', -1])('and a token that lasts %s is used for ten minutes', async (lasts) => {
    const opened = open(counting(lasts));
    await opened.source.list(signal);
    opened.pass(539_000);
    await opened.source.list(signal);
    opened.pass(1000);
    await opened.source.list(signal);
    expect(bearers(opened)).toEqual(['Bearer token-1', 'Bearer token-1', 'Bearer token-2']);
  });

  it('once for all who ask at the same time', async () => {
    const { source, kit } = open(counting());
    await Promise.all([source.list(signal), source.list(signal), source.list(signal)]);
    expect(kit.of('sign-in')).toHaveLength(1);
  });

  it('again where its token is refused, and sends the same once more, a write too', async () => {
    const reads = shows(requirements([OLD, NEW]), requirements([NEW]));
    const opened = open(counting(), (request) => {
      const isOld = request.headers.get('authorization') === 'Bearer token-1';
      return request.method === 'PUT' && isOld ? error(401, 'INVALID_TOKEN') : reads(request);
    });
    await opened.source.remove?.(new Secret(OLD), signal);
    const writes = opened.kit.of('write-requirements');
    expect(writes.map(({ headers }) => headers.get('authorization'))).toEqual(['Bearer token-1', 'Bearer token-2']);
    expect(writes[1]?.body).toBe(writes[0]?.body);
  });

  it.each([
    ['401', () => error(401, 'WHATEVER')],
    ['the code for it', () => error(403, 'INVALID_TOKEN')],
  ])('once, and no more, where %s says that the token is no good', async (_, refusal) => {
    const opened = open(counting(), refusal);
    await expect(opened.source.list(signal)).rejects.toMatchObject({
      kind: 'auth',
      message: expect.stringContaining('the sign-in was not accepted'),
    });
    expect(bearers(opened)).toEqual(['Bearer token-1', 'Bearer token-2']);
  });

  it('once for two whose token is refused, though the second hears of it later', async () => {
    const later = Promise.withResolvers<void>();
    let reads = 0;
    const answer = shows(requirements([OLD]));
    const opened = open(counting(), async (request) => {
      reads += 1;
      if (request.headers.get('authorization') !== 'Bearer token-1') return answer(request);
      if (reads === 2) await later.promise;
      return error(401, 'INVALID_TOKEN');
    });
    const both = [opened.source.list(signal), opened.source.list(signal)];
    await both[0];
    later.resolve();
    await both[1];
    expect(opened.kit.of('sign-in')).toHaveLength(2);
  });

  it.each([403, 400])(
    'afresh after it was refused for its role, with %i: the next token may have it',
    async (status) => {
      const opened = open(counting(), () => error(status, 'ACCESS_FAILED'));
      await expect(opened.source.list(signal)).rejects.toMatchObject({ kind: 'auth' });
      await expect(opened.source.list(signal)).rejects.toMatchObject({ kind: 'auth' });
      expect(bearers(opened)).toEqual(['Bearer token-1', 'Bearer token-2']);
    },
  );
});

describe('a sign-in that fails', () => {
  it.each([400, 401, 404])('with %i is a matter of credentials, and names what to check', async (status) => {
    const answer = json(status, { error: 'invalid_client', error_description: `not ${CLIENT_SECRET}` });
    const { source, kit } = open(() => answer);
    kit.guard(CLIENT_SECRET);
    await expect(source.list(signal)).rejects.toMatchObject({
      kind: 'auth',
      status,
      message: `POST /${ENVIRONMENT}/as/token was answered with ${status} (invalid_client: not <secret>); check \`clientId\`, \`clientSecret\`, \`environmentId\`, \`region\` and \`clientAuthentication\``,
    });
  });

  it.each([
    [429, 'throttled'],
    [503, 'unavailable'],
    [302, 'protocol'],
  ])('with %i is %s', async (status, kind) => {
    const { source } = open(() => new Response('<html>', { status, headers: { 'retry-after': '7' } }));
    await expect(source.list(signal)).rejects.toMatchObject({ kind, status, retryAfterMs: 7000 });
  });

  it.each([
    ['a page', () => new Response('<html>', { headers: { 'content-type': 'text/html' } })],
    ['half an answer', () => new Response('{"access_token":"x', { headers: { 'content-type': 'application/json' } })],
    ['no token', () => json(200, { expires_in: 3600 })],
    ['a token with a line end', () => json(200, { access_token: 'a\nb' })],
    ['a list', () => json(200, [])],
  ])('for %s in the place of a token has not the documented shape', async (_, answer) => {
    const opened = open(answer);
    await expect(opened.source.list(signal)).rejects.toMatchObject({ kind: 'protocol' });
    expect(bearers(opened)).toEqual([]);
  });

  it('is tried again by the next look', async () => {
    let signIns = 0;
    const { source } = open(() => {
      signIns += 1;
      return signIns === 1 ? json(503, {}) : signedIn();
    });
    await expect(source.list(signal)).rejects.toMatchObject({ kind: 'unavailable' });
    await expect(source.list(signal)).resolves.toBeDefined();
  });
});
