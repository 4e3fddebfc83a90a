/**
 * Replacing the current token of a set, from the first thought to the revocation of the old one.
 *
 * ```
 * steady ──► minted ──► pushing ──► delivering ──► overlapping ──► revoking ──► steady
 *               │          │            │               │             │
 *               └──────────┴────────────┴───────────────┴─────────────┴──► stuck (a person is needed; it says for what)
 * ```
 * Where a rotation is follows from what is seen, never from a remembered position. What is written down is only what nobody
 * can see: that somebody began it, which tokens it is about, and what people have said since.
 */

/** Where the rotation of a token set is. */
export const ROTATION_STATES = {
  steady: 'no token is being replaced',
  minted: 'a new token is being made, or is active already and goes to the canary slots first',
  pushing: 'the new token is being written into the slots',
  delivering: 'every slot holds the new token; phones are fetching it',
  overlapping: 'phones have the new token; both tokens stay active for the soak, or until a person approves',
  revoking: 'the old token is being taken away',
  stuck: 'a person is needed',
} as const satisfies Record<string, string>;

/** Where a rotation is, in one of the table's words. */
export type RotationState = keyof typeof ROTATION_STATES;

/** What began a rotation: its schedule, a person, or a token that turned up at the authority. */
export type RotationTrigger = 'schedule' | 'person' | 'elsewhere';

/**
 * | outcome    | the rotation                                                              |
 * |------------|---------------------------------------------------------------------------|
 * | rotated    | replaced the token, and the old one is revoked                            |
 * | aborted    | was called back: the old token is distributed again, the new one is revoked |
 * | overtaken  | lost its purpose: a person made a third token current, or revoked the new one |
 */
export type RotationOutcome = 'rotated' | 'aborted' | 'overtaken';

/** What is written down of one rotation. Times are milliseconds since 1970; null means: not so far. */
export interface Rotation {
  readonly id: string;
  readonly tokenSet: string;
  readonly trigger: RotationTrigger;
  /** Who began it, for the trail: `cli:root@host`. */
  readonly startedBy: string;
  readonly reason: string;
  readonly startedAt: number;
  /** The id of the token that is replaced; null in a set that had no current one. */
  readonly from: string | null;
  /** The id of the token that replaces it; null until it is minted and remembered. */
  readonly to: string | null;
  /**
   * Written down before the authority is asked for a new token: the tokens it had then. What it has beyond them afterwards is the
   * one that was asked for, whether or not its answer arrived. `known` stays as it was first written, however often the authority
   * is asked: a token that comes late is then still seen to be ours.
   */
  readonly minting: { readonly at: number; readonly known: readonly string[] } | null;
  readonly approvedAt: number | null;
  readonly pausedAt: number | null;
  readonly abortedAt: number | null;
  /** The step that failed last, how often in a row, and why. Forgotten when a person resumes. */
  readonly failing: {
    readonly step: StepName;
    readonly times: number;
    readonly at: number;
    readonly says: string;
  } | null;
  /** When the alert about the deadline was given. */
  readonly alertedAt: number | null;
  readonly endedAt: number | null;
  readonly outcome: RotationOutcome | null;
}

/** A rotation that has only just begun. */
export function newRotation(
  given: Pick<Rotation, 'id' | 'tokenSet' | 'trigger' | 'startedBy' | 'reason' | 'startedAt' | 'from' | 'to'>,
): Rotation {
  return {
    ...given,
    minting: null,
    approvedAt: null,
    pausedAt: null,
    abortedAt: null,
    failing: null,
    alertedAt: null,
    endedAt: null,
    outcome: null,
  };
}

/** What is done next, by name. */
export type StepName = 'begin' | 'mint' | 'remember' | 'promote' | 'push' | 'revoke' | 'end' | 'alert' | 'wait';

/** When and how a token set is rotated. */
export interface RotationSettings {
  /** Null: only on demand. */
  readonly everyMs: number | null;
  /** The part of a slot's phones that must have received the new token, above 0 and up to 1. */
  readonly deliverTo: number;
  /** How long both tokens stay active at least, counted from when every slot held the new one. */
  readonly soakMs: number;
  /** How long nobody may have presented the old token at the validation endpoint before it is revoked. */
  readonly quietMs: number;
  /** Whether a person approves the revocation, or the evidence alone decides. Where a slot gives no evidence, a person does, unless `waiveEvidence`. */
  readonly approve: 'auto' | 'manual';
  /** Said out loud: slots without any evidence of delivery need the soak only. */
  readonly waiveEvidence: boolean;
  /**
   * When a new token may begin to be distributed; empty means at any time. Canary slots get it whenever it is there, because they
   * are what it is tried on; and what has begun goes on after the window has closed.
   */
  readonly pushWindows: readonly Window[];
  /** When old tokens may be revoked; empty means at any time. */
  readonly revokeWindows: readonly Window[];
  /** After so long an alert is given. It never revokes anything. */
  readonly deadlineMs: number | null;
  /** A rotation isn't begun by the schedule or a person while the set has so many active tokens. */
  readonly maxActive: number;
}

/** A stretch of some days of the week in a time zone. `from` and `to` are minutes after midnight; `to` that isn't after `from` is one of the next day. */
export interface Window {
  /** 0 is Sunday. */
  readonly days: readonly number[];
  readonly from: number;
  readonly to: number;
  /** An IANA name. */
  readonly timeZone: string;
}
