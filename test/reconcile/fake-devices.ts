/** How an MDM in memory writes a slot whose copies are devices: batch by batch, device by device, until it is told to stop. */
import type { LongWrite } from '../../src/connector/contract.ts';
import { Failure } from '../../src/model/failure.ts';
import type { ObservedSlot, WriteOutcome } from '../../src/model/slot.ts';
import type { Fingerprint } from '../../src/model/token.ts';

export interface DeviceWrite {
  readonly name: string;
  readonly value: string;
  readonly before: ObservedSlot;
  readonly long: LongWrite | undefined;
  readonly batch: number;
  readonly fingerprint: (value: string) => Fingerprint;
  /** After each batch; a throw is the end of the call. */
  readonly onBatch: (slot: string, copies: number) => void | Promise<void>;
}

/** Changes `values` in place, and says what became of those that differed. */
export async function writeDevices(values: (string | null)[], on: DeviceWrite): Promise<readonly WriteOutcome[]> {
  const known = new Set(on.before.copies.map(({ holds }) => holds));
  const differing = values.flatMap((value, at) => (value === on.value ? [] : at));
  let [written, declined] = [0, 0];
  for (let at = 0; at < differing.length && on.long?.stop.aborted !== true; at += on.batch) {
    for (const device of differing.slice(at, at + on.batch)) {
      const value = values[device] ?? null;
      if (known.has(value === null ? null : on.fingerprint(value))) {
        values[device] = on.value;
        written += 1;
      } else declined += 1;
    }
    on.long?.progress({ copies: written + declined, of: differing.length });
    await on.onBatch(on.name, written + declined);
  }
  const left = differing.length - written - declined;
  const failure = new Failure('conflict', `PUT /${on.name}: another value was there`);
  return [
    ...(written > 0 ? [{ outcome: 'written', copies: written } as const] : []),
    ...(declined > 0 ? [{ outcome: 'failed', copies: declined, failure } as const] : []),
    ...(left > 0 ? [{ outcome: 'not-attempted', copies: left } as const] : []),
  ];
}
