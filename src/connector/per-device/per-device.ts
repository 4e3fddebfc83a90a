import type { Delivery, Finding, ObservedSlot, WriteReport } from '../../model/slot.ts';
import type { Platform } from '../../model/token.ts';
import type { Kit, LongWrite } from '../contract.ts';
import type { AttributeVendor } from './vendor.ts';

/** A slot whose copies are an attribute of every active device of a platform. */
export interface AttributeSlot {
  /** The attribute's name, as the vendor spells it. */
  readonly attribute: string;
  readonly platform: Platform;
}

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

/** Opens a vendor's device attributes for one run. No I/O. */
export function perDevice(_vendor: AttributeVendor, _kit: Kit): PerDevice {
  throw new Error('not written yet');
}
