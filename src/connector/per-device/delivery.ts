import type { Delivery } from '../../model/slot.ts';
import type { Phones } from './phones.ts';

/** What the last check-ins say: a phone that has not been heard of since may have the value or not, and nobody can tell. */
export function deliveryOf(phones: Phones, since: number, asOf: number): Delivery {
  const delivered = phones.heardOfSince(since);
  return {
    delivered,
    pending: 0,
    failed: 0,
    unknown: phones.count - delivered,
    evidence:
      'when each device was last heard of: since the value was written counts as delivered; of the others, nobody can tell',
    asOf,
  };
}
