/** What stands around the daemon: others that share its work, and who is told of what needs a person. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Hook } from '../../notices/hook.ts';
import { inBrowser } from './in-browser.ts';
import { Visit } from './visit.ts';
import { openWebWorld, type WebWorld } from './world.ts';

const CALM = { phones: 0, accounts: { contoso: 'intune' }, speed: 1, reconcile: '0 0 1 1 *', settled: false };

inBrowser('around the daemon', (browser) => {
  let hook: Hook;
  let world: WebWorld;
  beforeAll(async () => {
    hook = await Hook.open();
    world = await openWebWorld({
      ...CALM,
      sections: (folder) => {
        writeFileSync(join(folder, 'hook.pem'), hook.ca);
        writeFileSync(join(folder, 'hook.key'), 'what each post is signed with');
        const ops = {
          kind: 'webhook',
          url: hook.url,
          secret: `file:${join(folder, 'hook.key')}`,
          ca: `file:${join(folder, 'hook.pem')}`,
          about: ['devices'],
        };
        return { notices: { receivers: { ops } } };
      },
    });
  });
  afterAll(async () => {
    await world[Symbol.asyncDispose]();
    await hook[Symbol.asyncDispose]();
  });

  it('a receiver of notices is sent a test by an administrator, and what it answers is said', async () => {
    await using visit = await Visit.open(browser(), world, { path: '/checks' });
    const { page } = visit;
    const notices = page.getByRole('region', { name: 'Notices' });
    await notices.getByText('Is told about: devices').waitFor();
    await notices.getByRole('button', { name: 'Send a test to ops' }).click();
    await notices.getByText('Test arrived').waitFor();
    expect(hook.posted).toHaveLength(1);
    hook.answers.push((response) => response.writeHead(410).end('gone'));
    await notices.getByRole('button', { name: 'Send a test to ops' }).click();
    await notices.getByText('Test did not arrive').waitFor();
    expect(await visit.axe()).toEqual([]);
    await visit.picture('receivers');
    await visit.check();
  });

  it('a receiver is shown to everybody, and its test is not offered to others', async () => {
    await using visit = await Visit.open(browser(), world, { as: 'operator', path: '/checks' });
    await visit.page.getByRole('region', { name: 'Notices' }).getByText('ops', { exact: true }).waitFor();
    expect(await visit.page.getByRole('button', { name: 'Send a test' }).count()).toBe(0);
    await visit.check();
  });

  it('several daemons are named with what each does, and a single one is not', async () => {
    await using visit = await Visit.open(browser(), world);
    const { page } = visit;
    const daemons = page.getByRole('region', { name: 'Daemons' });
    await page.getByRole('region', { name: 'Accounts' }).waitFor();
    expect(await daemons.count()).toBe(0);
    const one = {
      version: '1.0.0',
      validationAddress: null,
      adminAddress: null,
      begunAt: Date.now() - 3_600_000,
      expiresAt: Date.now(),
    };
    await page.route('**/v1/replicas', (route) =>
      route.fulfill({
        json: {
          items: [
            { ...one, id: 'a', name: 'mdm-1#7', owns: ['account:contoso', 'housekeeping'] },
            { ...one, id: 'b', name: 'mdm-2#9', version: '1.1.0', owns: ['rotation:pingid'] },
          ],
        },
      }),
    );
    await page.reload();
    await daemons
      .getByRole('listitem')
      .filter({ hasText: 'mdm-1#7' })
      .getByText('account contoso; housekeeping')
      .waitFor();
    await daemons.getByRole('listitem').filter({ hasText: 'version 1.1.0' }).getByText('rotation pingid').waitFor();
    expect(await visit.axe()).toEqual([]);
    await visit.picture('daemons');
    await visit.check();
  });
});
