import { describe, expect, it } from 'vitest';
import { type Store, StoreUnavailable } from '../../src/store/contract.ts';
import { KEPT_EVERY_MS, keepSightings } from '../../src/validation/keep-sightings.ts';
import { Sightings } from '../../src/validation/sightings.ts';
import { testClock } from '../clock.ts';
import { sqlite } from '../store/databases.ts';

const NOON = Date.parse('2026-11-24T12:00:00Z');
const TOMORROW = Date.parse('2026-11-25T00:00:00Z');

describe('presented tokens', () => {
  it('are counted by token and day, and handed over once', () => {
    const sightings = new Sightings();
    sightings.saw('a', NOON);
    sightings.saw('b', NOON + 1);
    sightings.saw('a', NOON + 2);
    sightings.saw('a', TOMORROW);
    expect(sightings.take()).toEqual([
      { tokenId: 'a', day: '2026-11-24', times: 2, lastAt: NOON + 2 },
      { tokenId: 'b', day: '2026-11-24', times: 1, lastAt: NOON + 1 },
      { tokenId: 'a', day: '2026-11-25', times: 1, lastAt: TOMORROW },
    ]);
    expect(sightings.take()).toEqual([]);
  });

  it('that could not be kept come again with the next', () => {
    const sightings = new Sightings();
    sightings.saw('a', NOON);
    const taken = sightings.take();
    sightings.saw('a', NOON + 5);
    sightings.giveBack(taken);
    expect(sightings.take().map(({ times }) => times)).toEqual([1, 1]);
  });
});

describe('keeping presented tokens', () => {
  it('writes them down every few seconds, and once more at the end', async () => {
    await using fresh = await sqlite.fresh();
    const store = await fresh.open();
    const { clock } = fresh;
    const sightings = new Sightings();
    const keeping = keepSightings({
      sightings,
      store,
      clock,
      events: { bug: (fields) => expect.unreachable(fields.where) },
    });
    sightings.saw('a', clock.now());
    await clock.advance(KEPT_EVERY_MS);
    await expect.poll(async () => (await store.read.sightings.list()).map(({ times }) => times)).toEqual([1]);
    sightings.saw('a', clock.now());
    await keeping[Symbol.asyncDispose]();
    expect((await store.read.sightings.list()).map(({ times }) => times)).toEqual([2]);
  });

  it('loses nothing while the store is out of reach', async () => {
    const clock = testClock();
    const sightings = new Sightings();
    let tries = 0;
    const write = async () => {
      tries += 1;
      throw new StoreUnavailable('no');
    };
    const keeping = keepSightings({
      sightings,
      store: { write } as unknown as Store,
      clock,
      events: { bug: (fields) => expect.unreachable(fields.where) },
    });
    sightings.saw('a', clock.now());
    await clock.advance(KEPT_EVERY_MS);
    await expect.poll(() => tries).toBe(1);
    await keeping[Symbol.asyncDispose]();
    expect(sightings.take().map(({ tokenId, times }) => [tokenId, times])).toEqual([['a', 1]]);
  });
});
