/** The main story: an administrator signs in, replaces the token, follows it, approves, and sees it end. */
import { expect, it } from 'vitest';
import { inBrowser } from './in-browser.ts';
import { Visit } from './visit.ts';
import { eventually, openWebWorld } from './world.ts';

inBrowser('a rotation on the page', (browser) => {
  it('is begun, followed, approved and ended', async () => {
    await using world = await openWebWorld();
    await using visit = await Visit.open(browser(), world, { path: '/rotation' });
    const { page } = visit;
    const dialog = page.locator('dialog');
    const here = page.locator('[aria-current=step]');

    await visit.settled();
    expect(await here.innerText()).toContain('Steady');
    await page.getByRole('button', { name: 'Start rotation' }).click();
    await dialog.getByText('is written into every slot of pingid').waitFor();
    await dialog.getByLabel('Why').fill('the yearly change');
    await visit.picture('rotation-start', { fullPage: false });
    await dialog.getByRole('button', { name: 'Start rotation' }).click();
    await page.getByText('The rotation has begun.').waitFor();
    await page.getByText('the yearly change').first().waitFor();

    await page.getByRole('heading', { name: 'contoso' }).waitFor();
    await here.filter({ hasText: /Delivering|Overlapping/ }).waitFor();
    await visit.picture('rotation-delivering');
    await here.filter({ hasText: 'Overlapping' }).waitFor();
    await page.getByRole('button', { name: 'Approve' }).waitFor();
    await visit.picture('rotation-overlapping');
    await page.getByRole('button', { name: 'Approve' }).click();
    await dialog.getByText('20 phones of 20 phones').waitFor();
    await dialog.getByRole('button', { name: 'Approve' }).click();
    await page.getByText('Approved: the old token goes').waitFor();

    await here.filter({ hasText: 'Steady' }).waitFor();
    await page.getByText('Rotated').waitFor();
    await visit.picture('rotation-ended');
    await eventually(async () => {
      const tokens = await world.daemon.watchword.store.read.tokens.list('pingid');
      return tokens.map(({ stage }) => stage).join() === 'revoked,current';
    });
    await visit.check();
  });
});
