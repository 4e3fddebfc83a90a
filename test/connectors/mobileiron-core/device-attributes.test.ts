import { describe, expect, it } from 'vitest';
import { property, signal } from '../ivanti-cps/answers.ts';
import { fingerprintForTests, json } from '../kit-for-tests.ts';
import {
  ATTRIBUTE,
  collect,
  DEVICES,
  enrolled,
  known,
  listed,
  METADATA,
  open,
  READS,
  type Routes,
  serverWith,
  slot,
} from './server-for-tests.ts';

const WRITES = 'POST /msa/v1/cps/device';

describe('looking at the attribute of every device', () => {
  it('asks for a list of ids and then for what those devices hold, a hundred to a call', async () => {
    const kit = serverWith(enrolled(250, { read: { [ATTRIBUTE]: 'held', note: 'n' } }));
    const { copies, neighbours } = await open(kit).observe(slot(), signal);
    expect(copies).toEqual([{ holds: fingerprintForTests('held'), count: 250 }]);
    expect(neighbours).toEqual(['note']);
    const named = kit.of('cps-devices').map(({ body }) => JSON.parse(body));
    expect(named.every(({ identifierType }) => identifierType === 'GUID')).toBe(true);
    expect(Math.max(...named.map(({ identifiers }) => identifiers.length))).toBe(100);
    const [list] = kit.of('device-list');
    expect(Object.fromEntries(list?.url.searchParams ?? [])).toEqual({
      adminDeviceSpaceId: '1',
      fields: 'common.uuid,common.status',
      query: 'common.status = "ACTIVE"',
      limit: '200',
      offset: '0',
    });
  });

  it('counts devices of the slot’s platform that are active on both sides', async () => {
    const kit = serverWith([
      { uuid: 'ours' },
      { uuid: 'android', read: { os: 'ANDROID' } },
      { uuid: 'computer', read: { os: 'OSX' } },
      { uuid: 'retired', listed: { 'common.status': 'RETIRED' } },
      { uuid: 'just-retired', read: { status: 'RETIRED' } },
    ]);
    expect((await open(kit).observe(slot(), signal)).copies).toEqual([{ holds: null, count: 1 }]);
    expect(kit.of('cps-devices')[0]?.body).not.toContain('"retired"');
  });

  it('stops at a device that Common Platform Services do not know: its copy cannot be told', async () => {
    const devices = enrolled(3);
    const routes: Routes = { [READS]: (request) => known(devices.slice(1), request) };
    const look = open(serverWith(devices, routes)).observe(slot(), signal);
    await expect(look).rejects.toMatchObject({ kind: 'rejected' });
    await expect(look).rejects.toThrow("device-0 is in EPMM's list and unknown to Common Platform Services");
  });

  it('goes on to the last page, also where the server does not say how many devices there are', async () => {
    const devices = enrolled(450);
    const routes: Routes = {
      [DEVICES]: async (request) => json(200, { ...Object(await listed(devices, request).json()), totalCount: null }),
    };
    expect((await open(serverWith(devices, routes)).observe(slot(), signal)).copies).toEqual([
      { holds: null, count: 450 },
    ]);
  });

  it('works in the device space that was asked for', async () => {
    const kit = serverWith(enrolled(1));
    await open(kit, { deviceSpaceId: 7 }).observe(slot(), signal);
    expect(kit.of('device-list')[0]?.url.searchParams.get('adminDeviceSpaceId')).toBe('7');
  });
});

describe('the attribute itself', () => {
  const look = (attribute: string, routes: Routes = {}) => {
    const kit = serverWith(enrolled(1), routes);
    return { kit, looked: open(kit).observe(slot({ settings: { write: 'attribute', attribute } }), signal) };
  };

  it('that is not defined stops before any device is asked', async () => {
    const { kit, looked } = look('pingid-mdm-token');
    await expect(looked).rejects.toThrow('did you mean `pingid_mdm_token`?');
    expect(kit.sent.map(({ operation }) => operation)).toEqual(['cps-attributes']);
  });

  it('is looked up once for all slots of a look, and again for the next', async () => {
    const kit = serverWith(enrolled(1));
    const connector = open(kit);
    const slots = [ATTRIBUTE, 'note'].map((attribute) => slot({ settings: { write: 'attribute', attribute } }));
    await Promise.all(slots.map((each) => connector.observe(each, signal)));
    expect(kit.of('cps-attributes')).toHaveLength(1);
    await connector.observe(slot(), signal);
    expect(kit.of('cps-attributes')).toHaveLength(2);
  });

  it('is looked up again before a slot is written, and before the next one is', async () => {
    const devices = enrolled(1);
    const values: Record<string, string> = {};
    const routes: Routes = {
      [READS]: (request) => known(enrolled(1, { read: values }), request),
      [WRITES]: ({ body }) => {
        Object.assign(values, JSON.parse(body).attributes);
        return json(200, { result: 1 });
      },
    };
    const kit = serverWith(devices, routes);
    const connector = open(kit);
    const slots = [ATTRIBUTE, 'note'].map((attribute) => slot({ settings: { write: 'attribute', attribute } }));
    const before = await Promise.all(slots.map((each) => connector.observe(each, signal)));
    const order: (string | undefined)[] = [];
    for (const [at, each] of slots.entries()) {
      const seen = before[at];
      if (seen === undefined) throw new Error('a slot was not looked at');
      const { outcomes } = await connector.write(each, seen, () => 'a-new-token', signal);
      expect(outcomes).toEqual([{ outcome: 'written', copies: 1 }]);
    }
    order.push(...kit.sent.map(({ operation }) => operation).filter((one) => /attributes|update/.test(one ?? '')));
    expect(order).toEqual(['cps-attributes', 'cps-attributes', 'cps-update', 'cps-attributes', 'cps-update']);
    expect(JSON.parse(kit.of('cps-update')[0]?.body ?? '')).toEqual({
      identifiers: ['uem-device-0'],
      attributes: { [ATTRIBUTE]: 'a-new-token' },
    });
  });

  it('a list of attributes that failed is not remembered', async () => {
    let answers = 0;
    const kit = serverWith(enrolled(1), {
      [METADATA]: () => {
        answers += 1;
        return answers === 1 ? json(500, {}) : json(200, [property(ATTRIBUTE), property('note')]);
      },
    });
    const connector = open(kit);
    await expect(connector.observe(slot(), signal)).rejects.toMatchObject({ kind: 'unavailable' });
    const another = slot({ name: 'another', settings: { write: 'attribute', attribute: 'note' } });
    await expect(connector.observe(another, signal)).resolves.toBeDefined();
  });

  it('is not asked to hold what it could not: nothing is sent', async () => {
    const kit = serverWith(enrolled(1));
    const before = { place: '', copies: [], revision: '', neighbours: [] };
    const written = open(kit).write(slot(), before, () => '$USERNAME$', signal);
    await expect(written).rejects.toMatchObject({ kind: 'rejected', message: expect.stringContaining('variables') });
    expect(kit.sent).toEqual([]);
  });
});

describe('finding one device for the probe', () => {
  const devices = [{ uuid: 'aaaa', listed: { 'common.SerialNumber': 'F2L-1' }, read: { [ATTRIBUTE]: 'held' } }];
  const probe = async (device: string, routes: Routes = {}) => {
    const kit = serverWith(devices, { [WRITES]: () => json(200, { result: 1 }), ...routes });
    const findings = await collect(open(kit).probe?.(slot(), device, signal));
    return { kit, found: findings.every(({ level }) => level !== 'failure'), wrote: kit.of('cps-update') };
  };

  it.each(['aaaa', 'AAAA', 'uem-aaaa'])('by its id %s', async (device) => {
    const { found, wrote } = await probe(device);
    expect(found).toBe(true);
    expect(wrote.map(({ body }) => JSON.parse(body).identifiers)).toEqual([['uem-aaaa']]);
  });

  it('by its serial number', async () => {
    const { found, kit } = await probe('F2L-1');
    expect(found).toBe(true);
    expect(kit.of('device-list')[0]?.url.searchParams.get('query')).toBe('common.SerialNumber="F2L-1"');
  });

  it('not by a text that would be a query of its own', async () => {
    const { found, kit, wrote } = await probe('x" OR common.status="ACTIVE');
    expect(found).toBe(false);
    expect(kit.of('device-list')).toEqual([]);
    expect(wrote).toEqual([]);
  });
});
