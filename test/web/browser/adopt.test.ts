/** Values that stand in slots on the first day: found, looked at, and taken over; by keyboard alone. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tabTo } from './by-keyboard.ts';
import { inBrowser } from './in-browser.ts';
import { Visit } from './visit.ts';
import { eventually, openWebWorld, type WebWorld } from './world.ts';

const VALUES = { ios: 'typed-in-on-the-first-day', android: 'typed-in-by-somebody-else' };
const TOO_SHORT = 'short';
const CALM = {
  phones: 4,
  accounts: { contoso: 'intune', plant: 'intune' },
  speed: 1,
  reconcile: '0 0 1 1 *',
  settled: false,
};

inBrowser('values that nobody knows', (browser) => {
  let world: WebWorld;
  const tokens = () => world.daemon.watchword.store.read.tokens.list('pingid');
  beforeAll(async () => {
    world = await openWebWorld(CALM);
    for (const [slot, value] of Object.entries(VALUES)) world.simulators.contoso?.console.setValue(slot, value);
    world.simulators.plant?.console.setValue('ios', TOO_SHORT);
  });
  afterAll(() => world[Symbol.asyncDispose]());

  it('are looked for, and where there are some they stand where the tokens are', async () => {
    await using visit = await Visit.open(browser(), world, { path: '/tokens' });
    const { page } = visit;
    const dialog = page.locator('dialog');
    await page.getByText('What the slots hold').click();
    await page.getByRole('button', { name: 'Look into the slots' }).click();
    await dialog
      .getByLabel(/1 copy in 1 slot/)
      .nth(1)
      .waitFor();
    expect(await dialog.getByRole('button', { name: 'Take over' }).isDisabled()).toBe(true);
    // One is too short to be a token: it is said, and not offered.
    await dialog.getByText('so that it can’t be taken over').waitFor();
    expect(await dialog.getByRole('checkbox').count()).toBe(2);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('heading', { name: '3 values stand in slots that nobody knows' }).waitFor();
    expect(await tokens()).toEqual([]);
    expect(await visit.axe()).toEqual([]);
    await visit.theme('dark');
    expect(await visit.axe(['color-contrast'])).toEqual([]);
    await visit.picture('tokens-found');
    await visit.check();
  });

  it('are seen by everybody, and offered to an administrator', async () => {
    await using visit = await Visit.open(browser(), world, { as: 'operator', path: '/tokens', phone: true });
    await visit.page.getByRole('heading', { name: '3 values stand in slots that nobody knows' }).waitFor();
    await visit.page.getByRole('link', { name: 'contoso/ios' }).first().waitFor();
    expect(await visit.page.getByRole('button', { name: 'Take over' }).count()).toBe(0);
    expect(await visit.fits()).toBe(true);
    await visit.check();
  });

  it('are taken over together, when one of them is said to be current', async () => {
    await using visit = await Visit.open(browser(), world, { path: '/tokens' });
    const { page } = visit;
    const dialog = page.locator('dialog');
    const takeThem = dialog.getByRole('button', { name: 'Take over 2 values' });
    await page.getByRole('button', { name: 'Take over all' }).waitFor();
    await tabTo(page, 'Take over all');
    await page.keyboard.press('Enter');
    await takeThem.waitFor();
    expect(await visit.axe()).toEqual([]);
    // Nobody decides for a person which one leads.
    expect(await takeThem.isDisabled()).toBe(true);
    await tabTo(page, 'Current from then on');
    await page.keyboard.press('ArrowDown');
    await visit.picture('tokens-adopt', { fullPage: false });
    await tabTo(page, 'Why');
    await page.keyboard.type('the first day');
    await tabTo(page, 'Take over 2 values');
    await page.keyboard.press('Enter');
    await dialog.getByText('is current: the next runs write it into every slot').waitFor();
    await dialog.getByText('1 value is left that nobody knows.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Current', { exact: true }).first().waitFor();
    await page.getByRole('heading', { name: '1 value stands in slots that nobody knows' }).waitFor();
    expect((await tokens()).map(({ stage }) => stage).sort()).toEqual(['current', 'retiring']);
    const content = await page.content();
    for (const value of [...Object.values(VALUES), `>${TOO_SHORT}<`]) expect(content).not.toContain(value);
    await eventually(async () => {
      const audit = await world.daemon.watchword.store.read.audit.list({ limit: 10, action: 'token' });
      return audit.some(({ reason, actor }) => reason === 'the first day' && actor === 'key:admin');
    });
    await visit.check();
  });
});
