import { describe, expect, test } from 'vitest';
import { Failure } from '#connector';
import { testClock } from '../../clock.ts';
import { kitWith } from '../loopback.ts';
import { devices, fingerprint, open, SLOT, signal, TestFleet } from './fleet.ts';

/** Devices that were last heard of at these moments, and the kit of an account in which runs follow one another. */
function world(lastCheckIns: readonly (number | null)[]) {
  const fleet = new TestFleet(devices(lastCheckIns.length, (at) => ({ lastCheckInAt: lastCheckIns[at] ?? null })));
  fleet.devices.push(...devices(2, (at) => ({ id: `other-${at}`, platform: 'android', lastCheckInAt: 5000 })));
  const clock = testClock(10_000);
  const kit = kitWith({ fingerprint, clock });
  return { fleet, clock, run: () => open(fleet, kit) };
}

describe('delivery', () => {
  test('counts who has been heard of since; of all others it cannot tell', async () => {
    const { run } = world([999, 1000, 1001, 5000, null]);
    expect(await run().delivery(SLOT, 1000, signal)).toEqual({
      delivered: 3,
      pending: 0,
      failed: 0,
      unknown: 2,
      evidence: expect.stringContaining('nobody can tell'),
      asOf: 10_000,
    });
  });

  test('costs a run nothing that has just looked', async () => {
    const { fleet, clock, run } = world([1, 2]);
    const engine = run();
    await engine.look();
    fleet.calls.length = 0;
    await clock.advance(60_000);
    expect(await engine.delivery(SLOT, 9000, signal)).toMatchObject({ asOf: 10_000 });
    expect(await engine.delivery({ ...SLOT, platform: 'android' }, 10_000, signal)).toMatchObject({ unknown: 2 });
    expect(fleet.calls).toEqual([]);
  });

  test('of a value that is younger than the list is counted from a new list', async () => {
    const { fleet, clock, run } = world([1, 2]);
    const engine = run();
    await engine.put(await engine.look(), 'new');
    await clock.advance(1);
    Object.assign(fleet.devices[0] ?? {}, { lastCheckInAt: 10_002 });
    expect(await engine.delivery(SLOT, 10_001, signal)).toMatchObject({ delivered: 1, unknown: 1, asOf: 10_001 });
    await clock.advance(1);
    Object.assign(fleet.devices[1] ?? {}, { lastCheckInAt: 10_002 });
    expect(await engine.delivery(SLOT, 10_002, signal)).toMatchObject({ delivered: 2, unknown: 0 });
  });
});

describe('a request to check in', () => {
  const asked = ({ askedIds }: TestFleet) => askedIds.flat().map((id) => Number(id.slice(-6)));

  test('goes to phones not heard of since, the longest silent first and those nobody can tell of last, in batches', async () => {
    const { fleet, run } = world([500, 1000, null, 300, 5000, 400, 300]);
    expect(await run().requestCheckIn(SLOT, 1000, signal)).toBe(5);
    expect(fleet.calls.slice(-2)).toEqual(['check-in 4', 'check-in 1']);
    expect(asked(fleet)).toEqual([3, 6, 5, 0, 2]);
  });

  test('goes to no more than a few calls reach; the next run goes on behind those, and begins anew after the last', async () => {
    const { fleet, run } = world(Array.from({ length: 20 }, (_, at) => at));
    for (const expected of [8, 8, 8]) expect(await run().requestCheckIn(SLOT, 1000, signal)).toBe(expected);
    expect(asked(fleet)).toEqual([...Array.from({ length: 20 }, (_, at) => at), 0, 1, 2, 3]);
  });

  test('goes on behind a phone that has checked in meanwhile', async () => {
    const { fleet, run } = world(Array.from({ length: 12 }, (_, at) => at));
    await run().requestCheckIn(SLOT, 1000, signal);
    Object.assign(fleet.devices[7] ?? {}, { lastCheckInAt: 2000 });
    fleet.askedIds.length = 0;
    await run().requestCheckIn(SLOT, 1000, signal);
    expect(asked(fleet)).toEqual([8, 9, 10, 11, 0, 1, 2, 3]);
  });

  test('about a newer value begins anew', async () => {
    const { fleet, run } = world(Array.from({ length: 20 }, (_, at) => at));
    await run().requestCheckIn(SLOT, 1000, signal);
    fleet.askedIds.length = 0;
    await run().requestCheckIn(SLOT, 2000, signal);
    expect(asked(fleet)[0]).toBe(0);
  });

  test('asks nobody twice in a run, and nobody who has been heard of', async () => {
    const { fleet, run } = world([1, 2, 3, 2000]);
    expect(await run().requestCheckIn(SLOT, 1000, signal)).toBe(3);
    expect(asked(fleet)).toEqual([0, 1, 2]);
    for (const device of fleet.devices) device.lastCheckInAt = 5000;
    expect(await run().requestCheckIn(SLOT, 1000, signal)).toBe(0);
  });

  test('counts what the vendor counts, and what was sent where it does not', async () => {
    const { fleet, run } = world([1, 2, 3]);
    fleet.requestCheckIn = async () => 2;
    expect(await run().requestCheckIn(SLOT, 1000, signal)).toBe(2);
    fleet.requestCheckIn = async () => null;
    expect(await run().requestCheckIn(SLOT, 1000, signal)).toBe(3);
  });

  test('stops between two calls when the signal fires', async () => {
    const { fleet, run } = world(Array.from({ length: 20 }, (_, at) => at));
    const stop = new AbortController();
    const reason = new Error('enough');
    const request = fleet.requestCheckIn.bind(fleet);
    fleet.requestCheckIn = async (ids) => {
      stop.abort(reason);
      return request(ids);
    };
    await expect(run().requestCheckIn(SLOT, 1000, stop.signal)).rejects.toBe(reason);
    expect(fleet.askedIds).toHaveLength(1);
  });

  test('that fails half-way is thrown, and the next run goes on with what was not asked', async () => {
    const { fleet, run } = world(Array.from({ length: 20 }, (_, at) => at));
    const request = fleet.requestCheckIn.bind(fleet);
    fleet.requestCheckIn = async (ids) => {
      if (fleet.askedIds.length === 1) throw new Failure('throttled', 'slow down');
      return request(ids);
    };
    await expect(run().requestCheckIn(SLOT, 1000, signal)).rejects.toMatchObject({ kind: 'throttled' });
    fleet.requestCheckIn = request;
    await run().requestCheckIn(SLOT, 1000, signal);
    expect(asked(fleet)).toEqual(Array.from({ length: 12 }, (_, at) => at));
  });
});
