import type { Order } from '../model/order.ts';
import type { Rotation } from '../model/rotation.ts';
import type { Secret } from '../model/secret.ts';
import type { Token } from '../model/token.ts';
import type { Serving } from '../rotation/serving.ts';
import type { Tables } from '../store/contract.ts';
import type { AuthorityDefinition } from './definition.ts';
import type { Permit } from './permit.ts';

/** Who decides which tokens of one set are active. Every method answers with all of it, or throws. */
export interface Authority {
  readonly kind: string;
  readonly tokenSet: string;
  /**
   * Looks at the place where it is decided, unless that was done within the last `withinMs`, and writes down what is new: tokens
   * that turned up there are active from now on, those that are gone are revoked. Throws `Failure`, and has changed no token
   * then. Where there is no such place, or nobody can ask it, nothing happens.
   */
  look(signal: AbortSignal, withinMs?: number): Promise<void>;
  /**
   * Every token of the set, revoked ones included, oldest first, as they were last written down. `tables` are those of the
   * transaction in which it is asked.
   */
  list(tables?: Tables): Promise<readonly Token[]>;
  /** The value in clear, for the request that carries it. */
  reveal(tokenId: string): Promise<Secret>;
}

/** An order that is not done. */
export interface OpenOrder extends Order {
  /** Who has to do what, where it isn't us: a clause such as `somebody has to add the new token in PingID's console`; null where we do it. */
  readonly says: string | null;
  /** What a person has to do, step by step; empty where we do it ourselves. */
  readonly steps: readonly string[];
  /** The command that records it afterwards; null where it will be seen. */
  readonly resolve: string | null;
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
  /** Who adds and takes away its tokens; see the contract of authorities. `local` is changed by `watchword`. */
  readonly changedBy: AuthorityDefinition['changedBy'];
  /** Why no value can be made up for a new token, in words for people; null where a random one will do. */
  readonly whyNoneMade: string | null;
  /** What it is still to do, and who has to do it. */
  orders(tables?: Tables): Promise<readonly OpenOrder[]>;
  /** A new token, pending, unless `whyNoneMade` says why there can be none; the one that it has made for the rotation already, where there is one. Null: ordered, and somebody has to do it. */
  mint(rotation: Pick<Rotation, 'id' | 'minting'>, note: string, actor: Actor, within: Within): Promise<Token | null>;
  /** Which of the tokens it has made for the rotation; one that somebody else entered meanwhile is none of them. */
  mintedFor(rotation: Pick<Rotation, 'id' | 'minting'>, tokens: readonly Token[]): readonly Token[];
  /** Makes a token the one that is distributed; the one before it becomes retiring and stays active. */
  makeCurrent(tokenId: string, actor: Actor, within?: Within): Promise<Token>;
  /**
   * Takes a token out of use for good, unless somebody may be served by it of whom the permit doesn't speak. The token as it is
   * then: revoked, or still active where that was ordered and somebody has to do it.
   */
  revoke(tokenId: string, permit: Permit, actor: Actor, within?: Within): Promise<Token>;
}

/** What people do with the tokens of a set. */
export interface ChangedAuthority extends RotatedAuthority {
  /** A new token with a random UUID for a value (PingID's form); `UserError` with `whyNoneMade`, where that is no token. In a set without a current token it becomes current at once. Null: ordered. */
  generate(options: NewToken, actor: Actor): Promise<Token | null>;
  /**
   * A token whose value somebody chose; it has passed `enteredValue`. Where a person decides in a console, it is written down as
   * active there.
   */
  add(value: Secret, options: NewToken, actor: Actor): Promise<Token>;
  /** Changes note or value; the id and the trail stay. A value that a slot may still serve can't be changed. */
  edit(
    tokenId: string,
    change: { readonly note?: string; readonly value?: Secret; readonly emergency?: boolean },
    actor: Actor,
    within?: Within,
  ): Promise<Token>;
  /** Who may still be serving a token, as far as the store knows. */
  serving(tokenId: string): Promise<readonly Serving[]>;
  /** A person has done what was ordered; `value`, where the console chose another one for a token that was to be added. */
  confirm(order: Pick<Order, 'token' | 'what'>, value: Secret | null, actor: Actor): Promise<Token>;
  /** An order is no longer wanted, and nobody has done it. */
  withdraw(order: Pick<Order, 'token' | 'what'>, actor: Actor): Promise<void>;
}

/** What goes with a token that is new. */
export interface NewToken {
  readonly note: string;
  readonly makeCurrent: boolean;
  /** Phones have it already and others are not to get it: unless it becomes current, it begins as retiring instead of pending. */
  readonly retiring?: boolean;
}
