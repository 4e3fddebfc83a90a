import { describe, expect, it } from 'vitest';
import { newRotation, type Rotation } from '../../src/model/rotation.ts';
import { databases } from './databases.ts';

function rotation(different: Partial<Rotation> = {}): Rotation {
  return {
    ...newRotation({
      id: 'r1',
      tokenSet: 'pingid',
      trigger: 'person',
      startedBy: 'cli:jo@host',
      reason: 'the yearly one',
      startedAt: 1_000,
      from: 'old',
      to: null,
    }),
    ...different,
  };
}

describe.each(databases)('rotations on $name', (database) => {
  it('come back whole: the one that is going on, and all of them, newest first', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const ended = rotation({ id: 'r0', startedAt: 500, endedAt: 900, outcome: 'rotated' });
    const going = rotation({ minting: { at: 1_100, known: ['old'] } });
    const other = rotation({ id: 'r2', tokenSet: 'portal', startedAt: 700 });
    await store.write(async ({ rotations }) => {
      for (const one of [going, ended, other]) await rotations.save(one);
    });
    expect(await store.read.rotations.going('pingid')).toEqual(going);
    expect(await store.read.rotations.going('nobody')).toBeNull();
    expect(await store.read.rotations.list({ limit: 9 })).toEqual([going, other, ended]);
    expect(await store.read.rotations.list({ tokenSet: 'pingid', limit: 1 })).toEqual([going]);
  });

  it('of one set go on one at a time: the database refuses a second, and takes it once the first has ended', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const second = rotation({ id: 'r2', startedAt: 3_000 });
    await store.write(({ rotations }) => rotations.save(rotation()));
    await expect(store.write(({ rotations }) => rotations.save(second))).rejects.toThrow();
    await store.write(({ rotations }) => rotations.save(rotation({ endedAt: 2_000, outcome: 'aborted' })));
    await store.write(({ rotations }) => rotations.save(second));
    expect(await store.read.rotations.going('pingid')).toEqual(second);
  });
});

describe.each(databases)('sightings on $name', (database) => {
  it('add up, whoever counted them, day by day', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    await store.write(({ sightings }) =>
      sightings.add([
        { tokenId: 'a', day: '2026-11-23', times: 2, lastAt: 10 },
        { tokenId: 'a', day: '2026-11-24', times: 3, lastAt: 30 },
      ]),
    );
    await store.write(({ sightings }) => sightings.add([{ tokenId: 'a', day: '2026-11-24', times: 4, lastAt: 25 }]));
    expect(await store.read.sightings.list()).toEqual([
      { tokenId: 'a', day: '2026-11-23', times: 2, lastAt: 10 },
      { tokenId: 'a', day: '2026-11-24', times: 7, lastAt: 30 },
    ]);
  });

  it('of old days go, except the last day of each token', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const days = [
      ['a', '2026-01-01'],
      ['a', '2026-01-02'],
      ['b', '2026-01-01'],
      ['b', '2026-11-24'],
    ] as const;
    await store.write(async ({ sightings }) => {
      await sightings.add(days.map(([tokenId, day]) => ({ tokenId, day, times: 1, lastAt: 1 })));
      await sightings.prune('2026-11-01');
    });
    expect((await store.read.sightings.list()).map(({ tokenId, day }) => [tokenId, day])).toEqual([
      ['a', '2026-01-02'],
      ['b', '2026-11-24'],
    ]);
  });
});

/** The tables of the first migration, and the one in which migrations are noted. */
const FIRST = new Set(
  'keys counters tokens audit audit_head runs slots holdings leases holds watchword_migrations'.split(' '),
);

describe.each(databases)('a store of the first release on $name', (database) => {
  it('gets the tables of later ones when it is opened, and keeps everything', async () => {
    await using fresh = await database.fresh();
    const before = await fresh.open();
    await before.write(({ holds }) => holds.set('contoso host', 5, 'asked'));
    await before[Symbol.asyncDispose]();
    // As it was before the second migration.
    const catalogue =
      database.name === 'sqlite'
        ? `select name from sqlite_master where type = 'table' and name not like 'sqlite\\_%' escape '\\'`
        : 'select tablename as name from pg_tables where schemaname = current_schema()';
    const later = (await fresh.sql(catalogue)).map(({ name }) => String(name)).filter((name) => !FIRST.has(name));
    expect(later).toContain('rotations');
    for (const table of later) await fresh.sql(`drop table ${table}`);
    await fresh.sql('delete from watchword_migrations where number > 1');
    const after = await fresh.open();
    expect(await after.read.holds.list()).toEqual([{ key: 'contoso host', until: 5, why: 'asked' }]);
    await after.write(({ rotations }) => rotations.save(rotation()));
    expect(await after.read.rotations.list({ limit: 9 })).toEqual([rotation()]);
    expect(await after.read.orders.list()).toEqual([]);
  });
});
