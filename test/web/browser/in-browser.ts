/** A part of the tests that needs a browser: skipped with a reason where there is none, and a failure where the build runs. */
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { findChromium, MISSING } from './chromium.ts';

/** A busy machine makes everything slower. */
const LONGEST_MS = 90_000;

/** One browser for the part; each test opens a context of its own, so that nobody sees another one's session. */
export function inBrowser(title: string, part: (browser: () => Browser) => void): void {
  const executablePath = findChromium(process.env);
  if (executablePath === null) {
    if (process.env.CI === 'true') {
      it(title, () => {
        throw new Error(MISSING);
      });
    } else it.skip(`${title} (skipped: ${MISSING})`, () => undefined);
    return;
  }
  describe(title, { timeout: LONGEST_MS }, () => {
    let opened: Browser | null = null;
    beforeAll(async () => {
      // Root, as which builds often run, has no sandbox.
      opened = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    });
    afterAll(() => opened?.close());
    part(() => opened ?? unopened());
  });
}

function unopened(): never {
  throw new Error('the browser is not open');
}
