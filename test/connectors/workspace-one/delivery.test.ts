import { describe, expect, it } from 'vitest';
import { json, type SentRequest } from '../kit-for-tests.ts';
import { AFTER, BEFORE, device, fleet, listOf, row, SINCE } from './phones-for-tests.ts';
import {
  APP_DEVICES,
  app,
  apps,
  DEVICES,
  GROUP,
  kitFor,
  none,
  open,
  type Routes,
  SEARCH,
  signal,
  slot,
} from './tenant-for-tests.ts';

function ask(routes: Routes, more: Parameters<typeof slot>[0] = {}, kit = kitFor(routes)) {
  const { delivery } = open(kit);
  if (delivery === undefined) throw new Error('no delivery');
  return delivery(slot(more), SINCE, signal);
}

const NONE = { delivered: 0, pending: 0, failed: 0, unknown: 0 };

describe('a phone', () => {
  it.each<[string, Record<string, unknown>, Record<string, unknown>, Partial<typeof NONE>]>([
    ['managed and seen since the write has received it', {}, {}, { delivered: 1 }],
    ['managed and seen before the write is awaited', { LastSeen: BEFORE }, {}, { pending: 1 }],
    ['whose user is being asked is awaited', {}, { latest_app_reason: 'PromptingForManagement' }, { pending: 1 }],
    ['that refuses management has not, and will not', {}, { latest_app_reason: 'ManagementRejected' }, { failed: 1 }],
    ['whose user has installed the app has not', {}, { latest_app_reason: 'InstalledByUser' }, { failed: 1 }],
    ['where it failed has not', {}, { latest_app_reason: 'Failed' }, { failed: 1 }],
    ['without the app cannot be told', {}, { installed_status: 'NotInstalled' }, { unknown: 1 }],
    ['whose app is being updated cannot be told', {}, { latest_app_reason: 'Updating' }, { unknown: 1 }],
    ['without a reason cannot be told', {}, { latest_app_reason: undefined }, { unknown: 1 }],
    ['that was never seen cannot be told', { LastSeen: '' }, {}, { unknown: 1 }],
    ['that is not in the list of devices cannot be told', { EnrollmentStatus: 'Unenrolled' }, {}, { unknown: 1 }],
    ['with the time zone spelled out is compared by it', { LastSeen: '2026-11-24T09:59:59+02:00' }, {}, { pending: 1 }],
  ])('%s', async (_, ofDevice, ofRow, counts) => {
    const told = await ask(fleet([device(1, ofDevice)], [row(1, ofRow)]));
    expect(told).toMatchObject({ ...NONE, ...counts });
  });

  it('that the app is not assigned to is not counted; and nobody at all counts as one who cannot be told', async () => {
    expect(
      await ask(fleet([device(1), device(2)], [row(1), row(2, { assignment_status: 'NotAssigned' })])),
    ).toMatchObject({ ...NONE, delivered: 1, asOf: Date.parse(`${AFTER}Z`) });
    expect(await ask({ ...fleet([], []), [APP_DEVICES]: none })).toMatchObject({ ...NONE, unknown: 1, asOf: null });
  });

  it('seen in the future shows that times are not in UTC: nobody is known to have received anything', async () => {
    const told = await ask(fleet([device(1), device(2, { LastSeen: '2026-11-24T10:00:00' })], [row(1), row(2)]));
    expect(told).toMatchObject({ ...NONE, unknown: 2, asOf: null, evidence: expect.stringContaining('not in UTC') });
  });
});

describe('the figures', () => {
  it('of two slots share one list of devices', async () => {
    const kit = kitFor(fleet([device(1)], [row(1)]));
    const { delivery } = open(kit);
    for (const name of ['a', 'b']) await delivery?.(slot({ name }), SINCE, signal);
    expect(kit.of('list-devices')).toHaveLength(1);
    expect(kit.of('read-assignment-rules')).toHaveLength(1);
    const [asked] = kit.of('list-app-devices');
    expect(Object.fromEntries(asked?.url.searchParams ?? [])).toEqual({
      organizationgroupuuid: GROUP,
      page: '0',
      pagesize: '500',
    });
  });

  it('of a purchased app rest on its lists of numbers', async () => {
    const numbers = ({ url }: SentRequest) => {
      const ids = url.searchParams.get('status') === 'installed' ? [1, 2] : [1, 2, 3, 4];
      return json(200, { DeviceId: ids, Page: 0, PageSize: 500, Total: ids.length });
    };
    const devices = [device(1), device(2, { LastSeen: BEFORE }), device(3)];
    const routes = {
      ...fleet(devices, []),
      [SEARCH]: () => apps(app({ AppType: 'Purchased' })),
      'GET /api/mam/apps/purchased/1001/devices': numbers,
    };
    expect(await ask(routes)).toMatchObject({
      delivered: 1,
      pending: 1,
      failed: 0,
      unknown: 2,
      evidence: expect.stringContaining('purchased'),
    });
    // Which of them belong to one assignment nobody says.
    expect(await ask(routes, { settings: { assignments: ['A'] } })).toMatchObject({ delivered: 0, unknown: 4 });
  });

  it('are a failure where the organisation group of the app is not known', async () => {
    const routes = { ...fleet([], []), [SEARCH]: () => apps(app({ OrganizationGroupUuid: null })) };
    await expect(ask(routes)).rejects.toMatchObject({ kind: 'protocol' });
  });
});

describe('a slot that is narrowed to some assignments', () => {
  // Phone 1 is in the groups of both assignments, phone 2 in those of B alone.
  const smartGroups = [0, 1].map((at) => ({
    SmartGroupID: 300 + at,
    SmartGroupUuid: `cccccccc-0000-4000-8000-00000000000${at}`,
  }));
  const rows = ({ url }: SentRequest) => {
    const list =
      url.searchParams.get('smartgroupids') === '300' ? [row(1)] : [row(1), row(2, { latest_app_reason: 'Failed' })];
    return json(200, { devices: list, TotalResults: list.length });
  };
  const routes = {
    ...fleet([device(1), device(2)], []),
    [APP_DEVICES]: rows,
    'GET /api/mdm/smartgroups/search': listOf('SmartGroups', 'Total', smartGroups),
  };

  it.each([
    ['A', { delivered: 1, failed: 0 }, 1],
    ['B', { delivered: 0, failed: 1 }, 2],
  ])('to %s counts the phones that get it from there', async (name, counts, lists) => {
    const kit = kitFor(routes);
    expect(await ask(routes, { settings: { assignments: [name] } }, kit)).toMatchObject(counts);
    expect(kit.of('list-app-devices')).toHaveLength(lists);
  });

  it('and to a group that is not listed is not guessed at', async () => {
    const none = { ...routes, 'GET /api/mdm/smartgroups/search': listOf('SmartGroups', 'Total', []) };
    await expect(ask(none, { settings: { assignments: ['A'] } })).rejects.toMatchObject({ kind: 'rejected' });
  });
});

it('a list of devices that fails is not remembered', async () => {
  const kit = kitFor({
    ...fleet([device(1)], [row(1)]),
    [DEVICES]: [() => json(500, {}), listOf('Devices', 'Total', [device(1)])],
  });
  const { delivery } = open(kit);
  await expect(delivery?.(slot(), SINCE, signal)).rejects.toMatchObject({ kind: 'unavailable' });
  expect(await delivery?.(slot(), SINCE, signal)).toMatchObject({ delivered: 1 });
});
