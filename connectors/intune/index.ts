/** Microsoft Intune as Watchword sees it: settings, abilities, permissions, limits, and how a tenant is opened. */
import { type Connector, type ConnectorDefinition, EntraSignIn, type EntraTarget, type Kit } from '#connector';
import { check } from './check/check.ts';
import { IntuneClient } from './client.ts';
import { delivery } from './delivery.ts';
import { devices } from './devices.ts';
import { READ_APPS, READ_CONFIGURATION, READ_DEVICES, WRITE_APPS } from './endpoints.ts';
import { Graph } from './graph.ts';
import { normalize } from './normalize.ts';
import { observe } from './observe.ts';
import { type Account, account, CLOUDS, type Slot, slot } from './settings.ts';
import { ConfigurationList, type Tenant } from './tenant.ts';
import { VendorClock } from './vendor-clock.ts';
import { write } from './write.ts';

export const intune: ConnectorDefinition<Account, Slot> = {
  id: 'intune',
  title: 'Microsoft Intune',
  docs: 'https://learn.microsoft.com/graph/api/resources/intune-apps-manageddevicemobileappconfiguration?view=graph-rest-beta',
  account,
  slot,
  capabilities: { write: 'in-place', readback: 'value', delivery: 'per-device', devices: true },
  permissions: [
    { name: READ_APPS, for: 'observe', required: true },
    { name: WRITE_APPS, for: 'write', required: true },
    { name: WRITE_APPS, for: 'create', required: false },
    { name: READ_APPS, for: 'delivery', required: true },
    { name: READ_DEVICES, for: 'devices', required: false },
    { name: READ_CONFIGURATION, for: 'check', required: false },
  ],
  // Applications: 100 writes and 1000 requests in 20 seconds, for one application in one tenant.
  // (https://learn.microsoft.com/graph/throttling-limits, last verified on documentation, November 2026)
  limits: { windowMs: 20_000, requests: 1000, writes: 100 },
  quietPassRequests: () => 1,
  place: ({ settings }, key) => `${settings.configuration.normalize('NFC').toLowerCase()} / ${key}`,
  normalize,
  open,
};

function open(settings: Account, kit: Kit): Connector<Slot> {
  const signIn = kit.keep('sign-in', () => new EntraSignIn(settings, graphOf(settings), kit));
  const clock = new VendorClock();
  const client = new IntuneClient(new Graph(settings, clock.listeningIn(kit), signIn));
  const tenant: Tenant = { kit, clock, client, signIn, list: new ConfigurationList(client) };
  return {
    check: (slots, signal) => check(tenant, slots, signal),
    observe: (slot, signal) => observe(tenant, slot, signal),
    write: (slot, before, reveal, signal) => write(tenant, slot, before, reveal, signal),
    delivery: (slot, since, signal) => delivery(tenant, slot, since, signal),
    devices: (signal) => devices(tenant, signal),
  };
}

/** What the access token is for: Graph under its own name, wherever `graphUrl` points. */
export function graphOf({ cloud }: Pick<Account, 'cloud'>): EntraTarget {
  const { graph, authority } = CLOUDS[cloud];
  return { product: 'Microsoft Graph', resource: graph, authority, setting: 'cloud' };
}
