/**
 * The default tenant: one app record for each slot, alternating iOS and Android, between records that are nobody's. Every
 * record of a platform has the same bundle id, so that slots beyond the first two have to name theirs. The first two are public;
 * the others are internal, purchased and public in turn.
 */
import type { Random, SimulatedSlot } from '#simulation';
import type { App } from './apps.ts';
import type { Quirks } from './quirks.ts';
import { rulesText } from './rules-text.ts';
import type { DeviceRecord, OrganizationGroup, SmartGroup } from './tenant.ts';

const BUNDLE_IDS = { ios: 'com.pingidentity.pingid.prod', android: 'prod.com.pingidentity.pingid' } as const;
const KINDS = { ios: ['Internal', 'Purchased', 'Public'], android: ['Internal', 'Public'] } as const;
const TOP = 570;
const CHILD = 571;
const DAY_MS = 86_400_000;
const LICENSES = 100;

export interface World {
  readonly slots: readonly SimulatedSlot[];
  /** In the order of the vendor's list. */
  readonly apps: readonly App[];
  /** The rules each app begins with, by its uuid. */
  readonly rules: ReadonlyMap<string, string>;
  /** For each slot, by name, the groups its phones are in: one for each assignment. */
  readonly groupsOf: ReadonlyMap<string, readonly string[]>;
  readonly smartGroups: readonly SmartGroup[];
  readonly organizationGroups: readonly OrganizationGroup[];
  readonly devices: readonly DeviceRecord[];
}

export function makeWorld(slotCount: number, quirks: Quirks, numbers: Random, now: number): World {
  const smartGroups = makeSmartGroups(numbers);
  const uuids = smartGroups.map(({ uuid }) => uuid);
  const rules = new Map<string, string>();
  const groupsOf = new Map<string, readonly string[]>();
  const slots: SimulatedSlot[] = [];
  let id = 1000;

  function record(own: Partial<App> & Pick<App, 'name' | 'bundleId' | 'platform'>, assignments = 1): App {
    id += 1;
    const app: App = {
      id,
      uuid: numbers.guid(),
      kind: 'Public',
      version: '3.1.0',
      status: 'Active',
      group: TOP,
      slot: null,
      licenses: own.kind === 'Purchased' ? LICENSES : 0,
      codesOnly: false,
      ...own,
    };
    const groups = uuids.slice(id % 3, (id % 3) + assignments);
    const excluded = uuids.slice(-1);
    if (app.slot !== null) groupsOf.set(app.slot, groups);
    rules.set(
      app.uuid,
      rulesText({ app, groups, excluded: groups.length === 0 ? [] : excluded, neighbours: quirks.neighbours }),
    );
    return app;
  }

  function ofSlot(at: number): readonly App[] {
    const platform = at % 2 === 0 ? 'ios' : 'android';
    const number = Math.floor(at / 2) + 1;
    const slot = number === 1 ? platform : `${platform}-${number}`;
    const title = platform === 'ios' ? 'iOS' : 'Android';
    const name = slotCount <= 2 ? 'PingID' : `PingID ${title}${number === 1 ? '' : ` ${number}`}`;
    slots.push({ name: slot, platform, settings: slotCount <= 2 ? {} : { app: name } });
    const kinds = KINDS[platform];
    const kind = number === 1 ? 'Public' : (kinds[(number - 2) % kinds.length] ?? 'Public');
    const bundleId = BUNDLE_IDS[platform];
    const copies = quirks.apps === 'unassigned' && at === 0 ? 0 : 2 + ((at + (at >> 1)) % 2);
    const app = record({ name, bundleId, platform, kind, slot }, copies);
    if (quirks.apps === 'twice' && at === 0) return [app, record({ name, bundleId, platform, kind, group: CHILD })];
    // One uuid per version: the older one stands there still.
    if (slot === 'ios-2')
      return [record({ name, bundleId, platform, kind, version: '2.9.4', status: 'InActive' }), app];
    return [app];
  }

  const own = Array.from({ length: slotCount }, (_, at) => ofSlot(at)).flat();
  const present = quirks.apps === 'missing' ? own.filter((app) => app.slot !== 'ios') : own;
  const [before, after] = strangers(record);
  return {
    slots,
    apps: [...before, ...present, ...after],
    rules,
    groupsOf,
    smartGroups,
    organizationGroups: [
      { id: TOP, uuid: numbers.guid(), name: 'Contoso', groupId: 'contoso', parent: null },
      { id: CHILD, uuid: numbers.guid(), name: 'Contoso Lab', groupId: 'contoso-lab', parent: TOP },
    ],
    devices: makeDevices(now),
  };
}

/** Records that are no slot's: bundle ids that contain ours, other platforms, retired ones, one with redemption codes. */
function strangers(
  record: (own: Partial<App> & Pick<App, 'name' | 'bundleId' | 'platform'>) => App,
): readonly [readonly App[], readonly App[]] {
  const { ios, android } = BUNDLE_IDS;
  const before = [
    record({ name: 'Outlook', bundleId: 'com.microsoft.Office.Outlook', platform: 'ios' }),
    record({ name: 'PingID', bundleId: ios, platform: 'ios', status: 'Retired', version: '1.8.0' }),
    record({ name: 'PingID Beta', bundleId: `${ios}.beta`, platform: 'ios', kind: 'Internal' }),
    record({ name: 'PingID', bundleId: ios, platform: 'macos', kind: 'Internal' }),
  ];
  const after = [
    record({ name: 'PingID', bundleId: `x.${android}`, platform: 'android', kind: 'Internal', group: CHILD }),
    record({
      name: 'PingID',
      bundleId: android,
      platform: 'android',
      kind: 'Internal',
      status: 'Retired',
      version: '0.9',
    }),
    record({ name: 'PingID', bundleId: `${ios}.codes`, platform: 'ios', kind: 'Purchased', codesOnly: true }),
    record({
      name: '7-Zip',
      bundleId: '{7b2a0c4e-0000-4000-8000-7a6970000000}',
      platform: 'windows',
      kind: 'Internal',
    }),
  ];
  return [before, after];
}

function makeSmartGroups(numbers: Random): readonly SmartGroup[] {
  const names = ['All Corporate Devices', 'All Devices', 'Field Staff', 'Pilot', 'Kiosk', 'Außendienst', 'Quarantine'];
  return names.map((name, at) => ({ id: 300 + at, uuid: numbers.guid(), name }));
}

/** Devices that are no phones of the fleet: other systems, gone ones, odd names. */
function makeDevices(now: number): readonly DeviceRecord[] {
  const seen = { lastSeenAt: now - 30 * DAY_MS, enrolledAt: now - 365 * DAY_MS, group: CHILD, imei: '', udid: '' };
  return [
    {
      ...seen,
      id: 90_001,
      uuid: 'd0000000-0000-4000-8000-0000ffff0001',
      name: 'DESKTOP-7',
      platform: 'WinRT',
      model: 'Surface',
      serialNumber: '',
      user: '',
      enrollmentStatus: 'Enrolled',
    },
    {
      ...seen,
      id: 90_002,
      uuid: 'd0000000-0000-4000-8000-0000ffff0002',
      name: 'Zoë’s 📱 \u200F',
      platform: 'Apple',
      model: 'iPhone',
      serialNumber: 'SNZOE',
      user: 'zoe',
      enrollmentStatus: 'Unenrolled',
    },
    {
      ...seen,
      id: 90_003,
      uuid: 'd0000000-0000-4000-8000-0000ffff0003',
      name: 'Zoë’s MacBook',
      platform: 'AppleOsX',
      model: 'MacBook Pro',
      serialNumber: 'SNMAC',
      user: 'zoe',
      enrollmentStatus: 'Enrolled',
    },
  ];
}
