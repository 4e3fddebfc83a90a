/** One enterprise, open for one run: what the parts of the connector share. */
import type { AccessTokens, Kit, SlotSettings } from '#connector';
import type { Client } from './client.ts';
import type { DeviceReports } from './device-reports.ts';
import type { Policy } from './policy.ts';
import type { Slot } from './settings.ts';

export type AndroidSlot = SlotSettings<Slot>;

export interface Enterprise {
  readonly kit: Kit;
  readonly client: Client;
  readonly session: AccessTokens;
  readonly policies: PolicyLooks;
  readonly reports: DeviceReports;
  /** Where nothing was seen twice: by place, the revision of it. It outlives the run. */
  readonly knownAbsent: Map<string, string>;
}

interface Look {
  readonly policy: Promise<Policy>;
  /** The slots it has answered for. */
  readonly askedFor: Set<string>;
}

/**
 * One look at a policy answers for all slots in it. One that failed is not remembered, and who looks at a slot a second time in a run
 * (after a lost race, or while a write settles) wants to see what has happened since.
 */
export class PolicyLooks {
  readonly #client: Client;
  readonly #looks = new Map<string, Look>();

  constructor(client: Client) {
    this.#client = client;
  }

  look({ name, settings }: AndroidSlot, signal: AbortSignal): Promise<Policy> {
    const id = settings.policy;
    const known = this.#looks.get(id);
    if (known !== undefined && !known.askedFor.has(name)) {
      known.askedFor.add(name);
      return known.policy;
    }
    const look = { policy: this.#client.policy(id, signal), askedFor: new Set([name]) };
    this.#looks.set(id, look);
    look.policy.catch(() => {
      if (this.#looks.get(id) === look) this.#looks.delete(id);
    });
    return look.policy;
  }

  forget(id: string): void {
    this.#looks.delete(id);
  }
}
