/** The main story without a mouse: from the key typed in to a finished rotation. */
import { expect, it } from 'vitest';
import { focused, tabTo } from './by-keyboard.ts';
import { inBrowser } from './in-browser.ts';
import { Visit } from './visit.ts';
import { openWebWorld } from './world.ts';

inBrowser('a keyboard', (browser) => {
  it('is enough to sign in, begin a rotation, approve it, and see it end', async () => {
    await using world = await openWebWorld({ phones: 4 });
    await using visit = await Visit.open(browser(), world, { as: null });
    const { page } = visit;
    const here = page.locator('[aria-current=step]');
    await page.getByLabel('Access key').waitFor();
    await tabTo(page, 'Access key');
    await page.keyboard.type(world.keys.admin);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();

    await tabTo(page, 'Rotation');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Rotation' }).waitFor();
    await page.getByRole('button', { name: 'Start rotation' }).waitFor();
    // The way over the navigation.
    await page.keyboard.press('Shift+Tab');
    await tabTo(page, 'Start rotation');
    await page.keyboard.press('Enter');
    await page.locator('dialog').waitFor();
    // Escape takes it back, and the focus is where it was.
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({ state: 'detached' });
    expect(await focused(page)).toBe('Start rotation');

    await page.keyboard.press('Enter');
    await tabTo(page, 'Why');
    await page.keyboard.type('by keyboard');
    await tabTo(page, 'Start rotation');
    await page.keyboard.press('Enter');
    await here.filter({ hasText: 'Overlapping' }).waitFor();
    await page.getByRole('button', { name: 'Approve' }).waitFor();
    await tabTo(page, 'Approve');
    await page.keyboard.press('Enter');
    await page.locator('dialog').waitFor();
    await tabTo(page, 'Approve');
    await page.keyboard.press('Enter');
    await page.getByText('Rotated').waitFor();
    await here.filter({ hasText: 'Steady' }).waitFor();
    await visit.check();
  });
});
