import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/model/failure.ts';
import type { Order } from '../../src/model/order.ts';
import { Secret } from '../../src/model/secret.ts';
import { databases } from './databases.ts';
import { fingerprint } from './samples.ts';

function order(different: Partial<Order> = {}): Order {
  return {
    token: 't1',
    tokenSet: 'pingid',
    what: 'add',
    fingerprint: fingerprint('a'),
    note: 'the yearly one',
    makeCurrent: false,
    rotation: 't1',
    before: [fingerprint('b')],
    orderedAt: 1_000,
    orderedBy: 'cli:jo@host',
    reason: 'it is time',
    ...different,
  };
}

describe.each(databases)('orders on $name', (database) => {
  it('come back whole, of one set or of all, oldest first', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const late = order({ token: 't0', orderedAt: 2_000 });
    const passing = [{ account: 'contoso', slot: 'ios', place: 'p', reason: 'holds' }];
    const removal = order({ what: 'remove', orderedAt: 1_500, permit: { emergency: false, deliverTo: 0.9, passing } });
    const other = order({ token: 't2', tokenSet: 'portal' });
    await store.write(async ({ orders }) => {
      for (const one of [late, removal, order(), other]) await orders.save(one);
    });
    expect(await store.read.orders.list('pingid')).toEqual([order(), removal, late]);
    expect(await store.read.orders.list()).toEqual([order(), other, removal, late]);
    expect(await store.read.orders.list('nobody')).toEqual([]);
  });

  it('keep the value of a token to be added, sealed, also when they are saved again without it', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const value = 'a-value-nobody-may-read';
    await store.write(({ orders }) => orders.save(order(), new Secret(value)));
    await store.write(({ orders }) => orders.save(order({ note: 'changed' })));
    expect((await store.read.orders.reveal('t1')).reveal()).toBe(value);
    expect(await store.read.orders.list()).toEqual([order({ note: 'changed' })]);
    expect((await fresh.contents()).includes(value)).toBe(false);
  });

  it('have no value to show where none is to be added', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    await store.write(({ orders }) => orders.save(order({ what: 'remove' })));
    for (const token of ['t1', 'nobody']) {
      await expect(store.read.orders.reveal(token)).rejects.toThrow(
        new UserError(`no order to add the token ${token} is open`),
      );
    }
  });

  it('are closed one by one: adding a token, and taking it away', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const removal = order({ what: 'remove' });
    await store.write(async ({ orders }) => {
      await orders.save(order(), new Secret('a-value-of-a-token'));
      await orders.save(removal);
      await orders.close({ token: 't1', what: 'add' });
    });
    expect(await store.read.orders.list()).toEqual([removal]);
    await expect(store.read.orders.reveal('t1')).rejects.toThrow(UserError);
    await store.write(({ orders }) => orders.close(removal));
    expect(await store.read.orders.list()).toEqual([]);
  });
});
