import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { QuietWish, RequestReport } from '../../src/connector/kit.ts';
import { createQuiet, quietKey } from '../../src/connector/quiet.ts';
import { Failure } from '../../src/model/failure.ts';
import { Redactor } from '../../src/redactor.ts';
import { testClock } from '../clock.ts';
import { kitWith, listenHttp } from './loopback.ts';

describe('an answer', () => {
  test('comes back as the platform knows it, whatever its status', async () => {
    await using server = await listenHttp((request, response) => {
      response.writeHead(Number(request.url?.slice(1, 4)), { 'content-type': 'application/json', 'x-b': ['1', '2'] });
      response.end(request.url?.startsWith('/204') ? undefined : '{"a":"ü"}');
    });
    await using kit = kitWith();
    for (const status of [200, 201, 204, 302, 304, 400, 401, 404, 409, 500, 503]) {
      const url = `http://${server.host}/${status}?q=1`;
      const response = await kit.fetch(url);
      expect(response).toBeInstanceOf(Response);
      expect([response.status, response.url]).toEqual([status, url]);
      expect(response.headers.get('x-b')).toBe('1, 2');
      if (status === 200) expect(await response.json()).toEqual({ a: 'ü' });
    }
  });

  test('is unpacked, and can be read as a stream', async () => {
    await using server = await listenHttp((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('a page of devices'));
    });
    await using kit = kitWith();
    const { body } = await kit.fetch(`http://${server.host}/`);
    const chunks: Uint8Array[] = [];
    for await (const chunk of body ?? []) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe('a page of devices');
  });

  test('that redirects is not followed: the credential stays with its host', async () => {
    await using elsewhere = await listenHttp((_, response) => response.end());
    await using server = await listenHttp((_, response) => {
      response.writeHead(307, { location: `http://${elsewhere.host}/` }).end();
    });
    await using kit = kitWith();
    const response = await kit.fetch(`http://${server.host}/`, { headers: { authorization: 'Bearer x' } });
    expect(response.status).toBe(307);
    expect(response.headers.get('location')).toBe(`http://${elsewhere.host}/`);
    expect(elsewhere.received).toEqual([]);
  });

  test('is to the request as it was given', async () => {
    const seen: unknown[] = [];
    await using server = await listenHttp(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      seen.push(request.method, request.url, request.headers.authorization, body);
      response.end();
    });
    await using kit = kitWith();
    await kit.fetch(new URL(`http://${server.host}/a?b=c`), {
      method: 'patch',
      headers: { authorization: 'Bearer x' },
      body: '{"a":1}',
      operation: 'change',
    });
    expect(seen).toEqual(['PATCH', '/a?b=c', 'Bearer x', '{"a":1}']);
  });
});

describe('quiet', () => {
  async function throttling(status: number, retryAfter?: string) {
    const clock = testClock(Date.UTC(2026, 0, 1));
    const quiet = createQuiet(clock);
    const wishes: QuietWish[] = [];
    const server = await listenHttp((_, response) => {
      response.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': retryAfter }).end();
    });
    const kit = kitWith({ clock, quiet, onQuiet: (wish) => wishes.push(wish) });
    return { clock, quiet, wishes, server, kit, url: `http://${server.host}/a?b=c` };
  }

  test.each([
    [429, '120', 120_000],
    [429, '2.128', 2128],
    [429, 'Thu, 01 Jan 2026 00:00:10 GMT', 10_000],
    [429, undefined, 30_000],
    [429, 'soon', 30_000],
    [429, '99999999999', 86_400_000],
    [503, '7', 7000],
  ])('after %i with Retry-After %j holds the whole host for %i ms', async (status, retryAfter, waitMs) => {
    const { clock, quiet, wishes, server, kit, url } = await throttling(status, retryAfter);
    const startedAt = clock.now();
    expect((await kit.fetch(url)).status).toBe(status);
    expect(wishes).toEqual([
      {
        host: server.host,
        untilAt: startedAt + waitMs,
        waitMs,
        why: `GET ${server.host}/a was answered with ${status}`,
      },
    ]);
    expect(quiet.until(quietKey('contoso', server.host))).toBe(startedAt + waitMs);

    await clock.advance(waitMs - 1);
    const failure = await kit.fetch(`http://${server.host}/other`).catch((error: unknown) => error);
    expect(failure).toMatchObject({ kind: 'throttled', retryAfterMs: 1 });
    expect(server.received).toHaveLength(1);
    expect(kit.requests()).toBe(1);

    await clock.advance(1);
    expect((await kit.fetch(url)).status).toBe(status);
    expect(server.received).toHaveLength(2);
    await kit[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  test.each([
    [503, undefined],
    [500, '7'],
    [404, '7'],
    [200, '7'],
    [429, '0'],
  ])('is not heard in %i with Retry-After %j', async (status, retryAfter) => {
    const { wishes, server, kit, url } = await throttling(status, retryAfter);
    await kit.fetch(url);
    await kit.fetch(url);
    expect(wishes).toEqual([]);
    await kit[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  test('reaches a request that was already waiting for its turn', async () => {
    await using server = await listenHttp((_, response) => response.end());
    const clock = testClock(0);
    const quiet = createQuiet(clock);
    await using kit = kitWith({ clock, quiet, limits: { windowMs: 1000, requests: 2, writes: 2 } });
    await kit.fetch(`http://${server.host}/first`);
    const waiting = kit.fetch(`http://${server.host}/second`).catch((error: unknown) => error);
    await clock.asleep();
    quiet.ask(quietKey('contoso', server.host), 60_000, 'asked');
    await clock.advance(1000);
    expect(await waiting).toMatchObject({ kind: 'throttled', retryAfterMs: 59_000 });
    expect(server.received).toEqual(['GET /first']);
  });
});

describe('the budget', () => {
  test('counts changes as writes, and signing in as none', async () => {
    await using server = await listenHttp((_, response) => response.end());
    const clock = testClock(0);
    await using kit = kitWith({ clock, limits: { windowMs: 1000, requests: 1000, writes: 2 } });
    const url = `http://${server.host}/`;
    const form = 'client_id=a&grant_type=client_credentials';
    await kit.fetch(url, { method: 'POST', body: form });
    await kit.fetch(url, { method: 'POST', body: new URLSearchParams(form) });
    await kit.fetch(url, { method: 'HEAD' });
    await kit.fetch(url, { method: 'PATCH', body: '{}' });
    const second = kit.fetch(url, { method: 'DELETE' });
    await clock.asleep();
    await clock.advance(1000);
    await second;
    expect(server.received).toEqual(['POST /', 'POST /', 'HEAD /', 'PATCH /', 'DELETE /']);
  });

  test('takes half of the limits unless told otherwise', async () => {
    await using server = await listenHttp((_, response) => response.end());
    const clock = testClock(0);
    await using kit = kitWith({ clock, limits: { windowMs: 1000, requests: 6, writes: 6 } });
    for (let n = 0; n < 3; n++) await kit.fetch(`http://${server.host}/`);
    const stop = new AbortController();
    const fourth = kit.fetch(`http://${server.host}/`, { signal: stop.signal });
    await clock.asleep();
    const reason = new Error('stopping');
    stop.abort(reason);
    await expect(fourth).rejects.toBe(reason);
    expect(server.received).toHaveLength(3);
    expect(kit.requests()).toBe(3);
  });
});

describe('the kit', () => {
  test('reports every request without its query, and counts it', async () => {
    const redactor = new Redactor();
    redactor.add('hunter2-hunter2');
    await using server = await listenHttp((request, response) => {
      if (request.url?.startsWith('/cut')) request.socket.destroy();
      else response.writeHead(404).end();
    });
    const reports: RequestReport[] = [];
    const clock = testClock(0);
    await using kit = kitWith({ redactor, clock, onRequest: (report) => reports.push(report) });
    await kit.fetch(`http://${server.host}/a/hunter2-hunter2?q=1`, { operation: 'read' });
    await kit.fetch(`http://${server.host}/cut`, { method: 'POST' }).catch(() => {});
    const { host } = server;
    expect(reports).toEqual([
      { operation: 'read', method: 'GET', host, path: '/a/<secret>', status: 404, ms: 0 },
      { operation: undefined, method: 'POST', host, path: '/cut', failure: 'unavailable', ms: 0 },
    ]);
    expect(kit.requests()).toBe(2);
  });

  test('keeps what outlives a run, made once per key', () => {
    const kit = kitWith();
    let made = 0;
    const make = () => ({ made: ++made });
    expect(kit.keep('session', make)).toBe(kit.keep('session', make));
    expect(kit.keep('other', make)).toEqual({ made: 2 });
    expect(kit.keep('nothing', () => undefined)).toBe(kit.keep('nothing', make));
  });

  test('does not keep what failed to be made', async () => {
    const kit = kitWith();
    const fail = () => {
      throw new Error('no session');
    };
    expect(() => kit.keep('session', fail)).toThrow('no session');
    await expect(kit.keep('session', () => Promise.reject(new Error('no session')))).rejects.toThrow();
    expect(await kit.keep('session', async () => 'session')).toBe('session');
  });

  test('guards a secret that came up on the way, and takes it out of texts', () => {
    const kit = kitWith();
    kit.guard('an-access-token');
    expect(kit.redact('Bearer an-access-token')).toBe('Bearer <secret>');
    expect(kit.fingerprint('a')).toBe('fingerprint of a');
  });

  test.each(['nowhere', 'ftp://host/hunter2', '/v1.0/next?hunter2'])(
    'refuses the address %s without showing it',
    async (url) => {
      const failure = await kitWith()
        .fetch(url)
        .catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(Failure);
      expect(failure).toMatchObject({ kind: 'rejected' });
      expect(String(failure)).not.toContain('hunter2');
    },
  );
});
