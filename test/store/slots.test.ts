import { describe, expect, it } from 'vitest';
import { newSlotRecord, type SlotAt, type SlotRecord } from '../../src/model/slot-record.ts';
import { databases } from './databases.ts';
import { fingerprint } from './samples.ts';

function at(slot: string, account = 'contoso'): SlotAt {
  return { account, slot, place: `place of ${slot}` };
}

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
      for (const [account, slot] of names) await slots.save(newSlotRecord(at(slot, account), 'pingid'));
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
    expect(await store.read.slots.list('b')).toEqual([newSlotRecord(at('z', 'b'), 'pingid')]);
  });

  it('are replaced by what was learnt later', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const record: SlotRecord = {
      ...newSlotRecord(at('ios'), 'pingid'),
      observed: { place: 'PingID iOS (1)', copies: [{ holds: null, count: 2 }], revision: '7', neighbours: ['ä', 'b'] },
      observedAt: 1_700_000_000_000,
      repairedAt: [1, 2, 3],
      heldReason: 'contended',
    };
    await store.write(({ slots }) => slots.save(newSlotRecord(at('ios'), 'pingid')));
    await store.write(({ slots }) => slots.save(record));
    expect(await store.read.slots.list()).toEqual([record]);
  });
});

describe.each(databases)('a slot that was remembered before people could write slots, on $name', (database) => {
  it('has been confirmed by nobody', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const { confirmedAt: _, ...older } = newSlotRecord(at('ios'), 'pingid');
    await store.write(({ slots }) => slots.save(older as SlotRecord));
    expect(await store.read.slots.list()).toEqual([newSlotRecord(at('ios'), 'pingid')]);
  });
});

describe.each(databases)('holdings of one slot in two places on $name', (database) => {
  it('are kept apart', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const moved = { ...at('ios'), place: 'somewhere else' };
    await store.write(async ({ slots }) => {
      await slots.sawHolding(at('ios'), fingerprint('1'), 10);
      await slots.sawHolding(moved, fingerprint('1'), 20);
      await slots.forgetHolding(moved, fingerprint('1'));
    });
    expect(await store.read.slots.holdings()).toMatchObject([{ ...at('ios'), firstSeenAt: 10 }]);
  });
});

describe.each(databases)('holdings on $name', (database) => {
  it('remember when a value was first and last seen, whatever order it is told in', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const [f1, f2] = [fingerprint('1'), fingerprint('2')];
    await store.write(async ({ slots }) => {
      for (const seenAt of [20, 30, 10, 25]) await slots.sawHolding(at('ios'), f1, seenAt);
      await slots.sawHolding(at('ios'), f2, 40);
      await slots.sawHolding(at('android'), f1, 50);
    });
    const held = (slot: string, of: typeof f1, firstSeenAt: number, lastSeenAt: number) => {
      return { ...at(slot), fingerprint: of, firstSeenAt, lastSeenAt };
    };
    expect(await store.read.slots.holdings()).toEqual([
      held('android', f1, 50, 50),
      held('ios', f1, 10, 30),
      held('ios', f2, 40, 40),
    ]);
    await store.write(({ slots }) => slots.forgetHolding(at('ios'), f1));
    expect(await store.read.slots.holdings()).toEqual([held('android', f1, 50, 50), held('ios', f2, 40, 40)]);
  });
});

describe.each(databases)('holds on $name', (database) => {
  it('are set, prolonged but not shortened, listed by key and cleared', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    await store.write(async ({ holds }) => {
      await holds.set('b.example', 100, 'asked for quiet');
      await holds.set('a.example', 200, 'asked for quiet');
      await holds.set('b.example', 150, 'for longer');
      await holds.set('b.example', 50, 'for less');
    });
    expect(await store.read.holds.list()).toEqual([
      { key: 'a.example', until: 200, why: 'asked for quiet' },
      { key: 'b.example', until: 150, why: 'for longer' },
    ]);
    await store.write(({ holds }) => holds.clear('a.example'));
    expect((await store.read.holds.list()).map(({ key }) => key)).toEqual(['b.example']);
  });
});
