/**
 * THE CONFORMANCE SUITE OF AUTHORITIES, sources, chapter 8: what nobody has verified.
 *
 * A service's documentation leaves questions open and contradicts itself. Each such question is a quirk of the simulator, with the
 * answers that are possible. A source takes every answer: it works, or it fails with a sentence, and it never does harm: no token of
 * somebody else is gone, and every neighbour is as it was. What becomes of each is written into `quirks/<kind>.md`, so that whoever
 * finds the true answer on a real tenant sees what it means, and a change of behaviour shows in a review. Write the pages again with
 * `npx vitest run test/authorities/conformance -u`.
 */
import { describe, expect, it } from 'vitest';
import { Failure } from '#authority';
import { markdownTable } from '../../../../src/markdown-table.ts';
import { type AskedKind, askedKinds } from '../../kinds.ts';
import { add, drain, listed, openWorld, remove, signal, type World } from '../../world.ts';
import { sayIfNone } from '../none.ts';

const TOKENS = 3;

/** What became of each thing a source does, in a few words. */
type Story = Readonly<Record<'list' | 'add' | 'remove', string>> & {
  /** The findings that are not `ok`. */
  readonly found: readonly string[];
};

const services = askedKinds.filter(({ simulation }) => simulation !== null);

sayIfNone(services);

describe.each(services)('$name, whatever the answer to an open question,', (kind) => {
  const alternatives = Object.entries(kind.simulation?.quirks ?? {}).flatMap(([quirk, [, ...others]]) =>
    others.map((alternative) => ({ quirk, alternative })),
  );

  it('works or says why it does not, and does no harm', { timeout: 120_000 }, async () => {
    const failures = new Set<string>();
    const usual = await story(kind, {}, failures);
    expect(usual.list).toBe('all');
    expect([...failures]).toEqual([]);
    const rows = [rowOf('as usual', '', usual, usual.found)];
    for (const { quirk, alternative } of alternatives) {
      const told = await story(kind, { [quirk]: alternative }, failures);
      const found = told.found.filter((finding) => !usual.found.includes(finding));
      rows.push(rowOf(quirk, alternative, told, found));
    }
    await expect(page(kind, rows, [...failures])).toMatchFileSnapshot(`../quirks/${kind.kind}.md`);
  });
});

function rowOf(quirk: string, alternative: string, story: Story, found: readonly string[]): readonly string[] {
  return [quirk, alternative, story.list, story.add, story.remove, found.join(', ')];
}

async function story(kind: AskedKind, quirks: Readonly<Record<string, string>>, failures: Set<string>): Promise<Story> {
  await using world = await openWorld(kind, { tokens: TOKENS, quirks });
  const found = (await drain(world.open().check(signal)))
    .filter(({ level }) => level !== 'ok')
    .map(({ check, level }) => `${level}: ${check}`);
  const list = await outcomeOf(failures, async () => {
    expect(await listed(world.open())).toEqual(world.console.values());
    return 'all';
  });
  const isChanged = kind.definition.changedBy === 'watchword';
  return {
    list,
    add: isChanged ? await added(world, failures) : '',
    remove: isChanged ? await removed(world, failures) : '',
    found: [...new Set(found)],
  };
}

/** Adds a value. Whatever came of it, the tokens that were there are there, and at most one is new. */
async function added(world: World, failures: Set<string>): Promise<string> {
  const before = world.console.values();
  const neighbours = JSON.stringify(world.console.neighbours());
  const value = world.token();
  const said = await outcomeOf(failures, async () => {
    await add(world.open(), value);
    return 'added';
  });
  const after = world.console.values();
  const fresh = after.filter((one) => !before.includes(one));
  expect(before.filter((one) => !after.includes(one))).toEqual([]);
  expect(fresh.length).toBeLessThanOrEqual(1);
  expect(JSON.stringify(world.console.neighbours())).toBe(neighbours);
  if (said === 'added' && !after.includes(value)) return fresh.length === 1 ? 'another value' : 'not there';
  return said !== 'added' && fresh.length === 1 ? `${said}, and added` : said;
}

/** Takes the first value away. Whatever came of it, the others are there, and so is everything else. */
async function removed(world: World, failures: Set<string>): Promise<string> {
  const [value, ...others] = world.console.values();
  if (value === undefined || others.length === 0) return 'nothing to take';
  const neighbours = JSON.stringify(world.console.neighbours());
  const said = await outcomeOf(failures, async () => {
    await remove(world.open(), value);
    return 'removed';
  });
  const after = world.console.values();
  expect(others.filter((one) => !after.includes(one))).toEqual([]);
  expect(JSON.stringify(world.console.neighbours())).toBe(neighbours);
  if (said === 'removed') expect(after).not.toContain(value);
  return said;
}

/** What came of it, or the failure's kind; its sentence is kept, without the service's own words and the ids of this run. */
async function outcomeOf(failures: Set<string>, work: () => Promise<string>): Promise<string> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const words = error.message
      .replace(/ \(.*\)/g, '')
      .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '{id}')
      .replace(/127\.0\.0\.1:\d+/g, '{host}');
    expect(words.trim()).not.toBe('');
    failures.add(`${error.kind}: ${words}`);
    return error.kind;
  }
}

function page({ definition }: AskedKind, rows: readonly (readonly string[])[], failures: readonly string[]): string {
  const head = ['quirk', 'alternative', 'listing', 'adding', 'taking away', 'the check also finds'];
  return `# ${definition.title}: what each quirk comes to

Measured by \`test/authorities/conformance/sources/8-quirks.test.ts\` on a place with ${TOKENS} tokens. A quirk stands for something about
the service that is unverified, contradictory, or different from tenant to tenant; see \`authorities/${definition.kind}\`.

${markdownTable([head, ...rows])}

What the failures say:

${failures.map((failure) => `- ${failure}`).join('\n')}
`;
}
