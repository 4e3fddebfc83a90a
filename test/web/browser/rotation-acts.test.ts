/** What people ask of a rotation on the page, while phones are slow: pause, resume, abort, and the emergency with its price. */
import { expect, it } from 'vitest';
import { inBrowser } from './in-browser.ts';
import { Visit } from './visit.ts';
import { eventually, openWebWorld, type WebWorld } from './world.ts';

/** No phone checks in by itself. */
const SLOW = { phones: 6, speed: 1 };

async function openOn(browser: Parameters<typeof Visit.open>[0], world: WebWorld): Promise<Visit> {
  // Nor when its MDM asks it to.
  for (const phone of world.phones) phone.reachable = false;
  const visit = await Visit.open(browser, world, { path: '/rotation/pingid' });
  await visit.settled();
  return visit;
}

async function ask(visit: Visit, verb: string, says: string | RegExp): Promise<void> {
  await visit.page.getByRole('button', { name: verb }).click();
  const dialog = visit.page.locator('dialog');
  await dialog.getByText(says).waitFor();
  await dialog.getByRole('button', { name: verb }).click();
  await dialog.waitFor({ state: 'detached' });
}

function stages({ daemon }: WebWorld): Promise<string> {
  return daemon.watchword.store.read.tokens
    .list('pingid')
    .then((tokens) => tokens.map(({ stage }) => stage).join(', '));
}

inBrowser('people and a rotation', (browser) => {
  it('it is paused, resumed, and called back; each says first what will happen', async () => {
    await using world = await openWebWorld(SLOW);
    await using visit = await openOn(browser(), world);
    const { page } = visit;
    await ask(visit, 'Start rotation', 'A new token is made.');
    await page.locator('[aria-current=step]').filter({ hasText: 'Delivering' }).waitFor();

    await ask(visit, 'Pause', 'nothing is taken away, until somebody resumes it');
    await page.getByText('paused just now').waitFor();
    expect(await page.getByRole('button', { name: 'Pause' }).count()).toBe(0);

    await ask(visit, 'Resume', 'It goes on where it is');
    await page.getByRole('button', { name: 'Pause' }).waitFor();

    await ask(visit, 'Abort', /becomes current again and is written back/);
    await page.getByText('called back just now').waitFor();
    expect(await page.getByRole('button', { name: 'Abort' }).count()).toBe(0);
    await visit.picture('rotation-aborted');
    await eventually(async () => (await stages(world)) === 'current, retiring');
    await visit.check();
  });

  it('an emergency says its price, account by account, and wants the number back', async () => {
    await using world = await openWebWorld(SLOW);
    await using visit = await openOn(browser(), world);
    const { page } = visit;
    const dialog = page.locator('dialog');
    await ask(visit, 'Start rotation', 'A new token is made.');
    await page.locator('[aria-current=step]').filter({ hasText: 'Delivering' }).waitFor();

    await page.getByRole('button', { name: 'Emergency revoke' }).click();
    await dialog.getByText('Taking it away now locks out 12 phones').waitFor();
    await dialog.getByText('contoso: 6 phones').waitFor();
    await dialog.getByText('plant: 6 phones').waitFor();
    const revoke = dialog.getByRole('button', { name: 'Revoke as an emergency' });
    expect(await revoke.isDisabled()).toBe(true);
    const typed = dialog.getByLabel('Type 12 to lock them out');
    await typed.fill('11');
    expect(await revoke.isDisabled()).toBe(true);
    expect(await stages(world)).toBe('retiring, current');

    await typed.fill('12');
    await dialog.getByLabel('Why').fill('it was seen on a forum');
    await visit.picture('emergency', { fullPage: false });
    await revoke.click();
    await dialog.waitFor({ state: 'detached' });
    expect(await stages(world)).toBe('revoked, current');
    const [entry] = await world.daemon.watchword.store.read.audit.list({ limit: 1, action: 'token.revoked' });
    expect(entry).toMatchObject({ actor: 'key:admin', reason: 'it was seen on a forum' });
    await visit.check();
  });
});
