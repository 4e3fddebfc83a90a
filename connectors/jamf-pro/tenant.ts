/** One Jamf Pro, open for one run: what the parts of the connector share. */
import type { AccessTokens, Kit, SlotSettings } from '#connector';
import type { Client } from './client.ts';
import { type AppRow, readList } from './record.ts';
import type { Slot } from './settings.ts';

export type JamfSlot = SlotSettings<Slot>;

export interface Tenant {
  readonly kit: Kit;
  readonly session: AccessTokens;
  readonly client: Client;
  readonly apps: AppList;
  readonly writes: Writes;
}

/**
 * One list of records answers for every slot that names its record by anything but its number. A list that failed is not
 * remembered, and who looks at a slot a second time in a run wants to see what has happened since.
 */
export class AppList {
  readonly #client: Client;
  readonly #lookedAt = new Set<string>();
  #list: Promise<readonly AppRow[]> | undefined;

  constructor(client: Client) {
    this.#client = client;
  }

  get(signal: AbortSignal): Promise<readonly AppRow[]> {
    if (this.#list !== undefined) return this.#list;
    const list = this.#client.apps(signal).then(readList);
    this.#list = list;
    list.catch(() => {
      if (this.#list === list) this.#list = undefined;
    });
    return list;
  }

  /** The list for a look at a slot: listed afresh where this list has answered for the slot already. */
  look(slot: string, signal: AbortSignal): Promise<readonly AppRow[]> {
    if (this.#lookedAt.has(slot)) {
      this.#list = undefined;
      this.#lookedAt.clear();
    }
    this.#lookedAt.add(slot);
    return this.get(signal);
  }
}

/**
 * Writes of one run, one after the other. Two slots may have keys in one record, and a write sends the whole configuration: the
 * second one's own comparison finds what the first has done. And a write that harms a record is the last.
 */
export class Writes {
  #last: Promise<unknown> = Promise.resolve();
  /** The record of which a write has changed more than its configuration; null while none has. */
  harmed: string | null = null;

  alone<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(work, work);
    this.#last = mine;
    return mine;
  }
}
