/** TLS on the validation listener, and certificates that are renewed while it is up. */
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { certificateEndsAt, readTls, watchTls } from '../../src/listening/tls.ts';
import { makeCertificates } from '../../src/simulation/certificates.ts';
import { follow } from '../../src/validation/follow.ts';
import { listenValidation, type ValidationListener } from '../../src/validation/listener.ts';
import { askerOf } from '../validation/asker.ts';
import { TokenTable, ToldEvents, token } from '../validation/token-table.ts';

type Certificates = Awaited<ReturnType<typeof makeCertificates>>;

let folder: string;
let first: Certificates;
const cleanUp: (() => unknown)[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'watchword-test-'));
  first = await makeCertificates();
  put(first);
});

afterEach(async () => {
  for (const undo of cleanUp.splice(0).reverse()) await undo();
  rmSync(folder, { recursive: true, force: true });
});

const files = () => ({ certificate: join(folder, 'tls.crt'), key: join(folder, 'tls.key'), clientCa: null });

function put({ certificate, key }: { readonly certificate: string; readonly key: string }): void {
  replace('tls.crt', certificate);
  replace('tls.key', key);
}

/** As agents do it: another file takes its place. */
function replace(name: string, content: string): void {
  writeFileSync(join(folder, `new-${name}`), content, { mode: 0o600 });
  renameSync(join(folder, `new-${name}`), join(folder, name));
}

async function listen(headersMs = 5_000): Promise<ValidationListener & { readonly port: number }> {
  const following = await follow({ store: new TokenTable(token('value')), events: new ToldEvents() });
  const listener = await listenValidation({
    address: { host: '127.0.0.1', port: 0 },
    follow: following,
    tls: readTls(files()),
    timeouts: { headersMs },
    events: new ToldEvents(),
  });
  cleanUp.push(() => following[Symbol.dispose](), listener.close);
  return { ...listener, port: Number(listener.address.split(':')[1]) };
}

/** The certificate that the next connection is shown. */
async function shown(port: number, ca: string, options: object = {}): Promise<X509Certificate | undefined> {
  const socket: TLSSocket = connectTls({ port, host: '127.0.0.1', ca, ...options });
  cleanUp.push(() => socket.destroy());
  await once(socket, 'secureConnect');
  return socket.getPeerX509Certificate();
}

describe('the validation listener with a certificate', () => {
  it('answers by TLS, and trusts nobody the less for having no certificate of his own', async () => {
    const { address } = await listen();
    const ask = askerOf(address, first);
    const answer = await ask({ method: 'POST', url: '/v1/validate', payload: { token: 'value' } });
    expect([answer.statusCode, answer.json().decision]).toEqual([200, 'proceed']);
  });

  it('refuses TLS 1.1', async () => {
    const { port } = await listen();
    await expect(shown(port, first.ca, { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1' })).rejects.toThrow();
  });

  it('says nothing to who speaks plain HTTP', async () => {
    const { port } = await listen();
    const socket = connect(port, '127.0.0.1');
    socket.write('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n');
    const said = await text(socket).catch(() => '');
    expect(said).not.toMatch(/HTTP|live/);
    expect((await askerOf(`127.0.0.1:${port}`, first)('/healthz')).statusCode).toBe(200);
  });

  it('cuts off who opens a connection and says nothing', async () => {
    const { port } = await listen(50);
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'close');
    expect(socket.bytesRead).toBe(0);
  });
});

describe('a renewed certificate', () => {
  async function watched() {
    const listener = await listen();
    const stop = new AbortController();
    cleanUp.push(() => stop.abort());
    const onRenewed = vi.fn();
    const onTrouble = vi.fn();
    const servers = listener.tlsServer === null ? [] : [listener.tlsServer];
    watchTls({ files: files(), servers, signal: stop.signal, clock: systemClock, onRenewed, onTrouble });
    return { ...listener, onRenewed, onTrouble };
  }

  it('is shown to the next connection, and connections that are open live on', async () => {
    const { port, onRenewed } = await watched();
    const agent = new Agent({ keepAlive: true, maxSockets: 1, ca: first.ca });
    cleanUp.push(() => agent.destroy());
    const live = async () => {
      const [response] = await once(request({ port, host: '127.0.0.1', path: '/healthz', agent }).end(), 'response');
      return text(response);
    };
    expect(await live()).toBe('{"live":true}');

    const second = await makeCertificates();
    put(second);
    await vi.waitUntil(() => onRenewed.mock.calls.length > 0, { interval: 10, timeout: 10_000 });
    expect((await shown(port, second.ca))?.raw.equals(new X509Certificate(second.certificate).raw)).toBe(true);
    await expect(shown(port, first.ca)).rejects.toThrow();
    expect(await live()).toBe('{"live":true}');
    expect(onRenewed).toHaveBeenLastCalledWith(certificateEndsAt({ cert: second.certificate }));
  });

  it.each([
    ['is no certificate', (_other: Certificates) => replace('tls.crt', 'not a certificate')],
    ['does not fit its key', (other: Certificates) => replace('tls.crt', other.certificate)],
    ['is gone', () => rmSync(join(folder, 'tls.key'))],
  ])('that %s changes nothing and is told; a good one after it is used', async (_what, breakIt) => {
    const { port, onRenewed, onTrouble } = await watched();
    const second = await makeCertificates();
    breakIt(second);
    await vi.waitUntil(() => onTrouble.mock.calls.length > 0, { interval: 10, timeout: 10_000 });
    expect(String(onTrouble.mock.lastCall)).toMatch(/listen\.tls/);
    expect(String(onTrouble.mock.lastCall)).not.toContain('BEGIN');
    expect(onRenewed).not.toHaveBeenCalled();
    expect((await shown(port, first.ca))?.raw.equals(new X509Certificate(first.certificate).raw)).toBe(true);

    put(second);
    await vi.waitUntil(() => onRenewed.mock.calls.length > 0, { interval: 10, timeout: 10_000 });
    await shown(port, second.ca);
  });
});

describe('the files of a certificate', () => {
  it.each([
    [
      'a certificate that is not there',
      () => rmSync(join(folder, 'tls.crt')),
      /listen\.tls\.certificate: the file .*tls\.crt/,
    ],
    ['a key that is not there', () => rmSync(join(folder, 'tls.key')), /listen\.tls\.key: the file .*tls\.key/],
    [
      'a key that is none',
      () => replace('tls.key', 'x'),
      /listen\.tls: expected a certificate and its private key in PEM/,
    ],
  ])('%s is a sentence that names the setting and the file', (_what, breakIt, says) => {
    breakIt();
    expect(() => readTls(files())).toThrow(says);
  });
});
