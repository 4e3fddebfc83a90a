import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ASK_EVERY_MS, Issuer } from '../../src/access/issuer.ts';
import { byToken } from '../../src/access/oidc.ts';
import { createHttp } from '../../src/connector/http.ts';
import { type TestClock, testClock } from '../clock.ts';
import { SimulatedIssuer, signingKey } from './simulated-issuer.ts';

const roles = { viewer: [], operator: ['ops'], admin: [] };
const HOUR_MS = 3_600_000;
const TIMEOUT_MS = 5_000;

let opened: AsyncDisposableStack;
let issuer: SimulatedIssuer;
let clock: TestClock;
let troubles: (string | null)[];
let whose: ReturnType<typeof byToken>;
beforeEach(async () => {
  opened = new AsyncDisposableStack();
  issuer = opened.use(await SimulatedIssuer.open(await signingKey('first', 'ES256')));
  clock = testClock();
  troubles = [];
  whose = judge();
});
afterEach(() => opened.disposeAsync());

function judge(ca: string | null = issuer.ca) {
  const http = opened.use(createHttp({ ca, proxy: null, timeoutMs: TIMEOUT_MS, clock, redact: (text) => text }));
  const get = (url: URL) => http.send(url, {}, { method: 'GET', host: url.host, path: url.pathname });
  const known = new Issuer({ issuer: issuer.url, get, clock, onTrouble: (says) => troubles.push(says) });
  const rules = { audience: 'watchword', roleClaim: 'roles', nameClaim: 'sub', roles };
  return byToken({ issuer: known, rules, clock, onRefused: () => {} });
}

const token = () => issuer.token(clock.now());

describe('the keys of an issuer', () => {
  it('are asked for once, however many tokens come in at once', async () => {
    const one = await token();
    const selves = await Promise.all(Array.from({ length: 20 }, () => whose(one)));
    expect(new Set(selves.map((self) => self?.name))).toEqual(new Set(['oidc:ann']));
    expect(issuer.asked).toEqual(['/.well-known/openid-configuration', '/keys']);
  });

  it('are not asked for where what came is no such token', async () => {
    for (const other of [`ww_${'A'.repeat(43)}`, 'a.b', 'a.b.c.d.e', '', 'a.b.c d'])
      expect(await whose(other)).toBeNull();
    expect(issuer.asked).toEqual([]);
  });

  it('are fetched again for a key that is not among them, and not more often than every half minute', async () => {
    await whose(await token());
    const second = await signingKey('second', 'ES256');
    issuer.keys = [issuer.key.jwk, second.jwk];
    const rotated = await issuer.token(clock.now(), {}, { key: second });
    expect(await whose(rotated)).toBeNull();
    await clock.advance(ASK_EVERY_MS - 1);
    expect(await whose(rotated)).toBeNull();
    expect(issuer.asked).toHaveLength(2);
    await clock.advance(1);
    expect(await whose(rotated)).not.toBeNull();
    expect(issuer.asked).toHaveLength(4);
    const unknown = await issuer.token(clock.now(), {}, { key: await signingKey('third', 'ES256') });
    for (let times = 0; times < 5; times += 1) expect(await whose(unknown)).toBeNull();
    expect(issuer.asked).toHaveLength(4);
  });

  it('that the issuer has withdrawn open nothing any more', async () => {
    const old = () => issuer.token(clock.now());
    expect(await whose(await old())).not.toBeNull();
    issuer.keys = [(await signingKey('second', 'ES256')).jwk];
    await clock.advance(HOUR_MS);
    // The first one is not kept waiting for the issuer.
    expect(await whose(await old())).not.toBeNull();
    await expect.poll(async () => whose(await old())).toBeNull();
  });

  it('are used on while the issuer is out of reach, for a day, and the log hears of it once', async () => {
    expect(await whose(await token())).not.toBeNull();
    issuer.trouble = { status: 503, body: '' };
    for (let hours = 0; hours < 24; hours += 1) {
      expect(await whose(await token())).not.toBeNull();
      if (hours > 0) await expect.poll(() => troubles.length).toBe(1);
      await clock.advance(HOUR_MS);
    }
    await clock.advance(1);
    expect(await whose(await token())).toBeNull();
    expect(troubles).toEqual([expect.stringContaining('answered with status 503')]);
    issuer.trouble = null;
    await clock.advance(ASK_EVERY_MS);
    expect(await whose(await token())).not.toBeNull();
    expect(troubles.at(-1)).toBeNull();
  });

  it('are not waited for longer than a few seconds, and not by the next one who comes', async () => {
    issuer.trouble = 'silent';
    const asking = whose(await token());
    await expect.poll(() => issuer.asked.length).toBe(1);
    await clock.advance(TIMEOUT_MS);
    expect(await asking).toBeNull();
    expect(await whose(await token())).toBeNull();
    expect(issuer.asked).toHaveLength(1);
  });

  it.each([
    ['names another issuer', () => ({ issuer: 'https://issuer.example.com', jwks_uri: `${issuer.url}/keys` })],
    ['has its keys where anybody could change them', () => ({ issuer: issuer.url, jwks_uri: 'http://127.0.0.1/keys' })],
    ['is no such document', () => ['nothing']],
  ])('are not taken from a discovery document that %s', async (_, document) => {
    issuer.trouble = { status: 200, body: JSON.stringify(document()) };
    expect(await whose(await token())).toBeNull();
    expect(troubles).toEqual([expect.stringContaining('does not name this issuer')]);
    expect(issuer.asked).toHaveLength(1);
  });

  it('are not taken from whoever has no certificate that is trusted', async () => {
    expect(await judge(null)(await token())).toBeNull();
    expect(troubles).toEqual([expect.stringContaining('not signed by an authority that is trusted')]);
  });

  it('may be of an issuer whose name ends in a slash, and then its tokens have to name it so', async () => {
    issuer.name = `${issuer.url}/`;
    expect(await whose(await token())).not.toBeNull();
    expect(await whose(await issuer.token(clock.now(), { iss: issuer.url }))).toBeNull();
  });
});
