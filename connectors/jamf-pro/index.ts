/** Jamf Pro as Watchword sees it: settings, abilities, privileges, limits, and how an account is opened. */
import { AccessTokens, type Connector, type ConnectorDefinition, type Kit } from '#connector';
import { check } from './check.ts';
import { Client } from './client.ts';
import { devices } from './devices.ts';
import { READ_APPS, READ_DEVICES, UPDATE_APPS } from './endpoints.ts';
import { ONLY_APPLE } from './find.ts';
import { normalize } from './normalize.ts';
import { observe } from './observe.ts';
import { type Account, account, type Slot, slot } from './settings.ts';
import { signIn } from './sign-in.ts';
import { AppList, type Tenant, Writes } from './tenant.ts';
import { write } from './write.ts';

export const jamfPro: ConnectorDefinition<Account, Slot> = {
  id: 'jamf-pro',
  title: 'Jamf Pro',
  docs: 'https://developer.jamf.com/jamf-pro/reference/mobiledeviceapplications',
  account,
  slot,
  // The Classic API has no version and no ETag, and a configuration is one text that is replaced as a whole.
  capabilities: {
    write: 'in-place',
    readback: 'value',
    delivery: 'none',
    devices: true,
    concurrentChange: 'may-be-lost',
  },
  permissions: [
    { name: READ_APPS, for: 'observe', required: true },
    { name: UPDATE_APPS, for: 'write', required: true },
    { name: READ_DEVICES, for: 'devices', required: false },
  ],
  // Jamf Pro counts no requests; it asks for no more than five at a time, and for patience. The figures are ours.
  // (https://developer.jamf.com/jamf-pro/docs/jamf-pro-api-scalability-best-practices, last verified on documentation, November 2026)
  limits: { windowMs: 60_000, requests: 600, writes: 120, atOnce: 5 },
  quietPassRequests: (slots) => slots + 1,
  place: ({ settings, app }, key) =>
    `${(settings.application ?? app.packageId).normalize('NFC').toLowerCase()} / ${key}`,
  whyUnsuited: ({ platform }) => (platform === 'ios' ? null : ONLY_APPLE),
  normalize,
  open,
};

function open(settings: Account, kit: Kit): Connector<Slot> {
  const session = kit.keep('sign-in', () => new AccessTokens(kit, { signIn: () => signIn(settings, kit) }));
  const client = new Client(settings, kit, session);
  const tenant: Tenant = { kit, session, client, apps: new AppList(client), writes: new Writes() };
  return {
    check: (slots, signal) => check(tenant, slots, signal),
    observe: (slot, signal) => observe(tenant, slot, signal),
    write: (slot, before, reveal, signal) => write(tenant, slot, before, reveal, signal),
    devices: (signal) => devices(tenant, signal),
  };
}
