import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Budget } from '../../src/connector/budget.ts';
import { createSharedBudget, type SharedBudgetSettings } from '../../src/connector/shared-budget.ts';
import type { Store } from '../../src/store/contract.ts';
import type { TestClock } from '../clock.ts';
import { sqlite } from '../store/databases.ts';

const WINDOW_MS = 20_000;
const limits = { windowMs: WINDOW_MS, requests: 100, writes: 20, operations: { 'check-in': 4 } };

type Book = SharedBudgetSettings['book'];

const bookIn =
  (store: Store): Book =>
  (wishes, windowMs) =>
    store.write(({ budgets }) => budgets.book(wishes, windowMs));

/** The budget of one process, with the moments at which its requests started. */
function process(clock: TestClock, book: Book, different: Partial<SharedBudgetSettings> = {}) {
  const told: (string | null)[] = [];
  const budget: Budget = createSharedBudget({
    name: 'contoso',
    limits,
    share: 1,
    clock,
    book,
    onAlone: (says) => told.push(says),
    ...different,
  });
  const startedAt: number[] = [];
  const ask = async (writes = false, operation?: string, signal?: AbortSignal) => {
    await budget.take({ writes, operation }, signal);
    startedAt.push(clock.now());
  };
  return { told, startedAt, ask };
}

/** The most starts in any stretch of time of one window. */
function mostInAWindow(startedAt: readonly number[]): number {
  return Math.max(0, ...startedAt.map((from) => startedAt.filter((at) => at >= from && at < from + WINDOW_MS).length));
}

/** Lets time pass, a little at a time, until all are done. */
async function finish(clock: TestClock, all: readonly Promise<unknown>[]): Promise<void> {
  let isDone = false;
  void Promise.allSettled(all).then(() => {
    isDone = true;
  });
  while (!isDone) await clock.advance(500);
}

describe('a budget that several processes share', () => {
  test('in no window do more requests start than the share allows, over all of them', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            by: fc.nat(1),
            afterMs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 3_000 })),
            writes: fc.boolean(),
            checkIn: fc.boolean(),
          }),
          { minLength: 60, maxLength: 160 },
        ),
        fc.infiniteStream(fc.record({ fails: fc.nat(9), thereMs: fc.nat(400), backMs: fc.nat(400) })),
        async (arrivals, troubles) => {
          await using fresh = await sqlite.fresh();
          const { clock } = fresh;
          const seen = { all: [] as number[], writes: [] as number[], checkIns: [] as number[] };
          const processes = await Promise.all(
            [0, 1].map(async () => {
              const book = bookIn(await fresh.open());
              return process(clock, async (...given) => {
                const { fails, thereMs, backMs } = troubles.next().value;
                await clock.sleep(thereMs);
                // Nobody knows whether it was kept.
                if (fails === 0) throw new Error('out of reach');
                const booked = await book(...given);
                await clock.sleep(backMs);
                if (fails === 1) throw new Error('the answer is lost');
                return booked;
              });
            }),
          );
          const asked: Promise<void>[] = [];
          for (const { by, afterMs, writes, checkIn } of arrivals) {
            if (afterMs > 0) await clock.advance(afterMs);
            const started = processes[by]?.ask(writes, checkIn ? 'check-in' : undefined);
            asked.push(
              Promise.resolve(started).then(() => {
                seen.all.push(clock.now());
                if (writes) seen.writes.push(clock.now());
                if (checkIn) seen.checkIns.push(clock.now());
              }),
            );
          }
          await finish(clock, asked);
          expect(seen.all).toHaveLength(arrivals.length);
          expect(mostInAWindow(seen.all)).toBeLessThanOrEqual(limits.requests);
          expect(mostInAWindow(seen.writes)).toBeLessThanOrEqual(limits.writes);
          expect(mostInAWindow(seen.checkIns)).toBeLessThanOrEqual(limits.operations['check-in']);
        },
      ),
      { numRuns: 12 },
    );
  }, 60_000);

  test('two that are busy get about as much each, and together nearly all', async () => {
    await using fresh = await sqlite.fresh();
    const { clock } = fresh;
    const busy = async () => {
      const book = bookIn(await fresh.open());
      return process(clock, async (...given) => {
        await clock.sleep(5);
        return book(...given);
      });
    };
    const [one, other] = [await busy(), await busy()];
    const all = [one, other].flatMap(({ ask }) => Array.from({ length: 90 }, () => ask()));
    await clock.advance(1_000);
    expect(one.startedAt.length + other.startedAt.length).toBe(92);
    expect(Math.min(one.startedAt.length, other.startedAt.length)).toBeGreaterThanOrEqual(42);
    await clock.advance(22_000);
    expect(one.startedAt.length + other.startedAt.length).toBe(180);
    await Promise.all(all);
  });

  test('a few requests cost one booking', async () => {
    await using fresh = await sqlite.fresh();
    const book = bookIn(await fresh.open());
    let bookings = 0;
    const { ask } = process(fresh.clock, (...given) => {
      bookings += 1;
      return book(...given);
    });
    for (let n = 0; n < 4; n += 1) await ask();
    expect(bookings).toBe(1);
  });

  test('what was booked and not used is given back with the next booking, so that rare requests are not slowed down', async () => {
    await using fresh = await sqlite.fresh();
    const { clock } = fresh;
    const { ask, startedAt } = process(clock, bookIn(await fresh.open()));
    for (let n = 0; n < 40; n += 1) {
      await ask();
      await clock.advance(500);
    }
    expect(startedAt).toHaveLength(40);
    expect(clock.now() - (startedAt[0] ?? 0)).toBe(20_000);
  });

  test('nobody overtakes, but an operation with a ceiling of its own keeps nobody else waiting', async () => {
    await using fresh = await sqlite.fresh();
    const { clock } = fresh;
    const { ask } = process(clock, bookIn(await fresh.open()));
    const done: string[] = [];
    const asked = [
      ...Array.from({ length: 5 }, () => ask(false, 'check-in').then(() => done.push('check-in'))),
      ...Array.from({ length: 21 }, () => ask(true).then(() => done.push('write'))),
      ask(false).then(() => done.push('read')),
    ];
    await clock.advance(100);
    expect(done.toSorted()).toEqual([...Array(4).fill('check-in'), ...Array(20).fill('write')]);
    await clock.advance(22_000);
    expect(done.filter((what) => what !== 'check-in').slice(-2)).toEqual(['write', 'read']);
    await Promise.all(asked);
  });

  test('one that is called off leaves its place to the next', async () => {
    await using fresh = await sqlite.fresh();
    const { clock } = fresh;
    const { ask, startedAt } = process(clock, bookIn(await fresh.open()));
    const first = Array.from({ length: 4 }, () => ask(false, 'check-in'));
    await Promise.all(first);
    const stop = new AbortController();
    const called = ask(false, 'check-in', stop.signal);
    const next = ask(false, 'check-in');
    await clock.asleep();
    stop.abort(new Error('called off'));
    await expect(called).rejects.toThrow('called off');
    await clock.advance(22_000);
    await next;
    expect(startedAt).toHaveLength(5);
  });
});

describe('while the store is out of reach', () => {
  const lost: Book = async () => {
    throw new Error('the store is gone');
  };

  test('so little starts that eight processes together are within the limit, and it is said once', async () => {
    await using fresh = await sqlite.fresh();
    const { clock } = fresh;
    const { ask, startedAt, told } = process(clock, lost);
    const asked = Array.from({ length: 3 }, () => ask());
    await clock.advance(WINDOW_MS - 1);
    expect(startedAt).toHaveLength(1);
    await finish(clock, asked);
    expect(mostInAWindow(startedAt) * 8).toBeLessThanOrEqual(limits.requests * 0.1);
    expect(told).toEqual(['the store is gone']);
  });

  test('nothing starts where that is less than one request, and all of it when the store is back', async () => {
    await using fresh = await sqlite.fresh();
    const { clock } = fresh;
    const store = bookIn(await fresh.open());
    let book = lost;
    const { ask, startedAt, told } = process(clock, (...given) => book(...given));
    const asked = [ask(true), ask(true)];
    await clock.advance(60_000);
    expect(startedAt).toEqual([]);
    book = store;
    await clock.advance(2_000);
    await Promise.all(asked);
    expect(told).toEqual(['the store is gone', null]);
  });

  test('a store whose answers come too late to be used counts as one that is out of reach', async () => {
    await using fresh = await sqlite.fresh();
    const { clock } = fresh;
    const store = bookIn(await fresh.open());
    const { ask, startedAt, told } = process(clock, async (...given) => {
      const booked = await store(...given);
      await clock.sleep(WINDOW_MS / 10);
      return booked;
    });
    const asked = ask();
    await finish(clock, [asked]);
    expect(startedAt).toHaveLength(1);
    expect(told).toEqual(['the store takes too long to count requests']);
  });
});
