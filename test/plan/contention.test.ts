import { expect, it } from 'vitest';
import { CONTENTION_REPAIRS, CONTENTION_WINDOW_MS, isContended, recentRepairs } from '../../src/plan/contention.ts';

const NOW = Date.UTC(2026, 0, 10);
const HOUR_MS = 60 * 60 * 1000;

it('three repairs within a day make a slot contended, two do not', () => {
  expect(isContended([NOW - 3 * HOUR_MS, NOW - 2 * HOUR_MS], NOW)).toBe(false);
  expect(isContended([NOW - 3 * HOUR_MS, NOW - 2 * HOUR_MS, NOW - HOUR_MS], NOW)).toBe(true);
});

it('a repair counts until a day has passed, to the millisecond', () => {
  const repairs = [NOW - CONTENTION_WINDOW_MS + 1, NOW - 2, NOW - 1];
  expect(isContended(repairs, NOW)).toBe(true);
  expect(isContended(repairs, NOW + 1)).toBe(false);
});

it('only the newest repairs are kept in mind, oldest first', () => {
  const repairs = [5, 4, 3, 2, 1].map((hours) => NOW - hours * HOUR_MS);
  expect(recentRepairs(repairs, NOW)).toEqual(repairs.slice(-CONTENTION_REPAIRS));
});
