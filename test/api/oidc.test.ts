import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SimulatedIssuer, signingKey } from '../access/simulated-issuer.ts';
import { type ApiWorld, openApiWorld } from './world.ts';

let issuer: SimulatedIssuer;
let world: ApiWorld;
beforeAll(async () => {
  issuer = await SimulatedIssuer.open(await signingKey('first', 'ES256'));
});
beforeEach(async () => {
  issuer.trouble = null;
  await world?.[Symbol.asyncDispose]();
  world = await openApiWorld({
    settings: (cli) => {
      writeFileSync(cli.path('issuer.pem'), issuer.ca);
      return {
        oidc: {
          issuer: issuer.url,
          audience: 'watchword',
          roleClaim: 'roles',
          nameClaim: 'sub',
          ca: cli.path('issuer.pem'),
          roles: { viewer: ['staff'], operator: ['ops'], admin: ['root'] },
          client: null,
        },
      };
    },
  });
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await issuer[Symbol.asyncDispose]();
});

const self = (token: string) =>
  world.ask('GET', '/v1/self', undefined, { as: null, headers: { authorization: `Bearer ${token}` } });

describe('a token of the issuer', () => {
  it('comes in with its role, and stands in the trail with its name', async () => {
    const token = await issuer.token(Date.now(), { roles: ['root'] });
    expect((await self(token)).body).toMatchObject({ name: 'oidc:ann', role: 'admin', by: 'oidc' });
    const headers = { authorization: `Bearer ${token}` };
    const made = await world.ask('POST', '/v1/tokens', { tokenSet: 'pingid' }, { as: null, headers });
    expect(made.status).toBe(201);
    const [entry] = (await world.ask('GET', '/v1/audit?action=token')).body.items;
    expect(entry).toMatchObject({ actor: 'oidc:ann' });
  });

  it('without a role is told what everybody is told', async () => {
    const nobody = await self('nothing');
    for (const roles of [[], ['other'], undefined]) {
      const answer = await self(await issuer.token(Date.now(), { roles }));
      expect(answer).toMatchObject({ status: 401, body: nobody.body });
    }
  });

  it('begins a session, which ends with it at the latest', async () => {
    const token = await issuer.token(Date.now(), { roles: ['staff'] });
    const headers = await world.signIn(token);
    const answer = await world.ask('GET', '/v1/self', undefined, { as: null, headers });
    expect(answer.body).toMatchObject({ name: 'oidc:ann', role: 'viewer', by: 'session' });
    expect(answer.body.expiresAt).toBe((await self(token)).body.expiresAt);
  });

  it('keeps no key waiting while the issuer does not answer', async () => {
    issuer.trouble = 'silent';
    issuer.asked.length = 0;
    let isAnswered = false;
    const waiting = self(await issuer.token(Date.now())).finally(() => {
      isAnswered = true;
    });
    await expect.poll(() => issuer.asked.length).toBe(1);
    expect(await self(world.keys.viewer)).toMatchObject({ status: 200 });
    expect(await self(`ww_${'A'.repeat(43)}`)).toMatchObject({ status: 401 });
    expect(isAnswered).toBe(false);
    issuer.dropConnections();
    expect(await waiting).toMatchObject({ status: 401 });
  });
});
