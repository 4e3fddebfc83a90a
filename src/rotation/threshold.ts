import type { Delivery } from '../model/slot.ts';

/** All phones that the figures speak of. */
export function phonesIn({ delivered, pending, failed, unknown }: Delivery): number {
  return delivered + pending + failed + unknown;
}

/** Whether so large a part of the phones has received the value. Where there are no phones, it has. */
export function isDeliveredTo(delivery: Delivery, deliverTo: number): boolean {
  const phones = phonesIn(delivery);
  return phones === 0 || delivery.delivered / phones >= deliverTo;
}
