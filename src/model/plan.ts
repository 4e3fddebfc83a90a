import type { Fingerprint, Platform, TokenStage } from './token.ts';

/** A value found in a slot: whose it is, where the set knows it, and in how many copies it stands. `fingerprint: null` is a copy without a value. */
export interface Found {
  readonly fingerprint: Fingerprint | null;
  readonly copies: number;
  readonly token: { readonly id: string; readonly stage: TokenStage } | null;
}

/**
 * One difference to carry out.
 *
 * | kind    | the slot                                                         |
 * |---------|------------------------------------------------------------------|
 * | set     | holds nothing yet; or some of the devices that are its copies do |
 * | replace | holds another token of the set: the desired token has changed    |
 * | repair  | held the desired token after a clean pass, and now doesn't       |
 */
export interface Change {
  readonly kind: 'set' | 'replace' | 'repair';
  readonly slot: string;
  readonly tokenSet: string;
  readonly platform: Platform;
  readonly canary: boolean;
  readonly place: string;
  readonly before: readonly Found[];
  readonly after: { readonly fingerprint: Fingerprint; readonly tokenId: string };
  /** Keys beside ours that stay as they are, sorted. */
  readonly neighbours: readonly string[];
  /** One sentence for people. */
  readonly why: string;
  /**
   * So many copies hold something else and stay as they are, for this reason: a phone that holds nothing must not wait for what
   * becomes of another one. Only where every device is a copy.
   */
  readonly leaves?: { readonly copies: number; readonly reason: 'report-only' | 'contended' };
}

/** Why a difference is not carried out. The table is what people are told, and what they can do about it. */
export const HELD_REASONS = {
  unknown: 'the slot could not be read, so nothing is known about it; the next run looks again',
  'no-current-token': 'the token set has no current token: run `watchword tokens generate` or `watchword tokens add`',
  'unsupported-value':
    'this MDM cannot hold the current token as it is: generate another with `watchword tokens generate --make-current`',
  'foreign-value':
    'the slot holds a value nobody knows, and no run overwrites it; take it over, so that its phones come in and it is replaced like any other',
  'report-only':
    'the account is set to `drift: report`; repair it with `watchword sync --repair`, or set `drift: repair`',
  contended: 'somebody else keeps undoing the repair; find out who, then run `watchword sync --repair`',
  'canary-first': 'a canary slot of this token set is not in order yet, so the others wait for it',
  brake: 'the run has reached `maxWritesPerRun`; the next run continues',
  raced: 'somebody else changed the slot at the same moment; the next run looks again',
  'not-attempted': 'the run ended before it came to this slot; the next run goes on',
  manual: 'a person has to do it, in the console of the MDM',
} as const satisfies Record<string, string>;

/** Why a difference is declined, in one of the table's words. */
export type HeldReason = keyof typeof HELD_REASONS;

/** A difference (or an unreadable slot) that the plan declines to change, with the reason. */
export interface Held {
  readonly slot: string;
  readonly tokenSet: string;
  readonly reason: HeldReason;
  /** What the reason means here, in one sentence. */
  readonly says: string;
  readonly place: string | null;
  readonly before: readonly Found[];
  readonly after: { readonly fingerprint: Fingerprint; readonly tokenId: string } | null;
  /** What the person has to do, step by step, where the connector can say it. */
  readonly steps?: readonly string[];
}

/** What a run would do to one account: sorted (canaries first, then by slot name), JSON, without secrets. */
export interface Plan {
  readonly account: string;
  readonly changes: readonly Change[];
  readonly held: readonly Held[];
  /** Names of the slots that hold what they should. */
  readonly inSync: readonly string[];
}
