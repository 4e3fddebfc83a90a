/** The Android Management API as Watchword sees it: settings, abilities, permissions, limits, and how an enterprise is opened. */
import { AccessTokens, type Connector, type ConnectorDefinition, type Kit } from '#connector';
import { Api, PERMISSION } from './api.ts';
import { check } from './check/check.ts';
import { Client } from './client.ts';
import { delivery } from './delivery.ts';
import { DeviceReports } from './device-reports.ts';
import { devices } from './devices.ts';
import { type Enterprise, PolicyLooks } from './enterprise.ts';
import { normalize } from './normalize.ts';
import { observe } from './observe.ts';
import { type Account, account, type Slot, slot } from './settings.ts';
import { signIn } from './sign-in.ts';
import { write } from './write.ts';

export const androidManagement: ConnectorDefinition<Account, Slot> = {
  id: 'android-management',
  title: 'Android Management API',
  docs: 'https://developers.google.com/android/management/reference/rest/v1/enterprises.policies',
  account,
  slot,
  capabilities: { write: 'in-place', readback: 'value', delivery: 'per-device', devices: true },
  // Google has no narrower one: whoever may read may write. (https://docs.cloud.google.com/iam/docs/roles-permissions/androidmanagement)
  permissions: [
    { name: PERMISSION, for: 'observe', required: true },
    { name: PERMISSION, for: 'write', required: true },
    { name: PERMISSION, for: 'delivery', required: true },
    { name: PERMISSION, for: 'devices', required: true },
    { name: PERMISSION, for: 'check', required: true },
  ],
  // 1000 queries in 100 seconds, for all there is in one project of Google Cloud.
  // (https://developers.google.com/android/management/permissible-usage, last verified on documentation, November 2026)
  limits: { windowMs: 100_000, requests: 1000, writes: 1000 },
  // One for each policy. The list of all policies would be one request for a few of them, and very many where each device has its own,
  // which Google recommends.
  quietPassRequests: (slots) => slots,
  place: ({ settings, app }, key) => `${settings.policy} / ${app.packageId} / ${key}`,
  whyUnsuited: ({ platform }) =>
    platform === 'android' ? null : 'the Android Management API knows Android devices only: set `platform: android`',
  normalize,
  open,
};

function open(settings: Account, kit: Kit): Connector<Slot> {
  const session = kit.keep('session', () => new AccessTokens(kit, { signIn: () => signIn(settings, kit) }));
  const client = new Client(new Api(settings, kit, session), settings.enterprise);
  const enterprise: Enterprise = {
    kit,
    client,
    session,
    policies: new PolicyLooks(client),
    reports: new DeviceReports(client),
    knownAbsent: kit.keep('known absent', () => new Map<string, string>()),
  };
  return {
    check: (slots, signal) => check(enterprise, slots, signal),
    observe: (slot, signal) => observe(enterprise, slot, signal),
    write: (slot, before, reveal, signal) => write(enterprise, slot, before, reveal, signal),
    delivery: (slot, since, signal) => delivery(enterprise, slot, since, signal),
    devices: (signal) => devices(enterprise, signal),
  };
}
