import { describe, expect, test } from 'vitest';
import { Failure } from '#connector';
import { MOST_VALUES } from '../../../src/connector/per-device/tally.ts';
import { ATTRIBUTE, devices, fingerprint, held, open, SLOT, signal, TestFleet } from './fleet.ts';

const ANDROID = { attribute: ATTRIBUTE, platform: 'android' } as const;

/** A fleet of both platforms and some that no profile knows. */
function mixed(count = 30): TestFleet {
  const platforms = ['ios', 'android', null] as const;
  return new TestFleet(devices(count, (at) => ({ platform: platforms[at % 3] ?? null })));
}

describe('a look', () => {
  test('counts the devices of the platform by what they hold', async () => {
    const fleet = mixed();
    const holding = [{ [ATTRIBUTE]: 'new' }, { [ATTRIBUTE]: 'new' }, { [ATTRIBUTE]: 'new' }, { [ATTRIBUTE]: '' }, {}];
    for (const [at, attributes] of holding.entries()) Object.assign(fleet.devices[at * 3] ?? {}, { attributes });
    const seen = await open(fleet).look();
    expect(seen.place).toBe('device attribute token (ios devices)');
    expect(seen.copies).toEqual([
      { holds: fingerprint('old'), count: 5 },
      { holds: fingerprint('new'), count: 3 },
      { holds: null, count: 2 },
    ]);
  });

  test('names the neighbours of the platform in order, once, without ours and without empty ones', async () => {
    const fleet = mixed(6);
    Object.assign(fleet.devices[0]?.attributes ?? {}, { 'cost centre': '7', constructor: 'x', empty: '' });
    Object.assign(fleet.devices[1]?.attributes ?? {}, { android: 'only' });
    expect((await open(fleet).look()).neighbours).toEqual(['constructor', 'cost centre', 'site']);
  });

  test.each(['constructor', '__proto__', 'toString'])(
    'takes the attribute %s for none where no device has it',
    async (attribute) => {
      const seen = await open(new TestFleet(devices(3))).look({ attribute, platform: 'ios' });
      expect(seen.copies).toEqual([{ holds: null, count: 3 }]);
    },
  );

  test('of a platform without devices has no copies', async () => {
    expect((await open(new TestFleet(devices(3))).look(ANDROID)).copies).toEqual([]);
  });

  test('of an attribute that differs from device to device is `rejected`; beside it is a slot like any other', async () => {
    const fleet = new TestFleet(
      devices(MOST_VALUES + 1, (at) => ({ attributes: { [ATTRIBUTE]: 'old', tag: String(at) } })),
    );
    const engine = open(fleet);
    expect(held(await engine.look())).toEqual(new Map([[fingerprint('old'), MOST_VALUES + 1]]));
    const tag = { attribute: 'tag', platform: 'ios' } as const;
    await expect(engine.look(tag)).rejects.toMatchObject({
      kind: 'rejected',
      message: expect.stringContaining('not one shared token'),
    });
    fleet.devices.pop();
    expect((await open(fleet).look(tag)).copies).toHaveLength(MOST_VALUES);
  });
});

describe('the revision', () => {
  const of = async (fleet: TestFleet) => (await open(fleet).look()).revision;

  test('is equal while nobody touches anything: whatever the order, the pages, the check-ins and the other platforms', async () => {
    const fleet = mixed();
    const before = await of(fleet);
    fleet.devices.reverse();
    fleet.pageRows = 7;
    for (const device of fleet.devices) {
      device.lastCheckInAt = 1_000_000;
      device.attributes = Object.fromEntries(Object.entries(device.attributes).reverse());
      if (device.platform !== 'ios') device.attributes.site = 'Wien';
    }
    fleet.devices.push(...devices(1, () => ({ id: 'retired', isActive: false })));
    expect(await of(fleet)).toBe(before);
  });

  test.each<[string, (fleet: TestFleet) => void]>([
    ['our value', (fleet) => Object.assign(fleet.devices[0]?.attributes ?? {}, { [ATTRIBUTE]: 'new' })],
    ['a neighbour', (fleet) => Object.assign(fleet.devices[0]?.attributes ?? {}, { site: 'Wien' })],
    ['a neighbour more', (fleet) => Object.assign(fleet.devices[0]?.attributes ?? {}, { owner: 'x' })],
    ['a device less', (fleet) => void fleet.devices.shift()],
    [
      'what two devices hold, swapped',
      (fleet) => {
        const [first, , , second] = fleet.devices;
        if (first && second) [first.attributes, second.attributes] = [second.attributes, first.attributes];
      },
    ],
  ])('differs when somebody changes %s', async (_, touch) => {
    const fleet = mixed();
    Object.assign(fleet.devices[3]?.attributes ?? {}, { site: 'Linz' });
    const before = await of(fleet);
    touch(fleet);
    expect(await of(fleet)).not.toBe(before);
  });
});

describe('one pass', () => {
  const PASS = ['page 0', 'page 9', 'page 18', 'page 27'];
  const slots = [SLOT, ANDROID, { attribute: 'site', platform: 'ios' }] as const;

  test('answers for all slots that ask at the same moment, each attribute required once', async () => {
    const fleet = mixed();
    const engine = open(fleet);
    await Promise.all(slots.map((slot) => engine.look(slot)));
    expect(fleet.calls.toSorted()).toEqual([...PASS, 'require site', 'require token'].toSorted());
  });

  test('answers for all slots that ask one after the other', async () => {
    const fleet = mixed();
    const engine = open(fleet);
    for (const slot of slots) await engine.look(slot);
    expect(fleet.calls).toEqual(['require token', ...PASS, 'require site']);
  });

  test('does not answer a slot twice', async () => {
    const fleet = mixed();
    const engine = open(fleet);
    await engine.look();
    Object.assign(fleet.devices[0]?.attributes ?? {}, { [ATTRIBUTE]: 'new' });
    expect(held(await engine.look()).get(fingerprint('new'))).toBe(1);
    expect(fleet.calls).toEqual(['require token', ...PASS, 'require token', ...PASS]);
  });

  test('does not answer after a write, not even for a slot that has not been looked at', async () => {
    const fleet = mixed();
    const engine = open(fleet);
    await engine.put(await engine.look(), 'new');
    fleet.calls.length = 0;
    await engine.look(slots[2]);
    await engine.look();
    expect(fleet.calls).toEqual(['require site', ...PASS, 'require token']);
  });

  test('that failed is not remembered, and all who waited for it have failed', async () => {
    const fleet = mixed();
    const engine = open(fleet);
    let fails = true;
    fleet.quirks.onPage = (offset) => {
      if (offset > 9 && fails) throw new Error('no answer');
    };
    const looks = await Promise.allSettled(slots.map((slot) => engine.look(slot)));
    expect(looks.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    fails = false;
    const other = { attribute: 'other', platform: 'ios' } as const;
    expect((await engine.look(other)).copies).toHaveLength(1);
    expect((await engine.look()).copies).toHaveLength(1);
  });

  test('asks anew for an attribute of which nobody could tell', async () => {
    const fleet = mixed();
    const engine = open(fleet);
    const requireAttribute = fleet.requireAttribute.bind(fleet);
    fleet.requireAttribute = async () => {
      throw new Failure('unavailable', 'no answer');
    };
    await expect(engine.look()).rejects.toMatchObject({ kind: 'unavailable' });
    fleet.requireAttribute = requireAttribute;
    await expect(engine.look(ANDROID)).resolves.toBeDefined();
  });

  test('is not begun for an attribute that is refused, and the slot beside it is not concerned', async () => {
    const fleet = mixed();
    const engine = open(fleet);
    await expect(engine.look({ attribute: 'undefined', platform: 'ios' })).rejects.toMatchObject({ kind: 'rejected' });
    expect(fleet.calls).toEqual(['require undefined']);
    await expect(engine.look()).resolves.toBeDefined();
  });

  test('is not begun once the signal has fired', async () => {
    const fleet = mixed();
    const reason = new Error('enough');
    const engine = open(fleet);
    await expect(engine.observe(SLOT, AbortSignal.abort(reason))).rejects.toBe(reason);
    await expect(engine.delivery(SLOT, 0, AbortSignal.abort(reason))).rejects.toBe(reason);
    await expect(engine.requestCheckIn(SLOT, 0, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(fleet.calls).toEqual([]);
    await expect(engine.observe(SLOT, signal)).resolves.toBeDefined();
  });
});
