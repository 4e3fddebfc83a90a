import type { Delivery, Finding, ObservedSlot, WriteReport } from '../../model/slot.ts';
import type { Kit, LongWrite } from '../contract.ts';
import { createTurns } from '../turns.ts';
import { requestCheckIn } from './check-in.ts';
import { deliveryOf } from './delivery.ts';
import { expectParts, inParts } from './in-parts.ts';
import { Passes } from './passes.ts';
import { probe } from './probe.ts';
import type { AttributeSlot, AttributeVendor } from './vendor.ts';
import { write } from './write.ts';

/** The parts of a `Connector` that are the same for all vendors of device attributes; the methods mean what they mean there. */
export interface PerDevice {
  /** Slots that are looked at once in a run share one pass over the device list. */
  observe(slot: AttributeSlot, signal: AbortSignal): Promise<ObservedSlot>;
  /** The value goes out as it is: whether the vendor can hold it is the connector's `normalize` to say. */
  write(
    slot: AttributeSlot,
    before: ObservedSlot,
    reveal: () => string,
    signal: AbortSignal,
    long?: LongWrite,
  ): Promise<WriteReport>;
  delivery(slot: AttributeSlot, since: number, signal: AbortSignal): Promise<Delivery>;
  requestCheckIn(slot: AttributeSlot, since: number, signal: AbortSignal): Promise<number>;
  /** Writes the value of one device back, and compares. The device goes by what `AttributeVendor.find` takes. */
  probe(slot: AttributeSlot, device: string, signal: AbortSignal): AsyncIterable<Finding>;
}

/** How slots of the same attributes see the vendor, and what was read in that way. */
interface Way {
  readonly vendor: AttributeVendor;
  readonly passes: Passes;
}

/** Opens a vendor's device attributes for one run. No I/O. */
export function perDevice(vendor: AttributeVendor, kit: Kit): PerDevice {
  const ways = new Map<string, Way>();
  /** Slots of the same attributes share what was read of them. */
  const wayOf = ({ attribute, parts }: AttributeSlot): Way => {
    const name = JSON.stringify(parts ?? null);
    const asked = parts === undefined ? vendor : inParts(vendor, attribute, parts);
    const way = ways.get(name) ?? { vendor: asked, passes: new Passes(asked, kit) };
    ways.set(name, way);
    return way;
  };
  const changed = () => {
    for (const { passes } of ways.values()) passes.forget();
  };
  // Of two attributes of one device that are written at the same moment, each would look like a changed neighbour of the other.
  const turns = { ios: createTurns(1), android: createTurns(1) };
  return {
    async observe(slot, signal) {
      const way = wayOf(slot);
      const { on } = await way.passes.look(slot, signal);
      return on[slot.platform].tally.observed(slot, way.vendor, kit);
    },
    async write(slot, before, reveal, signal, long) {
      if (slot.parts !== undefined) expectParts(slot.parts, reveal());
      const release = await turns[slot.platform].take(signal);
      try {
        return await write({ vendor: wayOf(slot).vendor, kit, slot, before, reveal, signal, long, changed });
      } finally {
        release();
      }
    },
    async delivery(slot, since, signal) {
      const { begunAt, on } = await wayOf(slot).passes.since(since, signal);
      return deliveryOf(on[slot.platform].phones, since, begunAt);
    },
    async requestCheckIn(slot, since, signal) {
      const { on } = await wayOf(slot).passes.since(since, signal);
      return requestCheckIn({ vendor, kit, slot, since, signal }, on[slot.platform].phones);
    },
    probe: (slot, device, signal) => probe({ vendor: wayOf(slot).vendor, slot, device, signal }),
  };
}
