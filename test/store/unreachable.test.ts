import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '../../src/model/secret.ts';
import { StoreUnavailable } from '../../src/store/contract.ts';
import { databases, freshPostgres } from './databases.ts';
import { TestPostgres } from './postgres.ts';
import { addToken } from './samples.ts';

/** A server of its own, because it is stopped. */
describe.runIf(databases.some(({ name }) => name === 'postgres'))('a PostgreSQL that is out of reach', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await TestPostgres.start();
  });
  afterAll(() => postgres?.[Symbol.asyncDispose]());

  it('makes reads and writes unavailable, and serves them again when it is back, without reopening', async () => {
    await using fresh = await freshPostgres(postgres.server);
    const store = await fresh.open();
    const token = await addToken(store);
    await postgres.stop();
    for (let n = 0; n < 3; n += 1) {
      await expect(store.read.tokens.version()).rejects.toThrow(StoreUnavailable);
      await expect(addToken(store)).rejects.toThrow(StoreUnavailable);
    }
    await postgres.start();
    expect(await store.read.tokens.list()).toEqual([token]);
    await addToken(store);
    expect(await store.read.tokens.version()).toBe(2);
  });

  it('in the middle of a transaction makes that unavailable and keeps nothing of it', async () => {
    await using fresh = await freshPostgres(postgres.server);
    const store = await fresh.open();
    const writing = store.write(async ({ holds }) => {
      await holds.set('a', 1, 'before');
      await postgres.stop();
      await holds.set('b', 1, 'after');
    });
    await expect(writing).rejects.toThrow(StoreUnavailable);
    const unseen = store.write(async () => undefined);
    await expect(unseen).rejects.toThrow(StoreUnavailable);
    await postgres.start();
    expect(await store.read.holds.list()).toEqual([]);
    await store.write(({ holds }) => holds.set('c', 1, 'later'));
    expect(await store.read.holds.list()).toHaveLength(1);
  });

  it('before a commit does not let the commit look as if it had been kept', async () => {
    await using fresh = await freshPostgres(postgres.server);
    const store = await fresh.open();
    const writing = store.write(async ({ holds }) => {
      await holds.set('a', 1, 'x');
      await postgres.stop();
    });
    await expect(writing).rejects.toThrow(StoreUnavailable);
    await postgres.start();
    expect(await store.read.holds.list()).toEqual([]);
  });

  it('is named with its address, and never its password', async () => {
    await using fresh = await freshPostgres(postgres.server);
    await postgres.stop();
    const failure = await fresh.open().catch((error: unknown) => error);
    await postgres.start();
    expect(String(failure)).toContain(`the store (${fresh.url}) can't be used: connect ECONNREFUSED`);
    expect(String(failure)).not.toContain(fresh.password?.reveal());
  });

  it('that does not let us in says why', async () => {
    await using fresh = await freshPostgres(postgres.server);
    await expect(fresh.open({ password: new Secret('wrong') })).rejects.toThrow(StoreUnavailable);
    await expect(fresh.open({ password: new Secret('wrong') })).rejects.toThrow('password authentication failed');
    const elsewhere = fresh.url.replace(/[^/]*$/, 'nowhere');
    await expect(fresh.open({ url: elsewhere })).rejects.toThrow('database "nowhere" does not exist');
  });

  it('that asks for a password, where none is set, says so', async () => {
    const fresh = await freshPostgres(postgres.server);
    await expect(fresh.open({ password: null })).rejects.toThrow(
      'asks for a password, and `store.password` names none',
    );
    // `pg` leaves the connection open on which it gave up. Dropping the database would wait for it, so the server goes first.
    await postgres.stop();
    await postgres.start();
    await fresh[Symbol.asyncDispose]();
  });
});
