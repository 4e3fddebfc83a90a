/** Signing in at an OpenID Connect issuer, from the page and back to where one wanted to be. */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { PUBLIC_CLIENT, RealIssuer } from '../../access/real-issuer.ts';
import { inBrowser } from './in-browser.ts';
import { Visit } from './visit.ts';
import { openWebWorld, type WebWorld } from './world.ts';

/** The issuer has to know where people come back to before the daemon listens there. */
async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

inBrowser('signing in at the issuer', (browser) => {
  let issuer: RealIssuer;
  let world: WebWorld;
  beforeAll(async () => {
    const admin = `127.0.0.1:${await freePort()}`;
    issuer = await RealIssuer.open(`http://${admin}/sign-in/callback`);
    world = await openWebWorld({
      phones: 0,
      accounts: { contoso: 'intune' },
      speed: 1,
      reconcile: '0 0 1 1 *',
      settled: false,
      sections: (folder) => {
        writeFileSync(join(folder, 'issuer.pem'), issuer.ca);
        const oidc = {
          issuer: issuer.url,
          audience: 'for-programs',
          roleClaim: 'roles',
          nameClaim: 'sub',
          ca: `file:${join(folder, 'issuer.pem')}`,
          roles: { operator: ['ops'] },
          clientId: PUBLIC_CLIENT.id,
        };
        return { listen: { validation: '127.0.0.1:0', admin }, access: { oidc } };
      },
    });
  });
  afterAll(async () => {
    await world[Symbol.asyncDispose]();
    await issuer[Symbol.asyncDispose]();
  });
  beforeEach(() => {
    issuer.declines = false;
    issuer.person = { name: 'ann', roles: ['ops'] };
  });

  const open = (path = '/') => Visit.open(browser(), world, { as: null, trusting: true, path });

  it('leads there and back, to the place that was asked for, with the role that the issuer says', async () => {
    await using visit = await open('/tokens');
    const { page } = visit;
    await page.getByRole('link', { name: 'Sign in with your organisation' }).click();
    await page.getByRole('heading', { level: 1, name: 'Tokens' }).waitFor();
    const who = page.locator('.who');
    await who.getByText('ann').waitFor();
    await who.getByText('operator').waitFor();
    expect(page.url()).toBe(`${world.address}#/tokens`);
    // What was asked for a moment before is asked by nobody.
    visit.forgive(/answered 401/);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('link', { name: 'Sign in with your organisation' }).waitFor();
    await visit.check();
  });

  it('is told in words where it fails, once, and the key is a way in all the same', async () => {
    issuer.declines = true;
    await using visit = await open();
    const { page } = visit;
    await page.getByRole('link', { name: 'Sign in with your organisation' }).click();
    const says = page.getByRole('alert').filter({ hasText: 'Nobody was signed in' });
    await says.waitFor();
    expect(await visit.axe()).toEqual([]);
    await visit.theme('dark');
    expect(await visit.axe(['color-contrast'])).toEqual([]);
    await visit.picture('sign-in-issuer', { fullPage: false });
    await page.reload();
    await page.getByRole('link', { name: 'Sign in with your organisation' }).waitFor();
    expect(await says.count()).toBe(0);
    await visit.signIn(world.keys.viewer);
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await visit.check();
  });

  it('says that somebody has no role here', async () => {
    issuer.person = { name: 'eve', roles: ['guests'] };
    await using visit = await open();
    await visit.page.getByRole('link', { name: 'Sign in with your organisation' }).click();
    await visit.page.getByText('nothing that it says of you stands for a role here').waitFor();
    await visit.check();
  });
});
