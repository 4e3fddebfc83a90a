/**
 * The local authority: this daemon's own store decides which tokens are active. Each change of a token is one transaction
 * with its entry in the audit trail, so that neither exists without the other.
 */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { UserError } from '../model/failure.ts';
import type { Rotation } from '../model/rotation.ts';
import { Secret } from '../model/secret.ts';
import { isSameSlot, type SlotAt } from '../model/slot-record.ts';
import { isActive, shortFingerprint, type Token, type TokenStage } from '../model/token.ts';
import { mayServe, type Serving } from '../rotation/serving.ts';
import type { Store, Tables } from '../store/contract.ts';
import type { Actor, ChangedAuthority, NewToken, OpenOrder, Within } from './contract.ts';
import { forbidding, type Permit } from './permit.ts';
import { refuseDuplicate, refuseLast, StillServed } from './refusals.ts';

export { StillServed } from './refusals.ts';

/** One token set, and where it is kept. */
export interface LocalOptions {
  readonly tokenSet: string;
  readonly store: Store;
  readonly clock: Clock;
  /** The slots of the set that are configured now: a token they may be serving is not taken away. */
  readonly slots: readonly SlotAt[];
}

/** One token set that this daemon itself decides about. */
export class LocalAuthority implements ChangedAuthority {
  readonly kind = 'local';
  readonly changedBy = 'watchword';
  readonly tokenSet: string;
  readonly #options: LocalOptions;

  constructor(options: LocalOptions) {
    this.tokenSet = options.tokenSet;
    this.#options = options;
  }

  /** What it decides is written down already. */
  async look(): Promise<void> {}

  list(tables: Tables = this.#options.store.read): Promise<readonly Token[]> {
    return tables.tokens.list(this.tokenSet);
  }

  reveal(tokenId: string): Promise<Secret> {
    return this.#options.store.read.tokens.reveal(tokenId);
  }

  async orders(): Promise<readonly OpenOrder[]> {
    return [];
  }

  generate(options: NewToken, actor: Actor): Promise<Token> {
    return this.#insert(new Secret(randomUUID()), options, 'token.generated', actor);
  }

  add(value: Secret, options: NewToken, actor: Actor): Promise<Token> {
    return this.#insert(value, options, 'token.added', actor);
  }

  edit(
    tokenId: string,
    change: { readonly note?: string; readonly value?: Secret; readonly emergency?: boolean },
    actor: Actor,
  ): Promise<Token> {
    return this.#options.store.write(async (tables) => {
      const token = await this.#active(tables, tokenId, 'edited');
      const { note, value, emergency = false } = change;
      if (value !== undefined) {
        await refuseDuplicate(tables, this.tokenSet, this.#options.store.fingerprint(value.reveal()));
      }
      const serving = value === undefined ? [] : await this.#refuseIfServed(tables, token, { emergency });
      const edit = { ...(note !== undefined && { note }), ...(value !== undefined && { value }) };
      const edited = await tables.tokens.update(tokenId, edit);
      await this.#trail(tables, 'token.edited', edited, actor, {
        before: { fingerprint: token.fingerprint, note: token.note },
        after: { fingerprint: edited.fingerprint, note: edited.note },
        emergency,
        serving: serving.map(inTrail),
      });
      return edited;
    });
  }

  /**
   * The token of a rotation has the rotation's id: however often it is asked for, it is there once, and a token that a person
   * enters meanwhile is never taken for it.
   */
  mint({ id }: Pick<Rotation, 'id'>, note: string, actor: Actor, within: Within): Promise<Token> {
    return this.#options.store.write(async (tables) => {
      await within(tables);
      const minted = await tables.tokens.get(id);
      return minted ?? this.#pending(tables, id, new Secret(randomUUID()), note, 'token.generated', actor);
    });
  }

  mintedFor({ id }: Pick<Rotation, 'id'>, tokens: readonly Token[]): readonly Token[] {
    return tokens.filter((token) => token.id === id);
  }

  makeCurrent(tokenId: string, actor: Actor, within?: Within): Promise<Token> {
    return this.#options.store.write(async (tables) => {
      await within?.(tables);
      const token = await this.#active(tables, tokenId, 'made current');
      if (token.stage === 'current')
        throw new UserError(`Token ${shortFingerprint(token.fingerprint)} is current already.`);
      return this.#promote(tables, token, actor);
    });
  }

  /** Refused for the last active token, always, and for one that may still be served, as far as the permit doesn't go past that. */
  revoke(tokenId: string, permit: Permit, actor: Actor, within?: Within): Promise<Token> {
    return this.#options.store.write(async (tables) => {
      await within?.(tables);
      const token = await this.#active(tables, tokenId, 'revoked');
      await refuseLast(tables, token);
      const serving = await this.#refuseIfServed(tables, token, permit);
      const revoked = await tables.tokens.update(tokenId, { stage: 'revoked', revokedAt: this.#options.clock.now() });
      await this.#trail(tables, 'token.revoked', revoked, actor, {
        before: { stage: token.stage },
        after: { stage: revoked.stage },
        emergency: permit.emergency,
        ...(permit.deliverTo === undefined ? {} : { deliverTo: permit.deliverTo }),
        serving: serving.map(inTrail),
      });
      return revoked;
    });
  }

  async serving(tokenId: string): Promise<readonly Serving[]> {
    const { read } = this.#options.store;
    return this.#serving(read, await this.#own(read, tokenId));
  }

  async confirm(): Promise<never> {
    throw new UserError(`Nothing is ordered: Watchword itself decides about the tokens of ${this.tokenSet}.`);
  }

  async withdraw(): Promise<never> {
    return this.confirm();
  }

  async #insert(value: Secret, options: NewToken, action: string, actor: Actor): Promise<Token> {
    return this.#options.store.write(async (tables) => {
      await refuseDuplicate(tables, this.tokenSet, this.#options.store.fingerprint(value.reveal()));
      const unled = !(await tables.tokens.list(this.tokenSet)).some((token) => token.stage === 'current');
      const token = await this.#pending(tables, randomUUID(), value, options.note, action, actor);
      if (unled || options.makeCurrent) return this.#promote(tables, token, actor);
      return options.retiring === true ? this.#retire(tables, token, actor) : token;
    });
  }

  async #pending(
    tables: Tables,
    id: string,
    value: Secret,
    note: string,
    action: string,
    actor: Actor,
  ): Promise<Token> {
    const { tokenSet } = this;
    const createdAt = this.#options.clock.now();
    const times = { createdAt, currentAt: null, retiredAt: null, revokedAt: null };
    const token = await tables.tokens.insert({ id, tokenSet, stage: 'pending', note, ...times }, value);
    await this.#trail(tables, action, token, actor, { after: { stage: token.stage, note: token.note } });
    return token;
  }

  async #promote(tables: Tables, token: Token, actor: Actor): Promise<Token> {
    for (const other of await tables.tokens.list(this.tokenSet)) {
      if (other.stage === 'current') await this.#retire(tables, other, actor);
    }
    const now = this.#options.clock.now();
    const current = await tables.tokens.update(token.id, { stage: 'current', currentAt: now, retiredAt: null });
    await this.#trail(tables, 'token.made-current', current, actor, stages(token.stage, current.stage));
    return current;
  }

  async #retire(tables: Tables, token: Token, actor: Actor): Promise<Token> {
    const retiring = await tables.tokens.update(token.id, { stage: 'retiring', retiredAt: this.#options.clock.now() });
    await this.#trail(tables, 'token.retired', retiring, actor, stages(token.stage, retiring.stage));
    return retiring;
  }

  async #own(tables: Tables, tokenId: string): Promise<Token> {
    const token = await tables.tokens.get(tokenId);
    if (token === null || token.tokenSet !== this.tokenSet) {
      throw new UserError(`There is no token ${tokenId} in the set ${this.tokenSet}; see \`watchword tokens list\`.`);
    }
    return token;
  }

  async #active(tables: Tables, tokenId: string, done: string): Promise<Token> {
    const token = await this.#own(tables, tokenId);
    if (!isActive(token)) {
      throw new UserError(`Token ${shortFingerprint(token.fingerprint)} is revoked and can't be ${done}.`);
    }
    return token;
  }

  /** Returns the places that were passed. */
  async #refuseIfServed(tables: Tables, token: Token, permit: Permit): Promise<readonly Serving[]> {
    const serving = await this.#serving(tables, token, permit.deliverTo);
    const forbid = forbidding(serving, permit);
    if (forbid.length > 0) throw new StillServed(token, forbid);
    return serving;
  }

  async #serving(tables: Tables, token: Token, deliverTo = 1): Promise<readonly Serving[]> {
    const records = await tables.slots.list();
    const holdings = await tables.slots.holdings();
    return mayServe({
      fingerprint: token.fingerprint,
      slots: this.#options.slots.map((slot) => ({
        slot,
        record: records.find((record) => isSameSlot(record, slot)) ?? null,
      })),
      holdings: holdings.filter((holding) => holding.fingerprint === token.fingerprint),
      deliverTo,
    });
  }

  async #trail(
    tables: Tables,
    action: string,
    token: Token,
    actor: Actor,
    detail: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    await tables.audit.append({
      at: this.#options.clock.now(),
      actor: actor.name,
      action,
      subject: `token:${token.id}`,
      reason: actor.reason,
      detail: { tokenSet: token.tokenSet, fingerprint: token.fingerprint, ...detail },
    });
  }
}

function inTrail({ account, slot, place, reason, phones }: Serving): Readonly<Record<string, unknown>> {
  return { account, slot, place, reason, phones };
}

function stages(before: TokenStage, after: TokenStage): Readonly<Record<string, unknown>> {
  return { before: { stage: before }, after: { stage: after } };
}
