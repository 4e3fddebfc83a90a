/** Single requests that are meant to do harm: what each is answered, and that the listener lives on as it was. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Following, follow } from '../../src/validation/follow.ts';
import { listenValidation, type ValidationListener } from '../../src/validation/listener.ts';
import { askerOf } from '../validation/asker.ts';
import { TokenTable, ToldEvents, token } from '../validation/token-table.ts';
import { post } from './attacks.ts';

const SECRET = 'active-token-value';
const HEAD = 'POST /v1/validate HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n';
const BODY = `{"token":"${SECRET}"}`;

const events = new ToldEvents();
let following: Following;
let listener: ValidationListener;

beforeAll(async () => {
  following = await follow({ store: new TokenTable(token(SECRET)), events });
  const address = { host: '127.0.0.1', port: 0 };
  listener = await listenValidation({ address, follow: following, events, maxConnections: 50 });
});

afterAll(async () => {
  following[Symbol.dispose]();
  await listener.close();
});

/** All that comes back until the other side has answered so often, or hangs up. */
async function answersTo(bytes: string | Buffer, count = 1): Promise<string> {
  const socket = connect(Number(listener.address.split(':')[1]), '127.0.0.1');
  let said = '';
  socket.on('error', () => undefined);
  const enough = new Promise<void>((resolve) => {
    socket.on('data', (chunk) => {
      said += chunk.toString('latin1');
      if (statusesIn(said).length >= count) resolve();
    });
  });
  socket.write(bytes);
  await Promise.race([enough, closed(socket)]);
  socket.destroy();
  return said;
}

function statusesIn(said: string): readonly number[] {
  return [...said.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()));
}

const asJson = (body: string | Buffer) => post(body);
const pollution = (name: string) => `{"${name}":{"token":"${SECRET}","polluted":1}}`;

describe('a hostile request', () => {
  it.each<[string, string | Buffer, number]>([
    ['64 KiB of header fields', `${HEAD}x-large: ${'x'.repeat(65_536)}\r\n\r\n`, 431],
    ['a path of 64 KiB', `GET /${'x'.repeat(65_536)} HTTP/1.1\r\nhost: x\r\n\r\n`, 431],
    ['3,000 small header fields', `${HEAD}${'a: 1\r\n'.repeat(3000)}\r\n`, 431],
    ['two lengths', `${HEAD}content-length: 5\r\ncontent-length: 6\r\n\r\n${BODY}`, 400],
    ['a length and chunks', `${HEAD}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`, 400],
    ['a negative length', `${HEAD}content-length: -1\r\n\r\n`, 400],
    ['a length that is no number', `${HEAD}content-length: 0x10\r\n\r\n${BODY}`, 400],
    ['a length of 1 GiB', `${HEAD}content-length: ${2 ** 30}\r\n\r\n`, 413],
    ['chunks beyond the limit', `${HEAD}transfer-encoding: chunked\r\n\r\n3000\r\n${'x'.repeat(0x3000)}\r\n`, 413],
    ['a chunk of a size that is none', `${HEAD}transfer-encoding: chunked\r\n\r\nzz\r\n`, 400],
    ['a coding nobody knows', `${HEAD}transfer-encoding: gzip\r\n\r\n`, 400],
    ['a NUL in a header field', `GET /v1/authorize HTTP/1.1\r\nhost: x\r\nx-mdm-token: a\0b\r\n\r\n`, 400],
    ['a header field that is folded', `GET /v1/authorize HTTP/1.1\r\nhost: x\r\nx-mdm-token: a\r\n b\r\n\r\n`, 400],
    ['no host', 'GET /healthz HTTP/1.1\r\n\r\n', 400],
    ['line ends without a carriage return', 'GET /healthz HTTP/1.1\nhost: x\n\n', 400],
    ['the beginning of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
    ['the beginning of TLS', Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03]), 400],
    ['a method nobody knows', 'BREW /v1/validate HTTP/1.1\r\nhost: x\r\n\r\n', 400],
    ['an expectation nobody knows', `${HEAD}expect: tea\r\ncontent-length: 2\r\n\r\n{}`, 417],
    ['a path that climbs', 'GET /v1/../healthz HTTP/1.1\r\nhost: x\r\n\r\n', 404],
    ['bytes that are not UTF-8', asJson(Buffer.from('{"token":"\xff"}', 'latin1')), 400],
    ['a token cut off in the middle of a character', asJson(Buffer.from('{"token":"\xe2\x82"}', 'latin1')), 400],
    ['JSON nested 4,000 deep', asJson(`{"token":${'['.repeat(4000)}${']'.repeat(4000)}}`), 400],
    ['JSON that only opens', asJson('{"a":'.repeat(1600)), 400],
    ['a number of 8,000 digits', asJson(`{"token":${'9'.repeat(8000)}}`), 400],
    ['a token in __proto__', asJson(pollution('__proto__')), 400],
    ['a token in constructor', asJson(pollution('constructor')), 400],
    ['UTF-16', asJson(Buffer.from(BODY, 'utf16le')), 400],
    ['a byte order mark', asJson(`\ufeff${BODY}`), 400],
  ])('%s', async (_what, bytes, status) => {
    const said = await answersTo(bytes);
    expect(said.slice(0, 12)).toBe(`HTTP/1.1 ${status}`);
    expect(said).not.toMatch(/^(server|x-powered-by):|node|fastify|\d+\.\d+\.\d+/im);
    expect(said).not.toContain(SECRET);
    expect(said.length).toBeLessThan(600);
    // What it has left behind is nothing.
    const answer = await askerOf(listener.address)({ method: 'POST', url: '/v1/validate', payload: { token: SECRET } });
    expect(answer.json()).toMatchObject({ decision: 'proceed', reason: 'active' });
    expect(events.told).toEqual([]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('a value that is not UTF-8 in a header field is no token', async () => {
    const sent = Buffer.from(`GET /v1/authorize HTTP/1.1\r\nhost: x\r\nx-mdm-token: ${SECRET}\xff\r\n\r\n`, 'latin1');
    expect(await answersTo(sent)).toMatch(/^HTTP\/1\.1 403 .*"reason":"no-match"/s);
  });

  it('that is hidden behind another one is answered as what it is, or not at all', async () => {
    const hidden = 'GET /v1/authorize HTTP/1.1\r\nhost: x\r\n\r\n';
    const said = await answersTo(`${HEAD}content-length: 2\r\n\r\n{}${hidden}`, 2);
    expect(statusesIn(said)).toEqual([400, 403]);
    const both = `${HEAD}content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`;
    expect(statusesIn(await answersTo(both, 2))).toEqual([400]);
  });

  it('hundreds at once on one connection are answered in their order', async () => {
    const asked = Array.from({ length: 300 }, (_, index) => post(index % 3 === 0 ? BODY : `{"token":${index}}`));
    const said = await answersTo(Buffer.concat(asked), asked.length);
    expect(statusesIn(said)).toEqual(asked.map((_, index) => (index % 3 === 0 ? 200 : 400)));
  });
});

describe('more connections than may be', () => {
  it('those on which nothing is asked are closed, and who comes then is let in', async () => {
    const port = Number(listener.address.split(':')[1]);
    const idle = await Promise.all(
      Array.from({ length: 50 }, async () => {
        const socket = connect(port, '127.0.0.1');
        socket.on('error', () => undefined);
        socket.write('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n');
        await once(socket, 'data');
        return socket;
      }),
    );
    const allClosed = Promise.all(idle.map(closed));
    const turnedAway = connect(port, '127.0.0.1');
    turnedAway.on('error', () => undefined);
    await closed(turnedAway);
    await allClosed;
    expect((await askerOf(listener.address)('/healthz')).statusCode).toBe(200);
  });
});
