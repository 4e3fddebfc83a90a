/**
 * Telling one receiver of what needs a person. Everything that is known of it is in the store: a daemon that starts goes on where the
 * last one stopped, and of several daemons on one store one tells each receiver. Between the arrival of a message and writing that
 * down lies the one moment in which a crash tells the same twice; then it has the same id.
 */
import { createHash } from 'node:crypto';
import type { Events } from '../events.ts';
import { Failure } from '../model/failure.ts';
import { type About, aboutOf, type Need } from '../model/need.ts';
import type { Notice } from '../model/notice.ts';
import type { HeldLease, LeaseEvents } from '../reconcile/held-lease.ts';
import type { Redactor } from '../redactor.ts';
import { type InTurn, TellInTurn } from '../tell-in-turn.ts';
import { type Decision, decide, isNothing, type Told } from './decide.ts';
import { type Message, messageOf } from './message.ts';
import type { Receiver } from './receiver.ts';
import { isSame, saveChanges } from './remember.ts';

/** How soon a new need is noticed. */
export const LOOK_EVERY_MS = 10_000;
const FIRST_PAUSE_MS = 5_000;

/** What telling works with. */
export interface TellingOptions extends InTurn {
  readonly receiver: Receiver;
  /** Only needs about this; null: all. */
  readonly about: readonly About[] | null;
  readonly repeatMs: number;
  /** Where the page is; null where nobody has said. */
  readonly link: string | null;
  /** What needs somebody now, the most urgent first. */
  readonly needs: () => Promise<readonly Need[]>;
  readonly redactor: Redactor;
  readonly events: Pick<Events, 'noticeTold' | 'noticeFailed' | 'noticeBack' | 'bug' | keyof LeaseEvents>;
}

/** Tells one receiver until it is stopped. */
export class Telling {
  readonly #on: TellingOptions;
  readonly #stopping: AbortSignal;
  readonly #turn: TellInTurn;

  constructor(on: TellingOptions, stopping: AbortSignal) {
    this.#on = on;
    this.#stopping = stopping;
    const { name } = on.receiver;
    this.#turn = new TellInTurn(
      {
        ...on,
        lease: `notices:${name}`,
        firstPauseMs: FIRST_PAUSE_MS,
        tell: (lease) => this.#goOn(lease),
        onTrouble: (error) => on.events.bug({ where: `telling ${name} of what needs a person`, error }),
      },
      stopping,
    );
  }

  start(): void {
    this.#turn.start();
  }

  /** Resolves when nothing is going on any more; what was being sent is broken off. */
  stopped(): Promise<void> {
    return this.#turn.stopped();
  }

  async #goOn(lease: HeldLease): Promise<void> {
    while (!this.#stopping.aborted) await this.#turn.sleep(await this.#look(lease));
  }

  /** Decides, tells, and writes down what became of it. Returns how long to wait now. */
  async #look(lease: HeldLease): Promise<number> {
    const { about, clock, needs, receiver, repeatMs, store } = this.#on;
    lease.throwIfLost();
    const all = await needs();
    const mine = all.filter((need) => isFor(need, about) && need.subject !== `receiver:${receiver.name}`);
    const remembered = await store.read.notices.of(receiver.name);
    const now = clock.now();
    const decision = decide({ receiver: receiver.name, needs: mine, remembered, repeatMs, now });
    if (isNothing(decision.told)) {
      await this.#remember(lease, remembered, decision.before);
      return LOOK_EVERY_MS;
    }
    try {
      await this.#send(decision, lease);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      await this.#failed(error, lease, remembered, decision);
      return this.#turn.failed(error);
    }
    await this.#arrived(lease, remembered, decision);
    return LOOK_EVERY_MS;
  }

  async #send({ told }: Decision, lease: HeldLease): Promise<void> {
    const { clock, link, receiver, redactor } = this.#on;
    const message = messageOf(told, { id: idOf(receiver.name, told), now: clock.now(), link });
    lease.throwIfLost();
    const shown = redactor.redactDeep(message) as Message;
    await receiver.send(shown, AbortSignal.any([this.#stopping, lease.lost]));
  }

  async #arrived(lease: HeldLease, remembered: readonly Notice[], { afterwards, told }: Decision): Promise<void> {
    const { clock, events, receiver, store } = this.#on;
    const before = (await store.read.notices.receivers()).find((one) => one.receiver === receiver.name);
    const now = clock.now();
    await store.write(async ({ leases, notices }) => {
      await leases.assertHeld(lease.current);
      await saveChanges(notices, remembered, afterwards);
      await notices.saveReceiver({ receiver: receiver.name, arrivedAt: now, failing: null });
    });
    this.#turn.arrived();
    const { news, again, over } = told;
    events.noticeTold({ receiver: receiver.name, news: news.length, again: again.length, over: over.length });
    const failing = before?.failing ?? null;
    if (failing !== null) events.noticeBack({ receiver: receiver.name, failedForMs: now - failing.since });
  }

  async #failed(error: Failure, lease: HeldLease, remembered: readonly Notice[], decision: Decision): Promise<void> {
    const { clock, events, receiver, store } = this.#on;
    const { kind, message: says, status } = error;
    events.noticeFailed({ receiver: receiver.name, kind, says, status });
    const before = (await store.read.notices.receivers()).find((one) => one.receiver === receiver.name);
    const at = clock.now();
    const failing = { since: before?.failing?.since ?? at, at, says };
    await store.write(async ({ leases, notices }) => {
      await leases.assertHeld(lease.current);
      await saveChanges(notices, remembered, decision.before);
      await notices.saveReceiver({ receiver: receiver.name, arrivedAt: before?.arrivedAt ?? null, failing });
    });
  }

  async #remember(lease: HeldLease, remembered: readonly Notice[], now: readonly Notice[]): Promise<void> {
    if (isSame(remembered, now)) return;
    await this.#on.store.write(async ({ leases, notices }) => {
      await leases.assertHeld(lease.current);
      await saveChanges(notices, remembered, now);
    });
  }
}

function isFor(need: Need, about: readonly About[] | null): boolean {
  return about === null || about.some((one) => one === aboutOf(need));
}

/** The same for the same news, whoever sends them and however often. */
function idOf(receiver: string, { news, again, over }: Told): string {
  const open = [...news, ...again].map(({ key, firstSeenAt, times }) => [key, firstSeenAt, times]);
  const closed = over.map(({ key, goneAt }) => [key, goneAt]);
  return createHash('sha256')
    .update(JSON.stringify([receiver, open, closed]))
    .digest('hex')
    .slice(0, 32);
}
