import { describe, expect, it } from 'vitest';
import type { AuthorityRecord } from '../../src/model/authority-record.ts';
import { databases } from './databases.ts';

function record(different: Partial<AuthorityRecord> = {}): AuthorityRecord {
  return {
    tokenSet: 'pingid',
    kind: 'pingone',
    looks: 3,
    lookedAt: 1_000,
    failing: null,
    enforcedFrom: null,
    ...different,
  };
}

describe.each(databases)('what is remembered of authorities, on $name', (database) => {
  it('comes back whole, by set; what is saved again replaces it', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const other = record({ tokenSet: 'okta', lookedAt: null, enforcedFrom: 'never' });
    const failing = record({ failing: { since: 1, at: 2, says: 'GET pingone: 503' }, looks: 4 });
    await store.write(async ({ authorities }) => {
      for (const one of [record(), other, failing]) await authorities.save(one);
    });
    expect(await store.read.authorities.list()).toEqual([other, failing]);
    expect(await store.read.authorities.get('pingid')).toEqual(failing);
    expect(await store.read.authorities.get('nobody')).toBeNull();
  });

  it('changes the version of the tokens exactly where it changes from when on phones are asked for one', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const save = async (different: Partial<AuthorityRecord>) => {
      const before = await store.read.tokens.version();
      await store.write(({ authorities }) => authorities.save(record(different)));
      return (await store.read.tokens.version()) - before;
    };
    expect(await save({})).toBe(0);
    expect(await save({ enforcedFrom: 5_000 })).toBe(1);
    expect(await save({ enforcedFrom: 5_000, looks: 9, lookedAt: 9_000 })).toBe(0);
    expect(await save({ enforcedFrom: 'never' })).toBe(1);
    expect(await save({ enforcedFrom: null })).toBe(1);
  });
});
