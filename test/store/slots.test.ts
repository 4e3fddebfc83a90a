import { describe, expect, it } from 'vitest';
import { newSlotRecord, type SlotRecord } from '../../src/model/slot-record.ts';
import { databases } from './databases.ts';
import { fingerprint } from './samples.ts';

describe.each(databases)('slots on $name', (database) => {
  it('come back whole, sorted by account and slot the same way on both databases', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const names = [
      ['b', 'z'],
      ['B', 'a'],
      ['a', 'é'],
      ['a', 'z'],
      ['a', 'Z'],
      ['a', '_'],
    ] as const;
    await store.write(async ({ slots }) => {
      for (const [account, slot] of names) await slots.save(newSlotRecord(account, slot, 'pingid'));
    });
    const listed = (await store.read.slots.list()).map(({ account, slot }) => [account, slot]);
    expect(listed).toEqual([
      ['B', 'a'],
      ['a', 'Z'],
      ['a', '_'],
      ['a', 'z'],
      ['a', 'é'],
      ['b', 'z'],
    ]);
    expect(await store.read.slots.list('b')).toEqual([newSlotRecord('b', 'z', 'pingid')]);
  });

  it('are replaced by what was learnt later', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const record: SlotRecord = {
      ...newSlotRecord('contoso', 'ios', 'pingid'),
      observed: { place: 'PingID iOS (1)', copies: [{ holds: null, count: 2 }], revision: '7', neighbours: ['ä', 'b'] },
      observedAt: 1_700_000_000_000,
      repairedAt: [1, 2, 3],
      heldReason: 'contended',
    };
    await store.write(({ slots }) => slots.save(newSlotRecord('contoso', 'ios', 'pingid')));
    await store.write(({ slots }) => slots.save(record));
    expect(await store.read.slots.list()).toEqual([record]);
  });
});

describe.each(databases)('holdings on $name', (database) => {
  it('remember when a value was first and last seen, whatever order it is told in', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const [f1, f2] = [fingerprint('1'), fingerprint('2')];
    await store.write(async ({ slots }) => {
      for (const at of [20, 30, 10, 25]) await slots.sawHolding('contoso', 'ios', f1, at);
      await slots.sawHolding('contoso', 'ios', f2, 40);
      await slots.sawHolding('contoso', 'android', f1, 50);
    });
    const held = (slot: string, of: typeof f1, firstSeenAt: number, lastSeenAt: number) => {
      return { account: 'contoso', slot, fingerprint: of, firstSeenAt, lastSeenAt };
    };
    expect(await store.read.slots.holdings()).toEqual([
      held('android', f1, 50, 50),
      held('ios', f1, 10, 30),
      held('ios', f2, 40, 40),
    ]);
    await store.write(({ slots }) => slots.forgetHolding('contoso', 'ios', f1));
    expect(await store.read.slots.holdings()).toEqual([held('android', f1, 50, 50), held('ios', f2, 40, 40)]);
  });
});

describe.each(databases)('holds on $name', (database) => {
  it('are set, replaced, listed by key and cleared', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    await store.write(async ({ holds }) => {
      await holds.set('b.example', 100, 'asked for quiet');
      await holds.set('a.example', 200, 'asked for quiet');
      await holds.set('b.example', 50, 'for less');
    });
    expect(await store.read.holds.list()).toEqual([
      { key: 'a.example', until: 200, why: 'asked for quiet' },
      { key: 'b.example', until: 50, why: 'for less' },
    ]);
    await store.write(({ holds }) => holds.clear('a.example'));
    expect((await store.read.holds.list()).map(({ key }) => key)).toEqual(['b.example']);
  });
});
