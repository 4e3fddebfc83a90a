/** Tokens on the page: made, brought, described, distributed and taken away; a value is never where it could be found later. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inBrowser } from './in-browser.ts';
import { kept } from './kept.ts';
import { Visit } from './visit.ts';
import { openWebWorld, type WebWorld } from './world.ts';

const CALM = { phones: 4, speed: 1, accounts: { contoso: 'intune' }, reconcile: '0 0 1 1 *' };
const BROUGHT = 'a-value-that-somebody-brought';

inBrowser('tokens on the page', (browser) => {
  let world: WebWorld;
  beforeAll(async () => {
    world = await openWebWorld(CALM);
  });
  afterAll(() => world[Symbol.asyncDispose]());

  it('a generated value is shown once, can be copied, and is gone after closing', async () => {
    await using visit = await Visit.open(browser(), world, { path: '/tokens' });
    const { page } = visit;
    const dialog = page.locator('dialog');
    await page.getByRole('button', { name: 'Generate' }).click();
    await dialog.getByLabel('Show me its value').check();
    await dialog.getByLabel('Note').fill('for the pilot');
    await dialog.getByRole('button', { name: 'Generate' }).click();
    const value = await dialog.getByRole('status', { name: 'the value' }).innerText();
    expect(value).toMatch(/^[0-9a-f-]{36}$/);
    await dialog.getByRole('button', { name: 'Copy' }).click();
    await page.getByText('Copied: the value.').waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(value);
    await visit.picture('token-shown-once', { fullPage: false });
    await dialog.getByRole('button', { name: 'Close' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('for the pilot').waitFor();
    expect((await kept(page)).includes(value)).toBe(false);
    const [entry] = await world.daemon.watchword.store.read.audit.list({ limit: 1, action: 'token.revealed' });
    expect(entry?.actor).toBe('key:admin');
    await visit.check();
  });

  it('a value that is brought is typed unseen, sent once, and kept nowhere in the page', async () => {
    await using visit = await Visit.open(browser(), world, { path: '/tokens' });
    const { page } = visit;
    const dialog = page.locator('dialog');
    const addresses: string[] = [];
    page.on('request', (request) => addresses.push(request.url()));
    await page.getByRole('button', { name: 'Add' }).click();
    const field = dialog.getByLabel('Value');
    expect(await field.getAttribute('type')).toBe('password');
    await field.fill('short');
    visit.forgive(/\/v1\/tokens$/, /status of 409/);
    await dialog.getByRole('button', { name: 'Add' }).click();
    await dialog.getByRole('alert').waitFor();
    await field.fill(BROUGHT);
    await dialog.getByRole('button', { name: 'Add' }).click();
    await dialog.getByText('It is active, and not distributed so far.').waitFor();
    expect((await kept(page)).includes(BROUGHT)).toBe(false);
    expect(addresses.join()).not.toContain(BROUGHT);
    await visit.check();
  });

  it('a note is changed, another one is made current, and one that phones hold is not revoked without its price', async () => {
    await world.daemon.watchword.authorities
      .get('pingid')
      ?.generate({ note: 'the next', makeCurrent: false }, { name: 'test', reason: '' });
    await using visit = await Visit.open(browser(), world, { path: '/tokens' });
    const { page } = visit;
    const dialog = page.locator('dialog');
    const row = (note: string) => page.getByRole('listitem').filter({ hasText: note });

    await row('the next').getByRole('button', { name: 'Edit note' }).click();
    await dialog.getByLabel('Note').fill('for January');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await row('for January').getByText('Pending').waitFor();

    await row('for January').getByRole('button', { name: 'Make current' }).click();
    await dialog.getByRole('button', { name: 'Make current' }).click();
    await row('for January').getByText('Current', { exact: true }).waitFor();
    await row('the first').getByText('Retiring', { exact: true }).waitFor();

    await row('the first').getByRole('button', { name: 'Revoke' }).click();
    await dialog.getByText('Taking it away now locks out 4 phones').waitFor();
    await visit.picture('token-still-served', { fullPage: false });
    await dialog.getByRole('button', { name: 'Cancel' }).click();

    await row('for January').getByRole('button', { name: 'Revoke' }).click();
    await dialog.getByText('taking it away locks nobody out').waitFor();
    await dialog.getByRole('button', { name: 'Revoke' }).click();
    await row('for January').waitFor({ state: 'detached' });
    await page.getByText('Revoked tokens').click();
    await row('for January').getByText('Revoked', { exact: true }).waitFor();
    await visit.check();
  });
});
