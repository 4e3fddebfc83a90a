/**
 * Sending a value to devices and finding out what became of each.
 *
 * | a batch, or what reading it back shows of a device  | what follows                                               |
 * |-----------------------------------------------------|------------------------------------------------------------|
 * | `rejected`                                          | halved, until the device that is refused stands by itself  |
 * | three single devices refused in a row               | the rest failed for the same reason                        |
 * | any other failure                                   | thrown: what is written stays, and the next look tells     |
 * | the value                                           | written                                                    |
 * | the value of before                                 | unconfirmed, unless the vendor says it changed fewer       |
 * | not there, or fewer changed than sent               | failed: silently ignored                                   |
 * | a third value                                       | failed, `conflict`: somebody wrote at the same moment      |
 * | ... on the first device, where the value has parts  | thrown, `conflict`: perhaps not all of them were set       |
 * | another attribute is not as it was                  | thrown, `conflict`: nothing more is written                |
 * | ... on the first device, twice in a row             | and no write of this process goes out any more (harm.ts)   |
 */
import { Failure } from '../../model/failure.ts';
import { type Form, keysInWords } from '../../model/parts.ts';
import type { WriteReport } from '../../model/slot.ts';
import type { Fingerprint } from '../../model/token.ts';
import { harmed, harmless } from './harm.ts';
import type { Ledger } from './ledger.ts';
import { attributesOf, changedBeside, inBatches, textOf } from './row.ts';
import type { Tally } from './tally.ts';
import type { DeviceRow } from './vendor.ts';
import type { Writing } from './write.ts';

/** Whoever refuses so many devices, one by one and without taking any in between, refuses all of them. */
const MOST_REFUSALS = 3;

/** The batches of one write, one after the other. */
export class Batches {
  readonly #writing: Writing;
  readonly #wanted: Fingerprint;
  readonly #ledger: Ledger;
  readonly #tally: Tally;
  /** Whether a device that was written by itself has kept its neighbours. */
  #isProven = false;
  #refusals = 0;
  #refusedForGood: Failure | undefined;
  #told = 0;

  constructor(writing: Writing, wanted: Fingerprint, ledger: Ledger, tally: Tally) {
    this.#writing = writing;
    this.#wanted = wanted;
    this.#ledger = ledger;
    this.#tally = tally;
  }

  /** Writes these devices. Returns the report of the whole write where it ends with them, before all devices were reached. */
  async write(rows: readonly DeviceRow[]): Promise<WriteReport | undefined> {
    const inTurn = this.#isProven ? rows : mostAttributesFirst(rows);
    for (let at = 0; at < inTurn.length && !this.#isOver(); ) {
      const batch = inTurn.slice(at, at + (this.#isProven ? this.#writing.vendor.batch.set : 1));
      at += batch.length;
      await this.#send(batch);
      this.#tell();
    }
    this.#tell();
    return this.#isOver() ? this.#cutShort() : undefined;
  }

  #isOver(): boolean {
    return this.#refusedForGood !== undefined || this.#writing.long?.stop.aborted === true;
  }

  #tell(): void {
    const progress = this.#ledger.progress();
    if (progress.copies > this.#told) this.#writing.long?.progress(progress);
    this.#told = progress.copies;
  }

  /** Without `after`: the devices that were not reached have not been read either. */
  #cutShort(): WriteReport {
    const rest = this.#ledger.rest();
    if (this.#refusedForGood === undefined) return { outcomes: this.#ledger.outcomes(rest) };
    this.#ledger.refuse(this.#refusedForGood, rest);
    return { outcomes: this.#ledger.outcomes(0) };
  }

  async #send(rows: readonly DeviceRow[]): Promise<void> {
    const { vendor, slot, reveal, signal, changed } = this.#writing;
    signal.throwIfAborted();
    const ids = rows.map(({ id }) => id);
    let count: number | null;
    try {
      count = await vendor.set(ids, { [slot.attribute]: reveal() }, signal);
    } catch (error) {
      if (!(error instanceof Failure) || error.kind !== 'rejected') throw error;
      return await this.#refused(rows, error);
    } finally {
      changed();
    }
    this.#judge(rows, await this.#readBack(ids), count);
  }

  async #refused(rows: readonly DeviceRow[], failure: Failure): Promise<void> {
    const [only] = rows;
    if (only !== undefined && rows.length === 1) {
      this.#ledger.refuse(failure, 1);
      this.#tally.add(only);
      this.#countRefusal(failure);
      return;
    }
    for (const half of inBatches(rows, Math.ceil(rows.length / 2))) {
      if (!this.#isOver()) await this.#send(half);
    }
  }

  #countRefusal(failure: Failure): void {
    this.#refusals += 1;
    if (this.#refusals === MOST_REFUSALS) this.#refusedForGood = failure;
  }

  async #readBack(ids: readonly string[]): Promise<ReadonlyMap<string, DeviceRow>> {
    const { vendor, signal } = this.#writing;
    const rows = new Map<string, DeviceRow>();
    for (const some of inBatches(ids, vendor.batch.read)) {
      for (const row of await vendor.read(some, signal)) rows.set(row.id, row);
    }
    return rows;
  }

  #judge(rows: readonly DeviceRow[], after: ReadonlyMap<string, DeviceRow>, count: number | null): void {
    const { slot, kit, before } = this.#writing;
    const touched = new Set<string>();
    let missing = 0;
    let asBefore = 0;
    for (const row of rows) {
      const now = after.get(row.id);
      this.#tally.add(now ?? row);
      if (now === undefined) {
        missing += 1;
        continue;
      }
      for (const name of changedBeside(slot.attribute, row, now)) touched.add(name);
      const text = textOf(now, slot.attribute);
      if (text !== null && kit.fingerprint(text) === this.#wanted) this.#ledger.written += 1;
      else if (text === textOf(row, slot.attribute)) asBefore += 1;
      else if (slot.parts !== undefined && !this.#isProven) throw this.#halves(slot.parts);
      else this.#ledger.foreign += 1;
    }
    if (touched.size > 0) throw this.#touches([...touched].sort());
    const unchanged = count === null ? 0 : rows.length - count;
    const passedOver = Math.max(missing, Math.min(missing + asBefore, unchanged));
    this.#ledger.ignored += passedOver;
    this.#ledger.unconfirmed += missing + asBefore - passedOver;
    if (rows.length === 1 && passedOver === 1) {
      const says =
        'the vendor accepts the write and silently ignores one device after the other; the rest was not tried';
      this.#countRefusal(new Failure('rejected', `${before.place}: ${says}`));
      return;
    }
    this.#refusals = 0;
    if (!this.#isProven) harmless(kit);
    this.#isProven = true;
  }

  /** One call for several attributes may set only some of them: the first device shows it, and the fleet is spared. */
  #halves(parts: Form): Failure {
    const { before, kit } = this.#writing;
    const says = `${before.place}: one device was written and holds something else now, so this vendor may not set ${keysInWords(parts)} together; no other device was written`;
    harmed(kit, says);
    return new Failure('conflict', says);
  }

  #touches(names: readonly string[]): Failure {
    const { before, kit } = this.#writing;
    const { place } = before;
    const others = names.map((name) => `\`${name}\``).join(', ');
    const says = this.#isProven
      ? `${place}: other attributes of devices (${others}) changed while it was written: look at who else writes them; the rest of the devices was not written`
      : `${place}: writing it on one device changed other attributes of that device (${others}), so this vendor's attribute write touches neighbours; no other device was written`;
    if (!this.#isProven) harmed(kit, says);
    return new Failure('conflict', says);
  }
}

/** A device without neighbours proves little about them. */
function mostAttributesFirst(rows: readonly DeviceRow[]): readonly DeviceRow[] {
  return rows.toSorted((a, b) => attributesOf(b).length - attributesOf(a).length);
}
