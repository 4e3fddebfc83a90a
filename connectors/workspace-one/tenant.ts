/** One Workspace ONE tenant, open for one run: what the parts of the connector share. */
import type { Kit, SlotSettings } from '#connector';
import type { Apps } from './apps.ts';
import type { Client } from './client.ts';
import type { Fleet } from './fleet.ts';
import type { OrganizationGroup } from './organization-group.ts';
import type { PublishedRules } from './published-rules.ts';
import type { Slot } from './settings.ts';
import type { Writes } from './writes.ts';

export interface Tenant {
  readonly kit: Kit;
  readonly client: Client;
  readonly group: OrganizationGroup;
  readonly apps: Apps;
  readonly rules: PublishedRules;
  readonly writes: Writes;
  readonly fleet: Fleet;
}

export type WorkspaceOneSlot = SlotSettings<Slot>;
