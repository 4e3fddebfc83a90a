/**
 * The default tenant: one policy for each slot, alternating iOS and Android, between policies that are nobody's: another app,
 * a pilot policy of the same app with a token of its own, an Android for Work leftover, an OEMConfig policy, a dead app id.
 */
import type { Random, SimulatedSlot } from '#simulation';
import { encoded, type PolicyObject } from './keys.ts';
import { NEIGHBOURS, type Neighbours } from './neighbours.ts';
import { timestamp } from './policies.ts';
import type { Quirks } from './quirks.ts';

/** The key that holds the token, as the app's documentation names it. */
export const KEY = 'PINGID_MDM_TOKEN';
const BUNDLE_ID = 'com.pingidentity.pingid.prod';
const PACKAGE = 'prod.com.pingidentity.pingid';
const STORE_URL = 'https://apps.apple.com/app/pingid/id891247102';
const IOS = '#microsoft.graph.iosMobileAppConfiguration';
const ANDROID = '#microsoft.graph.androidManagedStoreAppConfiguration';
const YEAR_MS = 31_536_000_000;

export interface World {
  readonly slots: readonly SimulatedSlot[];
  /** For each slot, by name, the id its policy begins with. */
  readonly idOf: ReadonlyMap<string, string>;
  /** In the order of the vendor's list. */
  readonly policies: readonly (PolicyObject & { readonly id: string })[];
  readonly apps: readonly PolicyObject[];
  readonly devices: readonly PolicyObject[];
}

export function makeWorld(slotCount: number, quirks: Quirks, numbers: Random, now: number): World {
  const neighbours = NEIGHBOURS[quirks.neighbours];
  const made = timestamp(now - YEAR_MS);
  const apps = makeApps(quirks, numbers, made);
  const dead = numbers.guid();
  const slots: SimulatedSlot[] = [];
  const idOf = new Map<string, string>();
  const own: (PolicyObject & { readonly id: string })[] = [];

  function base(type: string, displayName: string): PolicyObject & { readonly id: string } {
    return {
      '@odata.type': type,
      id: numbers.guid(),
      createdDateTime: made,
      lastModifiedDateTime: made,
      roleScopeTagIds: ['0'],
      displayName,
      version: 1,
    };
  }

  for (let at = 0; at < slotCount; at += 1) {
    const platform = at % 2 === 0 ? 'ios' : 'android';
    const number = Math.floor(at / 2) + 1;
    const suffix = number === 1 ? '' : String(number);
    const displayName = `PingID ${platform === 'ios' ? 'iOS' : 'Android'} ${suffix}`.trim();
    const target = [...(apps.own[platform] ?? []), ...(quirks.targetedApps === 'one-dead' ? [dead] : [])];
    const policy =
      platform === 'ios'
        ? ios(base(IOS, displayName), target, number, neighbours)
        : android(base(ANDROID, displayName), target, neighbours);
    const name = suffix === '' ? platform : `${platform}-${suffix}`;
    slots.push({ name, platform, settings: { configuration: displayName } });
    idOf.set(name, policy.id);
    own.push(policy);
  }

  const pilot = { appConfigKey: KEY, appConfigKeyType: 'stringType', appConfigKeyValue: '5f0c9a3e-pilot-only' };
  const work = `{"kind":"androidenterprise#managedConfiguration","productId":"app:com.example.mail","managedProperty":[{"key":"${KEY}","valueString":"of another app"}]}`;
  const before = [
    {
      ...base(IOS, 'Outlook iOS'),
      description: '',
      targetedMobileApps: [apps.other],
      encodedSettingXml: null,
      settings: neighbours.settings.slice(0, 2),
    },
    {
      ...base(IOS, 'PingID iOS (pilot)'),
      description: '',
      targetedMobileApps: apps.own.ios ?? [],
      encodedSettingXml: null,
      settings: [pilot],
    },
    {
      ...base(ANDROID, 'Knox Service Plugin'),
      description: '',
      targetedMobileApps: [apps.other],
      packageId: 'app:com.samsung.android.knox.kpu',
      payloadJson: encoded(work),
      permissionActions: [],
      profileApplicability: 'androidDeviceOwner',
      appSupportsOemConfig: true,
    },
  ];
  const after = [
    {
      ...base('#microsoft.graph.androidForWorkMobileAppConfiguration', 'PingID (Android for Work)'),
      description: '',
      targetedMobileApps: [apps.other],
      packageId: `app:${PACKAGE}`,
      payloadJson: encoded(work),
      permissionActions: [],
      profileApplicability: 'default',
    },
    { ...base(IOS, 'Retired app'), description: '', targetedMobileApps: [dead], encodedSettingXml: null, settings: [] },
  ];
  return { slots, idOf, policies: [...before, ...own, ...after], apps: apps.all, devices: makeDevices(now) };
}

/** Every third iOS policy is a property list. */
function ios<P extends PolicyObject>(base: P, target: readonly string[], number: number, neighbours: Neighbours): P {
  const asPlist = number % 3 === 0;
  return {
    ...base,
    ...neighbours.iosFields,
    targetedMobileApps: target,
    encodedSettingXml: asPlist ? encoded(neighbours.plist) : null,
    settings: asPlist ? null : neighbours.settings,
  };
}

function android<P extends PolicyObject>(base: P, target: readonly string[], neighbours: Neighbours): P {
  return {
    ...base,
    packageId: `app:${PACKAGE}`,
    payloadJson: encoded(neighbours.payload),
    ...neighbours.androidFields,
    profileApplicability: 'androidWorkProfile',
    targetedMobileApps: target,
    appSupportsOemConfig: false,
  };
}

function makeApps(quirks: Quirks, numbers: Random, made: string) {
  const stamps = { createdDateTime: made, lastModifiedDateTime: made };
  const isAssigned = quirks.apps !== 'unassigned';
  function app(type: string, displayName: string, own: PolicyObject): PolicyObject & { readonly id: string } {
    return {
      '@odata.type': `#microsoft.graph.${type}`,
      id: numbers.guid(),
      displayName,
      publisher: 'Contoso',
      isAssigned,
      ...stamps,
      ...own,
    };
  }
  const store = app('iosStoreApp', 'PingID', { bundleId: BUNDLE_ID, appStoreUrl: STORE_URL });
  const bought = app('iosVppApp', 'PingID', { bundleId: BUNDLE_ID, usedLicenseCount: 3, totalLicenseCount: 10 });
  const play = app('androidManagedStoreApp', 'PingID', {
    packageId: PACKAGE,
    appIdentifier: PACKAGE,
    isPrivate: false,
  });
  const others = [
    app('win32LobApp', '7-Zip', { fileName: '7z.intunewin' }),
    app('iosVppApp', 'Outlook', { bundleId: 'com.microsoft.Office.Outlook' }),
    app('androidManagedStoreApp', 'Okta Verify', {
      packageId: 'com.okta.android.auth',
      appIdentifier: 'com.okta.android.auth',
    }),
  ] as const;
  const isPresent = quirks.apps !== 'missing';
  const all = [others[0], ...(isPresent ? [store] : []), others[1], ...(isPresent ? [play] : []), others[2]];
  return {
    all: quirks.apps === 'twice' ? [...all, bought] : all,
    own: { ios: [store.id], android: [play.id] } as Readonly<Record<string, readonly string[]>>,
    other: others[1].id,
  };
}

/** Devices that are no phones of the fleet, with gaps and odd names. */
function makeDevices(now: number): PolicyObject[] {
  const lastSyncDateTime = timestamp(now - YEAR_MS / 12);
  const common = { lastSyncDateTime, enrolledDateTime: timestamp(now - YEAR_MS), imei: null, udid: null };
  return [
    {
      id: 'd0000000-0000-4000-8000-0000ffff0001',
      deviceName: 'DESKTOP-7',
      operatingSystem: 'Windows',
      osVersion: '10.0.26100',
      serialNumber: '',
      managementState: 'managed',
      managementAgent: 'mdm',
      userPrincipalName: null,
      azureADDeviceId: null,
      ...common,
    },
    {
      id: 'd0000000-0000-4000-8000-0000ffff0002',
      deviceName: 'Zoë’s 📱 \u200F',
      operatingSystem: 'iOS',
      osVersion: '18.7',
      serialNumber: 'SNZOE',
      managementState: 'retirePending',
      managementAgent: 'mdm',
      userPrincipalName: 'zoe@contoso.example',
      azureADDeviceId: '00000000-0000-0000-0000-000000000000',
      ...common,
    },
  ];
}
