import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Failure } from '#connector';
import { ATTRIBUTE, counts, devices, open, TestFleet } from './fleet.ts';

const REFUSAL = 'the vendor does not like this device';

/** A fleet, looked at, and ready to be written. */
async function ready(count: number, quirks: TestFleet['quirks'] = {}) {
  const fleet = new TestFleet(devices(count));
  Object.assign(fleet.quirks, quirks);
  const engine = open(fleet);
  const before = await engine.look();
  fleet.calls.length = 0;
  return { fleet, engine, before, write: () => engine.put(before, 'new') };
}

function refusesWhere(isRefused: (at: number) => boolean) {
  return (sent: readonly string[]) => {
    if (sent.some((id) => isRefused(Number(id.slice(-6))))) throw new Failure('rejected', REFUSAL);
  };
}

function refuses(...ids: readonly string[]) {
  return (sent: readonly string[]) => {
    if (ids.length === 0 || sent.some((id) => ids.includes(id))) throw new Failure('rejected', REFUSAL);
  };
}

describe('law 2: a vendor that touches neighbours', () => {
  test('is found out on the first device, and no other is written', async () => {
    const { fleet, write } = await ready(20, { alsoSets: (device) => delete device.attributes.site });
    await expect(write()).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringMatching(
        /on one device changed .*`site`.* touches neighbours; no other device was written/,
      ),
    });
    expect(fleet.setIds).toEqual([['device-000000']]);
  });

  test('is tried once more and not again, neither in this run nor in the next ones', async () => {
    const { fleet, engine, write } = await ready(20, { alsoSets: (device) => delete device.attributes.site });
    await expect(write()).rejects.toMatchObject({ kind: 'conflict' });
    await expect(engine.put(await engine.look(), 'new')).rejects.toMatchObject({ kind: 'conflict' });
    await expect(engine.put(await engine.look(), 'new')).rejects.toMatchObject({
      kind: 'rejected',
      message: expect.stringContaining('nothing is written any more'),
    });
    expect(fleet.setIds).toHaveLength(2);
  });

  test('once only may have been somebody in the console: the next write proves itself, and clears the suspicion', async () => {
    const { fleet, engine, write } = await ready(20, { alsoSets: (device) => delete device.attributes.site });
    await expect(write()).rejects.toMatchObject({ kind: 'conflict' });
    fleet.quirks.alsoSets = () => undefined;
    const report = await engine.put(await engine.look(), 'new');
    expect(counts(report)).toMatchObject({ written: 19 });
    fleet.quirks.alsoSets = (device) => delete device.attributes.site;
    await expect(engine.put(await engine.look(), 'newer')).rejects.toMatchObject({ kind: 'conflict' });
  });

  test('is found out where it adds one, too, and never named with a value', async () => {
    const { write } = await ready(20, {
      alsoSets: (device) => Object.assign(device.attributes, { owner: 'a-secret' }),
    });
    const failure = await write().catch((error: unknown) => error);
    expect(failure).toMatchObject({ kind: 'conflict', message: expect.stringContaining('`owner`') });
    expect(String(failure)).not.toContain('a-secret');
  });

  test('in the middle of a fleet stops the write, and what was written stays', async () => {
    const { fleet, write } = await ready(30, {
      alsoSets: (device) => device.id === 'device-000008' && Object.assign(device.attributes, { site: 'Wien' }),
    });
    await expect(write()).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('look at who else'),
    });
    expect(fleet.values().filter((value) => value === 'new')).toHaveLength(10);
  });
});

describe('what a write comes to', () => {
  test('still the old value: unconfirmed', async () => {
    const { fleet, engine, before } = await ready(12);
    fleet.set = async (ids) => ids.length;
    expect((await engine.put(before, 'new')).outcomes).toEqual([{ outcome: 'unconfirmed', copies: 12 }]);
  });

  test('devices that the vendor counts out, or does not know any more: failed, silently ignored', async () => {
    const { fleet, write } = await ready(20, {
      ignores: (id) => id.endsWith('4'),
      onSet: (ids) => {
        if (ids.includes('device-000007'))
          for (const device of fleet.devices) device.isActive &&= device.id !== 'device-000007';
      },
    });
    expect((await write()).outcomes).toMatchObject([
      { outcome: 'written', copies: 17 },
      {
        outcome: 'failed',
        copies: 3,
        failure: { kind: 'rejected', message: expect.stringContaining('silently ignored 3') },
      },
    ]);
  });

  test('where the vendor does not count, what it ignores is unconfirmed', async () => {
    const { write } = await ready(20, { ignores: (id) => id.endsWith('4'), counts: () => null });
    expect(counts(await write())).toEqual({ written: 18, unconfirmed: 2 });
  });

  test('a count that is too small does not outweigh what is read back', async () => {
    const { write } = await ready(20, { counts: () => 0 });
    expect(counts(await write())).toEqual({ written: 20 });
  });

  test('a third value: a conflict of that device, and of no other', async () => {
    const { write } = await ready(20, {
      alsoSets: (device) => device.id === 'device-000008' && Object.assign(device.attributes, { [ATTRIBUTE]: 'typed' }),
    });
    expect((await write()).outcomes).toMatchObject([
      { outcome: 'written', copies: 19 },
      { outcome: 'failed', copies: 1, failure: { kind: 'conflict' } },
    ]);
  });

  test('a vendor that ignores everything is asked three times', async () => {
    const { fleet, write } = await ready(20, { ignores: () => true });
    expect((await write()).outcomes).toMatchObject([
      { outcome: 'failed', copies: 3, failure: { kind: 'rejected' } },
      {
        outcome: 'failed',
        copies: 17,
        failure: { kind: 'rejected', message: expect.stringContaining('the rest was not tried') },
      },
    ]);
    expect(fleet.setIds).toHaveLength(3);
  });

  test.each(['unavailable', 'throttled', 'auth', 'protocol', 'conflict'] as const)(
    'a batch that is `%s` is thrown; what was written stays, and the next write does the rest',
    async (kind) => {
      const { fleet, engine, before, write } = await ready(30);
      fleet.quirks.onSet = (ids) => {
        if (ids.includes('device-000015')) throw new Failure(kind, 'no');
      };
      await expect(write()).rejects.toMatchObject({ kind });
      const written = fleet.values().filter((value) => value === 'new').length;
      expect(written).toBeGreaterThan(5);
      delete fleet.quirks.onSet;
      expect(counts(await engine.put(before, 'new'))).toEqual({ written: 30 - written });
    },
  );

  test('reading back that fails is thrown, even where it is `rejected`', async () => {
    const { fleet, write } = await ready(20);
    fleet.quirks.onRead = () => {
      throw new Failure('rejected', 'no');
    };
    await expect(write()).rejects.toMatchObject({ kind: 'rejected', message: 'no' });
    expect(fleet.setIds).toHaveLength(1);
  });

  test('a bug is thrown as it is', async () => {
    const bug = new TypeError('a bug');
    const { write } = await ready(20, {
      onSet: () => {
        throw bug;
      },
    });
    await expect(write()).rejects.toBe(bug);
  });
});

describe('law 4: a device that is refused', () => {
  test('stands alone in the end, and stops no other', async () => {
    const { fleet, write } = await ready(20, { onSet: refuses('device-000003', 'device-000013') });
    expect((await write()).outcomes).toMatchObject([
      { outcome: 'written', copies: 18 },
      { outcome: 'failed', copies: 2, failure: { kind: 'rejected', message: REFUSAL } },
    ]);
    expect(fleet.values().filter((value) => value === 'old')).toHaveLength(2);
  });

  test('may be the first one: another proves that neighbours stay', async () => {
    const { fleet, write } = await ready(20, { onSet: refuses('device-000000') });
    expect(counts(await write())).toEqual({ written: 19, failed: 1 });
    expect(fleet.setIds[0]).toEqual(['device-000001']);
  });

  test('and all the others too: after three in a row the rest fails for the same reason, without being asked', async () => {
    const { fleet, write } = await ready(40, { onSet: refuses() });
    const report = await write();
    expect(report.outcomes).toMatchObject([{ outcome: 'failed', copies: 40, failure: { message: REFUSAL } }]);
    expect(report).not.toHaveProperty('after');
    expect(fleet.calls).toEqual(['require token', 'page 0', 'set 1', 'set 1', 'set 1']);
  });

  test('and all that follow: three in a row in the middle of a fleet are the end', async () => {
    const { fleet, write } = await ready(40, { onSet: refusesWhere((at) => at >= 15) });
    expect(counts(await write())).toEqual({ written: 15, failed: 25 });
    // 10 to 14 are written in one batch; 15 to 18 are halved down to single devices, of which the third is the last to be asked.
    expect(fleet.calls.slice(fleet.calls.lastIndexOf('set 5')).filter((call) => call.startsWith('set'))).toEqual([
      'set 5',
      'set 4',
      'set 2',
      'set 1',
      'set 1',
      'set 2',
      'set 1',
    ]);
  });

  test('is forgotten as soon as another is taken', async () => {
    const { fleet, write } = await ready(40, { onSet: refusesWhere((at) => at % 3 > 0) });
    expect(counts(await write())).toEqual({ written: 14, failed: 26 });
    expect(fleet.values().map((value) => value === 'new')).toEqual(fleet.devices.map((_, at) => at % 3 === 0));
  });
});

test('whatever the vendor does, outcomes add up to what differed, and an unknown value is never written over', async () => {
  const one = fc.record({
    holds: fc.constantFrom('old', 'older', 'new', ''),
    // Somebody types between the look and the write.
    isTyped: fc.boolean(),
    fate: fc.constantFrom('taken', 'taken', 'taken', 'refused', 'ignored'),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(one, { maxLength: 60 }), fc.boolean(), async (all, isCounting) => {
      const fleet = new TestFleet(devices(all.length, (at) => ({ attributes: { [ATTRIBUTE]: all[at]?.holds ?? '' } })));
      const fated = (fate: string) => (id: string) => all[Number(id.slice(-6))]?.fate === fate;
      const engine = open(fleet);
      const before = await engine.look();
      for (const [at, device] of fleet.devices.entries()) {
        if (all[at]?.isTyped && all[at]?.holds !== 'new') device.attributes = { [ATTRIBUTE]: 'typed' };
      }
      fleet.quirks.ignores = fated('ignored');
      if (!isCounting) fleet.quirks.counts = () => null;
      fleet.quirks.onSet = (sent) => {
        if (sent.some(fated('refused'))) throw new Failure('rejected', REFUSAL);
      };
      const report = await engine.put(before, 'new');
      const differed = all.filter(({ holds }) => holds !== 'new').length;
      const total = report.outcomes.reduce((sum, { copies }) => sum + copies, 0);
      // A write that ended early knows the rest from the look before, where what somebody has typed since was another value.
      const typed = all.filter(({ isTyped, holds }) => isTyped && holds !== 'new').length;
      expect(total).toBeGreaterThanOrEqual(differed);
      expect(total).toBeLessThanOrEqual(differed + (report.after === undefined ? typed : 0));
      const now = fleet.values().filter((value) => value === 'new').length;
      expect(counts(report).written ?? 0).toBe(now - (all.length - differed));
      for (const [at, value] of fleet.values().entries()) {
        if (all[at]?.isTyped && all[at]?.holds !== 'new') expect(value).toBe('typed');
      }
      if (report.after !== undefined) expect(await engine.look()).toEqual(report.after);
    }),
    { numRuns: 300 },
  );
});
