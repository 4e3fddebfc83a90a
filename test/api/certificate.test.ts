/** Clients with certificates, over real TLS, with the settings that the daemon listens with. */
import { writeFileSync } from 'node:fs';
import { Agent, type AgentOptions, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTls } from '../../src/listening/tls.ts';
import {
  type Certificates,
  type ClientAuthority,
  makeCertificates,
  makeClientAuthority,
} from '../../src/simulation/certificates.ts';
import { type TestClock, testClock } from '../clock.ts';
import { type ApiWorld, openApiWorld } from './world.ts';

const HOUR_MS = 3_600_000;

let server: Certificates;
let authority: ClientAuthority;
let world: ApiWorld;
let clock: TestClock;
beforeAll(async () => {
  [server, authority] = await Promise.all([makeCertificates(), makeClientAuthority()]);
  // TLS itself goes by the clock of the machine.
  clock = testClock(Date.now());
  world = await openApiWorld({
    clock,
    settings: () => ({ certificates: { viewer: ['status-page'], operator: ['ci', 'status-page'], admin: [] } }),
    https: (cli) => {
      const files = { certificate: server.certificate, key: server.key, clientCa: authority.ca };
      for (const [name, pem] of Object.entries(files)) writeFileSync(cli.path(`${name}.pem`), pem);
      return readTls({
        certificate: cli.path('certificate.pem'),
        key: cli.path('key.pem'),
        clientCa: cli.path('clientCa.pem'),
      });
    },
  });
  await world.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => world[Symbol.asyncDispose]());

type Client = Partial<Omit<Certificates, 'ca'>>;

/** Asks over a connection of its own, or that of an agent. */
function ask(client: Client, options: { method?: string; path?: string; headers?: object; agent?: Agent } = {}) {
  const { method = 'GET', path = '/v1/self', headers = {}, agent = agentFor(client, { keepAlive: false }) } = options;
  const { port } = world.app.server.address() as AddressInfo;
  return new Promise<{ readonly status: number; readonly body: Record<string, unknown> }>((resolve, reject) => {
    request({ host: '127.0.0.1', port, method, path, agent, headers: { ...headers } }, async (response) => {
      const chunks = await response.toArray();
      resolve({ status: response.statusCode ?? 0, body: JSON.parse(Buffer.concat(chunks).toString()) });
    })
      .on('error', reject)
      .end();
  });
}

function agentFor({ certificate, key }: Client, options: AgentOptions): Agent {
  return new Agent({ ...options, ca: server.ca, ...(certificate !== undefined && { cert: certificate, key }) });
}

describe('a client with a certificate', () => {
  it('comes in by its common name, with the highest role that the name has', async () => {
    const from = Date.now() - HOUR_MS;
    const to = Math.floor(Date.now() / 1000) * 1000 + 24 * HOUR_MS;
    const client = await authority.issue(['status-page'], { from, to });
    const self = { name: 'certificate:status-page', role: 'operator', by: 'certificate', expiresAt: to };
    expect(await ask(client)).toEqual({ status: 200, body: self });
  });

  it.each<[string, () => Promise<Client>]>([
    ['without one', async () => ({})],
    ['of another name', () => authority.issue(['somebody'])],
    ['of a name in other letters', () => authority.issue(['CI'])],
    ['of two names', () => authority.issue(['somebody', 'ci'])],
    ['of no name', () => authority.issue([])],
    ['of another authority', async () => (await makeClientAuthority()).issue(['ci'])],
    ['that has expired', () => authority.issue(['ci'], { to: Date.now() - HOUR_MS })],
    ['that is not valid yet', () => authority.issue(['ci'], { from: Date.now() + HOUR_MS })],
    ['of a server', async () => server],
  ])('%s does not, and is told what everybody is told', async (_, issue) => {
    const nobody = await ask({}, { headers: { authorization: 'Bearer nothing' } });
    expect(nobody.status).toBe(401);
    expect(await ask(await issue())).toEqual(nobody);
  });

  it('whose certificate is for servers only does not come in', async () => {
    const client = await authority.issue(['ci'], { usage: 'server' });
    expect(await ask(client)).toMatchObject({ status: 401 });
  });

  it('may have a key all the same, which then counts alone', async () => {
    const client = await authority.issue(['ci']);
    const headers = { authorization: `Bearer ${world.keys.viewer}` };
    expect((await ask(client, { headers })).body).toMatchObject({ name: 'key:viewer' });
    expect(await ask(client, { headers: { authorization: 'Bearer nothing' } })).toMatchObject({ status: 401 });
    expect((await ask({}, { headers })).body).toMatchObject({ name: 'key:viewer' });
  });

  it('does not change anything for another site that its browser looks at', async () => {
    const client = await authority.issue(['ci']);
    const change = (headers: object) => ask(client, { method: 'POST', path: '/v1/audit/verify', headers });
    expect(await change({})).toMatchObject({ status: 200 });
    expect(await change({ origin: 'https://evil.example.com' })).toMatchObject({ status: 403 });
    expect(await change({ 'sec-fetch-site': 'cross-site' })).toMatchObject({ status: 403 });
  });

  it('stays known when its next connection takes up the TLS session of the one before', async () => {
    const client = await authority.issue(['ci']);
    const agent = agentFor(client, { keepAlive: false, maxCachedSessions: 1 });
    const reused: boolean[] = [];
    world.app.server.on('secureConnection', (socket) => reused.push(socket.isSessionReused()));
    for (let times = 0; times < 2; times += 1) expect(await ask(client, { agent })).toMatchObject({ status: 200 });
    expect(reused).toEqual([false, true]);
  });

  it('is not known any more when the certificate ends during its connection', async () => {
    // Certificates count in seconds.
    const to = Math.floor(clock.now() / 1000) * 1000 + 24 * HOUR_MS;
    const client = await authority.issue(['ci'], { to });
    const agent = agentFor(client, { keepAlive: true, maxSockets: 1 });
    expect(await ask(client, { agent })).toMatchObject({ status: 200 });
    await clock.advance(23 * HOUR_MS);
    expect(await ask(client, { agent })).toMatchObject({ status: 200 });
    await clock.advance(HOUR_MS);
    expect(await ask(client, { agent })).toMatchObject({ status: 401 });
    agent.destroy();
  });
});
