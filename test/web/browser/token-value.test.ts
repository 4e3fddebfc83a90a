/** Another value for a token that was mistyped: it costs what revoking costs. */
import { expect, it } from 'vitest';
import { inBrowser } from './in-browser.ts';
import { kept } from './kept.ts';
import { Visit } from './visit.ts';
import { openWebWorld } from './world.ts';

const CALM = { phones: 4, speed: 1, accounts: { contoso: 'intune' }, reconcile: '0 0 1 1 *' };
const VALUES = ['the-value-that-was-meant', 'another-value-that-was-meant'];

inBrowser('the value of a token', (browser) => {
  it('is changed for its price where phones have it, for nothing where none has, and is kept nowhere in the page', async () => {
    await using world = await openWebWorld(CALM);
    const { authorities, store } = world.daemon.watchword;
    await authorities.get('pingid')?.generate({ note: 'mistyped', makeCurrent: false }, { name: 'test', reason: '' });
    const fingerprints = async () =>
      new Map((await store.read.tokens.list('pingid')).map(({ note, fingerprint }) => [note, fingerprint]));
    const before = await fingerprints();
    await using visit = await Visit.open(browser(), world, { path: '/tokens' });
    const { page } = visit;
    const dialog = page.locator('dialog');
    const row = (note: string) => page.getByRole('listitem').filter({ hasText: note });
    const change = dialog.getByRole('button', { name: 'Change it' });

    await row('mistyped').getByRole('button', { name: 'Change value' }).click();
    await dialog.getByText('taking it away locks nobody out').waitFor();
    await dialog.getByLabel('New value').fill('short');
    visit.forgive(/\/v1\/tokens\/[^/]+$/, /status of 409/);
    await change.click();
    await dialog.getByRole('alert').waitFor();
    await dialog.getByLabel('New value').fill(VALUES[0] ?? '');
    await change.click();
    await dialog.waitFor({ state: 'detached' });

    await row('the first').getByRole('button', { name: 'Change value' }).click();
    await dialog.getByText('Taking it away now locks out 4 phones').waitFor();
    expect(await change.isDisabled()).toBe(true);
    expect(await visit.axe()).toEqual([]);
    await dialog.getByLabel('New value').fill(VALUES[1] ?? '');
    await dialog.getByLabel('Type 4 to lock them out').fill('3');
    expect(await change.isDisabled()).toBe(true);
    await dialog.getByLabel('Type 4 to lock them out').fill('4');
    await visit.picture('token-value', { fullPage: false });
    await change.click();
    await dialog.waitFor({ state: 'detached' });

    const after = await fingerprints();
    for (const note of ['mistyped', 'the first']) expect(after.get(note)).not.toBe(before.get(note));
    await row('the first')
      .getByText(after.get('the first')?.slice(0, 8) ?? '')
      .waitFor();
    const everywhere = await kept(page);
    for (const value of VALUES) expect(everywhere.includes(value)).toBe(false);
    await visit.check();
  });
});
