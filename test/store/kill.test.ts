import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { databases } from './databases.ts';
import { expectWhole, WriterProcess } from './writer-process.ts';

const ROUNDS = 25;
const SEED = 20_260_101;

describe.each(databases)('killing a writer with SIGKILL on $name', (database) => {
  it(`${ROUNDS} times at random moments loses nothing that was acknowledged and leaves no half of a transaction`, async () => {
    await using fresh = await database.fresh();
    const random = seeded(SEED);
    const acknowledged: (readonly string[])[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const writer = new WriterProcess(fresh);
      // Every fifth dies while it starts, some of them while they make the store; the others while they write.
      if (round % 5 === 0) await wait(50 + random() * 250);
      else await writer.acknowledges(1 + Math.floor(random() * 20));
      // A moment that is not just after an answer.
      await wait(random() * 4);
      await writer.kill();
      acknowledged.push(...writer.acknowledged);
      const store = await fresh.open();
      await expectWhole(store, acknowledged);
      await store[Symbol.asyncDispose]();
    }
    expect(acknowledged.length).toBeGreaterThan(ROUNDS);
  }, 120_000);
});

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
