import type { Platform } from '../../model/token.ts';
import type { Kit } from '../contract.ts';
import { pagesOf } from './pages.ts';
import { Phones } from './phones.ts';
import { Tally } from './tally.ts';
import type { AttributeSlot, AttributeVendor } from './vendor.ts';

/** What one pass over the device list has told, by platform. */
export interface Seen {
  /** When the pass began: what happened later may be missing from it. */
  readonly begunAt: number;
  readonly on: Readonly<Record<Platform, { readonly tally: Tally; readonly phones: Phones }>>;
}

interface Pass {
  readonly lookedAt: Set<string>;
  readonly required: Map<string, Promise<void>>;
  seen?: Promise<Seen>;
  begunAt?: number;
}

/**
 * The passes of one run. A list of a hundred thousand devices is long, so one pass answers for all slots, until something is
 * written. A pass that failed is not remembered, and who looks at a slot a second time in a run wants to see what has happened
 * since.
 */
export class Passes {
  readonly #vendor: AttributeVendor;
  readonly #kit: Kit;
  #pass: Pass | undefined;

  constructor(vendor: AttributeVendor, kit: Kit) {
    this.#vendor = vendor;
    this.#kit = kit;
  }

  /** For a look at a slot: afresh where this pass has answered for the slot already. */
  async look(slot: AttributeSlot, signal: AbortSignal): Promise<Seen> {
    signal.throwIfAborted();
    const key = JSON.stringify([slot.attribute, slot.platform]);
    if (this.#pass?.lookedAt.has(key)) this.forget();
    const pass = this.#current();
    pass.lookedAt.add(key);
    await this.#require(pass, slot.attribute, signal);
    return this.#read(pass, signal);
  }

  /** A pass that began at that moment or later: an earlier one can say nothing of what happened since. */
  async since(at: number, signal: AbortSignal): Promise<Seen> {
    signal.throwIfAborted();
    if (this.#pass?.begunAt !== undefined && this.#pass.begunAt < at) this.forget();
    return this.#read(this.#current(), signal);
  }

  forget(): void {
    this.#pass = undefined;
  }

  #current(): Pass {
    this.#pass ??= { lookedAt: new Set(), required: new Map() };
    return this.#pass;
  }

  #require(pass: Pass, attribute: string, signal: AbortSignal): Promise<void> {
    const asked = pass.required.get(attribute) ?? this.#vendor.requireAttribute(attribute, signal);
    pass.required.set(attribute, asked);
    asked.catch(() => pass.required.delete(attribute));
    return asked;
  }

  #read(pass: Pass, signal: AbortSignal): Promise<Seen> {
    if (pass.seen !== undefined) return pass.seen;
    pass.begunAt = this.#kit.now();
    const seen = readAll(this.#vendor, pass.begunAt, signal);
    pass.seen = seen;
    seen.catch(() => {
      if (this.#pass === pass) this.forget();
    });
    return seen;
  }
}

async function readAll(vendor: AttributeVendor, begunAt: number, signal: AbortSignal): Promise<Seen> {
  const on = {
    ios: { tally: new Tally(), phones: new Phones() },
    android: { tally: new Tally(), phones: new Phones() },
  };
  for await (const rows of pagesOf(vendor, signal)) {
    for (const row of rows) {
      if (row.platform === null) continue;
      on[row.platform].tally.add(row);
      on[row.platform].phones.add(row);
    }
  }
  return { begunAt, on };
}
