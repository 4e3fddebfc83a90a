/** Workspace ONE UEM as Watchword sees it: settings, abilities, permissions, limits, and how a tenant is opened. */
import type { Connector, ConnectorDefinition, Kit } from '#connector';
import { Api, QUOTA } from './api.ts';
import { Apps } from './apps.ts';
import { check } from './check/check.ts';
import { requestCheckIn } from './check-in.ts';
import { Client } from './client.ts';
import { delivery } from './delivery.ts';
import { devices } from './devices.ts';
import {
  ENDPOINTS,
  READ_APPS,
  READ_DEVICES,
  READ_GROUPS,
  READ_SYSTEM,
  WRITE_APPS,
  WRITE_DEVICES,
} from './endpoints.ts';
import { Fleet } from './fleet.ts';
import { normalize } from './normalize.ts';
import { observe } from './observe.ts';
import { OrganizationGroup } from './organization-group.ts';
import { PublishedRules } from './published-rules.ts';
import { type Account, account, type Slot, slot } from './settings.ts';
import { Session } from './sign-in/session.ts';
import type { Tenant } from './tenant.ts';
import { write } from './write.ts';
import { Writes } from './writes.ts';

export const workspaceOne: ConnectorDefinition<Account, Slot> = {
  id: 'workspace-one',
  title: 'Workspace ONE UEM',
  docs: 'https://docs.omnissa.com/WorkspaceONE-UEM-Console-Basics-VSaaS/UsingUEMFunctionalityWithRESTAPI',
  account,
  slot,
  capabilities: {
    write: 'in-place',
    readback: 'value',
    delivery: 'check-in',
    devices: true,
    concurrentChange: 'may-be-lost',
  },
  permissions: [
    { name: READ_APPS, for: 'observe', required: true },
    { name: WRITE_APPS, for: 'write', required: true },
    { name: READ_APPS, for: 'delivery', required: true },
    { name: READ_DEVICES, for: 'delivery', required: true },
    { name: READ_DEVICES, for: 'devices', required: true },
    { name: WRITE_DEVICES, for: 'check-in', required: false },
    { name: READ_GROUPS, for: 'check', required: false },
    { name: READ_SYSTEM, for: 'check', required: false },
  ],
  /**
   * unverified: how many requests a minute does a tenant allow? (sheet: Errors, limits, paging) The vendor's own client for Go keeps to
   * 1,000 a minute, one partner speaks of 5,000; the headers tell of a quota a day. How many may write nobody says, and many at once make
   * existing objects "not found" for a moment.
   */
  limits: {
    windowMs: 60_000,
    requests: 1000,
    writes: 120,
    // One request for each phone that lags behind: a courtesy, which must not take the place of a token that is to be written.
    operations: { [ENDPOINTS.sendConfiguration.operation]: 40 },
    atOnce: 8,
    quota: QUOTA,
  },
  quietPassRequests: (slots) => slots,
  place: ({ platform, app, settings }, key) =>
    [
      platform,
      app.packageId,
      named('app', settings.app?.normalize('NFC').toLowerCase()),
      named('assignments', settings.assignments?.toSorted().join(', ')),
      key,
    ]
      .filter((part) => part !== '')
      .join(' / '),
  normalize,
  open,
};

function open(settings: Account, kit: Kit): Connector<Slot> {
  const client = kit.keep('client', () => new Client(new Api(settings, kit, new Session(settings, kit))));
  const group = kit.keep('organization-group', () => new OrganizationGroup(client, settings.organizationGroup));
  const apps = kit.keep('apps', () => new Apps(client, kit, group));
  const writes = kit.keep('writes', () => new Writes(kit));
  const doubted = kit.keep('doubted', () => new Set<string>());
  const tenant: Tenant = {
    kit,
    client,
    group,
    apps,
    writes,
    rules: new PublishedRules(client, apps, doubted),
    fleet: new Fleet(client, group, kit.now),
  };
  return {
    check: (slots, signal) => check(tenant, slots, signal),
    observe: (slot, signal) => observe(tenant, slot, signal),
    write: (slot, before, reveal, signal) => write(tenant, slot, before, reveal, signal),
    delivery: (slot, since, signal) => delivery(tenant, slot, since, signal),
    requestCheckIn: (slot, since, signal) => requestCheckIn(tenant, slot, since, signal),
    devices: (signal) => devices(tenant, signal),
  };
}

function named(what: string, text: string | undefined): string {
  return text === undefined || text === '' ? '' : `${what} ${text}`;
}
