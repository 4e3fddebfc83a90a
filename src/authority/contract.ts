import type { Rotation } from '../model/rotation.ts';
import type { Secret } from '../model/secret.ts';
import type { Token } from '../model/token.ts';
import type { Tables } from '../store/contract.ts';
import type { Permit } from './permit.ts';

/** Who decides which tokens of one set are active. Every method answers with all of it, or throws. */
export interface Authority {
  readonly kind: string;
  readonly tokenSet: string;
  /**
   * Every token of the set, revoked ones included, oldest first. `tables` are those of the transaction in which it is asked, for
   * an authority that keeps its tokens in the store.
   */
  list(tables?: Tables): Promise<readonly Token[]>;
  /** The value in clear, for the request that carries it. */
  reveal(tokenId: string): Promise<Secret>;
}

/** Who did something and why, for the trail. */
export interface Actor {
  /** `cli:root@host`, `daemon`. */
  readonly name: string;
  readonly reason: string;
}

/**
 * What goes with a change of a token: asked in the transaction that changes it, before anything is changed, and kept or undone
 * together with it. An authority that is somewhere else asks right before its request.
 */
export type Within = (tables: Tables) => Promise<void>;

/** An authority whose tokens a rotation can replace. Whatever it throws, only looking tells whether the token was changed. */
export interface RotatedAuthority extends Authority {
  /** A new token, pending; the one that it has made for the rotation already, where there is one. */
  mint(rotation: Pick<Rotation, 'id' | 'minting'>, note: string, actor: Actor, within: Within): Promise<Token>;
  /** Which of the tokens it has made for the rotation; one that somebody else entered meanwhile is none of them. */
  mintedFor(rotation: Pick<Rotation, 'id' | 'minting'>, tokens: readonly Token[]): readonly Token[];
  /** Makes a token the one that is distributed; the one before it becomes retiring and stays active. */
  makeCurrent(tokenId: string, actor: Actor, within?: Within): Promise<Token>;
  /** Takes a token out of use for good, unless somebody may be served by it of whom the permit doesn't speak. */
  revoke(tokenId: string, permit: Permit, actor: Actor, within?: Within): Promise<Token>;
}
