/** Every page, in light and dark, wide and on a phone: nobody is kept out, nothing jumps, nothing is wider than the screen. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inBrowser } from './in-browser.ts';
import { PLACES } from './places.ts';
import { Visit } from './visit.ts';
import { eventually, openWebWorld, type WebWorld } from './world.ts';

/** A shift up to here is not seen as one. */
const MOST_SHIFT = 0.05;

inBrowser('every page', (browser) => {
  let world: WebWorld;
  beforeAll(async () => {
    // In the middle of a rotation there is most to see. Nothing happens by itself: what is measured is loading.
    world = await openWebWorld({ phones: 6, speed: 1, reconcile: '0 0 1 1 *' });
    for (const phone of world.phones.slice(0, 4)) phone.reachable = false;
    await rotate(world);
  });
  afterAll(() => world[Symbol.asyncDispose]());

  it('comes with a policy that allows its own files and nothing else', async () => {
    const response = await fetch(world.address);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("style-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe-|https?:|\*|data:/);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  describe.each(['wide', 'phone'])('on a screen that is %s', (screen) => {
    let visit: Visit;
    beforeAll(async () => {
      visit = await Visit.open(browser(), world, { phone: screen === 'phone' });
    });
    afterAll(() => visit[Symbol.asyncDispose]());

    it.each(PLACES)('%s', async (name, path) => {
      await visit.theme('light');
      await visit.load(path);
      expect(await visit.shift()).toBeLessThanOrEqual(MOST_SHIFT);
      expect(await visit.fits()).toBe(true);
      await visit.picture(`${name}-light-${screen}`);
      expect(await visit.axe()).toEqual([]);
      await visit.theme('dark');
      await visit.picture(`${name}-dark-${screen}`);
      expect(await visit.axe(['color-contrast'])).toEqual([]);
      await visit.check();
    });
  });

  it('where one signs in keeps nobody out either', async () => {
    await using visit = await Visit.open(browser(), world, { as: null, phone: true, theme: 'dark' });
    await visit.page.getByLabel('Access key').waitFor();
    await visit.picture('sign-in');
    expect(await visit.axe()).toEqual([]);
    await visit.check();
  });
});

async function rotate(world: WebWorld): Promise<void> {
  const response = await fetch(`${world.address}v1/token-sets/pingid/rotation`, {
    method: 'POST',
    headers: { authorization: `Bearer ${world.keys.operator}`, 'content-type': 'application/json' },
    body: JSON.stringify({ reason: 'the yearly change' }),
  });
  expect(response.status).toBe(202);
  await eventually(async () => {
    const tokens = await world.daemon.watchword.store.read.tokens.list('pingid');
    return tokens.map(({ stage }) => stage).join() === 'retiring,current';
  });
}
