/**
 * The tokens the store knows, arranged for one question: whose value has this fingerprint?
 *
 * Looking up takes no time that tells anything about a token. A presented value is first turned into a keyed HMAC, and only
 * the HMAC is compared. Who asks doesn't know the key, so nobody can choose values whose HMACs come closer and closer to a
 * stored one; how long the comparison takes says nothing about the value behind it.
 */
import { type Fingerprint, isActive, type Token } from '../model/token.ts';

/** What a decision needs to know of a token. */
export interface KnownToken {
  readonly id: string;
  readonly tokenSet: string;
  /** False for a revoked token: it is kept, so that the answer can say so. */
  readonly active: boolean;
}

type ByFingerprint = Map<Fingerprint, KnownToken>;

/** All tokens at one moment, revoked ones included. It never changes: a change of the store makes another one. */
export class ActiveSet {
  readonly #all: ByFingerprint = new Map();
  readonly #bySet = new Map<string, ByFingerprint>();
  /** How many tokens are active, over all token sets. */
  readonly activeTokens: number;

  constructor(tokens: readonly Token[]) {
    let activeTokens = 0;
    for (const token of tokens) {
      const known = { id: token.id, tokenSet: token.tokenSet, active: isActive(token) };
      if (known.active) activeTokens += 1;
      enter(this.#all, token.fingerprint, known);
      const ofSet = this.#bySet.get(token.tokenSet) ?? new Map();
      this.#bySet.set(token.tokenSet, ofSet);
      enter(ofSet, token.fingerprint, known);
    }
    this.activeTokens = activeTokens;
  }

  /** Whether any token, active or revoked, belongs to the token set. */
  has(tokenSet: string): boolean {
    return this.#bySet.has(tokenSet);
  }

  /** The token with this fingerprint, in one token set or, where none is named, in any. */
  find(fingerprint: Fingerprint, tokenSet?: string): KnownToken | undefined {
    if (tokenSet === undefined) return this.#all.get(fingerprint);
    return this.#bySet.get(tokenSet)?.get(fingerprint);
  }
}

/** One value may be entered twice, such as revoked in one set and active in another: the active one answers, then the oldest. */
function enter(map: ByFingerprint, fingerprint: Fingerprint, known: KnownToken): void {
  const other = map.get(fingerprint);
  if (other === undefined || (known.active && !other.active)) map.set(fingerprint, known);
}
