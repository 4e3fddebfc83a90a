import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { QuietWish } from '../../src/connector/kit.ts';
import { createQuiet } from '../../src/connector/quiet.ts';
import { testClock } from '../clock.ts';
import { kitWith, listenHttp } from './loopback.ts';

const PLENTY = { windowMs: 1000, requests: 1_000_000, writes: 1_000_000 };

test('a held write goes out when its time has come, and nobody who only reads or signs in waits for it', async () => {
  await using server = await listenHttp((_, response) => response.end());
  const clock = testClock(0);
  await using kit = kitWith({ clock });
  kit.holdWrites(500);
  const url = `http://${server.host}/`;
  const written = kit.fetch(url, { method: 'PATCH', body: '{}' });
  await kit.fetch(url);
  await kit.fetch(url, { method: 'POST', body: 'grant_type=client_credentials' });
  expect(server.received).toEqual(['GET /', 'POST /']);
  await clock.advance(499);
  expect(server.received).toHaveLength(2);
  await clock.advance(1);
  await written;
  expect(server.received).toEqual(['GET /', 'POST /', 'PATCH /']);
});

describe('requests at the same moment', () => {
  test('are no more than the vendor takes; a request that ends, however it ends, makes room', async () => {
    const open: ServerResponse[] = [];
    const arrived: (() => void)[] = [];
    const next = () => new Promise<void>((resolve) => arrived.push(resolve));
    await using server = await listenHttp((_, response) => {
      open.push(response);
      arrived.shift()?.();
    });
    await using kit = kitWith({ limits: { ...PLENTY, atOnce: 2 } });
    const both = [next(), next()];
    const all = [1, 2, 3, 4].map((n) => kit.fetch(`http://${server.host}/${n}`).then(({ status }) => status, String));
    await Promise.all(both);
    expect(kit.requests()).toBe(2);
    const third = next();
    open.shift()?.destroy();
    await third;
    expect(kit.requests()).toBe(3);
    const fourth = next();
    open.shift()?.end();
    await fourth;
    for (const response of open) response.end();
    const ended = await Promise.all(all);
    expect(ended.filter((status) => status === 200)).toHaveLength(3);
    expect(server.received).toHaveLength(4);
  });

  test('that wait are not sent once the host has asked for quiet', async () => {
    const open: ServerResponse[] = [];
    await using server = await listenHttp((_, response) => {
      open.push(response);
      response.writeHead(429, { 'retry-after': '60' }).end();
    });
    await using kit = kitWith({ limits: { ...PLENTY, atOnce: 1 } });
    const [first, second] = [1, 2].map((n) => kit.fetch(`http://${server.host}/${n}`));
    expect((await first)?.status).toBe(429);
    await expect(second).rejects.toMatchObject({ kind: 'throttled' });
    expect(server.received).toEqual(['GET /1']);
  });
});

test('an operation with a ceiling of its own waits for that, and the others do not', async () => {
  await using server = await listenHttp((_, response) => response.end());
  const clock = testClock(0);
  await using kit = kitWith({ clock, limits: { ...PLENTY, operations: { 'check-in': 4 } } });
  const ask = (operation: string) => kit.fetch(`http://${server.host}/${operation}`, { operation });
  await Promise.all([ask('check-in'), ask('check-in')]);
  const third = ask('check-in');
  await clock.asleep();
  await ask('list');
  expect(server.received).toEqual(['GET /check-in', 'GET /check-in', 'GET /list']);
  await clock.advance(1000);
  await third;
});

describe('a quota', () => {
  const quota = { limit: 'x-limit', remaining: 'x-remaining', reset: 'x-reset' };
  const NOW = Date.UTC(2026, 0, 1);

  async function answering(headers: Readonly<Record<string, string>>, limits = { ...PLENTY, quota }) {
    const clock = testClock(NOW);
    const wishes: QuietWish[] = [];
    const server = await listenHttp((_, response) => response.writeHead(200, headers).end());
    const kit = kitWith({ clock, quiet: createQuiet(clock), limits, onQuiet: (wish) => wishes.push(wish) });
    return { clock, server, kit, wishes, url: `http://${server.host}/` };
  }

  const until = (ms: number) => String((NOW + ms) / 1000);

  test.each([
    ['less than the reserve is left', '49', 3_600_000, 3_600_000],
    ['nothing is left', '0', 1500, 1500],
    ['it starts anew in a week: a day at a time', '49', 7 * 86_400_000, 86_400_000],
  ])('of which %s keeps us quiet until it starts anew', async (_, remaining, resetMs, waitMs) => {
    const { clock, server, kit, wishes, url } = await answering({
      'x-limit': '1000',
      'x-remaining': remaining,
      'x-reset': until(resetMs),
    });
    expect((await kit.fetch(url)).status).toBe(200);
    const why = `${remaining} of 1000 requests are left of the vendor's quota`;
    expect(wishes).toEqual([{ host: server.host, untilAt: NOW + waitMs, waitMs, why }]);
    await expect(kit.fetch(url)).rejects.toMatchObject({ kind: 'throttled', retryAfterMs: waitMs });
    expect(server.received).toHaveLength(1);
    await clock.advance(waitMs);
    expect((await kit.fetch(url)).status).toBe(200);
    await kit[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  test.each<[string, Record<string, string>]>([
    ['with the reserve untouched', { 'x-limit': '1000', 'x-remaining': '50', 'x-reset': until(1000) }],
    ['that has started anew already', { 'x-limit': '1000', 'x-remaining': '0', 'x-reset': until(0) }],
    ['of which a part is not told', { 'x-limit': '1000', 'x-remaining': '0' }],
    ['in words', { 'x-limit': '1000', 'x-remaining': 'none', 'x-reset': until(1000) }],
    ['below nothing', { 'x-limit': '1000', 'x-remaining': '-1', 'x-reset': until(1000) }],
  ])('%s keeps nobody quiet', async (_, headers) => {
    const { server, kit, wishes, url } = await answering(headers);
    await kit.fetch(url);
    await kit.fetch(url);
    expect(wishes).toEqual([]);
    await kit[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  test('is told once by answers that were on their way together, and not heard where the vendor has none', async () => {
    const headers = { 'x-limit': '1000', 'x-remaining': '1', 'x-reset': until(1000) };
    const { server, kit, wishes, url } = await answering(headers);
    await Promise.all([kit.fetch(url), kit.fetch(url), kit.fetch(url)]);
    expect(wishes).toHaveLength(1);
    await kit[Symbol.asyncDispose]();
    await using other = kitWith({ limits: PLENTY, onQuiet: (wish) => wishes.push(wish) });
    await other.fetch(url);
    expect(wishes).toHaveLength(1);
    await server[Symbol.asyncDispose]();
  });
});
