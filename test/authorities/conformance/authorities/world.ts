/**
 * The world of whole authorities: one kind as the program has it, with a real store, its place, two MDMs in memory, and somebody who
 * does what is ordered where it isn't us.
 *
 *     await using world = await openAuthorityWorld(contestant);
 *     await world.turn();
 *     await world.obey();
 *
 * A world that closes throws if a value of a token was in the trail, in an event, in an order, or in anything that was thrown.
 */
import { Secret } from '#authority';
import type { ChangedAuthority } from '../../../../src/authority/contract.ts';
import type { Clock } from '../../../../src/clock.ts';
import { isActive, type Token } from '../../../../src/model/token.ts';
import type { Store } from '../../../../src/store/contract.ts';
import { Witness } from '../../../conformance/watched.ts';
import { ACTOR, type AccountOptions, HOUR_MS, RotateWorld, SET } from '../../../reconcile/rotate/world.ts';
import { sqlite } from '../../../store/databases.ts';
import type { FreshDatabase } from '../../../store/fresh-database.ts';
import { type Around, openWorld, type World as PlaceWorld, signal } from '../../world.ts';
import type { Contestant } from './contestants.ts';
import { counted, decidingAs } from './deciding.ts';
import { typedList, type Values } from './typed-list.ts';

const TWO_MDMS = { contoso: { slots: ['ios', 'android'] }, fabrikam: { slots: ['ios'] } };

/** What a world is made of, beside its store. */
interface Parts {
  readonly contestant: Contestant;
  readonly outside: PlaceWorld | null;
  readonly accounts: Readonly<Record<string, AccountOptions>>;
}

export class AuthorityWorld extends RotateWorld<ChangedAuthority> {
  readonly contestant: Contestant;
  /** Null where nothing can be asked. */
  readonly outside: PlaceWorld | null;
  /** What a person has in front of them where nothing can be asked; null for `local`. */
  readonly place: Values | null;
  /** Hears whatever is thrown and told. */
  readonly witness = new Witness();

  constructor(fresh: FreshDatabase, store: Store, parts: Parts) {
    const { accounts, contestant, outside } = parts;
    let busy = 0;
    const open = (from: PlaceWorld) => ({
      source: counted(from.open(), (by) => {
        busy += by;
      }),
      settings: from.settings,
    });
    super(fresh, store, accounts, {
      authorityOn: (options, events) =>
        decidingAs(contestant, outside && open(outside), { ...options, clock: momentary(options.clock) }, events),
      isBusy: () => busy > 0,
    });
    this.contestant = contestant;
    this.outside = outside;
    this.place = outside?.console ?? (contestant.changedBy === 'person' ? typedList() : null);
  }

  look(authority: ChangedAuthority = this.authority): Promise<void> {
    return authority.look(signal);
  }

  /** Whoever has to do what is ordered does it, and says so where that is asked of them. Then it is looked at. */
  async obey(): Promise<void> {
    const { authority, place } = this;
    for (const order of await authority.orders()) {
      if (order.says === null || place === null) continue;
      const value = (await authority.reveal(order.token)).reveal();
      if (order.what === 'add') place.add(value);
      else place.remove(value);
      if (order.resolve !== null) await authority.confirm(order, null, ACTOR);
    }
    await this.look(authority);
  }

  /** The tokens that the store takes for active, oldest first. */
  async active(): Promise<readonly Token[]> {
    return (await this.tokens()).filter(isActive);
  }

  async reveal({ id }: Pick<Token, 'id'>): Promise<string> {
    return (await this.authority.reveal(id)).reveal();
  }

  async current(): Promise<Token> {
    const current = (await this.tokens()).find(({ stage }) => stage === 'current');
    if (current === undefined) throw new Error('no token is current');
    return current;
  }

  /** The values that the store takes for active, and those that let phones in; they are the same in a set that was just looked at. */
  async agreement(): Promise<{ readonly known: readonly string[]; readonly there: readonly string[] }> {
    const known = await Promise.all((await this.active()).map((token) => this.reveal(token)));
    return { known: known.toSorted(), there: this.place === null ? known.toSorted() : [...this.place.values()].sort() };
  }

  /** The whole trail, oldest first. */
  async entries(): Promise<readonly { readonly action: string; readonly subject: string; readonly actor: string }[]> {
    return (await this.store.read.audit.list({ limit: 1_000 })).toReversed();
  }

  /** What a work throws, for the witness to hear of; null where it doesn't. */
  async thrownBy(work: () => Promise<unknown>): Promise<unknown> {
    try {
      await work();
      return null;
    } catch (error) {
      this.witness.sees(error);
      return error;
    }
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    const tokens = await this.tokens();
    const values = await Promise.all(tokens.map((token) => this.reveal(token)));
    this.witness.sees(await this.entries());
    this.witness.sees(await this.store.read.orders.list());
    this.witness.sees(await this.store.read.authorities.list());
    this.witness.sees(await this.store.read.rotations.list({ limit: 100 }));
    this.witness.sees(tokens);
    for (const event of this.events) this.witness.sees(event);
    await this.outside?.[Symbol.asyncDispose]();
    await super[Symbol.asyncDispose]();
    this.witness.testify([...values, ...(this.place?.values() ?? [])]);
  }
}

export interface AuthorityWorldOptions {
  /** How many tokens there are, the newest of which is current; two unless given. */
  readonly tokens?: number;
  readonly quirks?: Readonly<Record<string, string>>;
  readonly step?: Around['step'];
  /** The slots that hold the tokens: three in two MDMs unless given. */
  readonly accounts?: Parts['accounts'];
}

/** A world whose slots all hold the current token, and all phones have it, for longer than anybody waits. */
export async function openAuthorityWorld(
  contestant: Contestant,
  { tokens = 2, quirks = {}, step, accounts = TWO_MDMS }: AuthorityWorldOptions = {},
): Promise<AuthorityWorld> {
  const fresh = await sqlite.fresh();
  const store = await fresh.open();
  const around: Around = {
    clock: fresh.clock,
    fingerprint: (value) => store.fingerprint(value),
    ...(step !== undefined && { step }),
  };
  const outside = contestant.asked === null ? null : await openWorld(contestant.asked, { tokens, quirks }, around);
  const world = new AuthorityWorld(fresh, store, { contestant, outside, accounts });
  // A place that can't be read yet is a beginning, too.
  if (outside === null) await begin(world, tokens);
  else await world.thrownBy(() => world.look());
  await world.round();
  world.phonesFetch();
  await world.clock.advance(HOUR_MS);
  await world.round();
  await world.clock.advance(48 * HOUR_MS);
  return world;
}

/** An authority sleeps only until a list is steady; on a clock that stands still, that moment passes at once. */
function momentary({ now }: Clock): Clock {
  return { now, sleep: async () => undefined };
}

/** Tokens that people have entered, where there is no place to look at. */
async function begin(world: AuthorityWorld, tokens: number): Promise<void> {
  const { authority, contestant, place } = world;
  for (let nth = 0; nth < tokens; nth += 1) {
    const options = { note: '', makeCurrent: true };
    if (contestant.changedBy === 'watchword') {
      await authority.generate(options, ACTOR);
    } else {
      const value = crypto.randomUUID();
      place?.add(value);
      await authority.add(new Secret(value), options, ACTOR);
    }
    await world.clock.advance(1_000);
  }
}

export { ACTOR, HOUR_MS, SET };
