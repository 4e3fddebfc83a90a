/** The rules of `rules.ts`, held against the source tree. `rules.test.ts` shows that each of them can fail. */
import { expect, it } from 'vitest';
import { medianLength, RULES } from './rules.ts';
import { parse, readTree } from './sources.ts';

const sources = parse(readTree('src', 'connectors', 'authorities'));

it('sees the source tree', () => {
  const paths = sources.map((source) => source.path);
  expect(paths).toEqual(
    expect.arrayContaining(['authorities/index.ts', 'connectors/index.ts', 'src/daemon.ts', 'src/plan/plan.ts']),
  );
});

it.each(Object.entries(RULES))('%s', (_, rule) => {
  expect(rule(sources)).toEqual([]);
});

it('the median file holds one idea', async ({ annotate }) => {
  const median = medianLength(sources);
  await annotate(`the median of ${sources.length} files has ${median} lines`);
  expect(median).toBeLessThanOrEqual(120);
});
