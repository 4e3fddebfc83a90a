/**
 * Takes the pictures of the page that the README and the guides show: `node scripts/pictures.ts`, after `npm run build:web`. It is
 * the demo's world, in the middle of a rotation that waits for a few phones.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type BrowserContextOptions, chromium } from 'playwright-core';
import { everyPhoneHolds, expect, inSync, until } from '../src/demo/look.ts';
import { type DemoWorld, openDemoWorld } from '../src/demo/world.ts';
import { beginRotation } from '../src/reconcile/rotate/people.ts';
import { findChromium, MISSING } from '../test/web/browser/chromium.ts';

const FOLDER = join(import.meta.dirname, '..', 'docs', 'pictures');
const PLACES = { overview: '/', rotation: '/rotation/pingid', slot: '/slots/intune/ios' };
/** Shown once, where the guide of the page speaks of it. */
const ONCE = { tokens: '/tokens' };
const WIDE = { width: 1280, height: 1000 };
const SCREENS: Readonly<Record<string, BrowserContextOptions>> = {
  light: { viewport: WIDE, colorScheme: 'light' },
  dark: { viewport: WIDE, colorScheme: 'dark' },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, colorScheme: 'light' },
};
/** One phone in so many is away. */
const AWAY = 25;
/** The last readings have come in. */
const SETTLED_MS = 2500;

async function rotate(world: DemoWorld): Promise<void> {
  const { phones, watchword } = world;
  const authority = expect(watchword.authorities.get('pingid'), 'the token set');
  const actor = { name: 'pictures', reason: '' };
  const first = await authority.generate({ note: 'spring', makeCurrent: true }, actor);
  const token = expect(first, 'a token');
  await until(() => inSync(world, token, authority));
  await until(() => everyPhoneHolds(world, token, authority));
  for (const [at, phone] of phones.entries()) if (at % AWAY === 3) phone.reachable = false;
  await beginRotation(watchword.rotate, 'pingid', 'the quarterly change');
  const isNew = ({ id, stage }: { readonly id: string; readonly stage: string }) =>
    stage === 'current' && id !== token.id;
  await until(async () => (await authority.list()).some(isNew));
  const second = expect((await authority.list()).find(isNew), 'the new token');
  const value = (await authority.reveal(second.id)).reveal();
  await until(async () => phones.every((phone) => phone.token === value || !phone.reachable));
  // So that the MDMs know of it, too.
  await until(async () =>
    (await watchword.store.read.slots.list()).every(({ delivery }) => (delivery?.delivered ?? 0) > 0),
  );
}

const executablePath = findChromium(process.env);
if (executablePath === null) throw new Error(MISSING);
mkdirSync(FOLDER, { recursive: true });
await using world = await openDemoWorld('local');
const rotating = rotate(world);
await using browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
await rotating;
for (const [screen, options] of Object.entries(SCREENS)) {
  await using context = await browser.newContext({ ...options, locale: 'en-GB', reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(world.page);
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  for (const [place, path] of Object.entries(screen === 'light' ? { ...PLACES, ...ONCE } : PLACES)) {
    await page.goto(`${new URL(world.page).origin}/#${path}`);
    await page.waitForTimeout(SETTLED_MS);
    await page.screenshot({ path: join(FOLDER, `${place}-${screen}.png`), animations: 'disabled', caret: 'hide' });
  }
}
