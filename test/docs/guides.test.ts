/** There is a guide for each MDM; it names every permission, and what it says that `check` says, `check` says. */
import { describe, expect, it } from 'vitest';
import type { Finding } from '#connector';
import { openWorld, products, signal } from '../conformance/world.ts';
import { blocksOf, linksOf, read } from './pages.ts';

const MARKS = { ok: '✓', warning: '!', failure: '✗', unknown: '?' } as const;

/** `✓ app ios: the app PingID ...`, as the command prints it. */
function printed({ check, slot, level, says }: Finding): string {
  return `${MARKS[level]} ${check}${slot === undefined ? '' : ` ${slot}`}: ${says}`;
}

/** Without what differs from tenant to tenant and from day to day: ids and numbers. */
function withoutNumbers(line: string): string {
  return line.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '#').replace(/\d+/g, '#');
}

/** The lines of findings in the blocks that show `watchword check ACCOUNT`; they may end early, with `...`. */
function findingsShown(guide: string): readonly string[] {
  return blocksOf(guide)
    .filter(({ text }) => /^\$ watchword check \S+$/m.test(text))
    .flatMap(({ text }) => text.split('\n'))
    .filter((line) => /^ {2}[✓!✗?] /.test(line))
    .map((line) => withoutNumbers(line.trim()));
}

describe.each(products)('the guide to $id', (product) => {
  const path = `docs/connect-${product.id}.md`;
  const guide = read(path);

  it('and the page of the connector lead to each other, and the first page to both', () => {
    const own = `connectors/${product.id}/README.md`;
    expect(linksOf(guide)).toContain(`../${own}`);
    expect(linksOf(read(own))).toContain(`../../${path}`);
    expect(linksOf(read('README.md'))).toEqual(expect.arrayContaining([path, own]));
  });

  it('names every permission', () => {
    expect(product.definition.permissions.filter(({ name }) => !guide.includes(`\`${name}\``))).toEqual([]);
  });

  it('shows findings of the self-check as it prints them', async () => {
    await using world = await openWorld(product, { phones: 6 });
    const lines: string[] = [];
    for await (const finding of world.open().check(world.slots, signal)) lines.push(withoutNumbers(printed(finding)));
    const shown = findingsShown(guide);
    const isPrinted = (line: string) =>
      line.endsWith(' ...') ? lines.some((one) => one.startsWith(line.slice(0, -4))) : lines.includes(line);
    expect(shown.length).toBeGreaterThan(5);
    expect(shown.filter((line) => !isPrinted(line))).toEqual([]);
  });
});
