/** What is told, and refused, before anybody is known. */
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allRoutes } from '../../src/api/routes.ts';
import { VERSION } from '../../src/version.ts';
import { type ApiWorld, openApiWorld } from './world.ts';

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
  await world.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => world[Symbol.asyncDispose]());

/** Everything that is answered to bytes on a connection, until it is closed. */
async function answerTo(bytes: string): Promise<string> {
  const socket = connect((world.app.server.address() as AddressInfo).port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(bytes);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(socket, 'close');
  return Buffer.concat(chunks).toString();
}

const request = (method: string, target: string, ...headers: readonly string[]) =>
  `${[`${method} ${target} HTTP/1.1`, 'Host: a', 'Connection: close', ...headers].join('\r\n')}\r\n\r\n`;

describe('a method that nothing answers', () => {
  const first = allRoutes().find(([, { method }]) => method === 'get')?.[1].path ?? '/v1/needs';

  it.each(['TRACE', 'OPTIONS', 'PUT', 'PROPFIND', 'SEARCH'])(
    '%s is refused with those that there are',
    async (method) => {
      const answer = await answerTo(request(method, first));
      expect(answer).toMatch(/^HTTP\/1\.1 405 /);
      expect(answer.toLowerCase()).toContain('\r\nallow: get');
      expect(answer).toContain('urn:watchword:problem:method-not-allowed');
    },
  );

  it('is refused under a path that nobody has, and says nothing of it', async () => {
    const answer = await answerTo(request('DELETE', '/v1/secret-name'));
    expect(answer).toMatch(/^HTTP\/1\.1 404 /);
    expect(answer).not.toContain('secret-name');
  });

  it('sends nothing back of what a TRACE has sent', async () => {
    expect(await answerTo(request('TRACE', '/', 'X-Secret: echo-me'))).not.toContain('echo-me');
  });

  it('makes no tunnel', async () => {
    expect(await answerTo('CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n')).not.toMatch(/ 2\d\d /);
  });

  it.each([
    ['that HTTP does not know', request('WATCHWORD', '/'), 400, 'bad-request'],
    ['in lines that are none', 'nothing\r\n\r\n', 400, 'bad-request'],
    ['of two lengths', request('POST', '/v1/runs', 'Content-Length: 1', 'Content-Length: 2'), 400, 'bad-request'],
    ['with large headers', request('GET', '/', `X-Large: ${'x'.repeat(70_000)}`), 431, 'headers-too-large'],
  ])('%s ends the connection, in the form of all refusals', async (_, bytes, status, name) => {
    const answer = await answerTo(bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).toContain(`urn:watchword:problem:${name}`);
    expect(answer.toLowerCase()).toContain('connection: close');
  });
});

describe('what is told to whoever asks', () => {
  it.each(['/', '/nothing', '/v1/self', '/openapi.json', '/docs/'])(
    '%s names no program and no version',
    async (url) => {
      const { headers, body } = await world.app.inject({ url });
      expect(headers).not.toHaveProperty('server');
      expect(headers).not.toHaveProperty('x-powered-by');
      expect(JSON.stringify(headers) + body).not.toContain(`"${VERSION}"`);
      expect(body).not.toMatch(/fastify\/|node\.js/i);
    },
  );

  it.each(['/nothing', '/v1/self', '/v1/needs', '/openapi.json'])(
    '%s runs and loads nothing in a browser',
    async (url) => {
      const { headers } = await world.app.inject({ url, headers: { authorization: `Bearer ${world.keys.viewer}` } });
      expect(headers).toMatchObject({
        'content-security-policy': "default-src 'none';form-action 'none';base-uri 'none';frame-ancestors 'none'",
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(headers).not.toHaveProperty('strict-transport-security');
    },
  );

  it('speaks of TLS only where there is TLS', async () => {
    await using secure = await openApiWorld({ https: () => ({}) });
    const { headers } = await secure.app.inject({ url: '/v1/self' });
    expect(headers['content-security-policy']).toContain('upgrade-insecure-requests');
    expect(headers['strict-transport-security']).toBe('max-age=15552000');
  });
});

describe('the page about the API', () => {
  it('runs our script only, asks this listener only, and stands in no frame', async () => {
    const { headers, body } = await world.app.inject({ url: '/docs/' });
    const policy = String(headers['content-security-policy']);
    expect(policy).toMatch(/^default-src 'none';script-src 'self' 'sha256-[\w+/=]{44}';/);
    expect(policy).not.toMatch(/script-src[^;]*unsafe|https?:|\*/);
    expect(policy).toContain("connect-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(body).not.toMatch(/(?:src|href)="https?:/);
  });

  it.each(['[', 'a b', '%', '<script>'])('is not confused by the host %s', async (host) => {
    for (const url of ['/docs', '/docs/']) {
      expect((await world.app.inject({ url, headers: { host } })).statusCode).toBe(400);
    }
  });
});
