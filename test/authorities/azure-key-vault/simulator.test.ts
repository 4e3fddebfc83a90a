/** The simulated vault by itself: what Microsoft's documentation and public reports say of the service, asked by a bare client. */
import { Agent, fetch } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import type { AuthoritySimulatorOptions } from '#simulation';
import { type AzureKeyVaultSimulator, simulator } from '../../../authorities/azure-key-vault/simulator.ts';

const TOKENS = ['5f1c3a52-0000-4000-8000-000000000001', '5f1c3a52-0000-4000-8000-000000000002'];
const VERSIONS = '/secrets/pingid-mdm-tokens/versions?api-version=7.4';

interface Answered {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the vault sends
  readonly body: any;
}

interface Client {
  readonly vault: AzureKeyVaultSimulator;
  get(path: string, accessToken?: string | null): Promise<Answered>;
  signIn(scope?: string): Promise<string>;
}

const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing[Symbol.asyncDispose]();
});

async function clientOf(options: AuthoritySimulatorOptions = {}): Promise<Client> {
  const vault = await simulator.start({ tokens: TOKENS, ...options });
  const dispatcher = new Agent({ connect: { ca: vault.ca } });
  open.push(vault, { [Symbol.asyncDispose]: () => dispatcher.destroy() });

  async function send(path: string, init: Parameters<typeof fetch>[1]): Promise<Answered> {
    const response = await fetch(path.startsWith('https:') ? path : `${vault.url}${path}`, { ...init, dispatcher });
    const { status, headers } = response;
    return { status, headers: new Headers([...headers]), body: await response.json() };
  }

  async function signIn(scope = 'https://vault.azure.net/.default'): Promise<string> {
    const { tenantId, clientId, clientSecret } = vault.settings;
    const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, scope };
    const { body } = await send(`/${tenantId}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams(form as Record<string, string>).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    return String(body.access_token);
  }

  const usual = await signIn();
  return {
    vault,
    signIn,
    get: (path, accessToken = usual) =>
      send(path, { headers: accessToken === null ? {} : { authorization: `Bearer ${accessToken}` } }),
  };
}

describe('whoever is not known', () => {
  it('is told where to sign in, and for what', async () => {
    const { vault, get } = await clientOf();
    const { status, headers, body } = await get(VERSIONS, null);
    expect([status, body.error.code]).toEqual([401, 'Unauthorized']);
    expect(headers.get('www-authenticate')).toBe(
      `Bearer authorization="${vault.url}/${vault.settings.tenantId}", resource="https://vault.azure.net"`,
    );
  });

  it('does not come in with an access token for something else, nor with one of a session that was ended', async () => {
    const { vault, get, signIn } = await clientOf();
    expect((await get(VERSIONS, await signIn('https://graph.microsoft.com/.default'))).status).toBe(401);
    expect((await get(VERSIONS)).status).toBe(200);
    vault.endSessions();
    expect((await get(VERSIONS)).status).toBe(401);
  });
});

describe('the versions of a secret', () => {
  it('come without values, disabled and expired ones included, with times in seconds', async () => {
    const { get } = await clientOf({ now: () => Date.parse('2026-11-24T09:00:00.500Z') });
    const { body } = await get(VERSIONS);
    expect(body.value.length).toBeGreaterThan(TOKENS.length);
    expect(JSON.stringify(body)).not.toContain(TOKENS[0]);
    expect(new Set(body.value.map(({ attributes }: Answered['body']) => attributes.enabled))).toEqual(
      new Set([true, false]),
    );
    const newest = Math.max(...body.value.map(({ attributes }: Answered['body']) => attributes.created));
    expect(newest).toBe(Date.parse('2026-11-23T09:00:00Z') / 1000);
    expect(body.nextLink).toBeNull();
  });

  it.each([
    ['25 at a time', {}, 3],
    ['one at a time', { pageSize: '1' }, 60],
    ['with an empty page between', { emptyPages: 'one' }, 4],
    ['to an end that is not told', { lastLink: 'absent' }, 3],
  ])('come page by page, %s', async (_, quirks, pages) => {
    const tokens = Array.from({ length: 60 }, (_, at) => `token-number-${at}`);
    const { get } = await clientOf({ tokens, quirks: { neighbours: 'clean', ...quirks } });
    const ids: string[] = [];
    let seen = 0;
    for (let next: string | undefined = VERSIONS; next; seen += 1) {
      const { body } = await get(next);
      ids.push(...body.value.map(({ id }: { id: string }) => id));
      next = body.nextLink ?? undefined;
    }
    expect([new Set(ids).size, ids.length, seen]).toEqual([60, 60, pages]);
  });

  it.each([
    ['without a version of the API', '/secrets/pingid-mdm-tokens/versions'],
    ['in a version that is none', '/secrets/pingid-mdm-tokens/versions?api-version=1.0'],
    ['in pages of more than 25', `${VERSIONS}&maxresults=26`],
    ['from a mark that is none', `${VERSIONS}&$skiptoken=x`],
  ])('do not come %s', async (_, path) => {
    const { get } = await clientOf();
    expect(await get(path)).toMatchObject({ status: 400, body: { error: { code: 'BadParameter' } } });
  });

  it.each(['deleted', 'of another name'])('of a secret that was %s are not found', async (what) => {
    const { vault, get } = await clientOf();
    if (what === 'deleted') vault.console.deleteSecret();
    const path = what === 'deleted' ? VERSIONS : '/secrets/nobody/versions?api-version=7.4';
    expect(await get(path)).toMatchObject({ status: 404, body: { error: { code: 'SecretNotFound' } } });
  });
});

describe('a value', () => {
  async function listed({ get }: Client): Promise<Answered['body'][]> {
    return (await get(VERSIONS)).body.value;
  }

  const pathOf = (id: string) => `${new URL(id).pathname}?api-version=7.4`;

  it('is given of every version that is enabled, expired and future ones too', async () => {
    const client = await clientOf();
    const enabled = (await listed(client)).filter(({ attributes }) => attributes.enabled);
    const values = await Promise.all(enabled.map(async ({ id }) => (await client.get(pathOf(id))).body.value));
    expect(values).toEqual(expect.arrayContaining(TOKENS));
    expect(values.length).toBeGreaterThan(TOKENS.length);
  });

  it('is not given of one that is disabled', async () => {
    const client = await clientOf();
    const { id } = (await listed(client)).find(({ attributes }) => !attributes.enabled);
    expect(await client.get(pathOf(id))).toMatchObject({
      status: 403,
      body: {
        error: {
          code: 'Forbidden',
          message: 'Operation get is not allowed on a disabled secret.',
          innererror: { code: 'SecretDisabled' },
        },
      },
    });
  });

  it('of the newest version is given where none is named', async () => {
    const { vault, get } = await clientOf();
    vault.console.add('the-newest-token');
    for (const end of ['', '/']) {
      expect((await get(`/secrets/pingid-mdm-tokens${end}?api-version=7.4`)).body.value).toBe('the-newest-token');
    }
  });
});

describe('whoever may not do it', () => {
  it.each([
    ['access-policy', 'AccessDenied', 'does not have secrets list permission on key vault'],
    ['rbac', 'ForbiddenByRbac', "Action: 'Microsoft.KeyVault/vaults/secrets/readMetadata/action'"],
  ])('is refused in the words of the vault’s permission model: %s', async (permissionModel, code, says) => {
    const { vault, get } = await clientOf({ quirks: { permissionModel } });
    const giveBack = vault.withhold('secrets/list');
    const { status, body } = await get(VERSIONS);
    expect([status, body.error.innererror.code]).toEqual([403, code]);
    expect(body.error.message).toContain(says);
    giveBack();
    expect((await get(VERSIONS)).status).toBe(200);
  });

  it.each([
    ['firewall', 'ForbiddenByFirewall'],
    ['private-link', 'ForbiddenByConnection'],
  ])('nor comes in past the network settings: %s', async (network, code) => {
    const { get } = await clientOf({ quirks: { network, innerError: 'innerError' } });
    expect(await get(VERSIONS)).toMatchObject({ status: 403, body: { error: { innerError: { code } } } });
    expect((await get(VERSIONS, null)).status).toBe(401);
  });

  it.each([
    ['none', null],
    ['seconds', '2'],
  ])('429 comes with the time to wait: %s', async (retryAfter, header) => {
    const { vault } = await clientOf({ quirks: { retryAfter } });
    const { headers, body } = vault.errorAnswer(429);
    expect(headers['retry-after'] ?? null).toBe(header);
    expect(JSON.parse(body).error.code).toBe('Throttled');
  });
});

describe('in the portal', () => {
  it('somebody adds, disables and enables versions, and phones come in accordingly', async () => {
    const { vault } = await clientOf();
    const { console } = vault;
    const [first = '', second = ''] = TOKENS;
    console.add('the-newest-token');
    expect(console.values()).toEqual([...TOKENS, 'the-newest-token']);
    console.remove(first);
    expect(console.values()).toEqual([second, 'the-newest-token']);
    expect([console.letsIn(first), console.letsIn(second), console.letsIn(null)]).toEqual([false, true, false]);
    console.change(first, { enabled: true });
    expect(console.letsIn(first)).toBe(true);
  });

  it('whatever else somebody changes is seen among the neighbours, and no token', async () => {
    for (const neighbours of ['odd', 'clean']) {
      const { vault } = await clientOf({ quirks: { neighbours } });
      const seen = new Set([JSON.stringify(vault.console.neighbours())]);
      for (let time = 0; time < 4; time += 1) {
        vault.console.touchNeighbour();
        seen.add(JSON.stringify(vault.console.neighbours()));
      }
      expect(seen.size).toBe(5);
      expect(vault.console.values()).toEqual(TOKENS);
    }
  });
});
