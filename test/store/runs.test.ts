import { describe, expect, it } from 'vitest';
import { databases } from './databases.ts';
import { sampleRun } from './samples.ts';

describe.each(databases)('runs on $name', (database) => {
  it('come back whole, newest first, of one account or all', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const old = sampleRun({ id: 'old', startedAt: 1 });
    const failed = sampleRun({ id: 'failed', startedAt: 2, failure: { kind: 'bug', says: 'nul \0 here' }, plan: null });
    const other = sampleRun({ id: 'other', startedAt: 3, account: 'fabrikam' });
    const going = sampleRun({ id: 'going', startedAt: 4, endedAt: null, outcome: null });
    await store.write(async ({ runs }) => {
      for (const run of [going, old, other, failed]) await runs.save(run);
    });
    expect(await store.read.runs.list({ limit: 9 })).toEqual([going, other, failed, old]);
    expect(await store.read.runs.list({ account: 'contoso', limit: 2 })).toEqual([going, failed]);
  });

  it('are read part by part, also where several began in the same millisecond', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const ids = ['a', 'b', 'c', 'd'];
    await store.write(async ({ runs }) => {
      for (const [place, id] of ids.entries()) await runs.save(sampleRun({ id, startedAt: place < 1 ? 1 : 2 }));
    });
    const [d, c] = await store.read.runs.list({ limit: 2 });
    expect([d?.id, c?.id]).toEqual(['d', 'c']);
    const rest = await store.read.runs.list({ limit: 9, before: c ?? sampleRun() });
    expect(rest.map(({ id }) => id)).toEqual(['b', 'a']);
    expect(await store.read.runs.get('c')).toEqual(c);
    expect(await store.read.runs.get('nobody')).toBeNull();
  });

  it('are replaced by their id', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const run = sampleRun({ endedAt: null, outcome: null });
    await store.write(({ runs }) => runs.save(run));
    const ended = { ...run, endedAt: 5_000, outcome: 'failed' as const };
    await store.write(({ runs }) => runs.save(ended));
    expect(await store.read.runs.list({ limit: 9 })).toEqual([ended]);
    // The column that retention looks at has changed as well.
    expect(await store.write(({ runs }) => runs.prune({ endedBefore: 5_000, keep: 0 }))).toBe(0);
  });

  it('that ended long ago go, except the newest of each account', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    await store.write(async ({ runs }) => {
      for (const [id, account, endedAt] of RUNS)
        await runs.save(sampleRun({ id, account, startedAt: endedAt - 5, endedAt }));
    });
    expect(await store.write(({ runs }) => runs.prune({ endedBefore: 300, keep: 2 }))).toBe(2);
    const left = (await store.read.runs.list({ limit: 9 })).map(({ id }) => id);
    expect(left).toEqual(['a4', 'a3', 'b2', 'b1']);
    expect(await store.write(({ runs }) => runs.prune({ endedBefore: 300, keep: 0 }))).toBe(2);
    expect((await store.read.runs.list({ limit: 9 })).map(({ id }) => id)).toEqual(['a4', 'a3']);
  });

  it('whose process died go too, once newer ones stand before them', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    await store.write(async ({ runs }) => {
      await runs.save(sampleRun({ id: 'dead', startedAt: 100, endedAt: null }));
      await runs.save(sampleRun({ id: 'going', startedAt: 200, endedAt: null }));
    });
    expect(await store.write(({ runs }) => runs.prune({ endedBefore: 1_000, keep: 1 }))).toBe(1);
    expect((await store.read.runs.list({ limit: 9 })).map(({ id }) => id)).toEqual(['going']);
  });
});

const RUNS = [
  ['a1', 'contoso', 100],
  ['a2', 'contoso', 200],
  ['a3', 'contoso', 300],
  ['a4', 'contoso', 400],
  ['b1', 'fabrikam', 50],
  ['b2', 'fabrikam', 60],
] as const;
