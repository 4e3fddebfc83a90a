import type { Page } from 'playwright-core';

/** Everywhere that a page could keep something. */
export function kept(page: Page): Promise<string> {
  return page.evaluate(
    '[document.documentElement.outerHTML, location.href, ...[...document.querySelectorAll("input")].map((one) => one.value), JSON.stringify(localStorage), JSON.stringify(sessionStorage), JSON.stringify(history.state)].join()',
  );
}
