/** Tokens of an issuer: each is one that opens something, but for one thing. */
import { SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Issuer } from '../../src/access/issuer.ts';
import { byToken, TOLERANCE_S, type TokenRules } from '../../src/access/oidc.ts';
import { createHttp, type Http } from '../../src/connector/http.ts';
import { type TestClock, testClock } from '../clock.ts';
import { type SigningKey, SimulatedIssuer, signingKey } from './simulated-issuer.ts';

const RULES: TokenRules = {
  audience: 'watchword',
  roleClaim: 'roles',
  nameClaim: 'sub',
  roles: { viewer: ['staff'], operator: ['ops'], admin: ['root'] },
};

let issuer: SimulatedIssuer;
let stranger: SigningKey;
let clock: TestClock;
let http: Http;
let refused: string[];
beforeAll(async () => {
  issuer = await SimulatedIssuer.open();
  stranger = await signingKey('first');
  clock = testClock();
  http = createHttp({ ca: issuer.ca, proxy: null, timeoutMs: 5_000, clock, redact: (text) => text });
});
beforeEach(() => {
  refused = [];
});
afterAll(async () => {
  await http[Symbol.asyncDispose]();
  await issuer[Symbol.asyncDispose]();
});

function judge(rules: Partial<TokenRules> = {}) {
  const get = (url: URL) => http.send(url, {}, { method: 'GET', host: url.host, path: url.pathname });
  const known = new Issuer({ issuer: issuer.url, get, clock, onTrouble: (says) => refused.push(String(says)) });
  return byToken({ issuer: known, rules: { ...RULES, ...rules }, clock, onRefused: (why) => refused.push(why) });
}

const seconds = () => Math.floor(clock.now() / 1000);

describe('a token', () => {
  it('of the issuer says who it is, with which role, and until when', async () => {
    const self = await judge()(await issuer.token(clock.now()));
    expect(self).toEqual({ name: 'oidc:ann', role: 'operator', by: 'oidc', expiresAt: (seconds() + 600) * 1000 });
  });

  it.each([
    ['one of several audiences', {}, { aud: ['other', 'watchword'] }, 'operator'],
    ['one role as a text', {}, { roles: 'root' }, 'admin'],
    ['a role along a path', { roleClaim: 'realm_access.roles' }, { realm_access: { roles: ['staff'] } }, 'viewer'],
    ['the highest of several roles', {}, { roles: ['staff', 'root', 'unknown'] }, 'admin'],
    ['an end within the tolerance', {}, { exp: -TOLERANCE_S + 1 }, 'operator'],
    ['a beginning within the tolerance', {}, { nbf: TOLERANCE_S }, 'operator'],
  ])('with %s is accepted', async (_, rules, { exp = 600, nbf = 0, ...claims }: Record<string, unknown>, role) => {
    const token = await issuer.token(clock.now(), {
      ...claims,
      exp: seconds() + Number(exp),
      nbf: seconds() + Number(nbf),
    });
    expect(await judge(rules)(token)).toMatchObject({ role });
  });

  it.each([
    ['that has expired', { exp: -TOLERANCE_S - 1 }, 'it has expired'],
    ['that is not valid yet', { nbf: TOLERANCE_S + 1 }, 'its claim nbf is missing or another one'],
    ['for another audience', { aud: 'other' }, 'its claim aud is missing or another one'],
    ['for nobody', { aud: undefined }, 'its claim aud is missing or another one'],
    ['of another issuer', { iss: 'https://issuer.example.com' }, 'its claim iss is missing or another one'],
    ['without an end', { exp: undefined }, 'its claim exp is missing or another one'],
    ['without a role', { roles: undefined }, 'nothing in its claim roles stands for a role'],
    ['with words that stand for nothing', { roles: ['Ops', 'opsx'] }, 'nothing in its claim roles stands for a role'],
    ['without a name', { sub: undefined }, 'its claim sub is no name that could stand in the trail'],
    ['with a name in two lines', { sub: 'ann\nbob' }, 'its claim sub is no name that could stand in the trail'],
    ['that is bound to a key', { cnf: { jkt: 'x' } }, 'it is bound to a key of its holder'],
  ])('%s opens nothing', async (_, claims: Record<string, unknown>, why) => {
    const timed = Object.fromEntries(
      Object.entries(claims).map(([name, value]) => [name, typeof value === 'number' ? seconds() + value : value]),
    );
    expect(await judge()(await issuer.token(clock.now(), timed))).toBeNull();
    expect(refused).toEqual([why]);
  });

  it('signed by somebody else, under the name of the issuer’s key, opens nothing', async () => {
    expect(await judge()(await issuer.token(clock.now(), {}, { key: stranger }))).toBeNull();
    expect(refused).toEqual(['its signature does not fit']);
  });

  it('without a signature opens nothing', async () => {
    const claims = { iss: issuer.name, aud: 'watchword', sub: 'ann', roles: ['root'], exp: seconds() + 600 };
    expect(await judge()(new UnsecuredJWT(claims).encode())).toBeNull();
    const [, payload] = (await issuer.token(clock.now())).split('.');
    const header = Buffer.from(JSON.stringify({ alg: 'none', kid: 'first' })).toString('base64url');
    expect(await judge()(`${header}.${payload}.`)).toBeNull();
    expect(refused).toEqual([
      'it is signed in a way that is not accepted',
      'it is signed in a way that is not accepted',
    ]);
  });

  it('signed with the public key as a shared secret opens nothing', async () => {
    for (const secret of [JSON.stringify(issuer.key.jwk), String(issuer.key.jwk.n)]) {
      const token = await new SignJWT({ iss: issuer.name, aud: 'watchword', sub: 'ann', roles: ['root'] })
        .setProtectedHeader({ alg: 'HS256', kid: 'first' })
        .setExpirationTime(seconds() + 600)
        .sign(Buffer.from(secret));
      expect(await judge()(token)).toBeNull();
    }
    expect(refused[0]).toBe('it is signed in a way that is not accepted');
  });

  it('of another kind, signed by the same key, opens nothing', async () => {
    expect(await judge()(await issuer.token(clock.now(), {}, { header: { typ: 'at+jwt' } }))).not.toBeNull();
    expect(await judge()(await issuer.token(clock.now(), {}, { header: { typ: 'logout+jwt' } }))).toBeNull();
    expect(refused).toEqual(['it is a token for something else']);
  });

  it('that was changed on the way opens nothing', async () => {
    const [header, , signature] = (await issuer.token(clock.now())).split('.');
    const [, payload] = (await issuer.token(clock.now(), { roles: ['root'] })).split('.');
    expect(await judge()(`${header}.${payload}.${signature}`)).toBeNull();
    expect(refused).toEqual(['its signature does not fit']);
  });
});
