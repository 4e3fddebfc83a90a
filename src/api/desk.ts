import type { z } from 'zod';
import type { AccessKeys } from '../access/keys.ts';
import type { Watchword } from '../daemon.ts';
import type { SelfDocument, WaysInDocument } from './documents/trail.ts';
import type { InHand } from './in-hand.ts';

/** The session of the browser that asks. */
export interface DeskSession {
  /** Signs in with a key or a token; throws `Refusal` for one that opens nothing. */
  begin(bearer: string): Promise<Desk['self']>;
  /** How the page may sign somebody in, and why the last attempt came to nothing. */
  waysIn(): z.infer<typeof WaysInDocument>;
  /** Signs out; false where nobody had signed in. */
  end(): Promise<boolean>;
}

/** What answers are made from: one request's view of the world. */
export interface Desk {
  /** Acts in the name of whoever asks. */
  readonly watchword: Watchword;
  readonly self: z.infer<typeof SelfDocument>;
  /** The work that requests have begun in this process. */
  readonly inHand: InHand;
  readonly access: AccessKeys;
  readonly session: DeskSession;
  /** Throws `Refusal` where who asks has said which version is meant, and it is not this one. */
  readonly refuseOutdated: (document: object) => void;
  /** Fires when the process is asked to stop. */
  readonly stop: AbortSignal;
}
