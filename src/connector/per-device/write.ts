/**
 * Writing an attribute of many devices, page by page of the device list: read, compare, set, read back.
 *
 * | a device holds                                      | what follows                                      |
 * |-----------------------------------------------------|---------------------------------------------------|
 * | the value already                                   | nothing: an earlier run, or an earlier try, came this far |
 * | nothing, or a value that the look before has seen   | it is written                                     |
 * | anything else                                       | failed, `conflict`: it is left alone              |
 *
 * The first device is written by itself, and the fleet only after reading it back has shown that its other attributes are as
 * they were. A write that dies needs no memory: the next one finds what holds the value already.
 */
import type { ObservedSlot, WriteReport } from '../../model/slot.ts';
import type { Kit, LongWrite } from '../contract.ts';
import { Batches } from './batches.ts';
import { refuseHarm } from './harm.ts';
import { Ledger } from './ledger.ts';
import { pagesOf } from './pages.ts';
import { textOf } from './row.ts';
import { Tally } from './tally.ts';
import type { AttributeSlot, AttributeVendor, DeviceRow } from './vendor.ts';

/** One slot, what was seen of it, and the way to its devices. */
export interface Writing {
  readonly vendor: AttributeVendor;
  readonly kit: Kit;
  readonly slot: AttributeSlot;
  readonly before: ObservedSlot;
  readonly reveal: () => string;
  readonly signal: AbortSignal;
  readonly long: LongWrite | undefined;
  /** What was read of the devices so far is old from now on. */
  readonly changed: () => void;
}

export async function write(writing: Writing): Promise<WriteReport> {
  const { vendor, kit, slot, before, reveal, signal, long } = writing;
  signal.throwIfAborted();
  refuseHarm(kit);
  const wanted = kit.fingerprint(reveal());
  const ledger = new Ledger(before, wanted);
  if (long?.stop.aborted) return { outcomes: ledger.outcomes(ledger.rest()) };
  await vendor.requireAttribute(slot.attribute, signal);
  const planned = new Set(before.copies.map(({ holds }) => holds));
  const tally = new Tally();
  const batches = new Batches(writing, wanted, ledger, tally);
  for await (const rows of pagesOf(vendor, signal)) {
    const differing: DeviceRow[] = [];
    for (const row of rows) {
      if (row.platform !== slot.platform) continue;
      const text = textOf(row, slot.attribute);
      const holds = text === null ? null : kit.fingerprint(text);
      if (holds !== wanted && (holds === null || planned.has(holds))) {
        differing.push(row);
        continue;
      }
      ledger[holds === wanted ? 'holding' : 'foreign'] += 1;
      tally.add(row);
    }
    const end = await batches.write(differing);
    if (end !== undefined) return end;
  }
  const { attribute } = slot;
  return {
    outcomes: ledger.outcomes(0),
    ...(tally.isShared(attribute) ? { after: tally.observed(slot, vendor, kit) } : {}),
  };
}
