/** Runs, checks and the audit trail on the page. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inBrowser } from './in-browser.ts';
import { Visit } from './visit.ts';
import { openWebWorld, type WebWorld } from './world.ts';

const CALM = { phones: 4, accounts: { contoso: 'intune' }, speed: 1, reconcile: '0 0 1 1 *', settled: false };
const FOREIGN = 'somebody-else-typed-this';
const ACTOR = { name: 'test', reason: '' };

inBrowser('what was done, on the page', (browser) => {
  let world: WebWorld;
  beforeAll(async () => {
    world = await openWebWorld(CALM);
  });
  afterAll(() => world[Symbol.asyncDispose]());

  it('a run turns up while one looks, and says what it wrote, what it held, and why', async () => {
    await using visit = await Visit.open(browser(), world, { path: '/runs' });
    const { page } = visit;
    await page.getByRole('link', { name: 'contoso' }).first().waitFor();
    world.simulators.contoso?.console.setValue('ios', FOREIGN);
    await world.daemon.watchword.authorities.get('pingid')?.generate({ note: '', makeCurrent: true }, ACTOR);
    await ask(world, 'POST', 'runs', { account: 'contoso' });
    await page.getByRole('button', { name: '1 new run' }).waitFor();
    expect(await visit.axe()).toEqual([]);
    await visit.picture('runs-new', { fullPage: false });
    await page.getByRole('button', { name: '1 new run' }).click();
    await page.getByRole('listitem').filter({ hasText: '1 held' }).first().getByRole('link').click();
    await page.getByText('the slot holds a value nobody knows').waitFor();
    await page.getByText(/It holds \w{8} \(unknown to the set\), and would get \w{8}\./).waitFor();
    await page.getByText('1 written, 0 in sync, 1 held').waitFor();
    await visit.picture('run-held');
    expect(await page.content()).not.toContain(FOREIGN);
    await visit.check();
  });

  it('a check shows its findings as they come, the worst first, and what to do about each', async () => {
    const givenBack = ['DeviceManagementApps.Read.All', 'DeviceManagementApps.ReadWrite.All'].map((permission) =>
      world.simulators.contoso?.withhold(permission),
    );
    await using visit = await Visit.open(browser(), world, { path: '/checks/contoso' });
    const { page } = visit;
    const findings = page.getByRole('main').getByRole('listitem');
    await page.getByRole('button', { name: 'Check: contoso' }).click();
    await page.getByText(/^Done: \d+ things? to look at\.$/).waitFor();
    expect(await findings.first().innerText()).toMatch(/^Failure[\s\S]+What to do:/);
    expect(await findings.last().innerText()).toMatch(/^In order/);
    await visit.picture('check-failing');
    for (const giveBack of givenBack) giveBack?.();
    await page.getByRole('button', { name: 'Check again: contoso' }).click();
    await page.getByText('Failure').first().waitFor({ state: 'detached' });
    await visit.check();
  });

  it('the trail is filtered, unfolded and verified; a broken one says where', async () => {
    await using visit = await Visit.open(browser(), world, { path: '/audit' });
    const { page } = visit;
    await page.getByText('slot.written').first().waitFor();
    await page.getByLabel('Action').fill('token');
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByText('slot.written').first().waitFor({ state: 'detached' });
    await page.getByText('token.generated').waitFor();
    expect(await page.getByText('slot.written').count()).toBe(0);
    await page.getByText('Details').first().click();
    await page.getByText('Hash').first().waitFor();
    await page.getByLabel('Action').fill('');
    await page.getByLabel('Subject').fill('slot:contoso/android');
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByText('session.begun').first().waitFor({ state: 'detached' });
    await page.getByText('slot.written').waitFor();
    expect(await page.getByText('token.generated').count()).toBe(0);
    await page.getByLabel('Action').fill('nothing-of-that-name');
    await page.keyboard.press('Enter');
    await page.getByText('No entry is like that.').waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.getByText('slot.written').first().waitFor();

    await page.getByRole('button', { name: 'Verify' }).click();
    await page
      .getByRole('dialog')
      .getByText(/entries from the first to the last/)
      .waitFor();
    await visit.picture('audit-verified', { fullPage: false });
    await page.keyboard.press('Escape');
    await page.route('**/v1/audit/verify', (route) =>
      route.fulfill({ json: { entries: 9, broken: { seq: 5, says: 'it is not what it was' } } }),
    );
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.locator('dialog').getByText('At entry 5: it is not what it was.').waitFor();
    await visit.check();
  });

  it('a long list goes on when asked; what is new waits at its head, and moves nothing until it is asked for', async () => {
    const { authorities, store } = world.daemon.watchword;
    const [token] = await store.read.tokens.list('pingid');
    const edit = (note: string) =>
      authorities.get('pingid')?.edit(token?.id ?? '', { note }, { ...ACTOR, reason: note });
    for (let at = 1; at <= 60; at += 1) await edit(`edit ${at}.`);
    await using visit = await Visit.open(browser(), world, { path: '/audit' });
    const { page } = visit;
    await page.getByText('edit 60.', { exact: true }).waitFor();
    expect(await page.getByText('edit 1.', { exact: true }).count()).toBe(0);
    await page.getByRole('button', { name: 'Show more' }).click();
    await page.getByText('edit 1.', { exact: true }).waitFor();
    const read = page.getByText('edit 60.', { exact: true });
    const stood = await read.boundingBox();
    await edit('edit 61.');
    const fresh = page.getByRole('button', { name: '1 new entry' });
    await fresh.waitFor();
    expect(await read.boundingBox()).toEqual(stood);
    await edit('edit 62.');
    await page.getByRole('button', { name: '2 new entries' }).click();
    await page.getByText('edit 62.', { exact: true }).waitFor();
    await fresh.waitFor({ state: 'detached' });
    expect(await page.getByText(/^edit \d+\.$/).count()).toBe(62);
    await visit.check();
  });
});

async function ask(world: WebWorld, method: string, path: string, body: object): Promise<void> {
  const response = await fetch(`${world.address}v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${world.keys.admin}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.ok).toBe(true);
}
