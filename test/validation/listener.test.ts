import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { formatAddress } from '../../src/model/address.ts';
import { UserError } from '../../src/model/failure.ts';
import { type Following, follow } from '../../src/validation/follow.ts';
import { listenValidation, type TIMEOUTS, type ValidationListener } from '../../src/validation/listener.ts';
import { TokenTable, ToldEvents, token } from './token-table.ts';

const cleanUp: (() => unknown)[] = [];

afterEach(async () => {
  for (const undo of cleanUp.splice(0).reverse()) await undo();
});

async function listen(timeouts: Partial<typeof TIMEOUTS> = {}): Promise<ValidationListener & { port: number }> {
  const following: Following = await follow({ store: new TokenTable(token('value')), events: new ToldEvents() });
  const listener = await listenValidation({
    address: { host: '127.0.0.1', port: 0 },
    follow: following,
    events: new ToldEvents(),
    timeouts,
  });
  cleanUp.push(() => following[Symbol.dispose](), listener.close);
  return { ...listener, port: Number(listener.address.split(':')[1]) };
}

async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  cleanUp.push(() => socket.destroy());
  await once(socket, 'connect');
  return socket;
}

/** All that arrives until the other side hangs up. */
async function rest(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk;
  });
  await once(socket, 'close');
  return text;
}

/** One answer, which leaves the connection open. */
async function answerOn(socket: Socket): Promise<string> {
  const [chunk] = await once(socket, 'data');
  return String(chunk);
}

const BODY = '{"token":"value"}';
const HEAD = `POST /v1/validate HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${BODY.length}\r\n\r\n`;

describe('listening', () => {
  test('answers at the address it gives', async () => {
    const { address } = await listen();
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`http://${address}/v1/validate`, { method: 'POST', headers, body: BODY });
    expect(await response.json()).toMatchObject({ decision: 'proceed' });
    expect(response.headers.get('server')).toBeNull();
    expect(response.headers.get('x-powered-by')).toBeNull();
  });

  test('a port in use is one sentence that names the address and the setting', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    cleanUp.push(() => other.close());
    await once(other, 'listening');
    const taken = other.address();
    const address = { host: '127.0.0.1', port: typeof taken === 'object' && taken !== null ? taken.port : 0 };
    const following = await follow({ store: new TokenTable(), events: new ToldEvents() });
    cleanUp.push(() => following[Symbol.dispose]());
    const attempt = listenValidation({ address, follow: following, events: new ToldEvents() });
    await expect(attempt).rejects.toThrow(UserError);
    await expect(attempt).rejects.toThrow(
      `cannot listen on ${formatAddress(address)}: another program already listens there; change \`listen.validation\``,
    );
  });
});

describe('slow and broken clients', () => {
  test('headers that trickle in are cut off with 408', async () => {
    const { port } = await listen({ headersMs: 50, checkMs: 20 });
    const socket = await open(port);
    socket.write('POST /v1/validate HTTP/1.1\r\nhost: x\r\n');
    expect(await rest(socket)).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n.*the request took too long to arrive/s);
  });

  test('a body that trickles in is cut off with 408', async () => {
    const { port } = await listen({ headersMs: 50, requestMs: 60, checkMs: 20 });
    const socket = await open(port);
    socket.write(HEAD + BODY.slice(0, 5));
    expect(await rest(socket)).toMatch(/^HTTP\/1\.1 408 /);
  });

  test('a connection that stays silent is closed', async () => {
    const { port } = await listen({ silenceMs: 50 });
    expect(await rest(await open(port))).toBe('');
  });

  test('slow clients do not keep others waiting', async () => {
    const { address, port } = await listen();
    const slow = await Promise.all(Array.from({ length: 20 }, () => open(port)));
    for (const socket of slow) socket.write(HEAD);
    const response = await fetch(`http://${address}/v1/authorize`, { headers: { 'x-mdm-token': 'value' } });
    expect(response.status).toBe(204);
  });

  test.each([
    ['what is not HTTP', 'hello\r\n\r\n', 400],
    ['headers over 16 KiB', `GET / HTTP/1.1\r\nhost: x\r\nx-mdm-token: ${'value'.repeat(4000)}\r\n\r\n`, 431],
  ])('%s is answered tersely and never repeated', async (_what, sent, status) => {
    const { port } = await listen();
    const socket = await open(port);
    socket.write(sent);
    const answer = await rest(socket);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} .*application/problem\\+json.*no-store`, 's'));
    expect(answer).not.toMatch(/hello|value/);
  });

  test('a method nobody has heard of is refused on a known route, and the connection lives on', async () => {
    const { port } = await listen();
    const socket = await open(port);
    socket.write('PROPFIND /v1/validate HTTP/1.1\r\nhost: x\r\n\r\n');
    expect(await answerOn(socket)).toMatch(/^HTTP\/1\.1 405 /);
    socket.write(HEAD + BODY);
    expect(await answerOn(socket)).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe('closing', () => {
  async function within(listener: ValidationListener, ms: number): Promise<void> {
    const startedAt = performance.now();
    await listener.close();
    expect(performance.now() - startedAt).toBeLessThan(ms);
  }

  test('does not wait for connections that are kept alive', async () => {
    const listener = await listen({ closeMs: 20_000 });
    const agent = new Agent({ keepAlive: true });
    cleanUp.push(() => agent.destroy());
    const asked = request({ port: listener.port, path: '/healthz', agent }).end();
    const [response] = await once(asked, 'response');
    response.resume();
    await once(response, 'end');
    await listener.close();
  });

  test('what still arrives on an open connection is answered, and the connection then closed', async () => {
    const listener = await listen({ closeMs: 20_000 });
    const socket = await open(listener.port);
    socket.write(HEAD);
    await arrived(listener);
    const closed = listener.close();
    socket.write(BODY + HEAD + BODY);
    const answers = await rest(socket);
    expect(answers.match(/HTTP\/1\.1 \d+|"decision":"\w+"/g)).toEqual(
      Array.from({ length: 2 }, () => ['HTTP/1.1 200', '"decision":"proceed"']).flat(),
    );
    await closed;
  });

  test('a client that never finishes is cut off within a second', async () => {
    const listener = await listen();
    const stalled = await open(listener.port);
    stalled.write(HEAD);
    await open(listener.port);
    await arrived(listener);
    await within(listener, 1000);
  });

  test('the port is free afterwards', async () => {
    const listener = await listen();
    await listener.close();
    const next = createServer().listen(listener.port, '127.0.0.1');
    cleanUp.push(() => next.close());
    await once(next, 'listening');
  });

  /** Another request has been answered, so that what was sent before it has been read. */
  async function arrived({ address }: ValidationListener): Promise<void> {
    await (await fetch(`http://${address}/healthz`, { headers: { connection: 'close' } })).text();
  }
});
