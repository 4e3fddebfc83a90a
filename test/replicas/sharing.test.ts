/** What is promised of accounts that several daemons share, with real runs on one store. */
import { describe, expect, it } from 'vitest';
import { LEASE_TTL_MS } from '../../src/reconcile/held-lease.ts';
import { RENEW_MS, TTL_MS } from '../../src/replicas/membership.ts';
import { type DaemonsWorld, JITTER_MS, openDaemons } from './daemons.ts';

/** docs/high-availability.md: an account is left out no longer than this after the crash of its daemon. */
const LONGEST_LEFT_OUT_MS = Math.max(TTL_MS + RENEW_MS + JITTER_MS, LEASE_TTL_MS + 1_000);

async function runsSince({ world, accounts }: DaemonsWorld, at: number) {
  const all = await Promise.all(
    [...accounts.keys()].map((account) => world.store.read.runs.list({ account, limit: 20 })),
  );
  return all.flat().filter(({ startedAt }) => startedAt >= at);
}

/** Three daemons that know each other, and accounts that have all been run. */
async function three(world: DaemonsWorld, dice: readonly [number, number, number] = [0.1, 0.5, 0.9]) {
  const daemons = [await world.start('a', dice[0]), await world.start('b', dice[1]), await world.start('c', dice[2])];
  await world.replicas.pass(2 * LONGEST_LEFT_OUT_MS);
  return daemons;
}

describe('three daemons', () => {
  it('run every account once in a round, each its own part', async () => {
    await using world = await openDaemons(12);
    const daemons = await three(world);
    const at = world.world.clock.now();
    for (const { asked } of daemons) asked.length = 0;
    world.round(daemons);
    await world.replicas.pass(JITTER_MS);
    const runs = await runsSince(world, at);
    expect(runs.map(({ account }) => account).sort()).toEqual([...world.accounts.keys()].sort());
    for (const daemon of daemons) expect(daemon.asked.sort()).toEqual([...world.owned(daemon)].sort());
  });

  it('of which two believe for a moment that an account is theirs run it once', async () => {
    await using world = await openDaemons(12);
    const daemons = await three(world, [0, 0, 0]);
    for (const { asked } of daemons) asked.length = 0;
    const at = world.world.clock.now();
    // The others have not heard of it when the round begins.
    const late = await world.start('d', 0);
    world.round([...daemons, late]);
    await world.replicas.pass(LONGEST_LEFT_OUT_MS);
    const runs = await runsSince(world, at);
    expect(late.asked.filter((name) => daemons.some(({ asked }) => asked.includes(name)))).not.toEqual([]);
    expect(runs.map(({ account }) => account).sort()).toEqual([...world.accounts.keys()].sort());
  });

  it('of which one dies right before a round leave no account out for longer than is stated', async () => {
    await using world = await openDaemons(12);
    const [a, b, c] = await three(world);
    if (a === undefined || b === undefined || c === undefined) throw new Error('there are three');
    const left = world.owned(b);
    expect(left.length).toBeGreaterThan(0);
    const at = world.world.clock.now();
    b.kill();
    world.round([a, c]);
    await world.replicas.pass(LONGEST_LEFT_OUT_MS);
    const runs = await runsSince(world, at);
    expect(runs.map(({ account }) => account).sort()).toEqual([...world.accounts.keys()].sort());
    expect([...world.owned(a), ...world.owned(c)].sort()).toEqual([...world.accounts.keys()].sort());
  });

  it('of which one dies in the middle of a run make it anew when its lease is over', async () => {
    await using world = await openDaemons(12);
    const daemons = await three(world);
    const [a, b, c] = daemons;
    if (a === undefined || b === undefined || c === undefined) throw new Error('there are three');
    const [name = ''] = world.owned(b);
    world.mdms.get(name)?.next('observe', 'ios', () => {
      b.kill();
      return new Promise(() => undefined);
    });
    const at = world.world.clock.now();
    world.round(daemons);
    await world.replicas.pass(JITTER_MS / 2 + LONGEST_LEFT_OUT_MS);
    const runs = (await runsSince(world, at)).filter(({ account }) => account === name);
    expect(runs.map(({ outcome }) => outcome)).toEqual(['clean']);
    const others = [...a.member.told, ...c.member.told];
    expect(others.filter((event) => event.name === 'lease-taken-over')).toMatchObject([{ lease: `account:${name}` }]);
  });
});
