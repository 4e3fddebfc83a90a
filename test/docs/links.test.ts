/** Every link of a page that leads to another place of the repository arrives there. */
import { existsSync } from 'node:fs';
import { join, normalize } from 'node:path/posix';
import { describe, expect, it } from 'vitest';
import { anchorsOf, linksOf, PAGES, ROOT, read } from './pages.ts';

/** What is wrong with a link, or null. */
function troubleWith(page: string, link: string): string | null {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : normalize(join(page, '..', decodeURI(path)));
  if (target.startsWith('..')) return `${link} leads out of the repository`;
  if (!existsSync(join(ROOT, target))) return `${link} leads to nothing`;
  if (anchor === undefined || !target.endsWith('.md')) return null;
  return anchorsOf(read(target)).has(anchor) ? null : `${link} leads to no heading of ${target}`;
}

describe('the links of a page', () => {
  it.each(PAGES)('arrive: %s', (page) => {
    const inside = linksOf(read(page)).filter((link) => !/^[a-z]+:/.test(link));
    expect(inside.flatMap((link) => troubleWith(page, link) ?? [])).toEqual([]);
  });

  it('are seen, with their anchors, and code is none', () => {
    const page =
      '# What can’t be done, and `why`\n[a](b.md#c)\n```\n[no](no.md)\n# no\n```\n`[no](no.md)` ([d\ne](f.md))\n## Twice\n## Twice\n';
    expect(linksOf(page)).toEqual(['b.md#c', 'f.md']);
    expect([...anchorsOf(page)]).toEqual(['what-cant-be-done-and-why', 'twice', 'twice-1']);
    expect(troubleWith('docs/store.md', 'nowhere.md')).toBe('nowhere.md leads to nothing');
    expect(troubleWith('docs/store.md', '../README.md#nowhere')).toBe(
      '../README.md#nowhere leads to no heading of README.md',
    );
    expect(troubleWith('README.md', '../elsewhere.md')).toBe('../elsewhere.md leads out of the repository');
  });
});
