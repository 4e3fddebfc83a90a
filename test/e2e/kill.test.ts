/**
 * The daemon is killed at every request it makes to the vendor, and started again. Each time it ends in the same place. A
 * request that changes something is interrupted twice: before the vendor sees it, and after the vendor has done it.
 */
import pMap from 'p-map';
import { describe, expect, it } from 'vitest';
import { LocalAuthority } from '../../src/authority/local.ts';
import { systemClock } from '../../src/clock.ts';
import type { SimulatedRequest } from '../../src/simulation/contract.ts';
import { E2eWorld } from './world.ts';

const WORLDS_AT_ONCE = 2;

async function generateToken(world: E2eWorld): Promise<void> {
  await using store = await world.store();
  const authority = new LocalAuthority({ tokenSet: 'pingid', store, clock: systemClock, slots: [] });
  await authority.generate({ note: '', makeCurrent: true }, { name: 'test', reason: '' });
}

async function requestsOfFirstPass(): Promise<readonly SimulatedRequest[]> {
  await using world = await E2eWorld.open({}, { log: { level: 'debug' } });
  await generateToken(world);
  const daemon = await world.serve();
  await daemon.started.line((line) => line.includes('"run-ended"'));
  await daemon.signal('SIGTERM');
  return world.simulator.requests;
}

async function killAt(nth: number, when: 'before' | 'after'): Promise<void> {
  await using world = await E2eWorld.open({}, { log: { level: 'debug' } });
  const before = world.neighbours();
  await generateToken(world);
  const killed = await killedAt(world, nth, when);
  expect(killed, 'the daemon was killed, and did not end by itself').toBe('SIGKILL');

  const again = await world.serve();
  await again.started.line((line) => line.includes('"run-ended"') && line.includes('"clean"'));
  await again.signal('SIGTERM');

  await using store = await world.store();
  const [token, ...others] = await store.read.tokens.list();
  expect(others).toEqual([]);
  const value = (await store.read.tokens.reveal(token?.id ?? '')).reveal();
  expect(new Set(world.values())).toEqual(new Set([value]));
  expect(world.neighbours()).toEqual(before);
  expect(await store.read.audit.verify()).toMatchObject({ broken: null });
  const runs = await store.read.runs.list({ limit: 100 });
  expect(runs.filter((run) => run.endedAt === null)).toEqual([]);
}

/** Starts the daemon and kills it at its nth request. Returns the signal that it died of. */
async function killedAt(world: E2eWorld, nth: number, when: 'before' | 'after'): Promise<string | null> {
  const daemon = world.start(['serve']);
  let seen = 0;
  const stopKilling = world.simulator.behave(() => {
    seen += 1;
    if (seen < nth) return undefined;
    daemon.child.kill('SIGKILL');
    return when === 'before' ? 'reset' : 'hidden';
  });
  await daemon.ended;
  stopKilling();
  return daemon.child.signalCode;
}

describe('a daemon that is killed and started again ends in the same state', () => {
  it('at every request of its first pass', { timeout: 300_000 }, async () => {
    const requests = await requestsOfFirstPass();
    expect(requests.filter(({ method }) => method === 'PATCH')).toHaveLength(2);
    const points = requests.flatMap(({ method }, at) => [
      () => killAt(at + 1, 'after'),
      ...(method === 'PATCH' ? [() => killAt(at + 1, 'before')] : []),
    ]);
    await pMap(points, (point) => point(), { concurrency: WORLDS_AT_ONCE });
  });
});
