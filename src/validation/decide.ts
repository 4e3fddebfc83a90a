import type { Fingerprint } from '../model/token.ts';
import type { ActiveSet, KnownToken } from './active-set.ts';

/** Every answer there is to "may this phone go on?", and what it means. */
export const REASONS = {
  active: { decision: 'proceed', active: true, means: 'the value is an active token of the token set asked for' },
  'no-match': { decision: 'halt', active: false, means: 'the value is not a token of the token set asked for' },
  revoked: { decision: 'halt', active: false, means: 'the value was a token of the token set, and is refused now' },
  // Not `active`, whatever the value: nobody has vouched for it.
  'not-enforced-yet': {
    decision: 'proceed',
    active: false,
    means: 'the value is no active token, and the service does not ask for one yet',
  },
  // Whatever the value and the service: nobody knows what has been revoked meanwhile.
  'too-stale': {
    decision: 'halt',
    active: false,
    means: 'the tokens known are older than `validation.maxStaleness`, and `validation.whenStale` says to halt then',
  },
} as const satisfies Record<string, { decision: 'proceed' | 'halt'; active: boolean; means: string }>;

export type Reason = keyof typeof REASONS;

/** What is decided on a presented value, and the token it is, where we know it. */
export interface Decision {
  readonly decision: 'proceed' | 'halt';
  readonly active: boolean;
  readonly reason: Reason;
  readonly token: KnownToken | null;
}

const NO_MATCH: Decision = { ...withoutMeaning('no-match'), token: null };

/** What is decided on every value while the tokens are too old to decide on any. */
export const TOO_STALE: Decision = { ...withoutMeaning('too-stale'), token: null };

/** Whether a token set's service lets every phone in; undefined: whichever service is meant. */
export type LetsAllIn = (tokenSet: string | undefined) => boolean;

/** Decides on a value by its fingerprint; null stands for a value that can't be a token. Pure. */
export function decide(
  tokens: ActiveSet,
  fingerprint: Fingerprint | null,
  tokenSet: string | undefined,
  letsAllIn: LetsAllIn,
): Decision {
  const token = fingerprint === null ? null : (tokens.find(fingerprint, tokenSet) ?? null);
  if (token?.active) return { ...withoutMeaning('active'), token };
  // A value that was a token of some set speaks of that one; any other of none.
  if (letsAllIn(token?.tokenSet ?? tokenSet)) return { ...withoutMeaning('not-enforced-yet'), token };
  return token === null ? NO_MATCH : { ...withoutMeaning('revoked'), token };
}

/** Longer values are not looked at: no token comes near it, and nobody shall make us hash at length. */
export const LONGEST_VALUE = 4096;

/**
 * The fingerprint of a presented value exactly as it came, white space included, or null where it can't be a token.
 * A lone surrogate has no form in UTF-8, over which fingerprints are taken: it would be hashed as U+FFFD, another character.
 */
export function fingerprintOf(value: string, fingerprint: (value: string) => Fingerprint): Fingerprint | null {
  if (value.length === 0 || value.length > LONGEST_VALUE || !value.isWellFormed()) return null;
  return fingerprint(value);
}

function withoutMeaning(reason: Reason): Omit<Decision, 'token'> {
  const { decision, active } = REASONS[reason];
  return { decision, active, reason };
}
