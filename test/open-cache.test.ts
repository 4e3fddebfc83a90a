/** The cache as it is configured: in memory, in the store, in Redis. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../src/clock.ts';
import type { SharedCache } from '../src/connector/cache.ts';
import { createEvents } from '../src/events.ts';
import { createLog } from '../src/log.ts';
import { Secret } from '../src/model/secret.ts';
import { openCache } from '../src/open-cache.ts';
import { Redactor } from '../src/redactor.ts';
import type { Store } from '../src/store/contract.ts';
import { databases, sqlite } from './store/databases.ts';
import type { FreshDatabase } from './store/fresh-database.ts';

const ARGUMENTS = ['--save', '', '--appendonly', 'no', '--bind', '127.0.0.1', '--requirepass', 'a password'];
const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

async function opened(fresh: FreshDatabase, url: string | null, password: string | null = null) {
  const told: string[] = [];
  const stream = new Writable({ write: (_chunk, _encoding, done) => done() });
  const events = createEvents(createLog({ level: 'info', redactor: new Redactor(), clock: systemClock, stream }));
  events.on((event) => told.push(event.name));
  const store: Store = await fresh.open();
  const configured = url === null ? null : { url, password: password === null ? null : new Secret(password) };
  const { encryptionKey } = fresh;
  const cache: SharedCache = await openCache(configured, { store, encryptionKey, events, clock: systemClock });
  return { cache, told, own: cache.of('contoso') };
}

it('unless configured it lasts as long as the process', async () => {
  await using fresh = await sqlite.fresh();
  const { own } = await opened(fresh, null);
  await own.set('session', 'value', 60_000);
  expect(await own.get('session')).toBe('value');
  expect(await (await opened(fresh, null)).own.get('session')).toBeUndefined();
});

describe.each(databases)('a cache in the store on $name', (database) => {
  it('is shared by processes and outlives them, encrypted; what is over goes', async () => {
    await using fresh = await database.fresh();
    const [one, other] = [await opened(fresh, 'store'), await opened(fresh, 'store')];
    await one.own.set('session', 'hunter2', 60_000);
    expect(await other.own.get('session')).toBe('hunter2');
    expect((await fresh.contents()).includes('hunter2')).toBe(false);
    await other.own.set('session', 'another', 60_000);
    expect(await one.own.get('session')).toBe('another');
    await fresh.sql('update cache set expires_at = 1');
    expect(await one.own.get('session')).toBeUndefined();
    await one.own.set('other', 'value', 60_000);
    expect(await fresh.sql('select key from cache')).toHaveLength(1);
    await one.own.delete('other');
    expect(await other.own.get('other')).toBeUndefined();
    expect([...one.told, ...other.told]).toEqual([]);
  });
});

it('a Redis that is not there is told once, and is as if nothing were kept', async () => {
  await using fresh = await sqlite.fresh();
  const { cache, own, told } = await opened(fresh, `redis://127.0.0.1:${await freePort()}`);
  await own.set('session', 'value', 60_000);
  expect(await own.get('session')).toBeUndefined();
  expect(told).toEqual(['cache-unavailable']);
  await cache[Symbol.asyncDispose]();
});

describe.skipIf(!hasRedis)(`a cache in Redis${hasRedis ? '' : ' (skipped: there is no redis-server here)'}`, () => {
  let redis: ChildProcess;
  let port: number;

  async function start(): Promise<void> {
    redis = spawn('redis-server', [...ARGUMENTS, '--port', String(port)], { stdio: ['ignore', 'pipe', 'inherit'] });
    for await (const chunk of redis.stdout ?? []) if (String(chunk).includes('Ready to accept')) break;
  }
  async function stop(): Promise<void> {
    const ended = once(redis, 'exit');
    redis.kill('SIGKILL');
    await ended;
  }
  beforeAll(async () => {
    port = await freePort();
    await start();
  });
  afterAll(stop);

  it('is shared by processes, with a password, and survives the loss of the server as an empty one', async () => {
    await using fresh = await sqlite.fresh();
    const url = `redis://127.0.0.1:${port}/1`;
    const [one, other] = [await opened(fresh, url, 'a password'), await opened(fresh, url, 'a password')];
    await one.own.set('session', 'value', 60_000);
    expect(await other.own.get('session')).toBe('value');
    await other.own.delete('session');
    expect(await one.own.get('session')).toBeUndefined();
    await one.own.set('session', 'value', 60_000);
    await stop();
    expect(await other.own.get('session')).toBeUndefined();
    await start();
    // Another process doesn't leave it alone: it has not seen it fail.
    const third = await opened(fresh, url, 'a password');
    await third.own.set('session', 'again', 60_000);
    expect(await third.own.get('session')).toBe('again');
    expect([one.told, other.told, third.told]).toEqual([[], ['cache-unavailable'], []]);
    for (const { cache } of [one, other, third]) await cache[Symbol.asyncDispose]();
  });

  it('with a wrong password is told, without showing it', async () => {
    await using fresh = await sqlite.fresh();
    const { cache, own, told } = await opened(fresh, `redis://127.0.0.1:${port}`, 'wrong');
    await own.set('session', 'value', 60_000);
    expect(told).toEqual(['cache-unavailable']);
    await cache[Symbol.asyncDispose]();
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
