/**
 * The world as it is, whatever the daemon knows of it: the authority's tokens, the MDMs' copies, and the phones. Every call of
 * the daemon takes a millisecond; where phones are busy, one of them checks in and signs in meanwhile.
 */
import { isActive, type Token } from '../../../src/model/token.ts';
import { fingerprint } from '../../plan/facts.ts';
import { Elsewhere, orderInEmergency } from './elsewhere.ts';
import { mayFetch, stillServed } from './laws.ts';
import { Memory } from './memory.ts';
import { HOUR_MS, type SlotSpec, type WorldSpec } from './spec.ts';

/** A value that a person typed into a console. Nobody but that person answers for it until the daemon has seen it. */
export interface Hand {
  seen: boolean;
}

export interface Copy {
  /** The id of a token, something that is no token, or nothing. */
  value: string | null;
  hand: Hand | null;
  /** A write that was accepted and doesn't show yet. It shows, at the latest, at the next look. */
  pending: string | null;
}

export interface TrueSlot {
  readonly spec: SlotSpec;
  readonly copies: Copy[];
  configured: boolean;
  /** The number of the event at which a value was last written over another one. */
  writtenAtEvent: number;
}

export interface Phone {
  readonly slot: TrueSlot;
  readonly copy: Copy;
  /** Neither checks in nor signs in until it turns up again. */
  lost: boolean;
  holds: string | null;
  hand: Hand | null;
  /** The number of the event at which it took what it holds. */
  tookAtEvent: number;
  checkedInAt: number;
  /** Why it may be refused with what it holds; null: it may not. */
  excuse: string | null;
}

export type MutableToken = { -readonly [Key in keyof Token]: Token[Key] };

const LONGEST_STORY = 60;

/** Thrown where a law doesn't hold. */
export class LawBroken extends Error {}

export class World {
  readonly spec: WorldSpec;
  readonly tokens: MutableToken[] = [];
  readonly slots: readonly TrueSlot[];
  readonly phones: readonly Phone[];
  readonly memory = new Memory();
  /** Null where we decide. */
  readonly elsewhere: Elsewhere | null;
  /** Tokens that the authority made because a rotation asked, by the rotation's id. */
  readonly minted = new Map<string, string[]>();
  /** Tokens that the daemon has written to some slot. */
  readonly distributed = new Set<string>();
  /** Tokens that a person took away in an emergency. */
  readonly emergencies = new Set<string>();
  readonly #story: string[] = [];
  event = 0;
  /** The number of the event at which a person last approved. */
  approvedAtEvent: number | null = null;
  /** When the daemon last decided to revoke. */
  decidedAt = 0;
  wentBack = false;
  #trueAt = Date.UTC(2026, 0, 5, 9);
  #aheadMs = 0;
  #turn = 0;

  constructor(spec: WorldSpec) {
    this.spec = spec;
    this.elsewhere = spec.authority === 'ours' ? null : new Elsewhere(spec.authority);
    const first = spec.begun ? this.addToken() : null;
    if (first !== null) Object.assign(first, { stage: 'current', currentAt: this.now });
    const value = first?.id ?? null;
    if (value !== null) this.distributed.add(value);
    this.slots = spec.slots.map((slot) => ({
      spec: slot,
      copies: Array.from({ length: slot.copies }, () => ({ value, hand: null, pending: null })),
      configured: true,
      writtenAtEvent: 0,
    }));
    this.phones = this.slots.flatMap((slot) =>
      Array.from({ length: slot.spec.phones }, (_, index): Phone => {
        const copy = slot.copies[index % slot.copies.length] ?? fail();
        const holds = { holds: value, hand: null, tookAtEvent: 0 };
        return { slot, copy, lost: false, ...holds, checkedInAt: this.#trueAt, excuse: null };
      }),
    );
    for (const slot of this.slots) this.memory.remember(slot, this.now);
  }

  /** What the daemon's clock shows. It may be ahead of the MDMs' clocks, and be put right again. */
  get now(): number {
    return this.#trueAt + this.#aheadMs;
  }

  get trueAt(): number {
    return this.#trueAt;
  }

  /** Time goes by while the daemon calls somebody. */
  elapse(): void {
    this.#trueAt += 1;
    if (!this.spec.busy || this.phones.length === 0) return;
    const phone = this.phones[this.#turn++ % this.phones.length];
    if (phone === undefined || phone.lost) return;
    this.checkIn(phone);
    this.signIn(phone);
  }

  advance(hours: number): void {
    this.#trueAt += hours * HOUR_MS;
  }

  putClockAhead(hours: number): void {
    this.wentBack ||= hours * HOUR_MS < this.#aheadMs;
    this.#aheadMs = hours * HOUR_MS;
  }

  /** A token is active from now on, and the daemon knows it. */
  addToken(): MutableToken {
    const id = `t${this.tokens.length}`;
    this.elsewhere?.place.add(id);
    return this.writeDown(id);
  }

  /** Whether a phone comes in with it, whatever the daemon knows. */
  accepts(token: Token): boolean {
    return this.elsewhere === null ? isActive(token) : this.elsewhere.place.has(token.id);
  }

  /** The daemon writes down a token that it has made, or that is there. */
  writeDown(id: string): MutableToken {
    const token: MutableToken = {
      id,
      tokenSet: 'pingid',
      stage: 'pending',
      fingerprint: fingerprint(id),
      note: '',
      createdAt: this.now,
      currentAt: null,
      retiredAt: null,
      revokedAt: null,
    };
    this.tokens.push(token);
    return token;
  }

  token(id: string | null): MutableToken | undefined {
    return this.tokens.find((token) => token.id === id);
  }

  makeCurrent(token: MutableToken): void {
    for (const other of this.tokens) {
      if (other.stage === 'current') Object.assign(other, { stage: 'retiring', retiredAt: this.now });
    }
    Object.assign(token, { stage: 'current', currentAt: this.now, retiredAt: null });
  }

  /** The daemon takes a token away: the law is looked at in this very moment. */
  revoke(token: MutableToken): void {
    stillServed(this, token, 'daemon');
    Object.assign(token, { stage: 'revoked', revokedAt: this.now });
  }

  /** A person takes a token away, having seen the price. */
  revokeInEmergency(token: MutableToken): void {
    this.emergencies.add(token.id);
    if (this.elsewhere !== null) {
      orderInEmergency(this, this.elsewhere, token.id);
      return;
    }
    Object.assign(token, { stage: 'revoked', revokedAt: this.now });
    for (const phone of this.phones) if (phone.holds === token.id) phone.excuse = 'emergency';
  }

  checkIn(phone: Phone): void {
    if (phone.holds !== phone.copy.value || phone.hand !== phone.copy.hand) phone.tookAtEvent = this.event;
    phone.holds = phone.copy.value;
    phone.hand = phone.copy.hand;
    phone.checkedInAt = this.#trueAt;
    const token = this.token(phone.holds);
    phone.excuse = token === undefined || this.accepts(token) ? null : mayFetch(this, phone, token);
  }

  signIn(phone: Phone): void {
    const token = this.token(phone.holds);
    if (token !== undefined) this.memory.presentedAt[token.id] = this.now;
  }

  /** What happened, for people who read a counterexample; the same again and again is told once. */
  tell(what: string): void {
    const before = this.#story.at(-1);
    if (before !== what) this.#story.push(what);
  }

  story(): string {
    return this.#story
      .slice(-LONGEST_STORY)
      .map((what) => `\n  ${what}`)
      .join('');
  }

  land(copy: Copy): void {
    if (copy.pending === null) return;
    Object.assign(copy, { value: copy.pending, hand: null, pending: null });
  }
}

function fail(): never {
  throw new Error('a slot has a copy');
}
