import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Store } from '../../src/store/contract.ts';
import { databases } from './databases.ts';
import type { FreshDatabase } from './fresh-database.ts';
import { sampleEntry } from './samples.ts';

describe.each(databases)('the audit trail on $name', (database) => {
  it('lists entries about one thing, or of one kind', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    for (const action of ['rotation.begun', 'rotation.ended', 'rotations', 'rotation', 'token.added']) {
      await store.write(({ audit }) => audit.append(sampleEntry({ action, subject: `it:${action}` })));
    }
    const actions = async (wanted: object) =>
      (await store.read.audit.list({ limit: 9, ...wanted })).map(({ action }) => action);
    expect(await actions({ action: 'rotation' })).toEqual(['rotation', 'rotation.ended', 'rotation.begun']);
    expect(await actions({ action: 'rotation.ended' })).toEqual(['rotation.ended']);
    expect(await actions({ subject: 'it:rotations' })).toEqual(['rotations']);
    expect(await actions({ subject: 'it:rotations', action: 'token' })).toEqual([]);
  });

  it('numbers entries without gaps and lists them newest first', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    await append(store, 5);
    expect((await store.read.audit.list({ limit: 3 })).map(({ seq }) => seq)).toEqual([5, 4, 3]);
    expect((await store.read.audit.list({ limit: 3, before: 3 })).map(({ seq }) => seq)).toEqual([2, 1]);
    const entry = sampleEntry({ detail: { b: [1, null, 'x'], a: { c: true } }, reason: 'ein Grund ✓' });
    const record = await store.write(({ audit }) => audit.append(entry));
    expect(record).toEqual({ ...entry, seq: 6, hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect((await store.read.audit.list({ limit: 1 }))[0]).toEqual(record);
  });

  it('of a failed transaction has no entry and no gap', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    await append(store, 1);
    const failing = store.write(async ({ audit }) => {
      await audit.append(sampleEntry());
      throw new Error('after all not');
    });
    await expect(failing).rejects.toThrow('after all not');
    await append(store, 1);
    expect((await store.read.audit.list({ limit: 9 })).map(({ seq }) => seq)).toEqual([2, 1]);
    expect(await store.read.audit.verify()).toEqual({ entries: 2, broken: null });
  });

  it('verifies whatever is appended: odd characters, odd details, from several stores', async () => {
    await using fresh = await database.fresh();
    const stores = [await fresh.open(), await fresh.open()];
    const text = fc.string({ unit: 'binary' });
    const entry = fc.record({
      at: fc.integer({ min: 0, max: 8_640_000_000_000_000 }),
      actor: text,
      action: text,
      subject: text,
      reason: fc.oneof(text, fc.constant('nul \0 and half a pair \uD800')),
      detail: fc.dictionary(text, fc.jsonValue()),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { maxLength: 4 }), async (entries) => {
        await Promise.all(entries.map((one, n) => stores[n % 2]?.write(({ audit }) => audit.append(one))));
        expect((await stores[0]?.read.audit.verify())?.broken).toBeNull();
      }),
      { numRuns: 25 },
    );
  });

  it('walks more than one page', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    await append(store, 1_203);
    expect(await store.read.audit.verify()).toEqual({ entries: 1_203, broken: null });
    await tamper(fresh, "update audit set reason = 'other' where seq = 1100");
    expect((await store.read.audit.verify()).broken?.seq).toBe(1_100);
  });

  it('is fine when empty', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    expect(await store.read.audit.verify()).toEqual({ entries: 0, broken: null });
    expect(await store.read.audit.list({ limit: 5 })).toEqual([]);
  });

  it.each(["update audit set reason = 'other'", 'delete from audit', 'delete from audit where seq = 2'])(
    'is append-only for everybody: the database refuses `%s`',
    async (statement) => {
      await using fresh = await database.fresh();
      const store = await fresh.open();
      await append(store, 2);
      await expect(fresh.sql(statement)).rejects.toThrow('the audit trail is append-only');
      expect(await store.read.audit.verify()).toEqual({ entries: 2, broken: null });
    },
  );

  it.each([
    ['update audit set at = at + 1 where seq = 3', 3, 'entry 3 was changed'],
    ["update audit set actor = 'nobody' where seq = 1", 1, 'entry 1 was changed'],
    ["update audit set action = 'x' where seq = 5", 5, 'entry 5 was changed'],
    ["update audit set subject = 'x' where seq = 2", 2, 'entry 2 was changed'],
    ["update audit set detail = '{}' where seq = 4", 4, 'entry 4 was changed'],
    [`update audit set hash = '${'0'.repeat(64)}' where seq = 4`, 4, 'entry 4 was changed'],
    ['delete from audit where seq = 3', 3, 'entry 3 is missing'],
    ['delete from audit where seq = 1', 1, 'entry 1 is missing'],
    ['delete from audit where seq > 4', 5, 'the end is cut off: entry 5 was the newest'],
    ['delete from audit', 1, 'the end is cut off: entry 5 was the newest'],
    ['update audit set seq = 6 where seq = 5', 5, 'entry 5 is missing'],
    ['delete from audit_head', 5, 'the record of the newest entry is missing'],
    ['update audit_head set seq = 4, hash = (select hash from audit where seq = 4)', 4, 'its seal does not hold'],
  ])('shows the first broken link after `%s`', async (statement, seq, says) => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    await append(store, 5, { n: 1 });
    await tamper(fresh, statement);
    const { broken } = await store.read.audit.verify();
    expect(broken).toEqual({ seq, says: expect.stringContaining(says) });
  });

  it('shows an entry exchanged for another with a fitting hash at the link after it', async () => {
    await using fresh = await database.fresh();
    await using other = await database.fresh();
    const [store, forger] = [await fresh.open(), await other.open()];
    await append(store, 5);
    await append(forger, 2);
    const forged = await forger.write(({ audit }) => audit.append(sampleEntry({ reason: 'forged' })));
    await tamper(fresh, `update audit set reason = 'forged', hash = '${forged.hash}' where seq = 3`);
    const { broken } = await store.read.audit.verify();
    expect(broken).toEqual({ seq: 4, says: 'entry 4 was changed, or the one before it: its hash does not hold' });
  });

  it('shows an entry added past the store, even one that continues the chain', async () => {
    await using fresh = await database.fresh();
    await using other = await database.fresh();
    const [store, forger] = [await fresh.open(), await other.open()];
    await append(store, 2);
    await append(forger, 3);
    const [third] = await other.sql('select * from audit where seq = 3');
    const columns = ['seq', 'at', 'actor', 'action', 'subject', 'reason', 'detail', 'hash'];
    const values = columns.map((column) => `'${third?.[column]}'`).join(', ');
    await tamper(fresh, `insert into audit (${columns.join(', ')}) values (${values})`);
    expect((await store.read.audit.verify()).broken).toEqual({ seq: 3, says: expect.stringContaining('was added') });
  });

  it('stays broken once the end was cut off and the head put back, whatever is appended later', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    await append(store, 5);
    await tamper(fresh, 'delete from audit where seq > 3');
    await fresh.sql('update audit_head set seq = 3, hash = (select hash from audit where seq = 3) returning seq');
    await append(store, 2);
    const reopened = await fresh.open();
    await append(reopened, 1);
    expect((await reopened.read.audit.verify()).broken?.says).toContain('seal does not hold');
  });

  it('is not begun anew when a store is opened whose trail was emptied', async () => {
    await using fresh = await database.fresh();
    await append(await fresh.open(), 2);
    await tamper(fresh, 'delete from audit');
    await fresh.sql('delete from audit_head returning seq');
    const reopened = await fresh.open();
    expect((await reopened.read.audit.verify()).broken?.says).toBe('the record of the newest entry is missing');
  });
});

async function append(store: Store, count: number, detail: Record<string, unknown> = {}): Promise<void> {
  await store.write(async ({ audit }) => {
    for (let n = 0; n < count; n += 1) await audit.append(sampleEntry({ detail }));
  });
}

/** What somebody does who owns the database: takes the guard away first. */
async function tamper(fresh: FreshDatabase, statement: string): Promise<void> {
  const guards = fresh.url.startsWith('sqlite:')
    ? ['drop trigger if exists audit_refuses_update', 'drop trigger if exists audit_refuses_delete']
    : ['drop trigger if exists audit_refuses on audit'];
  for (const guard of guards) await fresh.sql(guard);
  await fresh.sql(statement);
}
