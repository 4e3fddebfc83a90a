import { describe, expect, test } from 'vitest';
import { type AttributeSlot, Failure, type Finding } from '#connector';
import { ATTRIBUTE, devices, open, SLOT, signal, TestFleet } from './fleet.ts';

const ID = 'device-000001';

async function probe(
  fleet: TestFleet,
  { device = ID, slot = SLOT, stop = signal }: { device?: string; slot?: AttributeSlot; stop?: AbortSignal } = {},
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for await (const finding of open(fleet).probe(slot, device, stop)) findings.push(finding);
  return findings;
}

const levels = (findings: readonly Finding[]) => findings.map(({ check, level }) => `${check}: ${level}`);

function fleetWith(value: string | null = 'a-secret'): TestFleet {
  return new TestFleet(
    devices(3, () => ({ attributes: { ...(value === null ? {} : { [ATTRIBUTE]: value }), site: 'Graz', owner: 'x' } })),
  );
}

describe('a probe', () => {
  test('writes the value that is there back, and finds everything as it was', async () => {
    const fleet = fleetWith();
    const before = structuredClone(fleet.devices);
    const findings = await probe(fleet);
    expect(levels(findings)).toEqual(['attribute-write: ok', 'attribute-read-back: ok']);
    expect(findings[0]?.says).toContain('counts one device');
    expect(findings[1]?.says).toContain('beside 2 other attributes');
    expect(fleet.calls).toEqual([`require ${ATTRIBUTE}`, 'read 1', 'set 1', 'read 1']);
    expect(fleet.devices).toEqual(before);
  });

  test('says of what the vendor counts whether it can be relied on', async () => {
    for (const [count, level, says] of [
      [null, 'ok', 'does not count'],
      [0, 'warning', 'counts 0 devices'],
    ] as const) {
      const fleet = fleetWith();
      fleet.quirks.counts = () => count;
      expect((await probe(fleet))[0]).toMatchObject({ level, says: expect.stringContaining(says) });
    }
  });

  test('of a device that is not there is a failure, and nothing is written', async () => {
    const fleet = fleetWith();
    const findings = await probe(fleet, { device: 'nowhere' });
    expect(findings).toMatchObject([
      { check: 'probe-device', level: 'failure', says: expect.stringContaining('nowhere') },
    ]);
    expect(fleet.setIds).toEqual([]);
  });

  test('of a device without a value makes none up: nobody knows', async () => {
    const fleet = fleetWith(null);
    expect(levels(await probe(fleet))).toEqual(['attribute-write: unknown']);
    expect(fleet.setIds).toEqual([]);
  });

  test('of a device that cannot be read by its id is a failure, and nothing is written', async () => {
    const fleet = fleetWith();
    fleet.read = async () => [];
    expect(levels(await probe(fleet))).toEqual(['attribute-read-back: failure']);
    expect(fleet.setIds).toEqual([]);
  });

  test('names the neighbours that a write has changed, never what they hold', async () => {
    const fleet = fleetWith();
    fleet.quirks.alsoSets = (device) => {
      device.attributes = { [ATTRIBUTE]: 'a-secret', owner: 'somebody-else' };
    };
    const findings = await probe(fleet);
    expect(levels(findings)).toEqual(['attribute-write: failure', 'attribute-read-back: ok']);
    expect(findings[0]?.says).toContain('`owner`, `site`');
    expect(JSON.stringify(findings)).not.toMatch(/somebody-else|Graz|a-secret/);
  });

  test('warns of a value that does not read back, and of a device that does not any more', async () => {
    const cleared = fleetWith();
    cleared.quirks.alsoSets = (device) => delete device.attributes[ATTRIBUTE];
    expect(levels(await probe(cleared))).toEqual(['attribute-write: ok', 'attribute-read-back: warning']);
    const gone = fleetWith();
    gone.quirks.alsoSets = (device) => {
      device.isActive = false;
    };
    expect(levels(await probe(gone))).toEqual(['attribute-write: ok', 'attribute-read-back: warning']);
  });

  test.each([
    ['rejected', 'failure'],
    ['auth', 'failure'],
    ['unavailable', 'unknown'],
    ['throttled', 'unknown'],
  ] as const)('a write that is `%s` is a finding: %s', async (kind, level) => {
    const fleet = fleetWith();
    fleet.quirks.onSet = () => {
      throw new Failure(kind, 'says the vendor');
    };
    expect(await probe(fleet)).toMatchObject([{ check: 'attribute-write', level, says: 'says the vendor' }]);
  });

  test('of an attribute that is not defined is a failure, and nothing is looked for', async () => {
    const fleet = fleetWith();
    const findings = await probe(fleet, { slot: { attribute: 'undefined', platform: 'ios' } });
    expect(levels(findings)).toEqual(['probe-device: failure']);
    expect(fleet.calls).toEqual(['require undefined']);
  });

  test('throws only a bug, and the reason of a signal that fires', async () => {
    const fleet = fleetWith();
    const reason = new Error('enough');
    await expect(probe(fleet, { stop: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(fleet.calls).toEqual([]);
    const bug = new TypeError('a bug');
    fleet.quirks.onSet = () => {
      throw bug;
    };
    await expect(probe(fleet)).rejects.toBe(bug);
  });
});
