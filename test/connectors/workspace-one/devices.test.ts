import { describe, expect, it } from 'vitest';
import type { Device } from '#connector';
import { type Answering, json } from '../kit-for-tests.ts';
import { device, listOf, uuidOf } from './phones-for-tests.ts';
import { DEVICES, kitFor, none, open, signal } from './tenant-for-tests.ts';

async function list(answers: Answering | readonly Answering[], kit = kitFor({ [DEVICES]: answers })) {
  const devices: Device[] = [];
  for await (const one of open(kit).devices?.(signal) ?? []) devices.push(one);
  return devices;
}

const page = (rows: readonly unknown[], Total?: unknown) => () =>
  json(200, { Devices: rows, Page: 0, PageSize: 500, Total });

describe('devices', () => {
  it('come with what identifies them', async () => {
    const [one] = await list(
      listOf('Devices', 'Total', [
        device(1, { Uuid: uuidOf(1).toUpperCase(), SerialNumber: 'S1', Imei: '', Udid: 'U1', UserName: 'user' }),
      ]),
    );
    expect(one).toEqual({
      id: uuidOf(1),
      name: 'Phone 1',
      platform: 'ios',
      serialNumber: 'S1',
      imei: null,
      udid: 'U1',
      user: 'user',
      lastSeenAt: Date.parse('2026-11-24T08:00:00Z'),
    });
  });

  it.each([
    ['a Mac', { Platform: 'AppleOsX' }],
    ['a Windows computer', { Platform: 'WinRT' }],
    ['one that has left', { EnrollmentStatus: 'Unenrolled' }],
    ['one that left by itself', { EnrollmentStatus: 'UNENROLLED_BY_FEEDBACK_SERVICE' }],
    ['one that is only known', { EnrollmentStatus: 'Discovered' }],
    ['one without a state', { EnrollmentStatus: null }],
  ])('are no devices that hold a token: %s', async (_, more) => {
    expect(await list(listOf('Devices', 'Total', [device(1, more)]))).toEqual([]);
  });

  it.each([
    ['Apple', 'Enrolled', 'ios'],
    ['iOS', 'EnterpriseWipePending', 'ios'],
    ['Android', 'USER_ENROLLED', 'android'],
  ])('of %s that are %s are phones of %s', async (Platform, EnrollmentStatus, platform) => {
    expect(await list(listOf('Devices', 'Total', [device(1, { Platform, EnrollmentStatus })]))).toMatchObject([
      { platform },
    ]);
  });

  it.each([['Uuid'], ['Platform'], ['EnrollmentStatus']])('without `%s` are not passed over', async (name) => {
    await expect(list(listOf('Devices', 'Total', [device(1, { [name]: undefined })]))).rejects.toMatchObject({
      kind: 'protocol',
    });
  });
});

describe('a list', () => {
  it('is read from page 0 on, until its total is reached', async () => {
    const kit = kitFor({ [DEVICES]: [page([device(1), device(2)], 3), page([device(3)], 3)] });
    expect(await list([], kit)).toHaveLength(3);
    expect(kit.of('list-devices').map(({ url }) => url.search)).toEqual([
      '?page=0&pagesize=500',
      '?page=1&pagesize=500',
    ]);
  });

  it('without a total is read until a page is empty', async () => {
    expect(await list([page([device(1)]), page([device(2)]), none])).toHaveLength(2);
    expect(await list(none)).toEqual([]);
  });

  it('that names a row twice on one page passes it on once', async () => {
    expect(await list([page([device(1), device(1)], 2)])).toHaveLength(1);
  });

  it.each([
    ['its total grows', [page([device(1)], 2), page([device(2)], 3)]],
    ['its total shrinks', [page([device(1)], 3), page([device(2)], 2)]],
    ['it ends before its total', [page([device(1)], 2), none]],
    ['it goes beyond its total', [page([device(1)], 3), page([device(2), device(3), device(4)], 3)]],
    ['a row has moved to the next page', [page([device(1), device(2)], 3), page([device(2)], 3)]],
  ])('is not believed where %s: it is read again', async (_, pages) => {
    await expect(list(pages)).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('changed while it was read'),
    });
  });

  it.each([
    ['no rows', { Total: 1 }],
    ['rows that are none', { Devices: [7], Total: 1 }],
    ['a total that is none', { Devices: [], Total: {} }],
  ])('with %s is not one', async (_, body) => {
    await expect(list(() => json(200, body))).rejects.toMatchObject({ kind: 'protocol' });
  });

  it('that is not found, twice, means that the address does not lead to the API', async () => {
    const kit = kitFor({ [DEVICES]: () => json(404, {}) });
    await expect(list([], kit)).rejects.toMatchObject({
      kind: 'auth',
      message: expect.stringContaining('check `apiUrl`'),
    });
    expect(kit.of('list-devices')).toHaveLength(2);
  });
});
