/** Phones in more than one MDM, on the page. */
import { expect, it } from 'vitest';
import { inBrowser } from './in-browser.ts';
import { Visit } from './visit.ts';
import { openWebWorld } from './world.ts';

/** Two tenants of one vendor number their simulated phones alike: each is one phone in both. */
const CALM = {
  phones: 3,
  speed: 1,
  accounts: { contoso: 'intune', plant: 'intune' },
  reconcile: '0 0 1 1 *',
  settled: false,
};

inBrowser('phones in more than one MDM', (browser) => {
  it('are looked for on demand, listed with what could not be compared, and lead there from the overview', async () => {
    await using world = await openWebWorld(CALM);
    await using viewer = await Visit.open(browser(), world, { as: 'viewer', path: '/devices', phone: true });
    await viewer.page.getByText('Phones have not been compared so far.').waitFor();
    expect(await viewer.page.getByRole('button', { name: 'Compare now' }).count()).toBe(0);

    await using visit = await Visit.open(browser(), world, { as: 'operator', path: '/devices' });
    const { page } = visit;
    await page.getByRole('button', { name: 'Compare now' }).click();
    await page.getByText(/^\d phones are in more than one account/).waitFor();
    await page.getByText('One phone', { exact: true }).first().waitFor();
    await page
      .getByText(/^Same serial number/)
      .first()
      .waitFor();
    const accounts = page.getByRole('region', { name: 'Accounts' });
    for (const name of ['contoso', 'plant']) {
      await accounts.getByRole('listitem').filter({ hasText: name }).getByText('Listed').waitFor();
    }
    expect(await visit.axe()).toEqual([]);
    await visit.theme('dark');
    expect(await visit.axe(['color-contrast'])).toEqual([]);
    await visit.picture('devices-overlap');

    await viewer.page.getByText('One phone', { exact: true }).first().waitFor();
    expect(await viewer.fits()).toBe(true);
    await visit.go('/');
    await page.getByRole('listitem').filter({ hasText: 'enrolled in more than one account' }).getByRole('link').click();
    await page.getByRole('heading', { level: 1, name: 'Devices' }).waitFor();
    await visit.check();
    await viewer.check();
  });

  it('an account that could not be listed is said, and nothing is concluded from it', async () => {
    await using world = await openWebWorld(CALM);
    world.simulators.plant?.withhold('DeviceManagementManagedDevices.Read.All');
    await using visit = await Visit.open(browser(), world, { path: '/devices' });
    const { page } = visit;
    await page.getByRole('button', { name: 'Compare now' }).click();
    await page.getByText('No phone is known to be in more than one account').waitFor();
    await page.getByText('incomplete: see the accounts').waitFor();
    const accounts = page.getByRole('region', { name: 'Accounts' });
    await accounts.getByRole('listitem').filter({ hasText: 'plant' }).getByText('Not listed').waitFor();
    await visit.check();
  });
});
