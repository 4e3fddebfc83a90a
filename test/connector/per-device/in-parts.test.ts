/** A value in two attributes of each device. */
import { describe, expect, it } from 'vitest';
import { attributeSlot } from '#connector';
import { counts, devices, fingerprint, held, open, signal, TestFleet } from './fleet.ts';

const SLOT = attributeSlot(['id', 'secret'], 'ios', { separator: ':' });

function ready(make: (at: number) => Readonly<Record<string, string>>, alsoSets?: TestFleet['quirks']['alsoSets']) {
  const fleet = new TestFleet(devices(12, (at) => ({ attributes: { ...make(at), site: 'Graz' } })));
  if (alsoSets !== undefined) fleet.quirks.alsoSets = alsoSets;
  const engine = open(fleet);
  return {
    fleet,
    engine,
    look: () => engine.observe(SLOT, signal),
    write: async (value: string) => engine.write(SLOT, await engine.observe(SLOT, signal), () => value, signal),
  };
}

describe('a value in two attributes', () => {
  it('is one value where both hold their part, and another one where they do not', async () => {
    const { look } = ready((at) => (at < 6 ? { id: '1', secret: 'a' } : at < 10 ? { id: '1' } : {}));
    const seen = await look();
    expect(held(seen)).toEqual(
      new Map([
        [fingerprint('1:a'), 6],
        [fingerprint('1:'), 4],
        [null, 2],
      ]),
    );
    expect(seen.neighbours).toEqual(['site']);
    expect(seen.place).toBe('device attribute id and secret (ios devices)');
  });

  it('is set with one call for each batch of devices, and leaves the others', async () => {
    const { fleet, write } = ready(() => ({ id: '1', secret: 'a' }));
    expect(counts(await write('2:b'))).toEqual({ written: 12 });
    expect(fleet.calls.filter((call) => call.startsWith('set'))).toEqual(['set 1', 'set 5', 'set 4', 'set 2']);
    for (const { attributes } of fleet.devices) expect(attributes).toEqual({ id: '2', secret: 'b', site: 'Graz' });
  });

  it('is looked at again by slots of one attribute once it was written', async () => {
    const { engine, look, write } = ready(() => ({ id: '1', secret: 'a' }));
    const one = attributeSlot(['id'], 'ios', {});
    await look();
    await engine.observe(one, signal);
    await write('2:b');
    expect(held(await engine.observe(attributeSlot(['secret'], 'ios', {}), signal))).toEqual(
      new Map([[fingerprint('b'), 12]]),
    );
  });

  it('spares the fleet where the first device shows that the vendor sets one of them only', async () => {
    const { fleet, write } = ready(
      () => ({ id: '1', secret: 'a' }),
      (device) => Object.assign(device.attributes, { secret: 'a' }),
    );
    await expect(write('2:b')).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('may not set `id` and `secret` together; no other device was written'),
    });
    expect(fleet.setIds).toEqual([['device-000000']]);
  });

  it('is not set where the value has not two parts', async () => {
    const { fleet, write } = ready(() => ({ id: '1', secret: 'a' }));
    await expect(write('a-secret-alone')).rejects.toMatchObject({ kind: 'rejected' });
    expect(fleet.setIds).toEqual([]);
  });
});
