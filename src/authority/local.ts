/** The local authority: this daemon's own store decides which tokens are active. */
import { randomUUID } from 'node:crypto';
import { UserError } from '../model/failure.ts';
import type { Rotation } from '../model/rotation.ts';
import type { Secret } from '../model/secret.ts';
import type { Token } from '../model/token.ts';
import type { Serving } from '../rotation/serving.ts';
import type { Store, Tables } from '../store/contract.ts';
import type { Actor, ChangedAuthority, NewToken, OpenOrder, Within } from './contract.ts';
import { newValue, whyNoneMade } from './new-value.ts';
import type { Permit } from './permit.ts';
import { refuseDuplicate, refuseLast } from './refusals.ts';
import { passedInTrail, type StoredOptions, StoredTokens } from './stored-tokens.ts';

export { StillServed } from './refusals.ts';

/** One token set that this daemon itself decides about. */
export class LocalAuthority implements ChangedAuthority {
  readonly kind = 'local';
  readonly changedBy = 'watchword';
  readonly tokenSet: string;
  readonly whyNoneMade: string | null;
  readonly #tokens: StoredTokens;
  readonly #store: Store;

  constructor(options: StoredOptions) {
    this.tokenSet = options.tokenSet;
    this.#tokens = new StoredTokens(options);
    this.whyNoneMade = whyNoneMade(this.#tokens.form);
    this.#store = options.store;
  }

  /** What it decides is written down already. */
  async look(): Promise<void> {}

  list(tables?: Tables): Promise<readonly Token[]> {
    return this.#tokens.list(tables);
  }

  reveal(tokenId: string): Promise<Secret> {
    return this.#store.read.tokens.reveal(tokenId);
  }

  async orders(): Promise<readonly OpenOrder[]> {
    return [];
  }

  async generate(options: NewToken, actor: Actor): Promise<Token> {
    return this.#insert(this.#newValue(), options, 'token.generated', actor);
  }

  add(value: Secret, options: NewToken, actor: Actor): Promise<Token> {
    return this.#insert(value, options, 'token.added', actor);
  }

  edit(
    tokenId: string,
    change: { readonly note?: string; readonly value?: Secret; readonly emergency?: boolean },
    actor: Actor,
    within?: Within,
  ): Promise<Token> {
    const permit = { emergency: change.emergency ?? false };
    return this.#store.write(async (tables) => {
      await within?.(tables);
      const token = await this.#tokens.active(tables, tokenId, 'edited');
      const { value } = change;
      if (value !== undefined) {
        await refuseDuplicate(tables, this.tokenSet, this.#store.fingerprint(value.reveal()));
      }
      const serving = value === undefined ? [] : await this.#tokens.refuseIfServed(tables, token, permit);
      return this.#tokens.edit(tables, token, change, actor, passedInTrail(permit, serving));
    });
  }

  /**
   * The token of a rotation has the rotation's id: however often it is asked for, it is there once, and a token that a person
   * enters meanwhile is never taken for it.
   */
  mint({ id }: Pick<Rotation, 'id'>, note: string, actor: Actor, within: Within): Promise<Token> {
    return this.#store.write(async (tables) => {
      await within(tables);
      const minted = await tables.tokens.get(id);
      return minted ?? this.#tokens.insert(tables, { id, value: this.#newValue(), note }, 'token.generated', actor);
    });
  }

  mintedFor({ id }: Pick<Rotation, 'id'>, tokens: readonly Token[]): readonly Token[] {
    return tokens.filter((token) => token.id === id);
  }

  makeCurrent(tokenId: string, actor: Actor, within?: Within): Promise<Token> {
    return this.#store.write(async (tables) => {
      await within?.(tables);
      return this.#tokens.makeCurrent(tables, tokenId, actor);
    });
  }

  /** Refused for the last active token, always, and for one that may still be served, as far as the permit doesn't go past that. */
  revoke(tokenId: string, permit: Permit, actor: Actor, within?: Within): Promise<Token> {
    return this.#store.write(async (tables) => {
      await within?.(tables);
      const token = await this.#tokens.active(tables, tokenId, 'revoked');
      await refuseLast(tables, token);
      const serving = await this.#tokens.refuseIfServed(tables, token, permit);
      return this.#tokens.revoke(tables, token, 'token.revoked', actor, passedInTrail(permit, serving));
    });
  }

  async serving(tokenId: string): Promise<readonly Serving[]> {
    const { read } = this.#store;
    return this.#tokens.serving(read, await this.#tokens.own(read, tokenId));
  }

  async confirm(): Promise<never> {
    throw new UserError(`Nothing is ordered: Watchword itself decides about the tokens of ${this.tokenSet}.`);
  }

  async withdraw(): Promise<never> {
    return this.confirm();
  }

  #newValue(): Secret {
    return newValue(this.#tokens.form, this.tokenSet);
  }

  #insert(value: Secret, options: NewToken, action: string, actor: Actor): Promise<Token> {
    return this.#store.write(async (tables) => {
      await refuseDuplicate(tables, this.tokenSet, this.#store.fingerprint(value.reveal()));
      const arrival = { id: randomUUID(), value, note: options.note };
      const token = await this.#tokens.insert(tables, arrival, action, actor);
      return this.#tokens.settle(tables, token, options, actor);
    });
  }
}
