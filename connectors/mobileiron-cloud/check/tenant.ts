/** One tenant, open for one check, and what has been seen of it. */
import type { Kit, SlotSettings } from '#connector';
import type { CpsAttribute } from '../../ivanti-cps/attribute.ts';
import type { Cps } from '../../ivanti-cps/cps.ts';
import type { Devices, Listed, NeuronsClient } from '../client.ts';
import type { Account, Slot } from '../settings.ts';
import type { Look } from './finding.ts';

export interface Tenant {
  readonly settings: Account;
  readonly kit: Kit;
  readonly client: NeuronsClient;
  readonly cps: Cps;
}

export type NeuronsSlot = SlotSettings<Slot>;

/** Looked at once, for all findings that rest on it. */
export interface Seen {
  /** The first devices of the list, by their numbers: those that have been there longest. */
  readonly sample: Look<Devices>;
  readonly definitions: Look<Listed>;
  /** Null where Common Platform Services is not used. */
  readonly metadata: Look<readonly CpsAttribute[]> | null;
}
