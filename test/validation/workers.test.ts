/** Processes that answer beside the daemon, on the same socket. */
import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { KNOWN_EVERYWHERE_MS } from '../../src/model/token.ts';
import type { Store } from '../../src/store/contract.ts';
import { databases, sqlite } from '../store/databases.ts';
import { addToken } from '../store/samples.ts';
import { IN_FORCE, until, WorkersWorld } from './workers-world.ts';

const VALUE = '2f1c7a52-0000-4000-8000-000000000001';
const WORKERS = 2;

async function revoke(store: Store, id: string): Promise<void> {
  await store.write((tables) => tables.tokens.update(id, { stage: 'revoked', revokedAt: Date.now() }));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe.each(databases)('workers on $name', (database) => {
  it('law 10: a revocation by somebody else is refused by every process within the bound', {
    timeout: 30_000,
  }, async () => {
    await using fresh = await database.fresh();
    const theirs = await fresh.open();
    const { id } = await addToken(theirs, { stage: 'current' }, VALUE);
    await using world = await WorkersWorld.open(fresh);
    await world.begin(WORKERS);
    const connections = await world.connectToEach(WORKERS, VALUE);

    await revoke(theirs, id);
    const acknowledgedAt = Date.now();
    const late = await Promise.all(
      connections.map(async (ask) => {
        let answer = await ask(VALUE);
        const broken: number[] = [];
        for (; answer.decision === 'proceed'; answer = await ask(VALUE)) {
          const lateMs = answer.askedAt - acknowledgedAt;
          if (!answer.stale && lateMs > KNOWN_EVERYWHERE_MS) broken.push(lateMs);
        }
        return broken;
      }),
    );
    expect(late.flat()).toEqual([]);
    // For good: nobody brings it back.
    for (const ask of connections) expect(await ask(VALUE)).toMatchObject({ decision: 'halt' });
    await until(() => world.workers.measured().every(({ lag }) => lag.lastMs !== null));
    expect(world.workers.measured().map(({ worker }) => worker)).toEqual([1, 2]);
  });
});

describe('workers', () => {
  it('one that dies is begun again after a wait, and others answer meanwhile', { timeout: 30_000 }, async () => {
    await using fresh = await sqlite.fresh();
    await addToken(await fresh.open(), { stage: 'current' }, VALUE);
    await using world = await WorkersWorld.open(fresh);
    await world.begin(1);
    const [pid = 0] = world.events.pids();
    process.kill(pid, 'SIGKILL');
    await world.clock.asleep();
    expect(world.events.told.at(-1)).toEqual({
      event: 'workerEnded',
      worker: 1,
      says: 'it was ended by SIGKILL',
      againMs: 1000,
    });
    expect(world.workers.measured()).toEqual([]);
    expect(await world.connect()(VALUE)).toMatchObject({ decision: 'proceed' });

    await world.clock.advance(1000);
    await world.started(2);
    expect(new Set(world.events.pids()).size).toBe(2);
    await world.connectToEach(1, VALUE);
  });

  it('one that can not begin says why, and is tried again less and less often', { timeout: 30_000 }, async () => {
    await using fresh = await sqlite.fresh();
    await using world = await WorkersWorld.open(fresh, 'file:no-such.key');
    world.workers.use(1, IN_FORCE);
    for (const againMs of [1000, 2000, 4000]) {
      await world.clock.asleep();
      expect(world.events.told.at(-1)).toMatchObject({
        event: 'workerEnded',
        says: expect.stringContaining("no-such.key doesn't exist"),
        againMs,
      });
      await world.clock.advance(againMs);
    }
  });

  it('what phones presented to any of them is kept, also when they end', { timeout: 30_000 }, async () => {
    await using fresh = await sqlite.fresh();
    const { id } = await addToken(await fresh.open(), { stage: 'current' }, VALUE);
    await using world = await WorkersWorld.open(fresh);
    await world.begin(WORKERS);
    const connections = await world.connectToEach(WORKERS, VALUE);
    for (const ask of connections) await ask(VALUE);
    await world.workers.stop();
    const presented = world.following.sightings.take().filter(({ tokenId }) => tokenId === id);
    expect(presented.reduce((sum, { times }) => sum + times, 0)).toBe(2 * connections.length);
  });

  it('get the settings that are in use, and fewer are kept when fewer are wanted', { timeout: 30_000 }, async () => {
    await using fresh = await sqlite.fresh();
    await addToken(await fresh.open(), { stage: 'current' }, VALUE);
    await using world = await WorkersWorld.open(fresh);
    await world.begin(WORKERS);
    await world.connectToEach(WORKERS, VALUE);
    world.workers.use(1, { ...IN_FORCE, settings: { ...IN_FORCE.settings, key: 'a-key-for-callers' } });
    await until(() => world.events.pids().filter(isAlive).length === 1);
    const asked = async () => Promise.all(Array.from({ length: 20 }, () => world.connect()(VALUE)));
    // From now on nobody else takes a connection.
    world.listener.server.close();
    await until(() => world.listener.server.address() === null);
    for (let refused = 0; refused < 20; ) {
      refused = (await asked()).filter(({ status }) => status === 401).length;
    }
    const authorization = 'Bearer a-key-for-callers';
    const statuses = await Promise.all(Array.from({ length: 20 }, () => world.connect()(VALUE, { authorization })));
    expect(statuses.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
  });

  it('hear what changes while they are still beginning, and are not waited for when they end then', {
    timeout: 30_000,
  }, async () => {
    await using fresh = await sqlite.fresh();
    await using world = await WorkersWorld.open(fresh);
    world.workers.use(1, IN_FORCE);
    world.workers.use(1, { ...IN_FORCE, settings: { ...IN_FORCE.settings, key: 'a-key-for-callers' } });
    await world.started(1);
    world.listener.server.close();
    expect((await world.connect()(VALUE)).status).toBe(401);

    world.workers.use(2, IN_FORCE);
    await world.workers.stop();
    expect(world.events.told.filter(({ event }) => event === 'workerEnded')).toEqual([]);
    expect(world.events.pids().filter(isAlive)).toEqual([]);
  });

  it('end in good order: nobody lives, and the address is free', { timeout: 30_000 }, async () => {
    await using fresh = await sqlite.fresh();
    await using world = await WorkersWorld.open(fresh);
    await world.begin(WORKERS);
    await Promise.all([world.workers.stop(), world.listener.close()]);
    expect(world.events.pids().filter(isAlive)).toEqual([]);
    expect(world.events.told.filter(({ event }) => event === 'workerEnded')).toEqual([]);
    const socket = connect(Number(world.listener.address.split(':')[1]), '127.0.0.1');
    const refused = await new Promise((resolve) => socket.on('error', resolve).on('connect', () => resolve(null)));
    expect(refused).toMatchObject({ code: 'ECONNREFUSED' });
  });

  it.skipIf(!existsSync('/proc/self/environ'))('know no credentials of vendors', { timeout: 30_000 }, async () => {
    await using fresh = await sqlite.fresh();
    process.env.INTUNE_CLIENT_SECRET_FOR_TEST = 'a credential of a vendor';
    await using world = await WorkersWorld.open(fresh);
    await world.begin(1);
    delete process.env.INTUNE_CLIENT_SECRET_FOR_TEST;
    const environment = readFileSync(`/proc/${world.events.pids()[0]}/environ`, 'utf8');
    expect(environment).toContain('PATH=');
    expect(environment).not.toContain('a credential of a vendor');
  });
});
