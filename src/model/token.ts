/**
 * Tokens and token sets.
 *
 * ```
 * pending ──► current ──► retiring ──► revoked
 *    └───────────────────────────────────▲
 * ```
 * `pending` is active and not distributed yet, `current` is active and distributed, `retiring` is active and no longer
 * distributed, `revoked` is refused. A retiring token may become current again. A set has at most one current token.
 */
export const STAGES = {
  pending: { active: true, means: 'active, not distributed yet' },
  current: { active: true, means: 'active and distributed' },
  retiring: { active: true, means: 'active, no longer distributed' },
  revoked: { active: false, means: 'refused' },
} as const satisfies Record<string, { readonly active: boolean; readonly means: string }>;

/** Where a token is in its life. */
export type TokenStage = keyof typeof STAGES;

/** The systems of the phones that an MDM configures. */
export type Platform = 'ios' | 'android';

/**
 * A keyed HMAC-SHA-256 of a token's value, as 64 lower-case hexadecimal digits; safe to store and to show.
 * People see the first eight digits.
 */
export type Fingerprint = string & { readonly __fingerprint: never };

/** A token without its value. Times are milliseconds since 1970-01-01 UTC. */
export interface Token {
  readonly id: string;
  readonly tokenSet: string;
  readonly stage: TokenStage;
  readonly fingerprint: Fingerprint;
  readonly note: string;
  readonly createdAt: number;
  /** When it last became current. */
  readonly currentAt: number | null;
  readonly retiredAt: number | null;
  readonly revokedAt: number | null;
}

/**
 * The published bound: so long after a change of the tokens was acknowledged, every validation endpoint knows of it, or says
 * that it is stale. So a revoked token is refused after it, and a new one is written to an MDM only after it: a phone that
 * gets the token in the same instant must not be refused with it.
 */
export const KNOWN_EVERYWHERE_MS = 1000;

/** Whether a phone that presents the token is let in. */
export function isActive(token: { readonly stage: TokenStage }): boolean {
  return STAGES[token.stage].active;
}

/** The form people read: `3f9a1c07`. */
export function shortFingerprint(fingerprint: Fingerprint): string {
  return fingerprint.slice(0, 8);
}
