/** The pages for people, and what stands in them: headings, links, blocks of code. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

/** Every page. Paths start at the root of the repository. */
export const PAGES: readonly string[] = globSync(
  ['*.md', 'docs/**/*.md', 'authorities/**/*.md', 'connectors/**/*.md'],
  { cwd: ROOT },
).sort();

export function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** A fenced block of code: its language, and its text. */
export interface Block {
  readonly language: string;
  readonly text: string;
}

const FENCED = /^[ \t]*```(\S*)\n([\s\S]*?)^[ \t]*```$/gm;

export function blocksOf(page: string): readonly Block[] {
  return [...page.matchAll(FENCED)].map(([, language = '', text = '']) => ({ language, text }));
}

/** What the links of a page lead to, as they are written. Code is no link. */
export function linksOf(page: string): readonly string[] {
  const prose = page.replace(FENCED, '').replace(/`[^`]*`/g, 'code');
  return [...prose.matchAll(/\]\(([^()\s]+)\)/g)].map(([, target = '']) => target);
}

/** The anchors that headings get where pages are shown: `What can't be done, and why` is `what-cant-be-done-and-why`. */
export function anchorsOf(page: string): ReadonlySet<string> {
  const seen = new Map<string, number>();
  const headings = [...page.replace(FENCED, '').matchAll(/^#{1,6} +(.+?) *$/gm)];
  return new Set(
    headings.map(([, heading = '']) => {
      const anchor = heading
        .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-');
      const before = seen.get(anchor) ?? 0;
      seen.set(anchor, before + 1);
      return before === 0 ? anchor : `${anchor}-${before}`;
    }),
  );
}
