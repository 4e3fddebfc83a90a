/** The page without a mouse. */
import type { Page } from 'playwright-core';

/** More stops than any page has. */
const MOST_STOPS = 60;

/** Goes on with Tab until what has the focus is called so. */
export async function tabTo(page: Page, name: string): Promise<void> {
  for (let stops = 0; stops < MOST_STOPS; stops += 1) {
    await page.keyboard.press('Tab');
    if ((await focused(page)) === name) return;
  }
  throw new Error(`Tab never came to ${name}`);
}

/** What has the focus, by its name; where it can't be seen to have it, that is said. */
export function focused(page: Page): Promise<string> {
  return page.evaluate(`(() => {
    const one = document.activeElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(one);
    const name = (one.getAttribute('aria-label') ?? one.labels?.[0]?.textContent ?? one.textContent ?? '').trim();
    return outlineStyle === 'none' || outlineWidth === '0px' ? name + ' (unseen)' : name;
  })()`);
}
