import { describe, expect, test } from 'vitest';
import type { Progress } from '#connector';
import { ATTRIBUTE, counts, devices, open, SLOT, signal, TestFleet } from './fleet.ts';

describe('a long write', () => {
  const long = (onProgress: (progress: Progress) => void, stop: AbortSignal = signal) => ({
    stop,
    progress: onProgress,
  });

  test('tells after each batch how many of the copies have been dealt with', async () => {
    const fleet = new TestFleet(devices(25, (at) => (at < 12 ? { attributes: { [ATTRIBUTE]: 'new' } } : {})));
    const engine = open(fleet);
    const told: Progress[] = [];
    await engine.put(
      await engine.look(),
      'new',
      long((progress) => told.push(progress)),
    );
    expect(told.map(({ copies }) => copies)).toEqual([10, 13, 18, 19, 24, 25]);
    expect(told.every(({ of }) => of === 25)).toBe(true);
  });

  test('of a fleet that has grown since says how many there are now', async () => {
    const fleet = new TestFleet(devices(3));
    const engine = open(fleet);
    const before = await engine.look();
    fleet.devices.push(...devices(2, (at) => ({ id: `new-${at}` })));
    const told: Progress[] = [];
    await engine.put(
      before,
      'new',
      long((progress) => told.push(progress)),
    );
    expect(told.at(-1)).toEqual({ copies: 5, of: 5 });
  });

  test('that is stopped finishes what is in hand; the rest is not attempted, and the next write does it', async () => {
    const fleet = new TestFleet(devices(40));
    const engine = open(fleet);
    const stop = new AbortController();
    const before = await engine.look();
    fleet.calls.length = 0;
    const report = await engine.put(
      before,
      'new',
      long(({ copies }) => copies > 10 && stop.abort(), stop.signal),
    );
    expect(report.outcomes).toEqual([
      { outcome: 'written', copies: 15 },
      { outcome: 'not-attempted', copies: 25 },
    ]);
    expect(report).not.toHaveProperty('after');
    expect(fleet.calls.filter((call) => call.startsWith('page'))).toEqual(['page 0', 'page 9']);
    expect(counts(await engine.put(await engine.look(), 'new'))).toEqual({ written: 25 });
    expect(fleet.setIds.flat().toSorted()).toEqual(fleet.devices.map(({ id }) => id));
  });

  test('that is stopped counts what was to stay for nothing of the rest', async () => {
    const fleet = new TestFleet(devices(40, (at) => ({ attributes: { [ATTRIBUTE]: at % 2 === 0 ? 'to stay' : '' } })));
    const engine = open(fleet);
    const seen = await engine.look();
    const before = { ...seen, copies: seen.copies.filter(({ holds }) => holds === null) };
    const stop = new AbortController();
    const told: Progress[] = [];
    const progress = (one: Progress) => {
      told.push(one);
      if (one.copies > 5) stop.abort();
    };
    const report = await engine.put(before, 'new', { stop: stop.signal, progress });
    expect(counts(report)).toEqual({ written: 9, failed: 10, 'not-attempted': 11 });
    expect(told.at(-1)).toEqual({ copies: 9, of: 20 });
    expect(fleet.values().filter((value) => value === 'to stay')).toHaveLength(20);
  });

  test('that is stopped before it begins sends nothing', async () => {
    const fleet = new TestFleet(devices(4));
    const engine = open(fleet);
    const before = await engine.look();
    fleet.calls.length = 0;
    const report = await engine.put(
      before,
      'new',
      long(() => {}, AbortSignal.abort()),
    );
    expect(report.outcomes).toEqual([{ outcome: 'not-attempted', copies: 4 }]);
    expect(fleet.calls).toEqual([]);
  });

  test('that is aborted throws the reason, at whatever it was', async () => {
    const reason = new Error('enough');
    for (const on of ['onPage', 'onSet', 'onRead'] as const) {
      const fleet = new TestFleet(devices(40));
      const engine = open(fleet);
      const before = await engine.look();
      const stop = new AbortController();
      fleet.quirks[on] = () => stop.abort(reason);
      await expect(engine.write(SLOT, before, () => 'new', stop.signal)).rejects.toBe(reason);
      expect(fleet.setIds.length).toBeLessThanOrEqual(1);
      fleet.calls.length = 0;
      await expect(engine.write(SLOT, before, () => 'new', stop.signal)).rejects.toBe(reason);
      expect(fleet.calls).toEqual([]);
    }
  });
});
