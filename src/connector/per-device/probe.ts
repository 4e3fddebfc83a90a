/**
 * Proving on one device what is unverified about writing an attribute: its present value is written back, and everything that
 * device holds is compared. No value is made up: a device that holds none can prove nothing.
 */
import { Failure } from '../../model/failure.ts';
import type { Finding } from '../../model/slot.ts';
import { attributesOf, changedBeside, textOf } from './row.ts';
import type { AttributeSlot, AttributeVendor, DeviceRow } from './vendor.ts';

/** A slot, and a device in the words of a person. */
export interface Probe {
  readonly vendor: AttributeVendor;
  readonly slot: AttributeSlot;
  readonly device: string;
  readonly signal: AbortSignal;
}

const DEVICE = 'probe-device';
const WRITE = 'attribute-write';
const READ_BACK = 'attribute-read-back';

export async function* probe(probing: Probe): AsyncGenerator<Finding, void, undefined> {
  const { vendor, slot, device, signal } = probing;
  let check = DEVICE;
  try {
    signal.throwIfAborted();
    await vendor.requireAttribute(slot.attribute, signal);
    const found = await vendor.find(device, signal);
    if (found === undefined) {
      yield { check, level: 'failure', says: `there is no active device ${device}`, resolve: 'name another device' };
      return;
    }
    if (found.platform !== slot.platform) {
      yield {
        check,
        level: 'unknown',
        says: `the device ${device} is no ${slot.platform} device, so this slot is not on it`,
      };
      return;
    }
    check = READ_BACK;
    // Read as the write is read back, so that nothing but the write lies between the two.
    const before = await readOne(vendor, found.id, signal);
    if (before === undefined) {
      yield {
        check,
        level: 'failure',
        says: `the device ${device} is in the vendor's list, but cannot be read by its id: writes could not be verified`,
      };
      return;
    }
    const value = textOf(before, slot.attribute);
    check = WRITE;
    if (value === null) {
      yield {
        check,
        level: 'unknown',
        says: `the device ${device} holds no value in \`${slot.attribute}\`, so there is nothing to write back`,
        resolve: 'name a device that holds a value, or enter one for this device in the console',
      };
      return;
    }
    const count = await vendor.set([before.id], { [slot.attribute]: value }, signal);
    check = READ_BACK;
    yield* judge(probing, before, await readOne(vendor, before.id, signal), count);
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof Failure)) throw error;
    const level = error.kind === 'unavailable' || error.kind === 'throttled' ? 'unknown' : 'failure';
    yield { check, level, says: error.message, resolve: 'see to it, then probe again' };
  }
}

async function readOne(vendor: AttributeVendor, id: string, signal: AbortSignal): Promise<DeviceRow | undefined> {
  return (await vendor.read([id], signal)).find((row) => row.id === id);
}

function* judge(
  { slot: { attribute }, device }: Probe,
  before: DeviceRow,
  after: DeviceRow | undefined,
  count: number | null,
): Generator<Finding, void, undefined> {
  if (after === undefined) {
    yield written(count, attribute, device);
    yield {
      check: READ_BACK,
      level: 'warning',
      says: `the device ${device} could not be read any more after the write`,
      resolve: 'look at the device in the console, then probe again',
    };
    return;
  }
  const changed = changedBeside(attribute, before, after);
  if (changed.length > 0) {
    yield {
      check: WRITE,
      level: 'failure',
      says: `writing \`${attribute}\` on the device ${device} changed its other attributes: ${changed.map((name) => `\`${name}\``).join(', ')}`,
      resolve:
        'put them right in the console, and write nothing to this vendor: it does not leave other attributes alone',
    };
  } else {
    yield written(count, attribute, device);
  }
  yield readBack(before, after, attribute, device);
}

/** What the vendor says that it has done. */
function written(count: number | null, attribute: string, device: string): Finding {
  const says = `the present value of \`${attribute}\` was written back to the device ${device}`;
  if (count === null) return { check: WRITE, level: 'ok', says: `${says}; the vendor does not count what it changes` };
  if (count === 1) return { check: WRITE, level: 'ok', says: `${says}; the vendor counts one device` };
  return {
    check: WRITE,
    level: 'warning',
    says: `${says}; the vendor counts ${count} devices`,
    resolve: 'where it counts devices whose value changes, this is as it should be; else it ignores this device',
  };
}

function readBack(before: DeviceRow, after: DeviceRow, attribute: string, device: string): Finding {
  if (textOf(after, attribute) === textOf(before, attribute)) {
    const others = attributesOf(after).filter(([name]) => name !== attribute).length;
    if (others === 0) {
      return {
        check: READ_BACK,
        level: 'unknown',
        says: `reading the device ${device} back shows the value; it has no other attributes, so nothing is proved about them`,
        resolve: 'give the device another attribute in the console, or name one that has some, and probe again',
      };
    }
    return {
      check: READ_BACK,
      level: 'ok',
      says: `reading the device ${device} back shows the value, beside ${others} other attributes`,
    };
  }
  return {
    check: READ_BACK,
    level: 'warning',
    says: `reading the device ${device} back does not show the value that was written`,
    resolve: 'probe again after the next check-in of the device: it may show only then',
  };
}
