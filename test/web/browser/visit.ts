/**
 * Somebody looks at the page in a real browser. Whatever goes wrong unseen fails the test that looked: words on the console, what
 * the page's policy had to stop, requests that failed, promises that nobody caught.
 */
import { mkdirSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Role } from '../../../src/access/roles.ts';
import type { WebWorld } from './world.ts';

/** Who looks, and on what. */
export interface VisitOptions {
  /** Null: nobody is signed in. */
  readonly as?: Role | null;
  readonly theme?: 'light' | 'dark';
  readonly phone?: boolean;
  /** The path behind `#`: `/rotation/pingid`. */
  readonly path?: string;
  /** Takes any certificate: an issuer of a test has one of its own. */
  readonly trusting?: boolean;
}

/** Screens that people have. */
export const SCREENS = { wide: { width: 1280, height: 860 }, phone: { width: 390, height: 844 } } as const;

/** WCAG 2.2 AA, and what is good practice beside it. */
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** A rotation's longest wait, on a busy machine. */
const PATIENCE_MS = 20_000;

/** Kept beside the checkout's own files, and ignored by git. */
const SCREENSHOTS = new URL('../../../artefacts/screenshots/', import.meta.url);

/** Runs in the page before anything else. */
const WATCH_ITSELF = new URL('watch-itself.js', import.meta.url).pathname;

/** What the page tells the tests about itself. */
interface Told {
  readonly shift: number;
  readonly violations: readonly string[];
  /** What a hostile text sets where it is run. */
  readonly hacked: unknown;
}

/** One person's look at the page. */
export class Visit implements AsyncDisposable {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What went wrong unseen, and isn't forgiven. */
  readonly trouble: string[] = [];
  readonly #forgiven: RegExp[] = [];
  readonly #address: string;

  private constructor(context: BrowserContext, page: Page, address: string) {
    this.context = context;
    this.page = page;
    this.#address = address;
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.#note(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => this.#note(`thrown: ${error.message}`));
    page.on('requestfailed', (request) => this.#note(`failed: ${request.url()} ${request.failure()?.errorText}`));
    page.on('response', (response) => {
      if (response.status() >= 400) this.#note(`answered ${response.status()}: ${response.url()}`);
    });
  }

  /** Opens the page and waits until somebody is signed in, or asked to be. */
  static async open(browser: Browser, world: WebWorld, options: VisitOptions = {}): Promise<Visit> {
    const { as = 'admin', theme = 'light', phone = false, path = '/', trusting = false } = options;
    const screen: BrowserContextOptions = phone
      ? { viewport: SCREENS.phone, deviceScaleFactor: 2, isMobile: true, hasTouch: true }
      : { viewport: SCREENS.wide };
    const context = await browser.newContext({
      ...screen,
      ignoreHTTPSErrors: trusting,
      colorScheme: theme,
      locale: 'en-GB',
      timezoneId: 'Europe/Berlin',
      reducedMotion: 'reduce',
    });
    context.setDefaultTimeout(PATIENCE_MS);
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await context.addInitScript({ path: WATCH_ITSELF });
    const visit = new Visit(context, await context.newPage(), world.address);
    // Being asked who one is is no trouble, and who leaves a page no longer waits for its answers.
    visit.forgive(/\/v1\/self/, /status of 401/, /net::ERR_ABORTED/);
    await visit.page.goto(`${world.address}#${path}`);
    if (as !== null) await visit.signIn(world.keys[as]);
    return visit;
  }

  /** Signs in on the page as people do. */
  async signIn(key: string): Promise<void> {
    await this.page.getByLabel('Access key').fill(key);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
    await this.page.getByRole('heading', { name: 'Sign in' }).waitFor({ state: 'detached' });
  }

  /** Goes to a place of the page by its address. */
  async go(path: string): Promise<void> {
    await this.page.goto(`${this.#address}#${path}`);
  }

  /** Loads the page anew with a place; only what shifts from now on counts. */
  async load(path: string): Promise<void> {
    await this.page.goto('about:blank');
    await this.go(path);
    await this.page.getByRole('heading', { level: 1 }).waitFor();
    await this.settled();
  }

  /** The system changes to light or dark. */
  async theme(colorScheme: 'light' | 'dark'): Promise<void> {
    await this.page.emulateMedia({ colorScheme });
  }

  /** What the test itself has brought about. */
  forgive(...what: readonly RegExp[]): void {
    this.#forgiven.push(...what);
  }

  /** The bar that shows while the page waits for the daemon is gone. */
  async settled(): Promise<void> {
    await this.page.locator('main .skeleton').first().waitFor({ state: 'detached' });
  }

  /** Keeps a picture of the page as it is. */
  async picture(name: string, { fullPage = true } = {}): Promise<Buffer> {
    mkdirSync(SCREENSHOTS, { recursive: true });
    const path = new URL(`${name}.png`, SCREENSHOTS).pathname;
    return this.page.screenshot({ path, fullPage, animations: 'disabled', caret: 'hide' });
  }

  /** What axe finds, as sentences; empty is what is wanted. All its rules, unless some are named. */
  async axe(rules: readonly string[] = []): Promise<readonly string[]> {
    const axe = new AxeBuilder({ page: this.page });
    const chosen = rules.length > 0 ? axe.withRules([...rules]) : axe.withTags(WCAG);
    const { violations } = await chosen.analyze();
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${help}: ${html.slice(0, 200)} ${failureSummary ?? ''}`),
    );
  }

  /** How far the page's contents have jumped by themselves since it was opened. */
  async shift(): Promise<number> {
    return (await this.#told()).shift;
  }

  /** Whether a hostile text was run. */
  async hacked(): Promise<boolean> {
    return (await this.#told()).hacked !== null;
  }

  /** Whether everything fits the width of the screen. */
  async fits(): Promise<boolean> {
    return this.page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth');
  }

  /** Throws where something has gone wrong unseen. */
  async check(): Promise<void> {
    const { violations } = await this.#told();
    expect([...this.trouble, ...violations]).toEqual([]);
  }

  /** What the test saw last is kept, whether or not it liked it. */
  async [Symbol.asyncDispose](): Promise<void> {
    const test = expect.getState().currentTestName ?? 'a test';
    await this.picture(`last/${test.replace(/[^a-z0-9]+/gi, '-')}`, { fullPage: false }).catch(() => undefined);
    await this.context.close();
  }

  #note(what: string): void {
    if (!this.#forgiven.some((pattern) => pattern.test(what))) this.trouble.push(what);
  }

  #told(): Promise<Told> {
    return this.page.evaluate('told');
  }
}
