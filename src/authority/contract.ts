import type { Secret } from '../model/secret.ts';
import type { Token } from '../model/token.ts';

/** Who decides which tokens of one set are active. Every method answers with all of it, or throws. */
export interface Authority {
  readonly kind: string;
  readonly tokenSet: string;
  /** Every token of the set, revoked ones included, oldest first. */
  list(): Promise<readonly Token[]>;
  /** The value in clear, for the request that carries it. */
  reveal(tokenId: string): Promise<Secret>;
}

/** Who did something and why, for the trail. */
export interface Actor {
  /** `cli:root@host`, `daemon`. */
  readonly name: string;
  readonly reason: string;
}
