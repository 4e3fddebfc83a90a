/** Texts that were written to do harm, wherever somebody else's text stands: nothing is run, nothing breaks the page. */
import type { Route } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inBrowser } from './in-browser.ts';
import { PLACES } from './places.ts';
import { Visit } from './visit.ts';
import { openWebWorld, type WebWorld } from './world.ts';

/** Each would set `told.hacked` where it is taken for more than a text. */
const TEXTS = [
  '<img src=x onerror="told.hacked=1">',
  '"><svg onload="told.hacked=2">',
  '<script>told.hacked=3</script>',
  "javascript:told.hacked=4//'",
  '</code></p></main><iframe srcdoc="<script>parent.told.hacked=5</script>">',
  `{{constructor.constructor("told.hacked=6")()}}\`\${told.hacked=7}\``,
  '\u202egnirts desrever \u0000\u0007\u200b',
  'Z\u0351\u0352\u0353\u0354\u0355\u0356'.repeat(20),
  'unbroken'.repeat(60),
];

/** What comes from people and vendors; ids, words of ours and moments stay as they are. */
const FOREIGN =
  /^(note|reason|says|place|title|why|resolve|actor|subject|startedBy|createdBy|orderedBy|changedBy|evidence|unknownReason|heldReason|steps|neighbours|remarks|prefix|failure|detail)$/;

inBrowser('hostile texts', (browser) => {
  let world: WebWorld;
  let visit: Visit;
  beforeAll(async () => {
    world = await openWebWorld({ phones: 2, accounts: { contoso: 'intune' }, speed: 1, reconcile: '0 0 1 1 *' });
    const authority = world.daemon.watchword.authorities.get('pingid');
    for (const text of TEXTS)
      await authority?.generate({ note: text, makeCurrent: false }, { name: text, reason: text });
    visit = await Visit.open(browser(), world, { phone: true });
    await visit.page.route('**/v1/**', poison);
  });
  afterAll(async () => {
    await visit[Symbol.asyncDispose]();
    await world[Symbol.asyncDispose]();
  });

  it.each(PLACES)('are texts and nothing more on %s', async (_name, path) => {
    await visit.load(path);
    for (const summary of await visit.page.locator('summary').all()) await summary.click();
    expect(await visit.hacked()).toBe(false);
    expect(await visit.fits()).toBe(true);
    expect(await visit.page.locator('iframe, img, main script').count()).toBe(0);
    const addresses = await visit.page
      .locator('a')
      .evaluateAll((links) => links.map((one) => one.getAttribute('href')));
    expect(addresses.filter((address) => !address?.startsWith('#/'))).toEqual(
      addresses.filter((one) => one === '#main'),
    );
    await visit.picture(`hostile${path.replaceAll('/', '-')}`);
    await visit.check();
  });

  it('are texts where people name their own phones', async () => {
    const seenAt = Date.now();
    const items = TEXTS.map((text, at) => ({
      place: at + 1,
      evidence: at % 2 === 0 ? 'agreed' : 'disputed',
      agrees: ['imei'],
      differs: at % 2 === 0 ? [] : ['udid'],
      seenAt,
      enrolments: ['contoso', 'plant'].map((account) => {
        return { account, id: text, name: text, platform: text, serialNumber: text, user: text, lastSeenAt: null };
      }),
    }));
    const accounts = [{ account: 'contoso', state: 'failed', phones: 0, unmatched: [], says: TEXTS[0] }];
    const counted = { overlapping: 5, disputed: 4, kept: 9, overlappingSince: seenAt, refused: null };
    const comparison = { id: '1', startedAt: seenAt, endedAt: seenAt, accounts, ...counted };
    await visit.page.route('**/v1/devices/overlap?*', (route) =>
      route.fulfill({ json: { comparison, ageMs: 0, isComparing: false, items, next: null } }),
    );
    await visit.load('/devices');
    await visit.page.getByText('5 phones are in more than one account').waitFor();
    expect(await visit.page.locator('.enrolment').count()).toBe(2 * TEXTS.length);
    expect(await visit.hacked()).toBe(false);
    expect(await visit.fits()).toBe(true);
    expect(await visit.page.locator('iframe, img, main script').count()).toBe(0);
    expect(await visit.axe()).toEqual([]);
    await visit.picture('hostile-phones');
    await visit.check();
  });

  it('are shown as they were written', async () => {
    await visit.load('/tokens');
    const notes = await visit.page.locator('.token-note').allInnerTexts();
    for (const text of TEXTS.slice(0, 5)) expect(notes).toContain(text);
  });

  it('a token set or account of an address is looked up, and never part of the page', async () => {
    visit.forgive(/answered 404/, /status of 404/, /answered 400/, /status of 400/);
    for (const place of ['rotation', 'slots/contoso', 'runs', 'checks']) {
      await visit.go(`/${place}/${encodeURIComponent('<img src=x onerror="told.hacked=9">')}`);
      await visit.settled();
    }
    expect(await visit.hacked()).toBe(false);
    await visit.check();
  });
});

/** The daemon's answer with hostile texts in place of foreign ones. */
async function poison(route: Route): Promise<void> {
  if (route.request().url().endsWith('/events')) return route.continue();
  const response = await route.fetch();
  const text = await response.text();
  let at = 0;
  const poisoned = JSON.stringify(JSON.parse(text), (key, value: unknown) => {
    if (!FOREIGN.test(key)) return value;
    at += 1;
    const bad = TEXTS[at % TEXTS.length] ?? '';
    if (typeof value === 'string') return bad;
    return Array.isArray(value) ? value.map((one) => (typeof one === 'string' ? bad : one)) : value;
  });
  return route.fulfill({ response, body: poisoned });
}
