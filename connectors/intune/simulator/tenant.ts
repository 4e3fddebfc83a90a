/** What one simulated tenant consists of; the routes read it, the console and the world change it. */
import type { ReportingFleet } from '#simulation';
import type { PolicyObject } from './keys.ts';
import type { Lists } from './odata.ts';
import type { Policies } from './policies.ts';
import type { Quirks } from './quirks.ts';

export interface Tenant {
  readonly quirks: Quirks;
  readonly now: () => number;
  readonly policies: Policies;
  readonly lists: Lists;
  readonly apps: readonly PolicyObject[];
  /** Enrolled devices that are none of the fleet's phones. */
  readonly otherDevices: readonly PolicyObject[];
  readonly fleet: () => ReportingFleet;
  /** The slot whose phones get the policy, null where it is nobody's. */
  readonly slotOf: (policyId: string) => string | null;
  readonly newId: () => string;
  /** Secrets that the vendor shows to whoever may read: enrolment tokens. */
  readonly enrolmentToken: string;
  readonly startedAt: number;
}
