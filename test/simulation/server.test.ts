import { X509Certificate } from 'node:crypto';
import { setImmediate as soon } from 'node:timers/promises';
import { Agent, fetch } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { json, type SimulatedServer, serve } from '../../src/simulation/index.ts';

describe('the simulated server', () => {
  let server: SimulatedServer;
  let dispatcher: Agent;
  const agents: Agent[] = [];

  function trusting({ ca }: SimulatedServer): Agent {
    const agent = new Agent({ connect: { ca } });
    agents.push(agent);
    return agent;
  }

  beforeEach(async () => {
    server = await serve({
      routes: [
        {
          method: 'GET',
          path: '/things/{id}',
          operation: 'read',
          answer: ({ params, query }) => json(200, { id: params.id, q: query.get('q') }),
        },
        { method: 'POST', path: '/things', operation: 'create', answer: () => ({ status: 204 }) },
        {
          method: 'GET',
          path: '/defect',
          operation: 'defect',
          answer: () => {
            throw new Error('a mistake of the simulator');
          },
        },
      ],
      otherwise: () => json(404, { error: 'no such address' }),
    });
    dispatcher = trusting(server);
  });

  afterEach(async () => {
    for (const agent of agents.splice(0)) await agent.destroy();
    await server[Symbol.asyncDispose]();
  });

  function get(path: string) {
    return fetch(`${server.url}${path}`, { dispatcher });
  }

  it('speaks TLS that a client trusts only through the authority it made', async () => {
    expect((await get('/things/1')).status).toBe(200);
    await expect(fetch(`${server.url}/things/1`)).rejects.toThrow();
    const ca = new X509Certificate(server.ca);
    expect(ca.ca).toBe(true);
    expect(ca.verify(ca.publicKey)).toBe(true);
  });

  it('answers as localhost too', async () => {
    const response = await fetch(`${server.url.replace('127.0.0.1', 'localhost')}/things/1`, { dispatcher });
    expect(response.status).toBe(200);
  });

  it('makes another authority each time it starts', async () => {
    await using other = await serve({ routes: [], otherwise: () => json(404, {}) });
    expect(other.ca).not.toBe(server.ca);
  });

  it('records each request with body, operation, status and answer', async () => {
    await get('/things/a%20b?q=1');
    await fetch(`${server.url}/things`, { dispatcher, method: 'POST', body: 'hello', headers: { 'X-Own': 'yes' } });
    await get('/elsewhere');
    expect(server.requests).toMatchObject([
      {
        method: 'GET',
        path: '/things/a%20b?q=1',
        operation: 'read',
        status: 200,
        answer: '{"id":"a b","q":"1"}',
        body: '',
      },
      { method: 'POST', operation: 'create', status: 204, answer: '', body: 'hello', headers: { 'x-own': 'yes' } },
      { operation: 'unknown', status: 404 },
    ]);
  });

  it('lets the newest behaviour win, and takes one away when asked', async () => {
    const takeAway = server.behave(() => ({ status: 500 }));
    const newer = server.behave(() => ({ status: 503, headers: { 'Retry-After': '1' }, body: 'later' }));
    const response = await get('/things/1');
    expect([response.status, response.headers.get('retry-after'), await response.text()]).toEqual([503, '1', 'later']);
    newer();
    expect((await get('/things/1')).status).toBe(500);
    takeAway();
    expect((await get('/things/1')).status).toBe(200);
  });

  it('does not ask an older behaviour when a newer one has spoken', async () => {
    let asked = 0;
    server.behave(() => {
      asked += 1;
      return undefined;
    });
    const newer = server.behave(() => ({ status: 500 }));
    await get('/things/1');
    newer();
    await get('/things/1');
    expect(asked).toBe(1);
  });

  it.each(['reset', 'hidden'] as const)('drops the connection: %s', async (behaviour) => {
    server.behave(() => behaviour);
    await expect(get('/things/1')).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
    expect(server.requests).toMatchObject([{ status: null, answer: null }]);
  });

  it('does the work of a hidden request and not that of a reset one', async () => {
    let done = 0;
    function count() {
      done += 1;
      return json(200, done);
    }
    await using counting = await serve({
      routes: [{ method: 'GET', path: '/', operation: 'count', answer: count }],
      otherwise: () => json(404, {}),
    });
    const own = trusting(counting);
    const off = counting.behave(() => 'reset');
    await expect(fetch(counting.url, { dispatcher: own })).rejects.toThrow();
    expect(done).toBe(0);
    off();
    counting.behave(() => 'hidden');
    await expect(fetch(counting.url, { dispatcher: own })).rejects.toThrow();
    expect(done).toBe(1);
  });

  it('cuts a body in half so that only the text is broken', async () => {
    server.behave(() => 'truncate');
    const response = await get('/things/1');
    expect(response.headers.get('content-type')).toBe('application/json');
    const text = await response.text();
    expect('{"id":"1","q":null}'.startsWith(text)).toBe(true);
    expect(() => JSON.parse(text)).toThrow();
  });

  it('rewrites the vendor’s answer and the headers it names', async () => {
    server.behave(() => ({ rewrite: (body) => body.replace('"1"', '2'), headers: { 'Content-Type': 'text/html' } }));
    const response = await get('/things/1');
    expect([response.headers.get('content-type'), await response.text()]).toEqual(['text/html', '{"id":2,"q":null}']);
    expect(server.requests[0]?.answer).toBe('{"id":2,"q":null}');
  });

  it('adds its latency to every answer', async () => {
    await using slow = await serve({ latencyMs: 30, routes: [], otherwise: () => json(404, {}) });
    const own = trusting(slow);
    const began = performance.now();
    await fetch(slow.url, { dispatcher: own });
    expect(performance.now() - began).toBeGreaterThan(25);
  });

  it('stops while a request is stalled', async () => {
    server.behave(() => 'stall');
    const stalled = get('/things/1').then(
      () => 'answered',
      () => 'dropped',
    );
    while (server.requests.length === 0) await soon();
    await server[Symbol.asyncDispose]();
    expect(await stalled).toBe('dropped');
  });

  it('owns up to a defect of its own', async () => {
    const response = await get('/defect');
    expect(response.status).toBe(500);
    expect(await response.text()).toMatch(/^defect of the simulator: Error: a mistake of the simulator/);
  });

  it('refuses a port that is in use', async () => {
    const port = Number(new URL(server.url).port);
    await expect(serve({ port, routes: [], otherwise: () => json(404, {}) })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });
});
