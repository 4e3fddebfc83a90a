import { describe, expect, it } from 'vitest';
import {
  answer,
  GRAPH,
  iosPolicy,
  kitFor,
  listOf,
  open,
  POLICIES,
  POLICY_ID,
  type Routes,
  signal,
  slot,
} from './tenant-for-tests.ts';

const SINCE = Date.parse('2026-11-24T08:00:00Z');
const AFTER = '2026-11-24T08:30:00.1234567Z';
const BEFORE = '2026-11-24T07:59:59.9999999Z';
const STATUSES = `GET ${POLICIES}/${POLICY_ID}/deviceStatuses`;
const SUMMARY = `GET ${POLICIES}/${POLICY_ID}/deviceStatusSummary`;
const ASSIGNMENTS = `GET ${POLICIES}/${POLICY_ID}/assignments`;

const row = (status: unknown, lastReportedDateTime: unknown = AFTER) => ({
  id: 'r',
  deviceDisplayName: 'iPhone',
  status,
  lastReportedDateTime,
});
const summary = (more: Record<string, unknown> = {}) => ({
  pendingCount: 0,
  successCount: 0,
  errorCount: 0,
  failedCount: 0,
  notApplicableCount: 7,
  configurationVersion: 3,
  lastUpdateDateTime: AFTER,
  ...more,
});
const STALE = { configurationVersion: 2 };

function delivery(rows: readonly unknown[], summarised: unknown, more: Routes = {}) {
  const routes = {
    [`GET ${POLICIES}`]: listOf(iosPolicy()),
    [STATUSES]: answer({ value: rows }),
    [SUMMARY]: answer(summarised),
    [ASSIGNMENTS]: answer({ value: [] }),
    ...more,
  };
  return open(kitFor(routes)).delivery?.(slot(), SINCE, signal);
}

describe('what a report of a phone counts as', () => {
  it.each([
    ['compliant', AFTER, { delivered: 1 }],
    ['remediated', AFTER, { delivered: 1 }],
    ['Compliant', '2026-11-24T08:00:00Z', { delivered: 1 }],
    ['compliant', BEFORE, { unknown: 1 }],
    ['error', AFTER, { failed: 1 }],
    ['nonCompliant', AFTER, { failed: 1 }],
    ['conflict', AFTER, { failed: 1 }],
    ['error', BEFORE, { unknown: 1 }],
    ['unknown', AFTER, { unknown: 1 }],
    ['somethingNew', AFTER, { unknown: 1 }],
    [7, AFTER, { unknown: 1 }],
    ['compliant', null, { unknown: 1 }],
    ['compliant', '0001-01-01T00:00:00Z', { unknown: 1 }],
    ['compliant', 'yesterday', { unknown: 1 }],
    ['notApplicable', AFTER, {}],
    ['notAssigned', AFTER, {}],
  ])('%s at %s', async (status, at, counts) => {
    expect(await delivery([row(status, at)], summary())).toMatchObject({
      delivered: 0,
      pending: 0,
      failed: 0,
      unknown: 0,
      ...counts,
    });
  });
});

describe('what the summary adds', () => {
  const rows = [row('compliant'), row('compliant', BEFORE), row('compliant', BEFORE)];

  it.each([
    [
      'pending phones, where it speaks of the present value',
      { pendingCount: 2, successCount: 1 },
      { delivered: 1, pending: 2, unknown: 0 },
    ],
    [
      'no more pending phones than it says',
      { pendingCount: 1, successCount: 1 },
      { delivered: 1, pending: 1, unknown: 1 },
    ],
    ['phones without a report', { pendingCount: 5, successCount: 9 }, { delivered: 1, pending: 5, unknown: 8 }],
    [
      'nothing about pending, where it speaks of an older version',
      { pendingCount: 2, ...STALE },
      { delivered: 1, pending: 0, unknown: 2 },
    ],
    [
      'nothing about pending, where it was made before the write',
      { pendingCount: 2, lastUpdateDateTime: BEFORE },
      { delivered: 1, pending: 0, unknown: 2 },
    ],
    [
      'nothing about pending, where it names no version',
      { pendingCount: 2, configurationVersion: null },
      { delivered: 1, pending: 0, unknown: 2 },
    ],
    [
      'how many phones there are, even where it is old',
      { successCount: 50, errorCount: 1, ...STALE },
      { delivered: 1, pending: 0, unknown: 50 },
    ],
    [
      'nothing, where its figures make no sense',
      { pendingCount: -3, successCount: 'many' },
      { delivered: 1, pending: 0, unknown: 2 },
    ],
  ])('%s', async (_, more, counts) => {
    expect(await delivery(rows, summary(more))).toMatchObject({ failed: 0, ...counts });
  });

  it('nothing, where there is none any more', async () => {
    const result = await delivery(rows, {}, { [SUMMARY]: answer({ error: { code: 'ResourceNotFound' } }, 404) });
    expect(result).toMatchObject({
      delivered: 1,
      pending: 0,
      unknown: 2,
      evidence: expect.stringContaining('there is no summary'),
    });
  });
});

describe('the evidence', () => {
  it('says what the counts rest on, and as of when they are', async () => {
    expect(await delivery([row('compliant')], summary())).toMatchObject({
      evidence: expect.stringContaining('of the present version'),
      asOf: Date.parse(AFTER),
    });
    expect(await delivery([row('compliant')], summary(STALE))).toMatchObject({
      evidence: expect.stringContaining('older than the write'),
    });
  });

  it('law 8: that there is no report at all is not taken for "no phones"', async () => {
    const assigned = { [ASSIGNMENTS]: answer({ value: [{ id: 'a', target: {} }] }) };
    expect(await delivery([], summary(STALE), assigned)).toMatchObject({
      delivered: 0,
      unknown: 1,
      evidence: expect.stringContaining('no report of any phone'),
    });
    expect(await delivery([], summary(STALE))).toMatchObject({ delivered: 0, unknown: 0 });
    expect(await delivery([], summary(), assigned)).toMatchObject({ delivered: 0, unknown: 0 });
  });

  it('law 3: counts all pages, or throws', async () => {
    const next = `${GRAPH}${POLICIES}/${POLICY_ID}/deviceStatuses?p=2`;
    const first = answer({ value: [row('compliant')], '@odata.nextLink': next });
    expect(await delivery([], summary(), { [STATUSES]: [first, answer({ value: [row('error')] })] })).toMatchObject({
      delivered: 1,
      failed: 1,
    });
    await expect(delivery([], summary(), { [STATUSES]: [first, answer({}, 503)] })).rejects.toMatchObject({
      kind: 'unavailable',
    });
    await expect(delivery([], summary(), { [SUMMARY]: answer({}, 503) })).rejects.toMatchObject({
      kind: 'unavailable',
    });
  });
});

describe('devices', () => {
  const DEVICES = 'GET /v1.0/deviceManagement/managedDevices';
  const device = (id: unknown, operatingSystem: unknown, more: Record<string, unknown> = {}) => ({
    id,
    deviceName: `d-${id}`,
    operatingSystem,
    ...more,
  });

  async function devices(routes: Routes) {
    const found = [];
    for await (const each of open(kitFor(routes)).devices?.(signal) ?? []) found.push(each);
    return found;
  }

  it('are phones and tablets of every name that Intune has for their systems, and nothing else', async () => {
    const next = `https://graph.microsoft.com/v1.0/deviceManagement/managedDevices?$skiptoken=x`;
    const first = ['iOS', 'Windows', 'iPadOS', 'macOS', 'Android'].map((system, index) => device(`${index}`, system));
    const second = [
      device('5', 'AndroidEnterprise'),
      device('6', null),
      device('7', 'iOS', { managementState: 'discovered' }),
    ];
    const found = await devices({
      [DEVICES]: [answer({ value: first, '@odata.nextLink': next }), answer({ value: second })],
    });
    expect(found.map((each) => `${each.id} ${each.platform}`)).toEqual(['0 ios', '2 ios', '4 android', '5 android']);
  });

  it('come with their identifiers, empty ones as null', async () => {
    const more = { serialNumber: '', imei: '35', udid: 'u', userPrincipalName: 'a@b.c', lastSyncDateTime: AFTER };
    expect(await devices({ [DEVICES]: answer({ value: [device('1', 'iOS', more)] }) })).toEqual([
      {
        id: '1',
        name: 'd-1',
        platform: 'ios',
        serialNumber: null,
        imei: '35',
        udid: 'u',
        user: 'a@b.c',
        lastSeenAt: Date.parse(AFTER),
      },
    ]);
  });

  it('are listed to the end or not at all', async () => {
    const next = `https://graph.microsoft.com/v1.0/deviceManagement/managedDevices?$skiptoken=x`;
    const broken = { [DEVICES]: [answer({ value: [device('1', 'iOS')], '@odata.nextLink': next }), answer({}, 500)] };
    await expect(devices(broken)).rejects.toMatchObject({ kind: 'unavailable' });
    await expect(devices({ [DEVICES]: answer({ value: [device(1, 'iOS')] }) })).rejects.toMatchObject({
      kind: 'protocol',
    });
  });
});
