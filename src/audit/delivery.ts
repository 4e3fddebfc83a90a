/**
 * Telling one receiver of the trail, without loss and in order. The trail itself is the queue: how far the receiver has got is a
 * number in the store, moved on after everything up to it has arrived. So nothing is lost while the receiver is away for days, or
 * while no daemon runs; what had arrived when a daemon died comes once more. Of several daemons on one store one tells each receiver.
 */
import type { Events } from '../events.ts';
import { Failure } from '../model/failure.ts';
import type { HeldLease, LeaseEvents } from '../reconcile/held-lease.ts';
import type { Redactor } from '../redactor.ts';
import type { AuditRecord } from '../store/contract.ts';
import { type InTurn, TellInTurn } from '../tell-in-turn.ts';
import type { Receiver } from './receiver.ts';

/** So many entries go out at once. */
export const BATCH = 50;
/** How soon a new entry is noticed. */
export const LOOK_EVERY_MS = 1_000;
const FIRST_PAUSE_MS = 1_000;

/** What telling works with. */
export interface DeliveryOptions extends InTurn {
  readonly receiver: Receiver;
  readonly redactor: Redactor;
  readonly events: Pick<Events, 'receiverFailed' | 'receiverBack' | 'bug' | keyof LeaseEvents>;
}

/** Tells one receiver until it is stopped. */
export class Delivery {
  readonly #on: DeliveryOptions;
  readonly #stopping: AbortSignal;
  readonly #turn: TellInTurn;
  #failingSince: number | null = null;

  constructor(on: DeliveryOptions, stopping: AbortSignal) {
    this.#on = on;
    this.#stopping = stopping;
    this.#turn = new TellInTurn(
      {
        ...on,
        lease: `audit:${on.receiver.name}`,
        firstPauseMs: FIRST_PAUSE_MS,
        tell: (lease) => this.#goOn(lease),
        onTrouble: (error) => this.#fails(error),
      },
      stopping,
    );
  }

  start(): void {
    this.#turn.start();
  }

  /** Resolves when nothing is going on any more; what was being sent is broken off, and comes again at the next start. */
  stopped(): Promise<void> {
    return this.#turn.stopped();
  }

  async #goOn(lease: HeldLease): Promise<void> {
    const { receiver, store } = this.#on;
    let seq = (await store.read.positions.get(receiver.name))?.seq ?? 0;
    while (!this.#stopping.aborted) {
      lease.throwIfLost();
      const entries = await store.read.audit.after(seq, { limit: BATCH });
      const last = entries.at(-1);
      if (last === undefined) await this.#turn.sleep(LOOK_EVERY_MS);
      else {
        await this.#tell(entries, lease);
        seq = last.seq;
      }
    }
  }

  async #tell(entries: readonly AuditRecord[], lease: HeldLease): Promise<void> {
    const { clock, receiver, redactor, store } = this.#on;
    // A person may have written a value into a reason.
    const shown = redactor.redactDeep(entries) as readonly AuditRecord[];
    lease.throwIfLost();
    await receiver.send(shown, AbortSignal.any([this.#stopping, lease.lost]));
    const seq = entries.at(-1)?.seq ?? 0;
    await store.write(async ({ leases, positions }) => {
      await leases.assertHeld(lease.current);
      await positions.save({ receiver: receiver.name, seq, at: clock.now() });
    });
    this.#back();
  }

  #back(): void {
    if (this.#failingSince === null) return;
    const { clock, events, receiver } = this.#on;
    events.receiverBack({ receiver: receiver.name, failedForMs: clock.now() - this.#failingSince });
    this.#turn.arrived();
    this.#failingSince = null;
  }

  #fails(error: unknown): void {
    const { clock, events, receiver } = this.#on;
    this.#failingSince ??= clock.now();
    if (error instanceof Failure) {
      const { kind, message: says, status } = error;
      events.receiverFailed({ receiver: receiver.name, kind, says, status });
    } else events.bug({ where: `telling the ${receiver.name} of the audit trail`, error });
  }
}
