import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createBudget } from '../../src/connector/budget.ts';
import { testClock } from '../clock.ts';

const limits = { windowMs: 20_000, requests: 10, writes: 4, operations: { 'check-in': 2 } };

function started(share = 1) {
  const clock = testClock(0);
  const budget = createBudget(limits, share, clock);
  const startedAt: number[] = [];
  const ask = async (writes: boolean, signal?: AbortSignal, operation?: string) => {
    await budget.take({ writes, operation }, signal);
    startedAt.push(clock.now());
  };
  return { clock, ask, startedAt };
}

describe('a budget', () => {
  test('lets through as many as the limit at once, and the others a window later', async () => {
    const { clock, ask, startedAt } = started();
    const all = Array.from({ length: 12 }, () => ask(false));
    await clock.asleep(2);
    await clock.advance(19_999);
    expect(startedAt).toHaveLength(10);
    await clock.advance(1);
    await Promise.all(all);
    expect(startedAt.slice(10)).toEqual([20_000, 20_000]);
  });

  test('takes a share of the limits, but never so little that nothing goes', async () => {
    const half = started(0.5);
    const all = Array.from({ length: 6 }, () => half.ask(false));
    await half.clock.asleep();
    expect(half.startedAt).toHaveLength(5);
    await half.clock.advance(20_000);
    await Promise.all(all);

    const little = started(0.01);
    await little.ask(true);
    expect(little.startedAt).toEqual([0]);
  });

  test('counts writes by themselves as well', async () => {
    const { clock, ask, startedAt } = started();
    const writes = Array.from({ length: 5 }, () => ask(true));
    await clock.asleep();
    expect(startedAt).toHaveLength(4);
    await clock.advance(20_000);
    await Promise.all(writes);
    expect(startedAt).toHaveLength(5);
  });

  test('lets nobody overtake: a read waits behind a write that came earlier', async () => {
    const { clock, ask, startedAt } = started();
    const writes = Array.from({ length: 5 }, () => ask(true));
    const read = ask(false);
    await clock.asleep(2);
    await clock.advance(20_000);
    await Promise.all([...writes, read]);
    expect(startedAt.slice(4)).toEqual([20_000, 20_000]);
  });

  test('gives up a wait when the caller does, with the reason', async () => {
    const { clock, ask, startedAt } = started();
    const all = Array.from({ length: 10 }, () => ask(false));
    const stop = new AbortController();
    const waiting = ask(false, stop.signal);
    await clock.asleep();
    const reason = new Error('stopping');
    stop.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await expect(ask(false, stop.signal)).rejects.toBe(reason);
    await Promise.all(all);
    expect(startedAt).toHaveLength(10);
  });

  test('lets through no more of an operation than its own ceiling, of which it takes a share, too', async () => {
    for (const [share, first] of [
      [1, 2],
      [0.5, 1],
    ] as const) {
      const { clock, ask, startedAt } = started(share);
      const all = Array.from({ length: 3 }, () => ask(false, undefined, 'check-in'));
      await clock.asleep(3 - first);
      expect(startedAt).toHaveLength(first);
      await clock.advance(40_000);
      await Promise.all(all);
      expect(startedAt.filter((at) => at === 20_000)).toHaveLength(1);
    }
  });

  test('does not let an operation that waits for its own ceiling keep others waiting', async () => {
    const { clock, ask, startedAt } = started();
    const own = Array.from({ length: 5 }, () => ask(false, undefined, 'check-in'));
    await Promise.all(Array.from({ length: 6 }, () => ask(false, undefined, 'list')));
    expect(startedAt).toHaveLength(8);
    await clock.advance(40_000);
    await Promise.all(own);
    expect(startedAt.slice(8)).toEqual([20_000, 20_000, 40_000]);
  });

  test('is never exceeded in any window, whatever is asked and when', async () => {
    const operation = fc.constantFrom('list', 'check-in');
    const asks = fc.array(fc.tuple(fc.boolean(), operation, fc.integer({ min: 0, max: 15_000 })), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(asks, async (given) => {
        const clock = testClock(0);
        const budget = createBudget(limits, 1, clock);
        const went: { readonly at: number; readonly writes: boolean; readonly operation: string }[] = [];
        const all: Promise<unknown>[] = [];
        for (const [writes, operation, pauseMs] of given) {
          all.push(budget.take({ writes, operation }).then(() => went.push({ at: clock.now(), writes, operation })));
          await clock.advance(pauseMs);
        }
        while (clock.nextAt !== undefined) await clock.advance(limits.windowMs);
        await Promise.all(all);
        for (const { at } of went) {
          const within = went.filter((other) => other.at >= at && other.at < at + limits.windowMs);
          expect(within.length).toBeLessThanOrEqual(limits.requests);
          expect(within.filter(({ writes }) => writes).length).toBeLessThanOrEqual(limits.writes);
          expect(within.filter((one) => one.operation === 'check-in').length).toBeLessThanOrEqual(2);
        }
      }),
      { numRuns: 60 },
    );
  });
});
