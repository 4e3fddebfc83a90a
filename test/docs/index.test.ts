/** Every page can be found: docs/README.md leads to it, or README.md does to the guide of an MDM. */
import { expect, it } from 'vitest';
import { linksOf, PAGES, read } from './pages.ts';

it('the index leads to every page, and the first page to the guide of every MDM', () => {
  const guides = linksOf(read('README.md')).filter((link) => link.startsWith('docs/connect-'));
  const linked = new Set([...linksOf(read('docs/README.md')), ...guides.map((link) => link.slice('docs/'.length))]);
  const pages = PAGES.filter((page) => /^docs\/[^/]+\.md$/.test(page)).map((page) => page.slice('docs/'.length));
  expect(pages.length).toBeGreaterThan(30);
  expect(pages.filter((page) => page !== 'README.md' && !linked.has(page))).toEqual([]);
});

it('the first page leads to the index, and every page begins with its heading', () => {
  expect(linksOf(read('README.md'))).toContain('docs/README.md');
  expect(PAGES.filter((page) => !/^# \S/.test(read(page)))).toEqual([]);
});
