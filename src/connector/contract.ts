/**
 * The contract between Watchword and one MDM product.
 *
 * Glossary: an *account* is one configured tenant of the product; a *slot* is one value in one app's managed configuration
 * in one account, on one platform: in one key, or in parts, one in each of the app's keys; its *copies* are the places the
 * vendor keeps the value; a *neighbour* is anything in the vendor's object that isn't a key of the slot; the *kit* is all of the
 * outside world a connector sees.
 *
 * A connector does not compare, plan, retry, sleep, log, read the environment or know of plans and dry runs. It reads all
 * or throws, changes the keys of the slot, and says exactly what it saw. Of a slot with several keys it makes one value
 * (`joined`) and parts of a value (`partsOf`); the keys of a copy are sent in one request, so that a phone never gets halves.
 */
import type { z } from 'zod';
import type { AppOnPlatform, AppProfile } from '../model/app.ts';
import type { Secret } from '../model/secret.ts';
import type { Delivery, Device, Finding, ObservedSlot, WriteReport } from '../model/slot.ts';
import type { Fingerprint, Platform } from '../model/token.ts';
import type { Cache } from './cache.ts';

/** The version of this contract: what a connector from outside was written for. It grows when such a connector has to be changed. */
export const CONTRACT = 1;

/** A connector as it is listed in `connectors/index.ts`. Reading a definition has no effects. */
// biome-ignore lint/suspicious/noExplicitAny: the list of connectors is heterogeneous; each definition is typed where it is written.
export interface ConnectorDefinition<Account = any, Slot = any> {
  /** What a connector from outside says: the version of the contract that it was written for. */
  readonly contract?: typeof CONTRACT;
  /** The folder's name, and the word in `connector:`. */
  readonly id: string;
  /** The product's name. */
  readonly title: string;
  /** The vendor's page it was written from. */
  readonly docs: string;
  /** This vendor's account settings: a strict object, declared here and nowhere else. The core adds `connector, drift, slots, ca, proxy, ...`. */
  readonly account: z.ZodType<Account>;
  /** This vendor's slot settings: a strict object. The core adds `name, tokenSet, platform, canary`. */
  readonly slot: z.ZodType<Slot>;
  readonly capabilities: Capabilities;
  /** The exact vendor permissions, each with what it is needed for. The self-check tests them. */
  readonly permissions: readonly Permission[];
  /** The vendor's published limits for one account; the kit keeps us well below. */
  readonly limits: Limits;
  /** The fewest requests the vendor allows for a pass that finds nothing to do, sign-in apart; conformance measures it. */
  readonly quietPassRequests: (slots: number) => number;
  /** The one place that a key of the slot claims; two slots of an account with an equal place are a configuration mistake. Pure. */
  place(slot: SlotSettings<Slot>, key: string): string;
  /** Why a slot's settings don't suit its app, where each is right by itself: in words for people; null where they do. Pure. */
  whyUnsuited?(slot: SlotSettings<Slot>): string | null;
  /** The value as the vendor will report it, or why it can't hold it. Pure. */
  normalize(value: string): Normalized;
  /**
   * What a person has to do in the vendor's console, step by step, so that a slot holds the current token; null for a slot that
   * the connector writes. Left out where it writes all of them. Such a slot is never observed or written: what it holds is
   * what a person has confirmed. Pure.
   */
  instructions?(slot: SlotSettings<Slot>): readonly string[] | null;
  /** Makes a connector for one run. No I/O: that starts with the first call of a method. */
  open(account: Account, kit: Kit): Connector<Slot>;
}

/** A slot as a connector sees it: the core's part, the app's keys on its platform, and the vendor's own settings. */
export interface SlotSettings<Slot> {
  readonly name: string;
  readonly platform: Platform;
  readonly profile: AppProfile;
  /** `profile.platforms[platform]`, which exists: the configuration is refused otherwise. */
  readonly app: AppOnPlatform;
  readonly settings: Slot;
}

export interface Capabilities {
  /**
   * `in-place`: one object holds the value in one copy or a few. `per-device`: every enrolled device is a copy, so that there may
   * be a hundred thousand, or none, and they come and go. `manual`: the plan is held with instructions for a person.
   */
  readonly write: 'in-place' | 'per-device' | 'manual';
  /** Whether `observe` can see the value. */
  readonly readback: 'value' | 'none';
  /** What evidence there is that phones received the value. */
  readonly delivery: 'per-device' | 'check-in' | 'none';
  /** Whether it can list enrolled devices. */
  readonly devices: boolean;
  /**
   * `may-be-lost`: the vendor takes nothing but the whole object and has nothing to compare it with, so that what somebody else
   * writes in the instant between our last look and our write is overwritten unseen. Unless given, it is noticed.
   */
  readonly concurrentChange?: 'may-be-lost';
}

export interface Permission {
  /** As the vendor's console shows it: `DeviceManagementApps.ReadWrite.All`. */
  readonly name: string;
  readonly for: 'observe' | 'write' | 'create' | 'delivery' | 'devices' | 'check-in' | 'check';
  readonly required: boolean;
}

/** So many requests, of which so many may write, in any window of so many milliseconds. */
export interface Limits {
  readonly windowMs: number;
  readonly requests: number;
  readonly writes: number;
  /** So many requests of one `operation` (see `KitRequest`) in the same window, where the vendor has a ceiling of its own for it. */
  readonly operations?: Readonly<Record<string, number>>;
  /** So many requests at the same moment; unless given, as many as there are connections. */
  readonly atOnce?: number;
  /** Response headers that tell how much is left of a quota: how many in all, how many left, and when it starts anew (seconds since 1970). A reserve of it is never touched. */
  readonly quota?: { readonly limit: string; readonly remaining: string; readonly reset: string };
}

export type Normalized = { readonly value: string } | { readonly unsupported: string };

/**
 * One account, open for one run. What it reads by listing it may remember for that long: several slots share one list.
 * Every method takes a signal and stops soon after it fires; every method throws `Failure` and nothing else on purpose.
 */
export interface Connector<Slot> {
  /** May we come in, and is everything in place? Findings as they come; a check that fails is a finding, never a throw. */
  check(slots: readonly SlotSettings<Slot>[], signal: AbortSignal): AsyncIterable<Finding>;
  /** Every copy of the slot, or a throw. A slot whose object doesn't exist throws `rejected`, unless it may be created. */
  observe(slot: SlotSettings<Slot>, signal: AbortSignal): Promise<ObservedSlot>;
  /**
   * Reads afresh, changes the slot's keys in every copy that differs, writes, reads again. Throws `conflict`, before writing, when
   * the object is no longer what `before` says, and after it when a neighbour moved in between. Where every device is a copy
   * the comparison is made device by device: one that holds a value which `before` doesn't know is a failed copy, `conflict`.
   * Values that are to stay where they are (drift that is only reported) are left out of `before`.
   */
  write(
    slot: SlotSettings<Slot>,
    before: ObservedSlot,
    reveal: () => string,
    signal: AbortSignal,
    long?: LongWrite,
  ): Promise<WriteReport>;
  /** How many phones have received the slot's present value, written at `since` (milliseconds since 1970). */
  delivery?(slot: SlotSettings<Slot>, since: number, signal: AbortSignal): Promise<Delivery>;
  /**
   * Asks phones that are not known to have received the value written at `since` to check in, or sends it to them again: as many
   * as the vendor lets us in a few requests, the longest silent first where that can be told. Returns how many were asked.
   */
  requestCheckIn?(slot: SlotSettings<Slot>, since: number, signal: AbortSignal): Promise<number>;
  /**
   * Proves on one device, by a name or id that the vendor's console shows, what is unverified about writing: writes the value that
   * is there back, reads it, and compares everything else of that device. Findings as they come, never a throw.
   */
  probe?(slot: SlotSettings<Slot>, device: string, signal: AbortSignal): AsyncIterable<Finding>;
  /** Every enrolled device, streamed in bounded memory. */
  devices?(signal: AbortSignal): AsyncIterable<Device>;
}

/** How a write that may take an hour keeps in touch. */
export interface LongWrite {
  /** Fires when the write is to end early: what is in hand is finished, and copies that were not reached are `not-attempted`. */
  readonly stop: AbortSignal;
  /** Told after each batch: so many of the slot's copies have been dealt with. */
  readonly progress: (progress: Progress) => void;
}

/** How far a long write has come, in copies. */
export interface Progress {
  readonly copies: number;
  readonly of: number;
}

/** All of the outside world. One kit lives as long as an account's settings do; connectors come and go with each run. */
export interface Kit {
  /**
   * `fetch`, with the account's private certificate authority, proxy, time-outs and budget. It sends nothing while the vendor
   * has asked for quiet (throws `throttled` with the time left). Throws `unavailable` for network errors and time-outs.
   * It doesn't judge statuses: see `failureOf`.
   */
  readonly fetch: (url: string | URL, init?: KitRequest) => Promise<Response>;
  readonly fingerprint: (value: string) => Fingerprint;
  /** Something that outlives the run but not the process, such as a signed-in session: made once per key. */
  readonly keep: <T>(key: string, make: () => T) => T;
  /**
   * What outlives the process too, as text, for so many milliseconds. It may be gone at any moment, old, or wrong: who uses it comes
   * right all the same, and deletes what the vendor refuses. Encrypted where it leaves the process; it never throws.
   */
  readonly cache: Cache;
  /** Tells the redactor of a secret that came up on the way, such as an access token. */
  readonly guard: (secret: string | Secret) => void;
  /** Takes every known secret out of a text that is going to be shown. */
  readonly redact: (text: string) => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface KitRequest extends RequestInit {
  /** What the request is for, in the vendor's terms: a name for logs and metrics, not a URL. */
  readonly operation?: string;
  /** Said of a POST that changes nothing: it needs no lease, and counts as a read. */
  readonly onlyAsks?: true;
}
