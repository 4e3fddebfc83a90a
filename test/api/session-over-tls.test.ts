/** The admin listener as the daemon puts it together from its configuration. */
import { writeFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { expect, it } from 'vitest';
import { AccessKeys } from '../../src/access/keys.ts';
import { listenAdmin } from '../../src/api/serve-admin.ts';
import { makeCertificates, makeClientAuthority } from '../../src/simulation/certificates.ts';
import { SimulatedIssuer, signingKey } from '../access/simulated-issuer.ts';
import { CliWorld } from '../cli/world.ts';

it('keys, tokens, certificates and sessions come in where the configuration says so', async () => {
  await using issuer = await SimulatedIssuer.open(await signingKey('first', 'ES256'));
  const [server, authority] = await Promise.all([makeCertificates(), makeClientAuthority()]);
  await using cli = await CliWorld.open();
  const files = { server: server.certificate, key: server.key, clients: authority.ca, issuer: issuer.ca };
  for (const [name, pem] of Object.entries(files)) writeFileSync(cli.path(`${name}.pem`), pem);
  cli.configure({
    listen: {
      validation: '127.0.0.1:0',
      admin: '127.0.0.1:0',
      tls: { certificate: 'file:./server.pem', key: 'file:./key.pem', clientCa: 'file:./clients.pem' },
    },
    access: {
      sessions: '1h',
      oidc: { issuer: issuer.url, audience: 'watchword', ca: 'file:./issuer.pem', roles: { operator: ['ops'] } },
      certificates: { viewer: ['status-page'] },
    },
  });
  await using watchword = await cli.openWatchword();
  const actor = { name: 'test', reason: '' };
  const { key } = await new AccessKeys(watchword.store, watchword.clock).create(
    { name: 'ann', role: 'admin', expiresAt: null },
    actor,
  );
  const address = watchword.configuration.listen.admin;
  if (address === null) throw new Error('the configuration has an admin listener');
  const listener = await listenAdmin({ watchword, address, turnsSoon: () => {}, stop: new AbortController().signal });
  await using _closed = { [Symbol.asyncDispose]: () => listener.close() };

  const client = await authority.issue(['status-page']);
  function ask(method: string, path: string, headers: Record<string, string>, body?: object, withCertificate = false) {
    const own = withCertificate ? { cert: client.certificate, key: client.key } : {};
    const agent = new Agent({ ca: server.ca, ...own });
    const type = { 'content-type': 'application/json' };
    return new Promise<{ body: Record<string, unknown>; cookie: string }>((resolve, reject) => {
      const url = `https://${listener.address}${path}`;
      request(url, { method, agent, headers: { ...headers, ...(body && type) } }, async (response) => {
        const text = Buffer.concat(await response.toArray()).toString();
        resolve({ body: JSON.parse(text), cookie: String(response.headers['set-cookie']) });
      })
        .on('error', reject)
        .end(body && JSON.stringify(body));
    });
  }
  const self = async (headers: Record<string, string>, withCertificate = false) =>
    (await ask('GET', '/v1/self', headers, undefined, withCertificate)).body;

  expect(await self({ authorization: `Bearer ${key}` })).toMatchObject({ name: 'key:ann', role: 'admin' });
  const token = await issuer.token(Date.now());
  expect(await self({ authorization: `Bearer ${token}` })).toMatchObject({ name: 'oidc:ann', role: 'operator' });
  expect(await self({}, true)).toMatchObject({ name: 'certificate:status-page', role: 'viewer' });
  expect(await self({})).toMatchObject({ status: 401 });
  const { cookie } = await ask('POST', '/v1/session', {}, { key });
  expect(cookie).toMatch(/^__Host-watchword=[\w-]{43}; Max-Age=3600; Path=\/; HttpOnly; Secure; SameSite=Strict$/);
  expect(await self({ cookie: cookie.split(';', 1)[0] ?? '' })).toMatchObject({ name: 'key:ann', by: 'session' });
});
