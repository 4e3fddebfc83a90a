/** Every configuration that a page shows is one: the example, what is commented out in it, and the accounts and authorities of the guides. */

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Configuration } from '../../src/config/configuration.ts';
import { BUILT_IN_PROFILES, readProfiles } from '../../src/config/profiles.ts';
import { authorityDefinitions } from '../../src/daemon.ts';
import { parse } from '../config/world.ts';
import { products } from '../conformance/world.ts';
import { blocksOf, PAGES, ROOT, read } from './pages.ts';

const EXAMPLE = read('config/watchword.example.yaml');

/** Takes away the `# ` of the lines that are settings: they are indented behind it, and sentences aren't. */
const uncommented = EXAMPLE.replace(/^# (?= )/gm, '');

const authorities = await authorityDefinitions();

const DISK = { read: (path: string) => readFileSync(path, 'utf8'), list: (folder: string) => readdirSync(folder) };
const profiles = readProfiles(BUILT_IN_PROFILES, DISK);

/** Reads a configuration in which every secret has a value. */
function configuration(text: string): Configuration {
  const variables = [...text.matchAll(/\benv:(\w+)/g)].map(([, name = '']) => [name, 'made-up']);
  return parse(text, {
    baseDir: ROOT,
    authorities,
    connectors: new Map(products.map(({ id, definition }) => [id, definition])),
    environment: Object.fromEntries(variables),
    files: { read: () => 'made-up', list: () => [] },
    profiles,
  });
}

/** The example with other accounts. */
function withAccounts(text: string): string {
  return EXAMPLE.slice(0, EXAMPLE.indexOf('\naccounts:') + 1) + text;
}

describe('the example', () => {
  it('shows an account of every MDM, and all of them work together', () => {
    const { accounts, warnings } = configuration(uncommented);
    const shown = [...accounts.values()].map(({ definition }) => definition.id);
    expect(shown.sort()).toEqual(products.map(({ id }) => id).sort());
    expect(warnings).toEqual([]);
  });

  it('shows a token set of every authority', () => {
    const { tokenSets } = configuration(uncommented);
    const kinds = [...tokenSets.values()].map(({ authority }) => authority.kind);
    expect(kinds.sort()).toEqual(['local', ...authorities.keys()].sort());
  });
});

/** The example with other token sets, and nothing that is written to. */
function withTokenSets(text: string): string {
  return `${EXAMPLE.slice(0, EXAMPLE.indexOf('\ntokenSets:') + 1)}${text}\naccounts: {}\n`;
}

function shownOf(
  section: string,
): readonly { readonly page: string; readonly number: number; readonly text: string }[] {
  return PAGES.flatMap((page) =>
    blocksOf(read(page))
      .filter(({ language, text }) => language === 'yaml' && text.startsWith(`${section}:`))
      .map(({ text }, at) => ({ page, number: at + 1, text })),
  );
}

const shown = shownOf('accounts');

describe('the token sets that a page shows', () => {
  it.each(shownOf('tokenSets'))('are a configuration: $page, $number', ({ text }) => {
    const own = configuration(withTokenSets(text)).warnings.filter((says) => !says.startsWith('accounts is empty'));
    expect(own).toEqual([]);
  });
});

describe('the accounts that a page shows', () => {
  it.each(shown)('are a configuration: $page, $number', ({ text }) => {
    expect(configuration(withAccounts(text)).warnings).toEqual([]);
  });

  it('are in the guide of every MDM', () => {
    const missing = products.filter(({ id }) => !shown.some(({ page }) => page === `docs/connect-${id}.md`));
    expect(missing.map(({ id }) => id)).toEqual([]);
  });
});
