import { describe, expect, it } from 'vitest';
import { answer, TENANT_ID } from '../../connector/entra/tenant-for-tests.ts';
import { json } from '../../connectors/kit-for-tests.ts';
import { refusal, scripted, signal, VAULT, VERSIONS, values, version } from './vault-for-tests.ts';

const VALUE = 'GET /secrets/pingid/a1';
const TOKEN = 'the-token-of-a1';
const oneVersion = { [VERSIONS]: answer({ value: [version('a1')], nextLink: null }) };

describe('the vault', () => {
  it('is asked in the version of the API that every cloud has, with the access token', async () => {
    const { kit, source } = scripted({ ...oneVersion, [VALUE]: answer({ ...version('a1'), value: TOKEN }) });
    expect(await values(source)).toEqual([TOKEN]);
    const asked = kit.sent.filter(({ operation }) => operation !== 'sign-in');
    expect(asked.map(({ url }) => url.searchParams.get('api-version'))).toEqual(['7.4', '7.4']);
    expect(asked.map(({ headers }) => headers.get('authorization'))).toEqual(
      Array(2).fill('Bearer opaque-access-token'),
    );
    expect(kit.guarded).toContain(TOKEN);
  });

  it('is not followed to a next page on another host: the access token would go there too', async () => {
    const nextLink = 'https://elsewhere.test/secrets/pingid/versions?api-version=7.4';
    const { kit, source } = scripted({ [VERSIONS]: answer({ value: [version('a1')], nextLink }) });
    expect(await refusal(source)).toMatchObject({
      kind: 'protocol',
      message: `GET /secrets/pingid/versions: the next page is not on ${VAULT}`,
    });
    expect(kit.sent.filter(({ url }) => url.host === 'elsewhere.test')).toEqual([]);
  });

  it('is not followed for ever', async () => {
    const nextLink = `${VAULT}/secrets/pingid/versions?api-version=7.4&$skiptoken=x`;
    const { kit, source } = scripted({ [VERSIONS]: answer({ value: [], nextLink }) });
    expect(await refusal(source)).toMatchObject({ kind: 'protocol', message: expect.stringContaining('has no end') });
    expect(kit.of('list-versions').length).toBeLessThan(150);
  });

  it('may write its port into the address of the next page', async () => {
    const nextLink = `${VAULT}:443/secrets/pingid/versions?api-version=7.4&$skiptoken=x`;
    const { source } = scripted({
      [VERSIONS]: [answer({ value: [version('a1')], nextLink }), answer({ value: [] })],
      [VALUE]: answer({ ...version('a1'), value: TOKEN }),
    });
    expect(await values(source)).toEqual([TOKEN]);
  });

  it('is asked for a next page with the signal too', async () => {
    const stop = new AbortController();
    const nextLink = `${VAULT}/secrets/pingid/versions?api-version=7.4&$skiptoken=x`;
    const { kit, source } = scripted({
      [VERSIONS]: () => {
        if (kit.of('list-versions').length > 1) stop.abort(new Error('enough'));
        return json(200, { value: [version('a1')], nextLink });
      },
    });
    await expect(source.list(stop.signal)).rejects.toThrow('enough');
  });

  it.each([
    ['a list that is none', { value: 'x' }],
    ['no list', {}],
    ['an entry without an id', { value: [{ attributes: { enabled: true } }] }],
    ['an id without a version', { value: [{ id: `${VAULT}/secrets/pingid`, attributes: {} }] }],
    ['a version that is no name', { value: [version('a%2F1')] }],
    ['a state that is none', { value: [version('a1', { enabled: 'false' })] }],
    ['a time that is none', { value: [version('a1', { exp: 'soon' })] }],
  ])('%s is no answer', async (_, body) => {
    const { source } = scripted({ [VERSIONS]: answer(body) });
    expect(await refusal(source)).toMatchObject({ kind: 'protocol' });
  });

  it('a page in its place is called one, as something in between may have answered', async () => {
    const page = new Response('<html>Please wait</html>', { headers: { 'content-type': 'text/html' } });
    expect((await refusal(scripted({ [VERSIONS]: () => page }).source)).message).toContain('found an HTML page');
  });

  it.each([[undefined], [null], [12345678], [{ a: TOKEN }]])('%j is no value', async (value) => {
    const { source } = scripted({ ...oneVersion, [VALUE]: answer({ ...version('a1'), value }) });
    const failure = await refusal(source);
    expect(failure).toMatchObject({ kind: 'protocol' });
    expect(failure.cause).toBeUndefined();
  });

  it('takes a version without attributes for enabled, as documented, and 1970 for a time', async () => {
    const bare = { id: `${VAULT}/secrets/pingid/a1` };
    for (const listed of [bare, version('a1', { nbf: 0, enabled: undefined })]) {
      const { source } = scripted({
        [VERSIONS]: answer({ value: [listed] }),
        [VALUE]: answer({ ...bare, value: TOKEN }),
      });
      expect(await values(source)).toEqual([TOKEN]);
    }
  });
});

describe('a vault that declines says what to do', () => {
  const forbidden = (code: string, name = 'innererror') =>
    answer({ error: { code: 'Forbidden', message: `quoting ${TOKEN}`, [name]: { code } } }, 403);

  it.each([
    ['AccessDenied', "needs secrets/list: give it Get and List for secrets in the vault's access policies", true],
    ['ForbiddenByPolicy', "in the vault's access policies", true],
    ['ForbiddenByRbac', 'needs secrets/list: give it the role Key Vault Secrets User', true],
    ['ForbiddenByFirewall', "let this machine's address through the firewall", false],
    ['ForbiddenByConnection', 'by private link alone', false],
    ['SomethingNew', 'check that the application has secrets/list', true],
    ['toString', 'check that the application has secrets/list', true],
  ])('403, %s', async (code, says, isAboutPermission) => {
    for (const name of ['innererror', 'innerError']) {
      const failure = await refusal(scripted({ [VERSIONS]: forbidden(code, name) }).source);
      expect(failure).toMatchObject({ kind: 'auth', status: 403, message: expect.stringContaining(says) });
      expect(failure.permission).toBe(isAboutPermission ? 'secrets/list' : undefined);
      expect(failure.message).not.toContain(TOKEN);
      expect(failure.message.includes(`(${code})`)).toBe(!/Something|toString/.test(code));
    }
  });

  it('403 for a value names the other permission', async () => {
    const { source } = scripted({ ...oneVersion, [VALUE]: forbidden('AccessDenied') });
    expect(await refusal(source)).toMatchObject({ kind: 'auth', permission: 'secrets/get' });
  });

  it('a version that was disabled between the two looks is a lost race, not a missing permission', async () => {
    const { source } = scripted({ ...oneVersion, [VALUE]: forbidden('SecretDisabled') });
    const failure = await refusal(source);
    expect(failure).toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('was answered with 403 (SecretDisabled); the version was disabled'),
    });
    expect(failure.permission).toBeUndefined();
  });

  it('401 after a second sign-in: with the tenant that the vault belongs to, where it is another', async () => {
    const other = '99999999-9999-4999-8999-999999999999';
    const challenge = `Bearer authorization="https://login.microsoftonline.com/${other}", resource="https://vault.azure.net"`;
    const { kit, source } = scripted({
      [VERSIONS]: () => json(401, { error: { code: 'Unauthorized' } }, { 'www-authenticate': challenge }),
    });
    expect(await refusal(source)).toMatchObject({
      kind: 'auth',
      message: expect.stringContaining(`belongs to the tenant ${other}: check \`tenantId\``),
    });
    expect(kit.of('list-versions')).toHaveLength(2);
    expect(kit.sent.filter(({ method }) => method === 'POST')).toHaveLength(2);
  });

  it('429, with the time to wait and the id of the request', async () => {
    const { source } = scripted({
      [VERSIONS]: answer({ error: { code: 'Throttled' } }, 429, { 'retry-after': '7', 'x-ms-request-id': 'r-1' }),
    });
    expect(await refusal(source)).toMatchObject({ kind: 'throttled', retryAfterMs: 7000, requestId: 'r-1' });
  });
});

describe('the check', () => {
  it('warns of a version that will expire: nobody asks the phones before', async () => {
    const exp = Date.parse('2027-01-01T00:00:00Z') / 1000;
    const { source } = scripted({
      [VERSIONS]: answer({ value: [version('a1', { exp })] }),
      [VALUE]: answer({ ...version('a1'), value: TOKEN }),
    });
    const found = [];
    for await (const finding of source.check(signal)) found.push(finding);
    expect(found.map(({ check, level }) => `${level}: ${check}`)).toEqual([
      'ok: sign-in',
      'ok: permission-list',
      'ok: secret',
      'warning: expiry',
      'ok: permission-get',
    ]);
    expect(found[3]?.says).toContain('the version a1 expires at 2027-01-01T00:00:00.000Z');
  });

  it('reads the values again, whatever is remembered: the permission may be gone', async () => {
    const { source } = scripted({
      ...oneVersion,
      [VALUE]: [answer({ ...version('a1'), value: TOKEN }), answer({ error: { code: 'Forbidden' } }, 403)],
    });
    await source.list(signal);
    const found = [];
    for await (const finding of source.check(signal)) found.push(finding);
    expect(found.at(-1)).toMatchObject({ check: 'permission-get', level: 'failure' });
    expect(await values(source)).toEqual([TOKEN]);
  });

  it.each([
    ['the sign-in', `POST /${TENANT_ID}/oauth2/v2.0/token`, 401, ['failure: sign-in']],
    ['the list', VERSIONS, 404, ['ok: sign-in', 'failure: permission-list']],
  ])('ends at %s where that fails: everything else rests on it', async (_, route, status, findings) => {
    const { source } = scripted({ [route]: answer({ error: 'invalid_client' }, status) });
    const found = [];
    for await (const finding of source.check(signal)) found.push(finding);
    expect(found.map(({ check, level }) => `${level}: ${check}`)).toEqual(findings);
  });
});
