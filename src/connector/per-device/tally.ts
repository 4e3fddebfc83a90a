import { hash } from 'node:crypto';
import { Failure } from '../../model/failure.ts';
import type { Copies, ObservedSlot } from '../../model/slot.ts';
import type { Kit } from '../contract.ts';
import { attributesOf, detached } from './row.ts';
import type { AttributeSlot, AttributeVendor, DeviceRow } from './vendor.ts';

/** What holds more different values than this is no token that devices share, but something of each device's own. */
export const MOST_VALUES = 200;

/** What the devices of one platform hold: each is added up and forgotten. */
export class Tally {
  #devices = 0;
  /** How many devices hold which value, by attribute. More values than `MOST_VALUES` are not kept. */
  readonly #values = new Map<string, Map<string, number> | 'too many'>();
  /** All devices' contents in 32 bytes, whatever the order. */
  readonly #sum = Buffer.alloc(32);

  add(row: DeviceRow): void {
    const attributes = attributesOf(row);
    this.#devices += 1;
    for (const [name, text] of attributes) this.#count(name, text);
    const content = hash('sha256', JSON.stringify([row.id, attributes]), 'buffer');
    for (let at = 0; at < content.length; at += 1) this.#sum[at] = (this.#sum[at] ?? 0) ^ (content[at] ?? 0);
  }

  #count(name: string, text: string): void {
    const counts = this.#values.get(name) ?? new Map<string, number>();
    if (counts === 'too many') return;
    const count = counts.get(text);
    if (count === undefined && counts.size === MOST_VALUES) {
      this.#values.set(name, 'too many');
      return;
    }
    counts.set(count === undefined ? detached(text) : text, (count ?? 0) + 1);
    if (!this.#values.has(name)) this.#values.set(detached(name), counts);
  }

  /** Whether devices share the values of an attribute, instead of having one each. */
  isShared(attribute: string): boolean {
    return this.#values.get(attribute) !== 'too many';
  }

  /** How a slot looks. Throws `rejected` where the attribute holds something else than a token that devices share. */
  observed({ attribute, platform }: AttributeSlot, vendor: AttributeVendor, kit: Kit): ObservedSlot {
    const place = vendor.place(attribute, platform);
    const counts = this.#values.get(attribute) ?? new Map<string, number>();
    if (counts === 'too many') {
      throw new Failure(
        'rejected',
        `${place} holds more than ${MOST_VALUES} different values, so it is not one shared token: name another attribute`,
      );
    }
    const copies = [...counts].map(([text, count]): Copies => ({ holds: kit.fingerprint(text), count }));
    const empty = this.#devices - copies.reduce((sum, { count }) => sum + count, 0);
    if (empty > 0) copies.push({ holds: null, count: empty });
    return {
      place,
      copies: copies.sort(byCount),
      revision: kit.fingerprint(`${this.#devices} devices: ${this.#sum.toString('hex')}`),
      neighbours: [...this.#values.keys()].filter((name) => name !== attribute).sort(),
    };
  }
}

/** The most copies first; the order must not depend on that of the devices. */
function byCount(a: Copies, b: Copies): number {
  return b.count - a.count || ((a.holds ?? '') < (b.holds ?? '') ? -1 : 1);
}
