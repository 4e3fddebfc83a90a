/** A small EPMM server that answers without a network: a list of devices, their attributes, apps and a version. */
import { Secret, type SlotSettings } from '#connector';
import { mobileironCore } from '../../../connectors/mobileiron-core/index.ts';
import {
  type Account,
  account,
  type Slot,
  slot as slotSettings,
} from '../../../connectors/mobileiron-core/settings.ts';
import { property, type Routes, row } from '../ivanti-cps/answers.ts';
import { type Answering, json, type KitForTests, kitForTests, type SentRequest } from '../kit-for-tests.ts';

export const DEVICES = 'GET /api/v2/devices';
export const READS = 'POST /msa/v1/cps/device/uuid';
export const METADATA = 'GET /msa/v1/cps/device/$metadata';
export const APPS = 'GET /api/v2/appstore/apps';
export const PING = 'GET /api/v2/ping';
export const SPACES = 'GET /api/v2/device_spaces/mine';
export const ATTRIBUTE = 'pingid_mdm_token';
export const NOW = Date.parse('2026-11-24T09:00:00Z');

export type { Routes };

/** One device, as both of the server's APIs tell of it. */
export interface Enrolled {
  readonly uuid: string;
  /** More of what EPMM's own list says, and of what Common Platform Services say. */
  readonly listed?: Record<string, unknown>;
  readonly read?: Record<string, unknown>;
}

export function settings(more: Record<string, unknown> = {}): Account {
  return account.parse({
    url: 'https://epmm.example.com',
    username: 'watchword',
    password: new Secret('the-password-of-watchword'),
    ...more,
  });
}

export function slot(more: Partial<SlotSettings<Slot>> = {}): SlotSettings<Slot> {
  const platform = more.platform ?? 'ios';
  const app = { keys: ['PINGID_MDM_TOKEN'], packageId: `com.example.${platform}` };
  return {
    name: platform,
    platform,
    app,
    profile: { id: 'pingid', title: 'PingID', usedAt: 'sign-in', platforms: { [platform]: app } },
    settings: slotSettings.parse({ attribute: ATTRIBUTE }),
    ...more,
  };
}

export function open(kit: KitForTests, more: Record<string, unknown> = {}) {
  return mobileironCore.open(settings(more), kit);
}

/** Answers as a healthy server does, unless a route says otherwise. */
export function serverWith(devices: readonly Enrolled[], routes: Routes = {}): KitForTests {
  const usual: Routes = {
    [DEVICES]: (request) => listed(devices, request),
    [READS]: (request) => known(devices, request),
    [METADATA]: () => json(200, [property('status', 'string', true), property(ATTRIBUTE), property('note')]),
    [APPS]: () =>
      json(200, { results: [app('com.example.ios', 'I'), app('com.example.android', 'A')], hasMore: false }),
    [PING]: () => json(200, { results: { apiVersion: 2.0, vspVersion: '12.8.0.1' } }),
    [SPACES]: () => json(200, { results: [{ id: 1, name: 'Global' }] }),
  };
  const all = { ...usual, ...routes };
  return kitForTests((request) => {
    const route: Answering | undefined = all[`${request.method} ${request.url.pathname}`];
    if (route === undefined) throw new Error(`nothing answers ${request.method} ${request.url.pathname}`);
    return route(request);
  }, NOW);
}

export function app(bundleID: string, platformType: string, more: Record<string, unknown> = {}) {
  return { id: 1, name: 'PingID', bundleID, platformType, publishLabels: ['All-Smartphones'], ...more };
}

/** A stretch of the list, as `offset` and `limit` ask for it. */
export function listed(devices: readonly Enrolled[], { url }: SentRequest): Response {
  const offset = Number(url.searchParams.get('offset'));
  const results = devices.slice(offset, offset + Number(url.searchParams.get('limit'))).map(({ uuid, listed }) => ({
    'common.uuid': uuid,
    'common.status': 'ACTIVE',
    'common.platform': 'iOS',
    'common.SerialNumber': `serial-${uuid}`,
    'common.last_connected_at': '2026-11-24T08:00:00.000Z',
    ...listed,
  }));
  const hasMore = offset + results.length < devices.length;
  const times = { currentServerTimeMilliseconds: NOW };
  return json(200, { results, totalCount: devices.length, resultCount: results.length, hasMore, ...times });
}

/** The devices that were asked for, in another order than they were asked. */
export function known(devices: readonly Enrolled[], { body }: SentRequest): Response {
  const { identifierType, identifiers } = JSON.parse(body) as { identifierType: string; identifiers: string[] };
  const rows = devices.map(({ uuid, read }) =>
    row({ deviceGuid: uuid.toUpperCase(), identifier: `uem-${uuid}`, ...read }),
  );
  const id = identifierType === 'GUID' ? 'deviceGuid' : 'identifier';
  const asked = identifiers.map((one) => one.toLowerCase());
  return json(200, rows.filter((one) => asked.includes(String(one[id]).toLowerCase())).reverse());
}

export function enrolled(count: number, more: Omit<Enrolled, 'uuid'> = {}): readonly Enrolled[] {
  return Array.from({ length: count }, (_, at) => ({ uuid: `device-${at}`, ...more }));
}

export async function collect<T>(items: AsyncIterable<T> | undefined): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const item of items ?? []) all.push(item);
  return all;
}
