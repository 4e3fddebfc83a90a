/**
 * What every simulated MDM offers: the vendor over TLS for the connector, a console for the person who tampers, a fleet of
 * phones that check in, and behaviours for faults. Conformance, demo and `watchword simulate` know no more than this.
 */
import type { Platform } from '../model/token.ts';

export interface SimulatorDefinition {
  /** The connector's id. */
  readonly id: string;
  readonly title: string;
  /** The vendor's quirks that can be switched, each with its alternatives; the first is the default. */
  readonly quirks: Readonly<Record<string, readonly string[]>>;
  start(options?: SimulatorOptions): Promise<Simulator>;
}

export interface SimulatorOptions {
  readonly host?: string;
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** How many configurations (slots) to make, alternating iOS and Android. Default 2. */
  readonly slots?: number;
  /** How many phones, spread over the slots. Default 0. Where every device is a copy, phones are all the copies there are. */
  readonly phones?: number;
  /** How long a write stays invisible to reads, in milliseconds. Default 0. */
  readonly settleMs?: number;
  /** Added to every answer, in milliseconds. Default 0. */
  readonly latencyMs?: number;
  /** How many times faster than in life the phones check in. Default 1. */
  readonly speed?: number;
  /** Seed of everything random. Default 1. */
  readonly seed?: number;
  readonly quirks?: Readonly<Record<string, string>>;
  /** The vendor's clock, milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number;
}

export interface Simulator extends AsyncDisposable {
  readonly definition: SimulatorDefinition;
  /** `https://127.0.0.1:port` */
  readonly url: string;
  /** The certificate authority it made when it started, PEM. */
  readonly ca: string;
  /** Settings of an `accounts:` entry that reaches it: the vendor's keys, without `connector`, `drift`, `ca` and `slots`. Secrets in clear. */
  readonly account: Readonly<Record<string, unknown>>;
  /** Values that must never be seen outside a request: client secrets, issued access tokens. */
  secrets(): readonly string[];
  readonly slots: readonly SimulatedSlot[];
  /** Every request it received, oldest first. */
  readonly requests: readonly SimulatedRequest[];
  /** Puts a behaviour in front of all others; the newest wins. Returns what takes it away. */
  behave(behaviour: Behaviour): () => void;
  /** The vendor's documented error answer for a status, for behaviours that fail as the vendor would. */
  errorAnswer(status: number): {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
  /** Takes a vendor permission, by the name the connector lists, from the account. Returns what gives it back. */
  withhold(permission: string): () => void;
  /** From now on the vendor refuses every access token it has issued so far. */
  endSessions(): void;
  readonly console: SimulatedConsole;
  readonly fleet: Fleet;
}

export interface SimulatedSlot {
  readonly name: string;
  readonly platform: Platform;
  /** The vendor's own slot settings. */
  readonly settings: Readonly<Record<string, unknown>>;
}

export interface SimulatedRequest {
  readonly method: string;
  /** Path and query as they came. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What the simulator takes it for: `token`, `list`, `read`, `write` ... as its definition names them. */
  readonly operation: string;
  /** Filled in when the answer is sent; null while it isn't. */
  status: number | null;
  answer: string | null;
}

/**
 * Looks at a request before the vendor does. Undefined passes it on; an answer is sent instead; `reset` drops the connection;
 * `stall` never answers; `truncate` lets the vendor answer and cuts the body in half (with a fitting `content-length`, so that only
 * the text is broken); `hidden` lets the vendor do its work and drops the connection instead of answering; `rewrite` lets the vendor
 * answer and changes the body, and the headers it names.
 */
export type Behaviour = (
  request: SimulatedRequest,
) =>
  | undefined
  | 'reset'
  | 'stall'
  | 'truncate'
  | 'hidden'
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  | { readonly rewrite: (body: string) => string; readonly headers?: Readonly<Record<string, string>> };

/** What a person in the vendor's console sees and does. Slots go by their names. */
export interface SimulatedConsole {
  /** The values in the slot's copies, null for a copy without one. */
  values(slot: string): readonly (string | null)[];
  /** Somebody types another value into every copy; null deletes the key. */
  setValue(slot: string, value: string | null): void;
  /** The same in one copy, by its place in `values`. */
  setCopy(slot: string, at: number, value: string | null): void;
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
