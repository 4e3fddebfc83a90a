/** The enterprise itself, an app as Google Play knows it, and the devices with what they have last reported. */
import type { Call, Report, ReportingFleet, SimulatedSlot } from '#simulation';
import type { Fields } from './exact-json.ts';
import type { Resource } from './gate.ts';
import type { Quirks } from './quirks.ts';
import { Refusal } from './refusals.ts';
import { KEY, PACKAGE } from './world.ts';

/** The largest page. The vendor does not say how large it is. */
const PAGE_SIZE = 100;
const YEAR_MS = 31_536_000_000;

export interface Inventory {
  readonly quirks: Quirks;
  readonly enterprise: string;
  readonly startedAt: number;
  readonly slots: readonly SimulatedSlot[];
  readonly fleet: () => ReportingFleet;
  /** The `version` that a revision of a slot's policy has. */
  versionOf(slot: string, revision: number): string;
}

export function inventoryRoutes(inventory: Inventory): Resource[] {
  const { quirks, enterprise } = inventory;

  function devices({ query }: Call): Fields {
    const asked = Number(query.get('pageSize') ?? PAGE_SIZE);
    const size = quirks.pageSize === 'vendor' ? Math.min(Math.max(1, asked), PAGE_SIZE) : Number(quirks.pageSize);
    const from = Number(Buffer.from(query.get('pageToken') ?? '', 'base64url').toString() || 0);
    if (!Number.isInteger(from)) throw new Refusal(400, 'Invalid page token.');
    const all = allDevices(inventory);
    const page = all.slice(from, from + size);
    const next = from + size;
    const goesOn = quirks.lastPage === 'empty' ? page.length > 0 : next < all.length;
    return {
      // A list without entries is left out, as everywhere in Google's JSON.
      ...(page.length === 0 ? {} : { devices: page }),
      ...(goesOn ? { nextPageToken: Buffer.from(String(next)).toString('base64url') } : {}),
    };
  }

  function app({ params }: Call): Fields {
    if (params.package !== PACKAGE || quirks.appKeys === 'app-unknown') throw new Refusal(404);
    const key = quirks.appKeys === 'declared' ? KEY : 'SOMETHING_ELSE';
    return {
      name: `${enterprise}/applications/${PACKAGE}`,
      title: 'PingID',
      managedProperties: [
        { key, type: 'STRING', title: 'Token' },
        { key: 'allowBiometrics', type: 'BOOL', defaultValue: true },
      ],
    };
  }

  return [
    {
      method: 'GET',
      path: '',
      operation: 'enterprise',
      answer: () => ({ name: enterprise, enterpriseDisplayName: 'Contoso' }),
    },
    { method: 'GET', path: '/devices', operation: 'devices', answer: devices },
    { method: 'GET', path: '/applications/{package}', operation: 'app', answer: app },
  ];
}

function allDevices(inventory: Inventory): readonly Fields[] {
  const { enterprise, startedAt, slots } = inventory;
  const phones = slots.flatMap(({ name, settings }) =>
    inventory
      .fleet()
      .reports(name)
      .map((report, at) => deviceOf(inventory, String(settings.policy), report, at === 0)),
  );
  const kiosk = `${enterprise}/policies/kiosk`;
  const common = { state: 'ACTIVE', managementMode: 'DEVICE_OWNER', enrollmentTime: timestamp(startedAt - YEAR_MS) };
  return [
    ...phones,
    // One of another policy, with a name that needs care; one that has just been enrolled and has reported nothing.
    {
      name: `${enterprise}/devices/3a0000000000ffff`,
      ...common,
      policyName: kiosk,
      appliedPolicyName: kiosk,
      appliedPolicyVersion: '4',
      lastPolicySyncTime: timestamp(startedAt),
      lastStatusReportTime: timestamp(startedAt),
      hardwareInfo: { brand: 'Zoë’s', model: 'T\u00f6dli 📱 \u200F', serialNumber: '' },
      nonComplianceDetails: [{ settingName: 'cameraDisabled', nonComplianceReason: 'MANAGEMENT_MODE' }],
      policyCompliant: false,
    },
    { name: `${enterprise}/devices/3a0000000000fffe`, ...common, policyName: kiosk },
  ];
}

function deviceOf(inventory: Inventory, policy: string, { phone, revision, at }: Report, isFirst: boolean): Fields {
  const { quirks, enterprise, startedAt, versionOf } = inventory;
  const number = phone.id.replace(/\D/g, '');
  const policyName = `${enterprise}/policies/${policy}`;
  const trouble = quirks.compliance === 'one-not-installed' && isFirst;
  const details = { settingName: 'applications', packageName: PACKAGE, nonComplianceReason: 'APP_NOT_INSTALLED' };
  const reported = {
    appliedState: 'ACTIVE',
    policyCompliant: !trouble,
    ...(trouble ? { nonComplianceDetails: [details] } : {}),
    appliedPolicyName: policyName,
    ...(quirks.appliedVersion === 'told' ? { appliedPolicyVersion: versionOf(phone.slot, revision ?? 0) } : {}),
    lastPolicySyncTime: timestamp(at ?? 0),
    lastStatusReportTime: timestamp(at ?? 0),
  };
  return {
    name: `${enterprise}/devices/3a00000000000${number}`,
    managementMode: 'PROFILE_OWNER',
    state: 'ACTIVE',
    enrollmentTime: timestamp(startedAt),
    policyName,
    ...(at === null ? {} : reported),
    userName: `${enterprise}/users/1000000000000${number}`,
    apiLevel: 36,
    hardwareInfo: { brand: 'google', manufacturer: 'Google', model: phone.name, serialNumber: `SNG${number}` },
    networkInfo: { imei: `35000000000${number}` },
  };
}

function timestamp(at: number): string {
  return new Date(at).toISOString();
}
