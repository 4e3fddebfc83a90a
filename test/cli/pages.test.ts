import { expect, it } from 'vitest';
import { everyItem } from '../../src/cli/pages.ts';

/** A list of numbers, and how much of it was asked for each time. */
function listOf(length: number) {
  const limits: number[] = [];
  return {
    limits,
    list: async ({ limit, cursor }: { readonly limit: number; readonly cursor?: string }) => {
      limits.push(limit);
      const from = cursor === undefined ? 0 : Number(cursor);
      const items = Array.from({ length: Math.min(limit, length - from) }, (_, at) => from + at);
      return { items, next: from + limit < length ? String(from + limit) : null };
    },
  };
}

it.each([
  ['all of it', 450, {}, 450, [200, 200, 200]],
  ['as much as is wanted', 450, { most: 250 }, 250, [200, 50]],
  ['no more than fits into one', 450, { most: 3 }, 3, [3]],
  ['what comes after a place', 450, { cursor: '440' }, 10, [200]],
  ['nothing', 0, {}, 0, [200]],
])('a list is read part by part: %s', async (_, length, options, expected, asked) => {
  const { limits, list } = listOf(length);
  const items = await everyItem(list, options);
  expect(items).toHaveLength(expected);
  expect(new Set(items).size).toBe(expected);
  expect(limits).toEqual(asked);
});
