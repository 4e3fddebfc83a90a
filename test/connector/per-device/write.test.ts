import { describe, expect, test } from 'vitest';
import { ATTRIBUTE, counts, devices, fingerprint, held, open, SLOT, signal, TestFleet } from './fleet.ts';

describe('a write', () => {
  test('goes to one device, which is read back, and then to the others in batches, each read back', async () => {
    const fleet = new TestFleet(devices(12));
    const engine = open(fleet);
    const before = await engine.look();
    fleet.calls.length = 0;
    const report = await engine.put(before, 'new');
    expect(report.outcomes).toEqual([{ outcome: 'written', copies: 12 }]);
    expect(fleet.values()).toEqual(Array(12).fill('new'));
    const batch = ['set 5', 'read 3', 'read 2'];
    expect(fleet.calls).toEqual([
      'require token',
      'page 0',
      ...['set 1', 'read 1'],
      ...batch,
      ...['set 4', 'read 3', 'read 1'],
      'page 9',
      ...['set 2', 'read 2'],
    ]);
  });

  test('begins with the device that has the most to lose', async () => {
    const fleet = new TestFleet(
      devices(5, (at) => (at === 3 ? { attributes: { site: 'Graz', owner: 'x', tag: '1' } } : {})),
    );
    const engine = open(fleet);
    await engine.put(await engine.look(), 'new');
    expect(fleet.setIds[0]).toEqual(['device-000003']);
  });

  test('reports `after` as the next look sees it, revision and neighbours included', async () => {
    const fleet = new TestFleet(devices(30, (at) => ({ platform: at % 2 === 0 ? 'ios' : 'android' })));
    Object.assign(fleet.devices[4]?.attributes ?? {}, { owner: 'x' });
    fleet.quirks.ignores = (id) => id.endsWith('6');
    const engine = open(fleet);
    const { after } = await engine.put(await engine.look(), 'new');
    expect(after).toBeDefined();
    expect(await engine.look()).toEqual(after);
    expect(held(await engine.look())).toEqual(
      new Map([
        [fingerprint('new'), 12],
        [fingerprint('old'), 3],
      ]),
    );
  });

  test('touches the platform of its slot only, and active devices only', async () => {
    const platforms = ['ios', 'android', null] as const;
    const fleet = new TestFleet(devices(30, (at) => ({ platform: platforms[at % 3] ?? null, isActive: at > 5 })));
    const engine = open(fleet);
    expect(counts(await engine.put(await engine.look(), 'new'))).toEqual({ written: 8 });
    const written = fleet.devices.filter(({ attributes }) => attributes[ATTRIBUTE] === 'new');
    expect(written.every(({ platform, isActive }) => platform === 'ios' && isActive)).toBe(true);
  });

  test('sends nothing to devices that hold the value already, and counts only those that differed', async () => {
    const fleet = new TestFleet(devices(12, (at) => ({ attributes: at % 4 === 0 ? {} : { [ATTRIBUTE]: 'new' } })));
    const engine = open(fleet);
    const before = await engine.look();
    expect((await engine.put(before, 'new')).outcomes).toEqual([{ outcome: 'written', copies: 3 }]);
    expect(fleet.setIds.flat()).toEqual(['device-000000', 'device-000004', 'device-000008']);
    fleet.setIds.length = 0;
    expect((await engine.put(before, 'new')).outcomes).toEqual([]);
    expect(fleet.setIds).toEqual([]);
  });

  test('writes a device that has enrolled since, and leaves one alone that somebody has typed into', async () => {
    const fleet = new TestFleet(devices(6));
    const engine = open(fleet);
    const before = await engine.look();
    Object.assign(fleet.devices[2]?.attributes ?? {}, { [ATTRIBUTE]: 'typed' });
    fleet.devices.push(...devices(1, () => ({ id: 'new', attributes: {} })));
    const { outcomes, after } = await engine.put(before, 'new');
    expect(outcomes).toMatchObject([
      { outcome: 'written', copies: 6 },
      { outcome: 'failed', copies: 1, failure: { kind: 'conflict' } },
    ]);
    expect(fleet.values()).toEqual(['new', 'new', 'typed', 'new', 'new', 'new', 'new']);
    expect(after?.copies).toContainEqual({ holds: fingerprint('typed'), count: 1 });
  });

  test('into devices that each hold something of their own leaves all alone, and has no `after`', async () => {
    const fleet = new TestFleet(devices(201));
    const engine = open(fleet);
    const before = await engine.look();
    for (const [at, device] of fleet.devices.entries()) device.attributes = { [ATTRIBUTE]: `typed ${at}` };
    const report = await engine.put(before, 'new');
    expect(counts(report)).toEqual({ failed: 201 });
    expect(report).not.toHaveProperty('after');
    expect(fleet.setIds).toEqual([]);
  });

  test('of two attributes of the same devices at the same moment goes to one after the other, of two platforms side by side', async () => {
    const fleet = new TestFleet(devices(20, (at) => ({ platform: at % 2 === 0 ? 'ios' : 'android' })));
    const slots = [SLOT, { attribute: 'other', platform: 'ios' }, { attribute: 'other', platform: 'android' }] as const;
    const engine = open(fleet);
    const order: string[] = [];
    const written = slots.map(async (slot) => {
      const name = `${slot.platform} ${slot.attribute}`;
      const report = await engine.write(slot, await engine.look(slot), () => 'new', signal, {
        stop: signal,
        progress: () => order.push(name),
      });
      return counts(report);
    });
    expect(await Promise.all(written)).toEqual([{ written: 10 }, { written: 10 }, { written: 10 }]);
    expect(order.lastIndexOf('ios token')).toBeLessThan(order.indexOf('ios other'));
    expect(order.indexOf('android other')).toBeLessThan(order.indexOf('ios other'));
  });

  test('that waits for another stops waiting when it is told to', async () => {
    const fleet = new TestFleet(devices(20));
    const engine = open(fleet);
    const before = await engine.look();
    const first = engine.put(before, 'new');
    const reason = new Error('enough');
    const stop = new AbortController();
    const waiting = engine.write({ attribute: 'other', platform: 'ios' }, before, () => 'new', stop.signal);
    stop.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    expect(counts(await first)).toEqual({ written: 20 });
  });

  test('reveals the value just before it is sent, each time', async () => {
    const fleet = new TestFleet(devices(7));
    const engine = open(fleet);
    const before = await engine.look();
    const order: string[] = [];
    fleet.quirks.onSet = () => order.push('set');
    const reveal = () => {
      order.push('reveal');
      return 'new';
    };
    await engine.write(SLOT, before, reveal, signal);
    // Once to know what it is compared with.
    expect(order).toEqual(['reveal', 'reveal', 'set', 'reveal', 'set', 'reveal', 'set']);
  });

  test.each(['constructor', '__proto__'])('of an attribute that is called %s is like any other', async (attribute) => {
    const fleet = new TestFleet(devices(3));
    const slot = { attribute, platform: 'ios' } as const;
    const engine = open(fleet);
    const report = await engine.write(slot, await engine.look(slot), () => 'new', signal);
    expect(counts(report)).toEqual({ written: 3 });
    expect(report.after).toEqual(await engine.look(slot));
  });

  test('of an attribute that may not be written stops before anything is read or written', async () => {
    const fleet = new TestFleet(devices(7));
    const engine = open(fleet);
    const before = await engine.look();
    fleet.calls.length = 0;
    const write = engine.write({ attribute: 'undefined', platform: 'ios' }, before, () => 'new', signal);
    await expect(write).rejects.toMatchObject({ kind: 'rejected' });
    expect(fleet.calls).toEqual(['require undefined']);
  });
});
