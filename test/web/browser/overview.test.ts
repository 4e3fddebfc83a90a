/** What an administrator sees first: whether all is well, and what to do where it isn't. */
import { expect, it } from 'vitest';
import { inBrowser } from './in-browser.ts';
import { Visit } from './visit.ts';
import { eventually, openWebWorld, type WebWorld } from './world.ts';

/** No run comes by itself. */
const CALM = { phones: 4, reconcile: '0 0 1 1 *' };

function simulatorOf(world: WebWorld, name: string) {
  const simulator = world.simulators[name];
  const slot = simulator?.slots[0]?.name;
  if (simulator === undefined || slot === undefined) throw new Error(`there is ${name}, with a slot`);
  return { console: simulator.console, slot };
}

inBrowser('the overview', (browser) => {
  it('is opened by an address that signs in, and keeps the key nowhere', async () => {
    await using world = await openWebWorld({ ...CALM, accounts: { contoso: 'intune' } });
    await using visit = await Visit.open(browser(), world, { as: null });
    const { page } = visit;
    const asked: string[] = [];
    page.on('request', (request) => asked.push(`${request.url()} ${JSON.stringify(request.headers())}`));
    // Who leaves a page doesn't wait for what it has asked for.
    visit.forgive(/ERR_ABORTED/);
    await page.goto('about:blank');
    await page.goto(`${world.address}#key=${world.keys.operator}`);
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    expect(page.url()).not.toContain(world.keys.operator);
    expect(
      await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])'),
    ).not.toContain(world.keys.operator);
    expect(asked.filter((request) => request.includes(world.keys.operator))).toEqual([]);
    await page.goBack();
    await page.goForward();
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    expect(page.url()).not.toContain('key=');
    await visit.check();
  });

  it('says that all is well, and brings everything in line on demand', async () => {
    await using world = await openWebWorld(CALM);
    await using visit = await Visit.open(browser(), world);
    const { page } = visit;
    await page.getByText('Everything is in sync').waitFor();
    for (const card of await page.getByRole('article').filter({ hasText: 'drift is' }).all()) {
      expect(await card.textContent()).toMatch(/Next run in \d+ /);
    }
    await page.getByRole('button', { name: 'Sync now' }).click();
    const sync = page.getByRole('region', { name: 'Sync' });
    for (const account of ['contoso', 'plant']) {
      await sync.getByRole('listitem').filter({ hasText: account }).getByText('Clean').waitFor();
    }
    await sync.getByRole('button', { name: 'Dismiss' }).click();
    await sync.waitFor({ state: 'detached' });
    await visit.check();
  });

  it('shows drift that is only reported, and repairs it when a person says so', async () => {
    const account = (settings: object) => ({ ...settings, drift: 'report' });
    await using world = await openWebWorld({ ...CALM, accounts: { contoso: 'intune' }, account });
    await using visit = await Visit.open(browser(), world);
    const { page } = visit;
    const { console, slot } = simulatorOf(world, 'contoso');
    const [written] = console.values(slot);
    console.setCopy(slot, 0, 'pasted-by-somebody');
    await page.getByRole('button', { name: 'Sync now' }).click();
    await page.getByText('One thing needs a person').waitFor();
    const need = page.getByRole('listitem').filter({ hasText: `contoso/${slot}:` });
    await need.getByText('drift: report').first().waitFor();
    expect(await visit.axe()).toEqual([]);
    await visit.picture('overview-needs');
    await need.getByRole('button', { name: 'Repair' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Repair' }).click();
    await page.getByText('Everything is in sync').waitFor();
    expect(console.values(slot)).toEqual([written]);
    await visit.check();
  });

  it('is up to date by itself when something happens elsewhere', async () => {
    await using world = await openWebWorld({ ...CALM, accounts: { contoso: 'intune' }, settled: false });
    await using visit = await Visit.open(browser(), world, { as: 'viewer' });
    const { page } = visit;
    await page.getByText('has no current token').first().waitFor();
    expect(await page.getByRole('button', { name: 'Sync' }).count()).toBe(0);
    const authority = world.daemon.watchword.authorities.get('pingid');
    await authority?.generate({ note: 'made elsewhere', makeCurrent: true }, { name: 'test', reason: '' });
    await page.getByText('made elsewhere').waitFor();
    await page.getByText('has no current token').first().waitFor({ state: 'detached' });
    await visit.check();
  });
});

inBrowser('a slot', (browser) => {
  it('shows what it holds beside what it should, and the repair of it while somebody looks', async () => {
    await using world = await openWebWorld({ phones: 4, accounts: { contoso: 'intune' } });
    const { console, slot } = simulatorOf(world, 'contoso');
    await using visit = await Visit.open(browser(), world, { path: `/slots/contoso/${slot}` });
    const { page } = visit;
    const current = (await world.daemon.watchword.store.read.tokens.list('pingid'))[0]?.fingerprint.slice(0, 8) ?? '';
    for (const side of ['Desired', 'Observed']) {
      await page.getByRole('region', { name: side }).getByText(current).waitFor();
    }
    await page.getByRole('region', { name: 'Neighbours' }).getByText('welcomeText').waitFor();
    await page.getByRole('region', { name: 'Delivery' }).getByText('delivered').first().waitFor();
    console.setCopy(slot, 0, 'pasted-by-somebody');
    await page.getByRole('region', { name: 'History' }).getByText('Repaired').waitFor();
    await page.getByText('It holds the token that it should.').waitFor();
    expect(await page.content()).not.toContain('pasted-by-somebody');
    await visit.check();
  });

  it('that a person writes comes with what to do, and is confirmed when it is done', async () => {
    const byHand = { write: 'manual', attribute: undefined };
    const account = (settings: { readonly slots?: unknown }) => ({
      ...settings,
      slots: (settings.slots as readonly object[]).map((one) => ({ ...one, ...byHand })),
    });
    const plant = { plant: 'mobileiron-core' };
    await using world = await openWebWorld({ ...CALM, accounts: plant, account, settled: false });
    const { slot } = simulatorOf(world, 'plant');
    const { watchword } = world.daemon;
    await watchword.authorities.get('pingid')?.generate({ note: '', makeCurrent: true }, { name: 'test', reason: '' });
    await using visit = await Visit.open(browser(), world, { as: 'operator' });
    const { page } = visit;
    const need = page.getByRole('listitem').filter({ hasText: `plant/${slot}:` });
    await need.getByRole('link', { name: 'Open slot' }).click();
    await page.getByText(/open Apps > App Catalog/).waitFor();
    expect(await visit.axe()).toEqual([]);
    await visit.picture('slot-manual');
    await page.getByRole('button', { name: 'Confirm' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Why').fill('typed in');
    await dialog.getByRole('button', { name: 'It is written' }).click();
    await page.getByText('In sync').first().waitFor();
    await eventually(async () => {
      const [newest] = await watchword.store.read.audit.list({ limit: 1 });
      return newest?.reason === 'typed in' && newest.actor === 'key:operator';
    });
    await visit.check();
  });
});
