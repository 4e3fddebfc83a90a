/** Signing in by a redirect, with a real issuer at its other end. */
import { writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AccessConfiguration } from '../../src/config/configuration.ts';
import { Secret } from '../../src/model/secret.ts';
import { CLIENT, PUBLIC_CLIENT, RealIssuer } from '../access/real-issuer.ts';
import { type ApiWorld, openApiWorld } from './world.ts';

const CALLBACK = 'https://watchword.example.com/sign-in/callback';

let issuer: RealIssuer;
let world: ApiWorld;
beforeAll(async () => {
  issuer = await RealIssuer.open(CALLBACK);
});
afterAll(() => issuer[Symbol.asyncDispose]());
beforeEach(async () => {
  Object.assign(issuer, { person: { name: 'ann', roles: ['ops'] }, declines: false });
  world = await openApiWorld({ settings: (cli) => settings(cli.path('issuer.pem')) });
});
afterEach(() => world[Symbol.asyncDispose]());

function settings(
  ca: string,
  client: { readonly id: string; readonly secret: string | null } = CLIENT,
): Partial<AccessConfiguration> {
  writeFileSync(ca, issuer.ca);
  const roles = { viewer: ['staff'], operator: ['ops'], admin: ['root'] };
  const secret = client.secret === null ? null : new Secret(client.secret);
  return {
    oidc: {
      issuer: issuer.url,
      audience: 'for-programs',
      roleClaim: 'roles',
      nameClaim: 'sub',
      ca,
      roles,
      client: { id: client.id, secret, redirect: null, scope: 'openid' },
    },
  };
}

/** The admin listener as a browser sees it: its cookies, and that other sites have only some of them sent. */
class Browser {
  readonly #cookies = new Map<string, string>();
  readonly #world: ApiWorld;

  constructor(on: ApiWorld = world) {
    this.#world = on;
  }

  async go(url: string) {
    const headers = { cookie: this.cookies(), host: 'watchword.example.com', 'x-watchword': '1' };
    const { statusCode, headers: answered, body } = await this.#world.app.inject({ url, headers });
    for (const set of [answered['set-cookie'] ?? []].flat()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (value === '') this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return { status: statusCode, to: answered.location ?? null, set: [answered['set-cookie'] ?? []].flat(), body };
  }

  cookies(): string {
    return [...this.#cookies].map((pair) => pair.join('=')).join('; ');
  }

  /** To the issuer and back; the address it comes back to. */
  async leave(): Promise<string> {
    const { to } = await this.go('/sign-in');
    const { pathname, search } = await issuer.visit(String(to));
    return `${pathname}${search}`;
  }

  async self() {
    const { status, body } = await this.go('/v1/self');
    return status === 200 ? JSON.parse(body) : status;
  }

  async failed(): Promise<string | null> {
    return JSON.parse((await this.go('/v1/session')).body).failed;
  }
}

it('the page is told whether it may send somebody there', async () => {
  expect(await world.ask('GET', '/v1/session', undefined, { as: null })).toMatchObject({
    status: 200,
    body: { redirect: { path: 'sign-in' }, failed: null },
  });
  await using without = await openApiWorld();
  expect((await without.ask('GET', '/v1/session', undefined, { as: null })).body).toEqual({
    redirect: null,
    failed: null,
  });
  expect((await new Browser(without).go('/sign-in')).status).toBe(404);
});

describe('signing in by a redirect', () => {
  beforeEach(async () => {
    await world[Symbol.asyncDispose]();
    world = await openApiWorld({
      https: () => ({}),
      settings: (cli) => settings(cli.path('issuer.pem')),
    });
  });

  it('ends in the same session as a key does, with the role that the issuer tells of', async () => {
    const browser = new Browser();
    const back = await browser.leave();
    const { status, to, set } = await browser.go(back);
    expect({ status, to }).toEqual({ status: 302, to: '../' });
    expect(set.find((one) => one.startsWith('__Host-watchword='))).toMatch(
      /; Max-Age=28800; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
    expect(await browser.self()).toMatchObject({ name: 'oidc:ann', role: 'operator', by: 'session' });
    expect(browser.cookies()).not.toContain('sign-in');
    const [entry] = (await world.ask('GET', '/v1/audit?action=session.begun')).body.items;
    expect(entry).toMatchObject({ actor: 'oidc:ann', detail: { role: 'operator' } });
  });

  it('works for a client without a secret', async () => {
    await using open = await openApiWorld({
      https: () => ({}),
      settings: (cli) => settings(cli.path('issuer.pem'), PUBLIC_CLIENT),
    });
    const browser = new Browser(open);
    await browser.go(await browser.leave());
    expect(await browser.self()).toMatchObject({ name: 'oidc:ann', by: 'session' });
  });

  it('sets out with a cookie that the way back may carry, and asks with PKCE, state and nonce', async () => {
    const { to, set } = await new Browser().go('/sign-in?to=https://elsewhere.example.com&redirect_uri=x');
    expect(set).toEqual([
      expect.stringMatching(/^__Host-watchword-sign-in=[\w-]{43}; .*HttpOnly; Secure; SameSite=Lax$/),
    ]);
    const { origin, searchParams } = new URL(String(to));
    expect(origin).toBe(issuer.url);
    expect(Object.fromEntries(searchParams)).toEqual({
      client_id: CLIENT.id,
      redirect_uri: CALLBACK,
      response_type: 'code',
      scope: 'openid',
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    });
    const secret = /=([\w-]{43});/.exec(String(set))?.[1] ?? '';
    expect(String(to)).not.toContain(secret);
  });

  it('takes nobody who set out in another browser, or has set out again since', async () => {
    const browser = new Browser();
    const back = await browser.leave();
    const other = new Browser();
    for (const before of [() => null, () => other.go('/sign-in')]) {
      await before();
      expect(await other.go(back)).toMatchObject({ status: 302, to: '../' });
      expect(await other.failed()).toMatch(/not begun in this browser/);
      expect(await other.self()).toBe(401);
    }
    await browser.go(back);
    expect(await browser.self()).toMatchObject({ name: 'oidc:ann' });
  });

  it('takes a code once', async () => {
    const browser = new Browser();
    const back = await browser.leave();
    const before = browser.cookies();
    await browser.go(back);
    const again = await world.app.inject({ url: back, headers: { cookie: before, host: 'watchword.example.com' } });
    expect([again.headers['set-cookie']].flat().join()).not.toMatch(/__Host-watchword=/);
    expect(again.headers['set-cookie']).toMatch(/sign-in=failed\.failed/);
  });

  it('tells in words who may do nothing here, who declined, and what is wrong; once', async () => {
    const nobody = new Browser();
    issuer.person = { name: 'bob', roles: ['visitors'] };
    await nobody.go(await nobody.leave());
    expect(await nobody.self()).toBe(401);
    expect(await nobody.failed()).toMatch(/stands for a role here/);
    expect(await nobody.failed()).toBeNull();

    issuer.declines = true;
    const declining = new Browser();
    const { to } = await declining.go(await declining.leave());
    expect(to).toBe('../');
    expect(await declining.failed()).toMatch(/declined/);

    const guessing = new Browser();
    const away = await guessing.go('/sign-in');
    const state = new URL(String(away.to)).searchParams.get('state');
    const iss = encodeURIComponent(issuer.url);
    await guessing.go(`/sign-in/callback?code=made-up&state=${state}&iss=${iss}`);
    expect(await guessing.failed()).toMatch(/no usable answer/);
  });

  it('says that the issuer can not be reached, and a key still works', async () => {
    await using away = await openApiWorld({
      settings: (cli) => {
        const { oidc = null } = settings(cli.path('issuer.pem'));
        return { oidc: oidc === null ? null : { ...oidc, issuer: 'https://127.0.0.1:1' } };
      },
    });
    const browser = new Browser(away);
    expect(await browser.go('/sign-in')).toMatchObject({ status: 302, to: './' });
    expect(await browser.failed()).toMatch(/can not be reached/);
    await away.signIn(away.keys.viewer);
  });
});
