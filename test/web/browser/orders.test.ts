/** Where a person adds and takes away tokens in a console: what they have to do stands on the page, and they say there that it is done. */
import { it } from 'vitest';
import { inBrowser } from './in-browser.ts';
import { Visit } from './visit.ts';
import { eventually, openWebWorld } from './world.ts';

const CONSOLE = {
  phones: 2,
  accounts: { contoso: 'intune' },
  settled: false,
  tokenSet: { authority: { kind: 'manual', service: 'PingID' } },
};

inBrowser('orders on the page', (browser) => {
  it('a token is ordered, added by a person, said to be done, and distributed', async () => {
    await using world = await openWebWorld(CONSOLE);
    await using visit = await Visit.open(browser(), world, { path: '/tokens' });
    const { page } = visit;
    const dialog = page.locator('dialog');
    await page.getByText('No token is active.').waitFor();
    await page.getByRole('button', { name: 'Generate' }).click();
    await dialog.getByRole('button', { name: 'Generate' }).click();
    await dialog.getByText('It becomes active when it is there.').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();

    await page.getByText('press Generate New Token').first().waitFor();
    await visit.picture('order');
    await page.getByRole('button', { name: 'It is done' }).click();
    await dialog.getByText('From now on it counts as active').waitFor();
    await dialog.getByLabel('Value that the console has chosen').fill('7f3c5a10-0000-4000-8000-00000000beef');
    await dialog.getByRole('button', { name: 'It is done' }).click();
    await page.getByText('Recorded.').waitFor();
    await page.getByRole('heading', { name: 'To be done' }).waitFor({ state: 'detached' });
    await page.getByText('Current', { exact: true }).waitFor();
    await eventually(() => world.phones.every(({ token }) => token === '7f3c5a10-0000-4000-8000-00000000beef'));
    await visit.check();
  });
});
