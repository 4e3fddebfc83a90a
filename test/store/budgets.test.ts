import { describe, expect, it } from 'vitest';
import type { Wish } from '../../src/store/budgets-contract.ts';
import type { Store } from '../../src/store/contract.ts';
import { databases } from './databases.ts';

/** Long, so that on PostgreSQL, whose clock nobody holds, a test is over before a cell is. */
const WINDOW_MS = 36_000_000;

const wish = (different: Partial<Wish> = {}): Wish => ({
  key: 'contoso requests',
  atMost: 10,
  want: 4,
  unused: [],
  ...different,
});

function book(store: Store, ...wishes: readonly Wish[]) {
  return store.write(({ budgets }) => budgets.book(wishes, WINDOW_MS));
}

describe.each(databases)('bookings on $name', (database) => {
  it('of all processes count together, and what is left is given out to the last', async () => {
    await using fresh = await database.fresh();
    const stores = [await fresh.open(), await fresh.open(), await fresh.open()];
    const given: (number | undefined)[] = [];
    for (const store of stores) given.push((await book(store, wish())).starts.get('contoso requests'));
    expect(given).toEqual([4, 4, 2]);
    const [store] = stores;
    const { starts, waitMs, leftMs } = await book(store as Store, wish());
    expect([...starts.values()]).toEqual([0]);
    expect(waitMs).toBe(leftMs + 10 * (WINDOW_MS / 10));
  });

  it('of several kinds are all made, or none', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const writes = wish({ key: 'contoso writes', atMost: 4 });
    expect([...(await book(store, wish(), writes)).starts.values()]).toEqual([4, 4]);
    const second = await book(store, wish(), writes);
    expect([...second.starts.values()]).toEqual([0, 0]);
    expect(second.waitMs).toBeGreaterThan(0);
    // What was not booked is still there.
    expect([...(await book(store, wish({ want: 9 }))).starts.values()]).toEqual([6]);
  });

  it('that were not used are given back', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const { cell } = await book(store, wish({ want: 10 }));
    const again = await book(store, wish({ want: 10, unused: [{ cell, starts: 7 }] }));
    expect([...again.starts.values()]).toEqual([7]);
  });

  it('of a time to come, because the clock was set back, count as of now', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const { cell } = await book(store, wish({ want: 1 }));
    await fresh.sql(`insert into budgets (key, cell, booked) values ('contoso requests', ${cell + 500}, 9)`);
    const { starts, waitMs, leftMs } = await book(store, wish());
    expect([...starts.values()]).toEqual([0]);
    expect(waitMs).toBe(leftMs + 10 * (WINDOW_MS / 10));
    const rows = await fresh.sql('select cell, booked from budgets');
    expect(rows.map((row) => [Number(row.cell), Number(row.booked)])).toEqual([[cell, 10]]);
  });

  it('are forgotten when no window holds them any more', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const { cell } = await book(store, wish({ want: 10 }));
    await fresh.sql(`update budgets set cell = ${cell - 11}`);
    expect([...(await book(store, wish({ want: 10 }))).starts.values()]).toEqual([10]);
    expect(await fresh.sql('select key from budgets')).toHaveLength(1);
  });

  it('at the edge of a window still count', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const { cell } = await book(store, wish({ want: 10 }));
    await fresh.sql(`update budgets set cell = ${cell - 10}`);
    const { starts, waitMs, leftMs } = await book(store, wish());
    expect([[...starts.values()], waitMs]).toEqual([[0], leftMs]);
  });
});
