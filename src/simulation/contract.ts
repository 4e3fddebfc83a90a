/**
 * What every simulated MDM offers: the vendor over TLS for the connector, a console for the person who tampers, a fleet of
 * phones that check in, and behaviours for faults. Conformance, demo and `watchword simulate` know no more than this.
 */
import type { Platform } from '../model/token.ts';
import type { SimulatedService, SimulatedServiceOptions } from './simulated.ts';

export type { Behaviour, SimulatedRequest } from './simulated.ts';

export interface SimulatorDefinition {
  /** The connector's id. */
  readonly id: string;
  readonly title: string;
  /** The vendor's quirks that can be switched, each with its alternatives; the first is the default. */
  readonly quirks: Readonly<Record<string, readonly string[]>>;
  start(options?: SimulatorOptions): Promise<Simulator>;
}

export interface SimulatorOptions extends SimulatedServiceOptions {
  /** How many configurations (slots) to make, alternating iOS and Android. Default 2. */
  readonly slots?: number;
  /** How many phones, spread over the slots. Default 0. Where every device is a copy, phones are all the copies there are. */
  readonly phones?: number;
  /**
   * The name of a second key, for an app whose token has two parts: the console knows it, and where values are attributes of
   * devices each slot has a second attribute for it. To everything else here it is a neighbour. Phones hold the first part.
   */
  readonly secondKey?: string;
  /** How long a write stays invisible to reads, in milliseconds. Default 0. */
  readonly settleMs?: number;
  /** How many times faster than in life the phones check in. Default 1. */
  readonly speed?: number;
}

export interface Simulator extends SimulatedService {
  readonly definition: SimulatorDefinition;
  /** Settings of an `accounts:` entry that reaches it: the vendor's keys, without `connector`, `drift`, `ca` and `slots`. Secrets in clear. */
  readonly account: Readonly<Record<string, unknown>>;
  readonly slots: readonly SimulatedSlot[];
  readonly console: SimulatedConsole;
  readonly fleet: Fleet;
}

export interface SimulatedSlot {
  readonly name: string;
  readonly platform: Platform;
  /** The vendor's own slot settings. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** What a person in the vendor's console sees and does. Slots go by their names. */
export interface SimulatedConsole {
  /** The values in the slot's copies, null for a copy without one. */
  values(slot: string): readonly (string | null)[];
  /** Somebody types another value into every copy; null deletes the key. */
  setValue(slot: string, value: string | null): void;
  /** The same in one copy, by its place in `values`. */
  setCopy(slot: string, at: number, value: string | null): void;
  /** What both keys of each copy hold, where there is a second key. */
  parts(slot: string): readonly (readonly [first: string | null, second: string | null])[];
  /** Somebody types another value into the second key of every copy; null deletes it. */
  setSecond(slot: string, value: string | null): void;
  /** Somebody changes a neighbour. */
  touchNeighbour(slot: string): void;
  /**
   * The vendor's whole object without our key and without what the vendor itself counts up or stamps: what must be the same
   * before and after every write, one that adds the key included. Texts are compared as they are spelled.
   */
  neighbours(slot: string): unknown;
  /** The same, with our key where it stands and a mark for its value: equal before and after a write that replaces a value. */
  inPlace(slot: string): unknown;
  /** Somebody deletes the object. */
  remove(slot: string): void;
}

/** Simulated phones. They check in at their own pace, take what the MDM then holds, and can ask a validation endpoint. */
export interface Fleet {
  readonly phones: readonly SimulatedPhone[];
  /** Every phone that is due by `now` (milliseconds since 1970) checks in. Returns how many did. */
  tick(now: number): number;
  /** Every reachable phone checks in at once. */
  checkInAll(now: number): void;
}

export interface SimulatedPhone {
  readonly id: string;
  readonly name: string;
  readonly platform: Platform;
  readonly slot: string;
  /** The token it holds; null before its first check-in. */
  readonly token: string | null;
  readonly lastCheckInAt: number | null;
  /** False for a phone that lies in a drawer: it never checks in. */
  reachable: boolean;
}
