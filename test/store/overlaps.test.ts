import { describe, expect, it } from 'vitest';
import type { Comparison, Overlap } from '../../src/model/overlap.ts';
import { databases } from './databases.ts';

const comparison: Comparison = {
  id: 'c1',
  startedAt: 1_000,
  endedAt: 2_000,
  accounts: [{ account: 'contoso', state: 'listed', phones: 3, unmatched: [], says: null }],
  overlapping: 1_001,
  disputed: 0,
  kept: 1_001,
  overlappingSince: 2_000,
};

const overlaps = (count: number): Overlap[] =>
  Array.from({ length: count }, (_, index) => ({
    evidence: 'agreed',
    agrees: ['imei'],
    differs: [],
    seenAt: 2_000,
    enrolments: ['contoso', 'plant'].map((account) => ({
      account,
      id: `${index}`,
      name: 'a phone',
      platform: 'ios',
      serialNumber: `SN${index}`,
      user: null,
      lastSeenAt: null,
    })),
  }));

describe.each(databases)('the comparison of phones on $name', (database) => {
  it('comes back whole and in parts, and takes the place of the one before', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    expect(await store.read.overlaps.last()).toBeNull();
    await store.write((tables) => tables.overlaps.replace(comparison, overlaps(1_001)));
    expect(await store.read.overlaps.last()).toEqual(comparison);
    const [first, ...others] = await store.read.overlaps.list({ limit: 9 });
    expect([first, others.length]).toEqual([{ place: 1, ...overlaps(1)[0] }, 8]);
    expect((await store.read.overlaps.list({ limit: 9, after: 1_000 })).map(({ place }) => place)).toEqual([1_001]);
    await store.write((tables) => tables.overlaps.replace({ ...comparison, id: 'c2' }, []));
    expect((await store.read.overlaps.last())?.id).toBe('c2');
    expect(await store.read.overlaps.list({ limit: 9 })).toEqual([]);
  });

  it('is forgotten with everything it had found, but not before its time', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    await store.write((tables) => tables.overlaps.replace(comparison, overlaps(2)));
    await store.write((tables) => tables.overlaps.forget(2_000));
    expect(await store.read.overlaps.list({ limit: 9 })).toHaveLength(2);
    await store.write((tables) => tables.overlaps.forget(2_001));
    expect(await store.read.overlaps.last()).toBeNull();
    expect(await store.read.overlaps.list({ limit: 9 })).toEqual([]);
  });
});
