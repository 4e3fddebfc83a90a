/** A receiver in memory that fails as it is told to, and a delivery to it on a store with a clock in hand. */
import { Delivery } from '../../src/audit/delivery.ts';
import type { Receiver } from '../../src/audit/receiver.ts';
import type { Clock } from '../../src/clock.ts';
import { LEASE_TTL_MS } from '../../src/reconcile/held-lease.ts';
import { Redactor } from '../../src/redactor.ts';
import type { AuditEntry, AuditRecord, Store } from '../../src/store/contract.ts';
import type { TestClock } from '../clock.ts';
import { recorded } from '../recorded-events.ts';
import { sampleEntry } from '../store/samples.ts';

export class FakeReceiver implements Receiver {
  readonly name = 'webhook';
  /** Everything that was sent, whether it was said to have arrived or not. */
  readonly sent: (readonly AuditRecord[])[] = [];
  /** Thrown by the next calls, one each, after what they were given has arrived. */
  readonly failures: unknown[] = [];
  /** What a call waits for. */
  holds: Promise<void> = Promise.resolve();

  async send(entries: readonly AuditRecord[], signal: AbortSignal): Promise<void> {
    this.sent.push(entries);
    const aborted = Promise.withResolvers<never>();
    signal.addEventListener('abort', () => aborted.reject(signal.reason));
    await Promise.race([this.holds, aborted.promise]);
    if (this.failures.length > 0) throw this.failures.shift();
  }

  get seqs(): readonly number[] {
    return this.sent.flat().map(({ seq }) => seq);
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

/** A delivery that is going on until it is disposed of. */
export interface Going extends AsyncDisposable {
  readonly lines: ReturnType<typeof recorded>['lines'];
  /** Names of the events that were told. */
  told(): readonly unknown[];
  stop(): Promise<void>;
  /** How long it waits now, once it does: in milliseconds, each wait once. */
  nextWait(): Promise<number>;
}

/** How often a lease is renewed: no wait of the delivery itself. */
const RENEWED_EVERY_MS = LEASE_TTL_MS / 3;

export function deliver(
  store: Store,
  clock: TestClock,
  receiver: Receiver,
  { holder = 'test 1', redactor = new Redactor() }: { readonly holder?: string; readonly redactor?: Redactor } = {},
): Going {
  const stopping = new AbortController();
  const { events, lines } = recorded();
  const isKnownDead = () => false;
  const waits: number[] = [];
  let woken = Promise.withResolvers<void>();
  const noting: Clock = {
    now: clock.now,
    sleep(ms, signal) {
      if (ms !== RENEWED_EVERY_MS) waits.push(ms);
      woken.resolve();
      return clock.sleep(ms, signal);
    },
  };
  const nextWait = async (): Promise<number> => {
    for (;;) {
      const wait = waits.shift();
      if (wait !== undefined) return wait;
      woken = Promise.withResolvers<void>();
      await woken.promise;
    }
  };
  const delivery = new Delivery(
    { receiver, store, clock: noting, random: () => 1, redactor, events, holder, isKnownDead },
    stopping.signal,
  );
  delivery.start();
  const stop = async () => {
    stopping.abort();
    await delivery.stopped();
  };
  return { lines, told: () => lines.map(({ fields }) => fields.event), stop, nextWait, [Symbol.asyncDispose]: stop };
}

export async function append(store: Store, count: number, different: Partial<AuditEntry> = {}): Promise<void> {
  await store.write(async ({ audit }) => {
    for (let n = 0; n < count; n += 1) await audit.append(sampleEntry(different));
  });
}

/** `[1, 2, 3]` for 1 to 3. */
export function upTo(last: number): readonly number[] {
  return Array.from({ length: last }, (_, at) => at + 1);
}
