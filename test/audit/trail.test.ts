/** What the trail itself adds to an entry, and how it is read from the oldest on. */
import { describe, expect, it } from 'vitest';
import { askedFrom } from '../../src/store/asked-from.ts';
import type { Store } from '../../src/store/contract.ts';
import { databases } from '../store/databases.ts';
import { sampleEntry } from '../store/samples.ts';

function append(store: Store, different: Parameters<typeof sampleEntry>[0] = {}) {
  return store.write(({ audit }) => audit.append(sampleEntry(different)));
}

describe.each(databases)('the audit trail on $name', (database) => {
  it('is read from the oldest on, beginning anywhere, and from a time on', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    for (const at of [1_000, 3_000, 2_000, 4_000]) await append(store, { at });
    const seqs = async (seq: number, options: { limit: number; since?: number }) =>
      (await store.read.audit.after(seq, options)).map((entry) => entry.seq);
    expect(await seqs(0, { limit: 9 })).toEqual([1, 2, 3, 4]);
    expect(await seqs(1, { limit: 2 })).toEqual([2, 3]);
    expect(await seqs(4, { limit: 9 })).toEqual([]);
    expect(await seqs(0, { limit: 9, since: 3_000 })).toEqual([2, 4]);
  });

  it('says of each entry from where it was asked for, and of others nothing; the chain holds through both', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    await append(store, { detail: { token: 'a' } });
    await Promise.all([
      askedFrom('192.0.2.7', () => append(store, { detail: { token: 'b' } })),
      append(store, { detail: { token: 'c' } }),
      askedFrom('::ffff:192.0.2.8', () => append(store, { detail: { token: 'd' } })),
      askedFrom('2001:db8::1', () => append(store, { detail: { token: 'e' } })),
    ]);
    const entries = await store.read.audit.after(0, { limit: 9 });
    expect(entries.map(({ detail }) => detail)).toEqual([
      { token: 'a' },
      { token: 'b', address: '192.0.2.7' },
      { token: 'c' },
      { token: 'd', address: '192.0.2.8' },
      { token: 'e', address: '2001:db8::1' },
    ]);
    expect(await store.read.audit.verify()).toEqual({ entries: 5, broken: null });
  });

  it('remembers how far each receiver has got, and one never more than once', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    expect(await store.read.positions.get('webhook')).toBeNull();
    for (const seq of [3, 9])
      await store.write(({ positions }) => positions.save({ receiver: 'webhook', seq, at: seq }));
    await store.write(({ positions }) => positions.save({ receiver: 'syslog', seq: 1, at: 5 }));
    expect(await store.read.positions.get('webhook')).toEqual({ receiver: 'webhook', seq: 9, at: 9 });
    expect(await store.read.positions.list()).toEqual([
      { receiver: 'syslog', seq: 1, at: 5 },
      { receiver: 'webhook', seq: 9, at: 9 },
    ]);
  });
});
