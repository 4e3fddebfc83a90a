import { getEventListeners } from 'node:events';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { LONGEST_ANSWER_BYTES } from '../../src/connector/http.ts';
import { createQuiet, quietKey } from '../../src/connector/quiet.ts';
import { testClock } from '../clock.ts';
import { failing, SECRET } from './failing.ts';
import { kitWith, listenHttp, listenTcp } from './loopback.ts';

const answering = (bytes: string | Uint8Array) => listenTcp((socket) => socket.end(bytes));
const head = (...lines: string[]) => `HTTP/1.1 200 OK\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`;

describe('a cut connection is `unavailable`', () => {
  test.each([
    ['before the answer', ''],
    ['within the head', 'HTTP/1.1 200 OK\r\ncontent-'],
    ['within a body of known length', `${head('content-length: 100')}half`],
    ['within a body in chunks', `${head('transfer-encoding: chunked')}4\r\nhalf\r\n`],
    [
      'within a packed body',
      Buffer.concat([
        Buffer.from(head('content-encoding: gzip', 'content-length: 1000')),
        gzipSync('x'.repeat(99)).subarray(0, 20),
      ]),
    ],
  ])('%s', async (_, bytes) => {
    await using server = await answering(bytes);
    const { failure, says } = await failing(`http://${server.host}`);
    expect(failure.kind).toBe('unavailable');
    expect(says).toBe(`POST ${server.host}/path/<secret>: the connection was cut (UND_ERR_SOCKET)`);
  });

  test('by a reset', async () => {
    await using server = await listenTcp((socket) => socket.resetAndDestroy());
    const { failure, says } = await failing(`http://${server.host}`);
    expect(failure.kind).toBe('unavailable');
    expect(says).toContain('the connection was cut');
  });
});

describe('a stalled answer is `unavailable` when the time is over, and not before', () => {
  test.each([
    ['in the head', 'HTTP/1.1 200 OK\r\n'],
    ['in the body', `${head('content-length: 100')}half`],
  ])('%s', async (_, bytes) => {
    const clock = testClock(0);
    await using server = await listenTcp((socket) => {
      socket.write(bytes);
    });
    let over = false;
    const waiting = failing(`http://${server.host}`, { clock, timeoutMs: 30_000 }).finally(() => {
      over = true;
    });
    await clock.asleep();
    await clock.advance(29_999);
    expect(over).toBe(false);
    await clock.advance(1);
    const { failure, says } = await waiting;
    expect(failure.kind).toBe('unavailable');
    expect(says).toContain('no complete answer within 30 s');
  });

  test('and an answer in time leaves no timer behind', async () => {
    const clock = testClock(0);
    await using server = await listenHttp((_, response) => response.end());
    await using kit = kitWith({ clock });
    await kit.fetch(`http://${server.host}/`);
    expect(clock.nextAt).toBeUndefined();
  });
});

describe('a host that is not there is `unavailable`', () => {
  test('because nothing listens', async () => {
    const server = await listenTcp(() => {});
    await server[Symbol.asyncDispose]();
    const { failure, says } = await failing(`http://${server.host}`);
    expect([failure.kind, says]).toEqual([
      'unavailable',
      `POST ${server.host}/path/<secret>: the connection was refused: nothing listens there (ECONNREFUSED)`,
    ]);
  });
});

describe('an answer that is none is `protocol`', () => {
  test.each([
    ['another protocol', `SSH-2.0-${SECRET}\r\n`, 'not proper HTTP'],
    ['an impossible status', 'HTTP/1.1 999 What\r\ncontent-length: 0\r\n\r\n', 'answered with status 999'],
    ['a body that can not be unpacked', `${head('content-encoding: gzip', 'content-length: 5')}plain`, 'unpacked'],
  ])('%s', async (_, bytes, words) => {
    await using server = await answering(bytes);
    const { failure, says } = await failing(`http://${server.host}`);
    expect([failure.kind, says]).toEqual(['protocol', expect.stringContaining(words)]);
  });

  test('a body without end', async () => {
    const chunk = Buffer.alloc(1024 * 1024);
    let sent = 0;
    await using server = await listenHttp((_, response) => {
      const pour = () => {
        while (!response.destroyed) {
          sent += chunk.length;
          if (!response.write(chunk)) return;
        }
      };
      response.on('drain', pour);
      pour();
    });
    const { failure, says } = await failing(`http://${server.host}`);
    expect([failure.kind, says]).toEqual(['protocol', expect.stringContaining('the answer is longer than 64 MiB')]);
    expect(sent).toBeGreaterThan(LONGEST_ANSWER_BYTES);
  });
});

describe('a request that can not be written as HTTP is `rejected`, and shows nothing of itself', () => {
  test.each([
    ['a line break in a header', { headers: { authorization: `Bearer ${SECRET}\n${SECRET}` } }],
    ['a name that no header can have', { headers: { [`${SECRET} `]: 'x' } }],
    ['a body with a method that has none', { method: 'GET', body: SECRET }],
  ])('%s', async (_, init) => {
    await using server = await listenHttp((_, response) => response.end());
    const { failure } = await failing(`http://${server.host}`, {}, init);
    expect(failure.kind).toBe('rejected');
    expect(server.received).toEqual([]);
  });

  test('credentials in the address', async () => {
    const { failure } = await failing(`http://user:${SECRET}@127.0.0.1`);
    expect(failure.kind).toBe('rejected');
  });
});

describe("the caller's signal", () => {
  test.each([
    ['before the answer', ''],
    ['within the head', 'HTTP/1.1 200 OK\r\n'],
    ['within the body', `${head('content-length: 100')}half`],
  ])('ends a request %s with its own reason', async (_, bytes) => {
    const stop = new AbortController();
    const reason = new Error('the daemon stops');
    await using server = await listenTcp((socket) => socket.write(bytes, () => stop.abort(reason)));
    await using kit = kitWith();
    await expect(kit.fetch(`http://${server.host}/`, { signal: stop.signal })).rejects.toBe(reason);
  });

  test('is let go of when the answer is here', async () => {
    await using server = await listenHttp((_, response) => response.end());
    await using kit = kitWith();
    const { signal } = new AbortController();
    await kit.fetch(`http://${server.host}/`, { signal });
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  test('comes before a wish for quiet: a caller that stops has not been throttled', async () => {
    const quiet = createQuiet(testClock(0));
    quiet.ask(quietKey('contoso', '127.0.0.1:1'), 60_000, 'asked');
    await using kit = kitWith({ quiet });
    const reason = new Error('the daemon stops');
    await expect(kit.fetch('http://127.0.0.1:1/', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  test('that has fired already sends nothing', async () => {
    await using server = await listenHttp((_, response) => response.end());
    await using kit = kitWith();
    const reason = new Error('the daemon stops');
    await expect(kit.fetch(`http://${server.host}/`, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(kit.requests()).toBe(0);
    expect(server.received).toEqual([]);
  });
});

test('a closed kit ends what is under way', async () => {
  await using server = await listenTcp((socket) => socket.write('HTTP/1.1 200 OK\r\n', () => void closing()));
  const kit = kitWith();
  const closing = () => kit[Symbol.asyncDispose]();
  await expect(kit.fetch(`http://${server.host}/`)).rejects.toMatchObject({ kind: 'unavailable' });
});
