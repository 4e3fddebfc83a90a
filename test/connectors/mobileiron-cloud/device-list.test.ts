import { describe, expect, it } from 'vitest';
import { devices } from '../../../connectors/mobileiron-cloud/devices.ts';
import { attributeVendor } from '../../../connectors/mobileiron-cloud/vendor.ts';
import { json } from '../kit-for-tests.ts';
import { enveloped, guidOf, idOf, list, open, row, stretch } from './answers.ts';

const { signal } = new AbortController();

/** A tenant whose list a test can change. */
function tenant(count: number) {
  const rows = Array.from({ length: count }, (_, at) => row(at + 1));
  const opened = open(({ url, operation }) => {
    if (operation === 'list-devices') return stretch(rows, url);
    const found = rows.find(({ id }) => url.pathname === `/api/v1/device/${id}`);
    return found === undefined ? json(404, {}) : enveloped(found);
  });
  return { rows, ...opened };
}

describe('a page', () => {
  it('has the ids of all its entries, and the rows of those in use', async () => {
    const { devices: list, rows } = tenant(3);
    rows[1] = row(2, { registrationState: 'RETIRE_PENDING' });
    const page = await list.page(0, signal);
    expect(page.ids).toEqual([idOf(1), idOf(2), idOf(3)]);
    expect(page.rows.map(({ id }) => id)).toEqual([idOf(1), idOf(3)]);
    expect([page.total, page.isLast]).toEqual([3, true]);
  });

  it('is the last one where the list says so, however full it is', async () => {
    const { devices: long } = tenant(1000);
    expect([(await long.page(0, signal)).isLast, (await long.page(500, signal)).isLast]).toEqual([false, true]);
    // Fifty rows and no more, whatever was asked for.
    const fifty = Array.from({ length: 50 }, (_, at) => row(at + 1));
    expect((await open(() => list(fifty, 120)).devices.page(0, signal)).isLast).toBe(false);
  });
});

describe('reading devices again', () => {
  it('takes one request for those of a page, from a little before the first to the last', async () => {
    const { devices: list, kit, rows } = tenant(600);
    await list.page(100, signal);
    rows[199] = row(200, { customAttributes: { attrs: { token: ['new'] } } });
    const read = await list.read([idOf(200), idOf(203)], signal);
    expect(read.map(({ id, attributes }) => [id, attributes.token])).toEqual([
      [idOf(200), 'new'],
      [idOf(203), 'old'],
    ]);
    expect(kit.sent).toHaveLength(2);
    expect(Object.fromEntries(kit.sent[1]?.url.searchParams ?? [])).toMatchObject({ start: '189', rows: '14' });
  });

  it('finds those that have moved up a little, and asks for each that has moved further', async () => {
    const { devices: list, kit, rows } = tenant(600);
    await list.page(0, signal);
    rows.splice(0, 5);
    expect(await list.read([idOf(300)], signal)).toHaveLength(1);
    expect(kit.of('read-device')).toHaveLength(0);
    rows.splice(0, 50);
    expect((await list.read([idOf(300)], signal)).map(({ id }) => id)).toEqual([idOf(300)]);
    expect(kit.of('read-device')).toHaveLength(1);
  });

  it('leaves none out where they fill a page', async () => {
    const { devices: list, kit } = tenant(700);
    const { ids } = await list.page(100, signal);
    expect(await list.read([ids.at(-1) ?? '', ids[0] ?? ''], signal)).toHaveLength(2);
    expect(kit.sent).toHaveLength(2);
  });

  it('leaves out what has retired or is gone', async () => {
    const { devices: list, rows } = tenant(5);
    await list.page(0, signal);
    rows[1] = row(2, { registrationState: 'RETIRED' });
    rows.splice(3, 1);
    const read = await list.read([idOf(2), idOf(3), idOf(4)], signal);
    expect(read.map(({ id }) => id)).toEqual([idOf(3)]);
  });

  it('does not take a device that has got the number of another for it', async () => {
    const { devices: list, rows } = tenant(2);
    rows[0] = row(1, { guid: 'another' });
    expect(await list.read([idOf(1)], signal)).toEqual([]);
  });
});

describe('the devices of the tenant', () => {
  const all = async (list: Parameters<typeof devices>[0]) => {
    const found = [];
    for await (const device of devices(list, signal)) found.push(device);
    return found;
  };

  it('are phones in use, with what identifies them', async () => {
    const { devices: list, rows } = tenant(4);
    rows[0] = row(1, { registrationState: 'RETIRED' });
    rows[1] = row(2, { platformType: 'WINDOWS_PHONE' });
    rows[2] = row(3, { deviceName: null, serialNumber: '', altSerialNumber: 'R52', entityName: 'ANDROID-Pixel' });
    const found = await all(list);
    expect(found.map(({ id }) => id)).toEqual([guidOf(3), guidOf(4)]);
    expect(found[0]).toEqual({
      id: guidOf(3),
      name: 'ANDROID-Pixel',
      platform: 'ios',
      serialNumber: 'R52',
      imei: null,
      udid: 'udid-3',
      user: '3@example.com',
      lastSeenAt: 1_795_000_000_000,
    });
  });

  it('each come once, although pages share an entry', async () => {
    const { devices: list, kit } = tenant(1200);
    expect(new Set((await all(list)).map(({ id }) => id)).size).toBe(1200);
    expect(kit.sent).toHaveLength(3);
  });

  it('that move while they are read are a conflict, not a shorter list', async () => {
    const { devices: list, rows } = tenant(1200);
    const moving = async () => {
      for await (const device of devices(list, signal)) if (device.id === guidOf(1)) rows.splice(0, 1);
    };
    await expect(moving()).rejects.toMatchObject({ kind: 'conflict' });
  });

  it('that come one by one, and are never the last, are no list', async () => {
    const { devices: single } = open(() => list([row(1)], 3));
    await expect(all(single)).rejects.toMatchObject({ kind: 'protocol' });
  });
});

describe('finding one device', () => {
  const calls = { atOnce: 1, checkInCalls: 1 } as Parameters<typeof attributeVendor>[1];

  it.each(['700', guidOf(700), 'c39700', ' C39700 '])('by what a person knows of it: %s', async (name) => {
    const { devices: list } = tenant(1200);
    expect((await attributeVendor(list, calls).find(name, signal))?.id).toBe(idOf(700));
  });

  it('is undefined where there is none in use', async () => {
    const { devices: list, rows } = tenant(3);
    rows[1] = row(2, { registrationState: 'RETIRED' });
    const { find } = attributeVendor(list, calls);
    expect([await find('2', signal), await find('4', signal)]).toEqual([undefined, undefined]);
  });
});
