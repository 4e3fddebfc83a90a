/**
 * The tokens of one set in our store: what is done with them whoever decides. Each change of a token is made in the transaction
 * it is given, with its entry in the audit trail, so that neither exists without the other.
 */
import type { Clock } from '../clock.ts';
import { UserError } from '../model/failure.ts';
import { type Form, WHOLE, whyNoParts } from '../model/parts.ts';
import type { Secret } from '../model/secret.ts';
import { isSameSlot, type SlotAt } from '../model/slot-record.ts';
import { isActive, shortFingerprint, type Token, type TokenStage } from '../model/token.ts';
import { mayServe, type Serving } from '../rotation/serving.ts';
import type { Store, Tables } from '../store/contract.ts';
import type { Actor, NewToken } from './contract.ts';
import { forbidding, type Permit } from './permit.ts';
import { StillServed } from './refusals.ts';

/** One token set, and where it is kept. */
export interface StoredOptions {
  readonly tokenSet: string;
  readonly store: Store;
  readonly clock: Clock;
  /** The slots of the set that are configured now: a token they may be serving is not taken away. */
  readonly slots: readonly SlotAt[];
  /** Which parts a value has to have; whole, unless given. */
  readonly form?: Form;
}

/** A token that is new to the store. */
export interface Arrival {
  readonly id: string;
  readonly value: Secret;
  readonly note: string;
  /** `pending`, unless it begins otherwise. */
  readonly stage?: 'pending' | 'retiring';
  /** Now, unless somebody knows better. */
  readonly createdAt?: number | null;
}

/** More for an entry of the trail; never a value. */
export type Detail = Readonly<Record<string, unknown>>;

/** The tokens of one set in our store. */
export class StoredTokens {
  readonly tokenSet: string;
  readonly store: Store;
  readonly clock: Clock;
  readonly form: Form;
  readonly #slots: readonly SlotAt[];

  constructor({ tokenSet, store, clock, slots, form = WHOLE }: StoredOptions) {
    this.tokenSet = tokenSet;
    this.store = store;
    this.clock = clock;
    this.form = form;
    this.#slots = slots;
  }

  list(tables: Tables = this.store.read): Promise<readonly Token[]> {
    return tables.tokens.list(this.tokenSet);
  }

  async own(tables: Tables, tokenId: string): Promise<Token> {
    const token = await tables.tokens.get(tokenId);
    if (token === null || token.tokenSet !== this.tokenSet) {
      throw new UserError(`There is no token ${tokenId} in the set ${this.tokenSet}; see \`watchword tokens list\`.`);
    }
    return token;
  }

  /** One that is not revoked; `done` says what can't be done to it otherwise. */
  async active(tables: Tables, tokenId: string, done: string): Promise<Token> {
    const token = await this.own(tables, tokenId);
    if (!isActive(token)) {
      throw new UserError(`Token ${shortFingerprint(token.fingerprint)} is revoked and can't be ${done}.`);
    }
    return token;
  }

  /** Throws `UserError`, without the value, for one that doesn't go into the keys of the app. */
  expectForm(value: Secret): void {
    const why = whyNoParts(this.form, value.reveal());
    if (why !== null) throw new UserError(`The token ${why}.`);
  }

  async insert(tables: Tables, arrival: Arrival, action: string, actor: Actor, detail: Detail = {}): Promise<Token> {
    const { tokenSet } = this;
    const { id, value, note, stage = 'pending' } = arrival;
    this.expectForm(value);
    const now = this.clock.now();
    const retiredAt = stage === 'retiring' ? now : null;
    const times = { createdAt: arrival.createdAt ?? now, currentAt: null, retiredAt, revokedAt: null };
    const token = await tables.tokens.insert({ id, tokenSet, stage, note, ...times }, value);
    await this.trail(tables, action, token, actor, { after: { stage: token.stage, note: token.note }, ...detail });
    return token;
  }

  /** Puts a new token where it belongs: it is current where that is wanted or no other is, and retiring where phones have it already. */
  async settle(
    tables: Tables,
    token: Token,
    { makeCurrent, retiring = false }: Omit<NewToken, 'note'>,
    actor: Actor,
  ): Promise<Token> {
    const unled = !(await this.list(tables)).some(({ stage }) => stage === 'current');
    if (unled || makeCurrent) return this.promote(tables, token, actor);
    return retiring ? this.retire(tables, token, actor) : token;
  }

  async promote(tables: Tables, token: Token, actor: Actor): Promise<Token> {
    for (const other of await this.list(tables)) {
      if (other.stage === 'current') await this.retire(tables, other, actor);
    }
    const now = this.clock.now();
    const current = await tables.tokens.update(token.id, { stage: 'current', currentAt: now, retiredAt: null });
    await this.trail(tables, 'token.made-current', current, actor, stages(token.stage, current.stage));
    return current;
  }

  async makeCurrent(tables: Tables, tokenId: string, actor: Actor): Promise<Token> {
    const token = await this.active(tables, tokenId, 'made current');
    if (token.stage === 'current') {
      throw new UserError(`Token ${shortFingerprint(token.fingerprint)} is current already.`);
    }
    return this.promote(tables, token, actor);
  }

  async retire(tables: Tables, token: Token, actor: Actor): Promise<Token> {
    const retiring = await tables.tokens.update(token.id, { stage: 'retiring', retiredAt: this.clock.now() });
    await this.trail(tables, 'token.retired', retiring, actor, stages(token.stage, retiring.stage));
    return retiring;
  }

  async revoke(tables: Tables, token: Token, action: string, actor: Actor, detail: Detail): Promise<Token> {
    const revoked = await tables.tokens.update(token.id, { stage: 'revoked', revokedAt: this.clock.now() });
    await this.trail(tables, action, revoked, actor, { ...stages(token.stage, revoked.stage), ...detail });
    return revoked;
  }

  async edit(
    tables: Tables,
    token: Token,
    change: { readonly note?: string; readonly value?: Secret },
    actor: Actor,
    detail: Detail = {},
  ): Promise<Token> {
    const { note, value } = change;
    if (value !== undefined) this.expectForm(value);
    const edit = { ...(note !== undefined && { note }), ...(value !== undefined && { value }) };
    const edited = await tables.tokens.update(token.id, edit);
    await this.trail(tables, 'token.edited', edited, actor, {
      before: { fingerprint: token.fingerprint, note: token.note },
      after: { fingerprint: edited.fingerprint, note: edited.note },
      ...detail,
    });
    return edited;
  }

  /** Returns the places that were passed. */
  async refuseIfServed(tables: Tables, token: Token, permit: Permit): Promise<readonly Serving[]> {
    const serving = await this.serving(tables, token, permit.deliverTo);
    const forbid = forbidding(serving, permit);
    if (forbid.length > 0) throw new StillServed(token, forbid);
    return serving;
  }

  async serving(tables: Tables, token: Token, deliverTo = 1): Promise<readonly Serving[]> {
    const records = await tables.slots.list();
    const holdings = await tables.slots.holdings();
    return mayServe({
      fingerprint: token.fingerprint,
      slots: this.#slots.map((slot) => ({
        slot,
        record: records.find((record) => isSameSlot(record, slot)) ?? null,
      })),
      holdings: holdings.filter((holding) => holding.fingerprint === token.fingerprint),
      deliverTo,
    });
  }

  async trail(
    tables: Tables,
    action: string,
    token: Pick<Token, 'id' | 'fingerprint'>,
    actor: Actor,
    detail: Detail,
  ): Promise<void> {
    await tables.audit.append({
      at: this.clock.now(),
      actor: actor.name,
      action,
      subject: `token:${token.id}`,
      reason: actor.reason,
      detail: { tokenSet: this.tokenSet, fingerprint: token.fingerprint, ...detail },
    });
  }
}

/** What a revocation goes past, for the trail. */
export function passedInTrail({ emergency, deliverTo }: Permit, serving: readonly Serving[]): Detail {
  return { emergency, ...(deliverTo !== undefined && { deliverTo }), serving: serving.map(inTrail) };
}

function inTrail({ account, slot, place, reason, phones }: Serving): Detail {
  return { account, slot, place, reason, phones };
}

function stages(before: TokenStage, after: TokenStage): Detail {
  return { before: { stage: before }, after: { stage: after } };
}
