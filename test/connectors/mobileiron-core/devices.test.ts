import { describe, expect, it } from 'vitest';
import { signal } from '../ivanti-cps/answers.ts';
import { json } from '../kit-for-tests.ts';
import {
  collect,
  DEVICES,
  type Enrolled,
  enrolled,
  listed,
  open,
  type Routes,
  serverWith,
} from './server-for-tests.ts';

const idsOf = async (devices: readonly Enrolled[], routes: Routes = {}) =>
  (await collect(open(serverWith(devices, routes)).devices?.(signal))).map(({ id }) => id);

/** The list of three devices, with something else said about it. */
function saying(other: Record<string, unknown>): Routes {
  return {
    [DEVICES]: async (request) => {
      const body: unknown = await listed(enrolled(3), request).json();
      return json(200, { ...Object(body), ...other });
    },
  };
}

describe('the list of devices', () => {
  it('tells of each phone what identifies it, and of hidden things nothing', async () => {
    const told = {
      'common.platform': 'Android',
      'common.model': 'Pixel',
      'common.SerialNumber': '*****',
      'common.imei': '',
      'user.email_address': null,
    };
    const [device] = await collect(open(serverWith([{ uuid: 'a', listed: told }])).devices?.(signal));
    expect(device).toEqual({
      id: 'a',
      name: 'Pixel',
      platform: 'android',
      serialNumber: null,
      imei: null,
      udid: null,
      user: null,
      lastSeenAt: Date.parse('2026-11-24T08:00:00Z'),
    });
  });

  it('leaves out computers, and what is not active although it was not asked for', async () => {
    const devices = [
      { uuid: 'phone' },
      { uuid: 'computer', listed: { 'common.platform': 'macOS' } },
      { uuid: 'gone', listed: { 'common.status': 'RETIRED' } },
    ];
    expect(await idsOf(devices)).toEqual(['phone']);
  });

  it('is read to its end, each page from the last entry of the one before', async () => {
    const devices = enrolled(450);
    const kit = serverWith(devices);
    expect(await collect(open(kit).devices?.(signal))).toHaveLength(450);
    expect(kit.of('device-list').map(({ url }) => url.searchParams.get('offset'))).toEqual(['0', '199', '398']);
  });

  it('goes on where the server gives fewer entries than were asked for', async () => {
    const devices = enrolled(120);
    const few: Record<string, typeof list> = { [DEVICES]: list };
    function list(request: Parameters<typeof listed>[1]) {
      request.url.searchParams.set('limit', '50');
      return listed(devices, request);
    }
    expect(await idsOf(devices, few)).toHaveLength(120);
  });

  it('ends although the server says that there is more, once all have come', async () => {
    expect(await idsOf(enrolled(3), saying({ hasMore: true }))).toHaveLength(3);
  });

  it('law 3: one that ends before its total is no list', async () => {
    await expect(idsOf(enrolled(3), saying({ totalCount: 4 }))).rejects.toMatchObject({ kind: 'protocol' });
  });

  it('that moves while it is read is read again, and nobody is told twice or left out', async () => {
    const devices = [...enrolled(300)];
    let pages = 0;
    const moving = {
      [DEVICES]: (request: Parameters<typeof listed>[1]) => {
        pages += 1;
        // Somebody retires the first device while the second page is on its way.
        if (pages === 2) devices.shift();
        return listed(devices, request);
      },
    };
    const ids = await idsOf(devices, moving);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining(devices.map(({ uuid }) => uuid)));
  });

  it('that never stops moving is a conflict', async () => {
    const devices = [...enrolled(900)];
    const moving = {
      [DEVICES]: (request: Parameters<typeof listed>[1]) => {
        if (request.url.searchParams.get('offset') !== '0') devices.shift();
        return listed(devices, request);
      },
    };
    await expect(idsOf(devices, moving)).rejects.toMatchObject({ kind: 'conflict' });
  });

  it.each(['common.uuid', 'common.status', 'common.platform'])(
    'law 3: an entry without %s is no device',
    async (field) => {
      await expect(idsOf([{ uuid: 'a', listed: { [field]: null } }])).rejects.toMatchObject({ kind: 'protocol' });
    },
  );

  it.each([{}, { results: [] }, { results: {}, hasMore: false }, { results: [7], hasMore: false }, { hasMore: false }])(
    'law 3: an answer such as %j is no list',
    async (body) => {
      await expect(idsOf([], { [DEVICES]: () => json(200, body) })).rejects.toMatchObject({ kind: 'protocol' });
    },
  );

  it('that is declined with status 200 is rejected, in the words of the server', async () => {
    const messages = [{ type: 'Error', messageKey: 'com.mobileiron.bad', localizedMessage: 'The query is wrong.' }];
    const look = idsOf([], { [DEVICES]: () => json(200, { messages }) });
    await expect(look).rejects.toMatchObject({
      kind: 'rejected',
      message: expect.stringContaining('The query is wrong.'),
    });
  });
});
