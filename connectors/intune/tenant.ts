/** One Intune tenant, open for one run: what the parts of the connector share. */
import type { EntraSignIn, Kit, SlotSettings } from '#connector';
import type { IntuneClient } from './client.ts';
import type { GraphObject } from './graph-object.ts';
import type { Slot } from './settings.ts';
import type { VendorClock } from './vendor-clock.ts';

export interface Tenant {
  readonly kit: Kit;
  readonly clock: VendorClock;
  readonly client: IntuneClient;
  readonly signIn: EntraSignIn;
  readonly list: ConfigurationList;
}

export type IntuneSlot = SlotSettings<Slot>;

/**
 * One list of configurations answers for every slot, until something is written. A list that failed is not remembered, and who
 * looks at a slot a second time in a run (after a lost race, or while a write settles) wants to see what has happened since.
 */
export class ConfigurationList {
  readonly #client: IntuneClient;
  readonly #lookedAt = new Set<string>();
  #list: Promise<readonly GraphObject[]> | undefined;

  constructor(client: IntuneClient) {
    this.#client = client;
  }

  get(signal: AbortSignal): Promise<readonly GraphObject[]> {
    if (this.#list !== undefined) return this.#list;
    const list = this.#client.configurations(signal);
    this.#list = list;
    list.catch(() => {
      if (this.#list === list) this.#list = undefined;
    });
    return list;
  }

  /** The list for a look at a slot: listed afresh where this list has answered for the slot already. */
  look(slot: string, signal: AbortSignal): Promise<readonly GraphObject[]> {
    if (this.#lookedAt.has(slot)) this.forget();
    this.#lookedAt.add(slot);
    return this.get(signal);
  }

  forget(): void {
    this.#list = undefined;
    this.#lookedAt.clear();
  }
}
