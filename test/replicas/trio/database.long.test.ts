/** Validation goes on, and so does everybody without a restart, when the database is busy for longer than anybody waits, or full. */
import { expect, it } from 'vitest';
import { databases } from '../../store/databases.ts';
import { check } from '../history/check.ts';
import { isFresh, lookedAt, PACE, threeUp, until, WRITER_LOCK } from './stories.ts';

const SLACK_MS = 20_000;

const isSkipped = !databases.some(({ name }) => name === 'postgres');

it.skipIf(isSkipped)(
  'a database that lets nobody write, and one without a free connection',
  { timeout: 180_000 },
  async () => {
    await using trio = await threeUp();
    const { parts, people } = trio;
    const { replicas } = parts;
    const kept = await people.make(trio.replica(0), 'set-0');
    using _asking = people.keepAsking(kept);
    await Promise.all(replicas.map((one) => isFresh(trio, one, kept)));
    const owner = await trio.asOwner();
    const role = new URL(parts.fresh.url).username;

    const refused = replicas.map((replica) => replica.heard(({ event }) => event === 'store-unavailable'));
    trio.turn('a writer blocks all others');
    await owner.query(`select pg_advisory_lock(${WRITER_LOCK})`);
    await Promise.race(refused);
    await Promise.all(replicas.map((one) => isFresh(trio, one, kept)));
    await owner.query(`select pg_advisory_unlock(${WRITER_LOCK})`);
    trio.turn('it has ended');

    trio.turn('no connection is to be had');
    await owner.query(`alter role ${role} connection limit 0`);
    await owner.query('select pg_terminate_backend(pid) from pg_stat_activity where usename = $1', [role]);
    await Promise.all(replicas.map((one) => until(async () => (await people.ask(one, kept))?.stale === true)));
    await owner.query(`alter role ${role} connection limit -1`);
    trio.turn('connections are to be had again');
    await Promise.all(replicas.map((one) => isFresh(trio, one, kept)));

    const revoked = await people.make(trio.replica(1), 'set-1');
    await Promise.all(replicas.map((one) => isFresh(trio, one, revoked)));
    const late = people.keepAsking(revoked);
    // Slow: each answer of the database is late on the way to one of them.
    trio.replica(0).database.delayMs = 100;
    await people.revoke(trio.replica(1), revoked);
    await Promise.all(replicas.map((one) => until(async () => (await people.ask(one, revoked))?.active === false)));
    late[Symbol.dispose]();
    trio.replica(0).database.delayMs = 0;
    await owner.end();
    await lookedAt(trio, ...replicas);
    expect(check(await trio.history(), { ...PACE, slackMs: SLACK_MS })).toEqual([]);
  },
);
