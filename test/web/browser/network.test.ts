/** The network goes and comes back: the page says so, says how old what it shows is, and is up to date again by itself. */
import { expect, it } from 'vitest';
import { inBrowser } from './in-browser.ts';
import { Visit } from './visit.ts';
import { openWebWorld } from './world.ts';

const CALM = { phones: 2, accounts: { contoso: 'intune' }, speed: 1, reconcile: '0 0 1 1 *' };
const CUT = [/ERR_INTERNET_DISCONNECTED/, /net::ERR/];

inBrowser('a cut network', (browser) => {
  it('is said with the age of what is shown, keeps that, and ends by itself', async () => {
    await using world = await openWebWorld(CALM);
    await using visit = await Visit.open(browser(), world, { path: '/tokens' });
    const { page, context } = visit;
    await page.getByText('Live', { exact: true }).waitFor();
    await page.getByText('the first').waitFor();

    visit.forgive(...CUT);
    await context.setOffline(true);
    await page.getByText('Disconnected.').waitFor();
    await page.getByText(/What is shown was read/).waitFor();
    expect(await page.getByText('the first').isVisible()).toBe(true);
    await visit.picture('disconnected', { fullPage: false });

    await page.getByRole('button', { name: 'Edit note' }).click();
    await page.locator('dialog').getByRole('button', { name: 'Save' }).click();
    await page.locator('dialog').getByText('Watchword can not be reached.').waitFor();
    await page.keyboard.press('Escape');

    await world.daemon.watchword.authorities
      .get('pingid')
      ?.generate({ note: 'made meanwhile', makeCurrent: false }, { name: 'test', reason: '' });
    await context.setOffline(false);
    await page.getByText('Live', { exact: true }).waitFor();
    await page.getByText('made meanwhile').waitFor();
    await page.getByText('Disconnected.').waitFor({ state: 'detached' });
    await visit.check();
  });

  it('a page that is opened while the daemon is away says so, and tries again when asked', async () => {
    await using world = await openWebWorld(CALM);
    await using visit = await Visit.open(browser(), world, { as: null });
    const { page } = visit;
    visit.forgive(...CUT);
    await page.route('**/v1/**', (route) => route.abort('connectionrefused'));
    await page.reload();
    await page.getByRole('heading', { name: 'Watchword can not be reached' }).waitFor();
    await visit.picture('unreachable', { fullPage: false });
    await page.unroute('**/v1/**');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByLabel('Access key').waitFor();
    await visit.check();
  });
});
