import { describe, expect, it } from 'vitest';
import { cpsCalls } from '../../../connectors/mobileiron-cloud/cps-calls.ts';
import { type Answering, json } from '../kit-for-tests.ts';
import { guidOf, idOf, open } from './answers.ts';

const { signal } = new AbortController();

/** A device as the partner API gives it: known by another id than the product lists it by. */
function device(id: number, over: Readonly<Record<string, unknown>> = {}) {
  return { identifier: `uem-${id}`, deviceGuid: guidOf(id), os: 'IOS', status: 'ACTIVE', token: 'old', ...over };
}

const attribute = (name: string, dataType = 'string', readOnly = false) => ({ name, dataType, readOnly });

function calls(answer: Answering) {
  const { cps, kit } = open(answer);
  return { kit, ...cpsCalls(cps) };
}

describe('setting an attribute', () => {
  it('asks which ids the partner API has for the devices, and gives all of them the value in one call', async () => {
    const { kit, set } = calls(({ operation, body }) =>
      operation === 'cps-devices'
        ? json(
            200,
            JSON.parse(body).identifiers.map((guid: string) => device(Number(guid.split('-')[1]))),
          )
        : json(200, { result: 2 }),
    );
    expect(await set([idOf(1), idOf(2)], { token: 'new' }, signal)).toBe(2);
    expect(kit.sent.map(({ method, url }) => `${method} ${url.pathname}`)).toEqual([
      'POST /msa/v1/cps/device/uuid',
      'POST /msa/v1/cps/device',
    ]);
    expect(JSON.parse(kit.sent[0]?.body ?? '')).toEqual({
      identifierType: 'GUID',
      identifiers: [guidOf(1), guidOf(2)],
    });
    expect(JSON.parse(kit.sent[1]?.body ?? '')).toEqual({
      identifiers: ['uem-1', 'uem-2'],
      attributes: { token: 'new' },
    });
  });

  it('writes to no device that was not asked for', async () => {
    const { kit, set } = calls(({ operation }) =>
      operation === 'cps-devices'
        ? json(200, [device(1), device(9), device(2, { deviceGuid: null })])
        : json(200, { result: 1 }),
    );
    await set([idOf(1), idOf(2)], { token: 'new' }, signal);
    expect(JSON.parse(kit.of('cps-update')[0]?.body ?? '').identifiers).toEqual(['uem-1']);
  });

  it('is rejected where the partner API knows none of them, and nothing is sent', async () => {
    const { kit, set } = calls(() => json(200, []));
    const setting = set([idOf(1)], { token: 'new' }, signal);
    await expect(setting).rejects.toMatchObject({ kind: 'rejected', message: expect.stringContaining('by the GUID') });
    expect(kit.of('cps-update')).toEqual([]);
  });
});

describe('asking for a check-in', () => {
  it('goes by the same ids', async () => {
    const { kit, requestCheckIn } = calls(({ operation }) =>
      operation === 'cps-devices' ? json(200, [device(1)]) : json(200, { result: 1 }),
    );
    expect(await requestCheckIn([idOf(1)], signal)).toBe(1);
    expect(JSON.parse(kit.of('force-check-in')[0]?.body ?? '')).toEqual({ identifiers: ['uem-1'] });
  });

  it('asks nobody where none is known', async () => {
    const { kit, requestCheckIn } = calls(() => json(200, []));
    expect(await requestCheckIn([idOf(1)], signal)).toBe(0);
    expect(kit.of('force-check-in')).toEqual([]);
  });
});

describe('requiring an attribute', () => {
  const metadata = [
    attribute('serialNumber', 'string', true),
    attribute('a'),
    attribute('b'),
    attribute('n', 'integer'),
  ];

  it('asks once for all attributes of a pass, and afresh for who asks again', async () => {
    const { kit, requireAttribute } = calls(() => json(200, metadata));
    await Promise.all([requireAttribute('a', signal), requireAttribute('b', signal)]);
    expect(kit.sent).toHaveLength(1);
    await requireAttribute('a', signal);
    await requireAttribute('b', signal);
    expect(kit.sent).toHaveLength(2);
  });

  it('does not remember a list that failed', async () => {
    let failing = true;
    const { requireAttribute } = calls(() => (failing ? json(500, {}) : json(200, metadata)));
    await expect(requireAttribute('a', signal)).rejects.toMatchObject({ kind: 'unavailable' });
    failing = false;
    await expect(requireAttribute('b', signal)).resolves.toBeUndefined();
  });

  it.each(['A', 'n', 'serialNumber'])(
    'is rejected for one that is not there, no text, or not to be written: %s',
    async (name) => {
      const { requireAttribute } = calls(() => json(200, metadata));
      await expect(requireAttribute(name, signal)).rejects.toMatchObject({ kind: 'rejected' });
    },
  );
});
