/** Access keys on the page, and what each role is shown. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inBrowser } from './in-browser.ts';
import { Visit } from './visit.ts';
import { openWebWorld, type WebWorld } from './world.ts';

const CALM = { phones: 2, accounts: { contoso: 'intune' }, speed: 1, reconcile: '0 0 1 1 *' };

/** Where everything is that can be pressed, by page. */
const PAGES = ['', 'slots', 'slots/contoso/ios', 'rotation', 'tokens', 'devices', 'runs', 'checks', 'audit'];
/** What changes nothing, whoever presses it. */
const HARMLESS = /^(Sign out|Dismiss|Verify|Filter|Show all|Show more|Copy.*|Menu)$/;

inBrowser('who may do what on the page', (browser) => {
  let world: WebWorld;
  beforeAll(async () => {
    world = await openWebWorld(CALM);
  });
  afterAll(() => world[Symbol.asyncDispose]());

  it('a key is made, shown once, opens the page with its role, and ends its session when it is revoked', async () => {
    await using visit = await Visit.open(browser(), world, { path: '/access' });
    const { page } = visit;
    const dialog = page.locator('dialog');
    await page.getByRole('button', { name: 'New key' }).click();
    await dialog.getByLabel('Name').fill('ann');
    await dialog.getByLabel('Role').selectOption('operator');
    await dialog.getByRole('button', { name: 'Make the key' }).click();
    const key = await dialog.getByRole('status', { name: 'the key' }).innerText();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect((await page.content()).includes(key)).toBe(false);

    await using other = await Visit.open(browser(), world, { as: null });
    await other.signIn(key);
    await other.page.getByText('operator').waitFor();
    await page.getByRole('button', { name: 'Revoke the key ann' }).click();
    await dialog.getByRole('button', { name: 'Revoke' }).click();
    await dialog.waitFor({ state: 'detached' });
    other.forgive(/answered 401/, /status of 401/, /ERR_ABORTED/);
    await other.go('/audit');
    await other.page.getByText('Your session has ended. Please sign in again.').waitFor();
    await visit.check();
    await other.check();
  });

  it('a key that is none is refused with a sentence', async () => {
    await using visit = await Visit.open(browser(), world, { as: null });
    visit.forgive(/answered 401/, /status of 401/);
    await visit.page.getByLabel('Access key').fill('ww_nobody');
    await visit.page.getByRole('button', { name: 'Sign in' }).click();
    await visit.page.getByRole('alert').waitFor();
    await visit.picture('sign-in-refused', { fullPage: false });
    await visit.check();
  });

  it('a viewer is offered nothing that changes anything', async () => {
    await using visit = await Visit.open(browser(), world, { as: 'viewer' });
    const { page } = visit;
    const offered: string[] = [];
    for (const path of PAGES) {
      await visit.go(`/${path}`);
      await visit.settled();
      const names = await page
        .getByRole('button')
        .evaluateAll((buttons) =>
          buttons.map((button) => button.getAttribute('aria-label') ?? button.textContent ?? ''),
        );
      offered.push(...names.filter((name) => !HARMLESS.test(name)).map((name) => `${path}: ${name}`));
    }
    expect(offered).toEqual([]);
    expect(await page.getByRole('link', { name: 'Access keys' }).count()).toBe(0);
    await visit.check();
  });

  it('an operator rotates and runs, and neither makes nor takes away tokens', async () => {
    await using visit = await Visit.open(browser(), world, { as: 'operator', path: '/rotation' });
    const { page } = visit;
    await page.getByRole('button', { name: 'Start rotation' }).waitFor();
    await visit.go('/checks');
    await page.getByRole('button', { name: 'Check: contoso' }).waitFor();
    await visit.go('/tokens');
    await page.getByText('the first').waitFor();
    for (const name of ['Generate', 'Add', 'Edit note', 'Change value', 'Look into the slots', 'Revoke'])
      expect(await page.getByRole('button', { name }).count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Access keys' }).count()).toBe(0);
    await visit.check();
  });
});
