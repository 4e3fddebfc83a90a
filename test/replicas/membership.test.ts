/** Who owns what, while daemons come, go, die, and lose the store. */
import { describe, expect, it } from 'vitest';
import { ALONE, RENEW_MS, TTL_MS } from '../../src/replicas/membership.ts';
import { ownerOf } from '../../src/replicas/share.ts';
import { turns } from '../reconcile/world.ts';
import { type Member, openReplicaWorld } from './world.ts';

const WORK = Array.from({ length: 60 }, (_, at) => `account:tenant-${at}`);

function owned({ replicas }: Member): readonly string[] {
  return WORK.filter((work) => replicas.owns(work));
}

describe('daemons on one store', () => {
  it('own everything between them, each piece once, as soon as they know each other', async () => {
    await using world = await openReplicaWorld();
    const a = await world.join('a');
    expect(owned(a)).toEqual(WORK);
    const b = await world.join('b');
    await world.pass(RENEW_MS);
    expect([...owned(a), ...owned(b)].sort()).toEqual([...WORK].sort());
    expect(owned(b)).toEqual(WORK.filter((work) => ownerOf(work, ['a', 'b']) === 'b'));
    expect(a.told).toMatchObject([
      { name: 'replicas-changed', replicas: [expect.any(String)] },
      { name: 'replicas-changed', replicas: [expect.any(String), expect.any(String)] },
    ]);
  });

  it('own nothing before they are known', async () => {
    await using world = await openReplicaWorld();
    const a = await world.join('a', (member) => {
      member.reaches = false;
    });
    expect(owned(a)).toEqual([]);
    a.reaches = true;
    await world.pass(RENEW_MS);
    expect(owned(a)).toEqual(WORK);
  });

  it('one that stops gives its share back at once, and the others have it with their next renewal', async () => {
    await using world = await openReplicaWorld();
    const [a, b] = [await world.join('a'), await world.join('b')];
    await world.pass(RENEW_MS);
    await b.replicas.stop();
    expect(owned(b)).toEqual([]);
    expect(await world.store.read.replicas.list()).toMatchObject([{ id: 'a' }]);
    await world.pass(RENEW_MS);
    expect(owned(a)).toEqual(WORK);
  });

  it('one that dies is counted for its time to live, and for one renewal of the others, and no longer', async () => {
    await using world = await openReplicaWorld();
    const a = await world.join('a');
    // It has died right after it made itself known.
    const dead = { id: 'dead', name: 'dead#1', version: '1', validationAddress: null, adminAddress: null };
    await world.store.write(({ replicas }) => replicas.renew(dead, TTL_MS));
    await world.pass(RENEW_MS);
    expect(owned(a)).not.toEqual(WORK);
    await world.pass(TTL_MS);
    expect(owned(a)).toEqual(WORK);
  });

  it('one that does not reach the store owns nothing after its time to live, and says so once', async () => {
    await using world = await openReplicaWorld();
    const [a, b] = [await world.join('a'), await world.join('b')];
    await world.pass(RENEW_MS);
    let changes = 0;
    b.replicas.onChange(() => {
      changes += 1;
    });
    b.reaches = false;
    await world.pass(TTL_MS - 1);
    expect(owned(b)).not.toEqual([]);
    await world.pass(1);
    expect(owned(b)).toEqual([]);
    await world.pass(2 * TTL_MS);
    expect(owned(a)).toEqual(WORK);
    expect(b.told.filter(({ name }) => name === 'replica-cut-off')).toHaveLength(1);
    expect(changes).toBe(1);
  });

  it('when the store comes back for all, nobody takes everything because he came first', async () => {
    await using world = await openReplicaWorld();
    const [a, b] = [await world.join('a'), await world.join('b')];
    await world.pass(RENEW_MS);
    const before = owned(a);
    [a.reaches, b.reaches] = [false, false];
    await world.pass(2 * TTL_MS);
    a.reaches = true;
    await world.pass(RENEW_MS);
    expect(owned(a)).toEqual([]);
    b.reaches = true;
    await world.pass(2 * RENEW_MS);
    expect(owned(a)).toEqual(before);
    expect([...owned(a), ...owned(b)].sort()).toEqual([...WORK].sort());
  });
});

describe('a daemon that was stopped for a while', () => {
  it('owns nothing when it goes on, before its timers have fired', async () => {
    await using world = await openReplicaWorld();
    const a = await world.join('a');
    let stopped = 0;
    const { now } = world.clock;
    Object.assign(world.clock, { now: () => now() + stopped });
    stopped = TTL_MS;
    expect(owned(a)).toEqual([]);
  });

  it('also where the clock of the machine was set back meanwhile', async () => {
    await using world = await openReplicaWorld();
    let steady = 0;
    Object.assign(world.clock, { steady: () => steady });
    const a = await world.join('a');
    expect(owned(a)).toEqual(WORK);
    steady = TTL_MS;
    expect(owned(a)).toEqual([]);
  });
});

describe('the only daemon on its store', () => {
  it('owns everything, and nobody is told of it', async () => {
    await using world = await openReplicaWorld();
    ALONE.start({ validationAddress: null, adminAddress: null });
    await turns(2);
    expect(WORK.every((work) => ALONE.owns(work))).toBe(true);
    expect(await world.store.read.replicas.list()).toEqual([]);
  });
});
