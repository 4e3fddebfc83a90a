/** One EPMM server, open for one run: what the parts of the connector share. */
import type { Kit, SlotSettings } from '#connector';
import { type CpsAttribute, requireWritable } from '../ivanti-cps/attribute.ts';
import type { Cps } from '../ivanti-cps/cps.ts';
import type { CoreClient } from './client.ts';
import type { Slot } from './settings.ts';

export interface Tenant {
  readonly kit: Kit;
  readonly client: CoreClient;
  readonly spaceId: string;
  readonly cps: Cps;
  readonly attributes: AttributeList;
}

export type CoreSlot = SlotSettings<Slot>;

/**
 * Which custom attributes there are. One list answers for all attributes, and for reading devices. Whoever asks about an
 * attribute a second time in a run, or after a write, gets a fresh one: somebody may have taken it away.
 */
export class AttributeList {
  readonly #cps: Cps;
  readonly #answered = new Set<string>();
  #list: Promise<readonly CpsAttribute[]> | undefined;
  #isOld = false;

  constructor(cps: Cps) {
    this.#cps = cps;
  }

  /** Throws `rejected` unless the attribute is there, holds text, and may be written. */
  async require(attribute: string, signal: AbortSignal): Promise<void> {
    if (this.#isOld || this.#answered.has(attribute)) this.#forget();
    this.#answered.add(attribute);
    requireWritable(await this.get(signal), attribute);
  }

  /** The latest list there is. */
  get(signal: AbortSignal): Promise<readonly CpsAttribute[]> {
    if (this.#list !== undefined) return this.#list;
    const list = this.#cps.metadata(signal);
    this.#list = list;
    list.catch(() => {
      if (this.#list === list) this.#forget();
    });
    return list;
  }

  /** Something was written: good enough for reading devices, and not for the next slot's write. */
  outdate(): void {
    this.#isOld = true;
  }

  #forget(): void {
    this.#list = undefined;
    this.#answered.clear();
    this.#isOld = false;
  }
}
