/** What a rotation is decided from: everything that is seen of one token set at one moment. */
import type { Rotation, RotationOutcome, RotationState, RotationTrigger } from '../model/rotation.ts';
import type { Delivery, SlotName } from '../model/slot.ts';
import type { Token } from '../model/token.ts';
import type { Serving } from './serving.ts';

/** One token set as it is seen. */
export interface RotationFacts {
  /** What is written down of the rotation that is going on; null when none is. */
  readonly rotation: Rotation | null;
  /** All tokens of the set, revoked ones included, oldest first. */
  readonly tokens: readonly Token[];
  /** Every configured slot of the set. */
  readonly slots: readonly SlotFact[];
  /** Who may still be serving the token that is to be taken away, judged with the settings' threshold; empty while there is none. */
  readonly serving: readonly Serving[];
  /** When each token was last presented at a validation endpoint, by token id; a token that is missing never was. */
  readonly presentedAt: Readonly<Record<string, number>>;
  /** When the last rotation of the set ended, or its token became current by hand; null when neither ever happened. */
  readonly lastReplacedAt: number | null;
  /** What the authority was asked to do about tokens of the set and is not known to have done. */
  readonly orders: readonly OrderFact[];
  /** Who adds and takes away tokens at the authority: we do, a person whom we ask, or others, who are asked to take away and never to add. */
  readonly changedBy: 'watchword' | 'person' | 'others';
  /**
   * Of a set whose tokens nobody here can make up, so that people enter them: why, and the id of the pending one that is
   * distributed next, null where none waits. Left out of any other set.
   */
  readonly entered?: { readonly says: string; readonly waiting: string | null };
  /** The id of an active token that turned up at the authority without us and is to be distributed; null when there is none. */
  readonly appeared: string | null;
}

/** One open order at the authority, as far as a rotation is concerned. */
export interface OrderFact {
  readonly what: 'add' | 'remove';
  /** The id of the token; of one that is to be added for a rotation, the rotation's id. */
  readonly token: string;
  /** Who has to do what, where it isn't us: a clause for people; null where we do it. */
  readonly says: string | null;
  /** The command that records it afterwards; null where it will be seen. */
  readonly resolve: string | null;
}

/** One configured slot, as far as a rotation is concerned. */
export interface SlotFact extends SlotName {
  readonly canary: boolean;
  /** False: the slot never holds a rotation up. */
  readonly required: boolean;
  /** The token that every copy is known to hold, by its id; null where copies differ, hold something else, or nobody knows. */
  readonly holds: string | null;
  /** Since when; null with `holds`. */
  readonly holdsSince: number | null;
  /** Why the slot can't be written without a person, or has failed too often: a sentence; null while trying again may help. */
  readonly blocked: { readonly says: string; readonly resolve: string } | null;
  /** Whether its MDM can tell anything about phones. */
  readonly evidence: boolean;
  /** The figures about the value it holds now; null where none are known. */
  readonly delivery: Delivery | null;
}

/** What is to be done about a token set now, and where its rotation is. */
export interface Next {
  readonly state: RotationState;
  readonly step: Step;
  /** One sentence: why this and nothing else. */
  readonly says: string;
}

/** What is done next. A step is carried out once; then everything is looked at again. */
export type Step =
  /** Writes down that a rotation begins, and which tokens it is about as far as they are there. */
  | {
      readonly do: 'begin';
      readonly trigger: RotationTrigger;
      readonly from: string | null;
      readonly to: string | null;
    }
  /** Asks the authority for a new token, after `minting` was written down. What came of it is seen at the next look. */
  | { readonly do: 'mint' }
  /** Writes down which token the authority made for the rotation. */
  | { readonly do: 'remember'; readonly token: string }
  /** Makes a token the one that is distributed. */
  | { readonly do: 'promote'; readonly token: string }
  /** Runs the accounts that have slots to be written, side by side. */
  | { readonly do: 'push'; readonly accounts: readonly string[] }
  /** Takes a token away, if nobody is served by it when it comes to it. */
  | { readonly do: 'revoke'; readonly token: string }
  | { readonly do: 'end'; readonly outcome: RotationOutcome }
  /** Tells people that the deadline has passed. */
  | { readonly do: 'alert' }
  /**
   * Nothing, until then (milliseconds since 1970; null: until something else changes). `resolve` is what a person does to go on,
   * where one is waited for.
   */
  | { readonly do: 'wait'; readonly untilAt: number | null; readonly resolve: string | null };
