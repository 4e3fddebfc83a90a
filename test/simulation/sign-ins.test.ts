import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type SimulatedPhone, signIns } from '../../src/simulation/index.ts';

const closing: (() => void)[] = [];

afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function endpoint(answer: (token: unknown, response: ServerResponse) => void) {
  const connections = new Set<unknown>();
  const server = createServer(async (request: IncomingMessage, response) => {
    connections.add(request.socket);
    let body = '';
    for await (const chunk of request) body += chunk;
    answer(request.url === '/v1/validate' ? JSON.parse(body).token : undefined, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, connections };
}

function phone(id: string, token: string | null): SimulatedPhone {
  return { id, name: 'iPhone', platform: 'ios', slot: 'ios', token, lastCheckInAt: null, reachable: true };
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

describe('phones signing in', () => {
  it('counts proceeds and halts, and names the phones that were halted', async () => {
    const { url } = await endpoint((token, response) =>
      json(response, 200, { decision: token === 'good' ? 'proceed' : 'halt' }),
    );
    const page = signIns(url);
    expect(await page.one(phone('a', 'good'))).toBe('proceed');
    expect(await page.one(phone('b', 'bad'))).toBe('halt');
    await page.all([phone('c', 'good'), phone('d', 'bad'), phone('e', 'good')]);
    expect([page.proceeds, page.halts, page.errors, page.halted]).toEqual([3, 2, 0, ['b', 'd']]);
  });

  it('leaves out a phone that holds no token yet', async () => {
    const { url, connections } = await endpoint((_, response) => json(response, 200, { decision: 'proceed' }));
    const page = signIns(url);
    expect(await page.one(phone('a', null))).toBeNull();
    expect([page.proceeds, connections.size]).toEqual([0, 0]);
  });

  it.each([
    ['a status that isn’t 200', (response: ServerResponse) => json(response, 503, { decision: 'proceed' })],
    ['an answer without a decision', (response: ServerResponse) => json(response, 200, {})],
    ['an answer that isn’t JSON', (response: ServerResponse) => response.end('<html>')],
    ['a dropped connection', (response: ServerResponse) => response.destroy()],
  ])('counts as an error: %s', async (_, answer) => {
    const { url } = await endpoint((_token, response) => void answer(response));
    const page = signIns(url);
    expect(await page.one(phone('a', 'very-secret'))).toBe('error');
    expect([page.proceeds, page.halts, page.errors, page.problems.length]).toEqual([0, 0, 1, 1]);
    expect(page.problems.join()).not.toContain('very-secret');
  });

  it('keeps its connections', async () => {
    const { url, connections } = await endpoint((_, response) => json(response, 200, { decision: 'proceed' }));
    const page = signIns(url);
    for (let at = 0; at < 20; at += 1) await page.one(phone(String(at), 'good'));
    expect(page.proceeds).toBe(20);
    expect(connections.size).toBeLessThan(5);
  });
});
