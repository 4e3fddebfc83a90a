/** Accounts on fake MDMs, one token set, a real store and a clock in hand; rotations are carried out for real. */
import { Writable } from 'node:stream';
import type { ChangedAuthority } from '../../../src/authority/contract.ts';
import { LocalAuthority } from '../../../src/authority/local.ts';
import type { StoredOptions } from '../../../src/authority/stored-tokens.ts';
import { createEvents, type EventName, type Events, type WatchwordEvent } from '../../../src/events.ts';
import { createLog } from '../../../src/log.ts';
import type { Rotation, RotationSettings } from '../../../src/model/rotation.ts';
import type { Token } from '../../../src/model/token.ts';
import type { Account } from '../../../src/reconcile/account.ts';
import { KnownSince } from '../../../src/reconcile/known-since.ts';
import { createRetry } from '../../../src/reconcile/retry.ts';
import { type Rotate, slotsOf } from '../../../src/reconcile/rotate/rotate.ts';
import { turn } from '../../../src/reconcile/rotate/turn.ts';
import { runAccount } from '../../../src/reconcile/run.ts';
import { Redactor } from '../../../src/redactor.ts';
import type { Next } from '../../../src/rotation/facts.ts';
import { DEFAULT_SETTINGS } from '../../../src/rotation/settings.ts';
import type { Store } from '../../../src/store/contract.ts';
import type { TestClock } from '../../clock.ts';
import { sqlite } from '../../store/databases.ts';
import type { FreshDatabase } from '../../store/fresh-database.ts';
import { FakeConnector, FakeSlot } from '../fake-connector.ts';
import { accountOn, passing, type WorldOptions } from '../world.ts';

export const SET = 'pingid';
export const HOUR_MS = 3_600_000;
export const ACTOR = { name: 'test', reason: 'a test' };
const PHONES = 5;
const EVIDENCE = { failed: 0, unknown: 0, evidence: 'reports of each phone', asOf: null };

/** Slots of one account, by name, with their values; what else is as in `WorldOptions`. */
export type AccountOptions = Omit<WorldOptions, 'slots'> & { readonly slots: readonly string[] };

/** Quick, and decided by evidence alone. */
export const QUICK: RotationSettings = {
  ...DEFAULT_SETTINGS,
  deliverTo: 1,
  soakMs: HOUR_MS,
  quietMs: HOUR_MS,
  approve: 'auto',
};

/** Who decides about the tokens, where it isn't this daemon. */
export interface Deciding<A extends ChangedAuthority> {
  authorityOn(options: StoredOptions, events: Events): A;
  /** Whether somebody outside has been asked and has not answered: no time passes then. */
  isBusy(): boolean;
}

const LOCAL: Deciding<LocalAuthority> = { authorityOn: (options) => new LocalAuthority(options), isBusy: () => false };

export class RotateWorld<A extends ChangedAuthority = LocalAuthority> implements AsyncDisposable {
  readonly fresh: FreshDatabase;
  readonly clock: TestClock;
  readonly store: Store;
  readonly mdms = new Map<string, FakeConnector>();
  readonly accounts = new Map<string, Account>();
  readonly events: WatchwordEvent[] = [];
  readonly stop = new AbortController();
  readonly rotate: Rotate;
  settings: RotationSettings = QUICK;
  readonly #redactor = new Redactor();
  readonly #deciding: Deciding<A>;

  constructor(
    fresh: FreshDatabase,
    store: Store,
    accounts: Readonly<Record<string, AccountOptions>>,
    deciding: Deciding<A>,
  ) {
    this.#deciding = deciding;
    this.fresh = fresh;
    this.clock = fresh.clock;
    this.store = store;
    for (const [name, options] of Object.entries(accounts)) this.#add(name, options);
    this.rotate = this.process(store);
  }

  /** What another process on the store, or the same one on a store that misbehaves, works with. */
  process(store: Store, holder = 'daemon@test'): Rotate {
    const authority = this.authorityOn(store);
    return {
      reconcile: {
        store,
        authorities: new Map([[SET, authority]]),
        clock: this.clock,
        retry: createRetry(this.clock, () => 0.5),
        events: this.#makeEvents(),
        actor: 'daemon@test',
        holder,
        isKnownDead: () => false,
        known: new KnownSince(),
      },
      accounts: this.accounts,
      authorities: new Map([[SET, authority]]),
      settings: () => this.settings,
    };
  }

  authorityOn(store: Store): A {
    const slots = slotsOf({ accounts: this.accounts }, SET).map(({ at }) => at);
    const options = { tokenSet: SET, store, clock: this.clock, slots };
    return this.#deciding.authorityOn(options, this.#makeEvents());
  }

  get authority(): A {
    return this.authorityOn(this.store);
  }

  mdm(account = 'contoso'): FakeConnector {
    const mdm = this.mdms.get(account);
    if (mdm === undefined) throw new Error(`there is no account ${account}`);
    return mdm;
  }

  /** One turn to its end, with time passing whenever nothing else is left to do. */
  turn(on: Rotate = this.rotate): Promise<Next> {
    return this.passing(turn(on, SET, { stop: this.stop.signal }));
  }

  passing<T>(work: Promise<T>): Promise<T> {
    return passing(this.clock, work, () => this.#deciding.isBusy());
  }

  /** A round of the schedule. */
  async round(on: Rotate = this.rotate): Promise<void> {
    for (const account of this.accounts.values()) {
      await this.passing(runAccount(on.reconcile, account, { trigger: 'schedule', stop: this.stop.signal }));
    }
  }

  /** Every phone fetches what its slot holds. */
  phonesFetch(): void {
    for (const mdm of this.mdms.values()) for (const slot of mdm.slots.values()) slot.delivery = delivered(PHONES);
  }

  tokens(): Promise<readonly Token[]> {
    return this.store.read.tokens.list(SET);
  }

  /** The stages of the set's tokens, oldest first. */
  async stages(): Promise<readonly string[]> {
    return (await this.tokens()).map(({ stage }) => stage);
  }

  /** The rotation that is going on, or ended last. */
  async rotation(): Promise<Rotation> {
    const [rotation] = await this.store.read.rotations.list({ tokenSet: SET, limit: 1 });
    if (rotation === undefined) throw new Error('there has been no rotation');
    return rotation;
  }

  /** By account and slot, the numbers of the tokens that its copies hold, counted from the oldest: `{ 'contoso/ios': '1' }`. */
  async held(): Promise<Readonly<Record<string, string>>> {
    const tokens = await this.tokens();
    const values = await Promise.all(tokens.map(async ({ id }) => (await this.store.read.tokens.reveal(id)).reveal()));
    const number = (value: string | null) => (value === null ? 'nothing' : String(values.indexOf(value)));
    return Object.fromEntries(
      [...this.mdms].flatMap(([account, mdm]) =>
        [...mdm.slots].map(([slot, { values: copies }]) => [`${account}/${slot}`, copies.map(number).join()]),
      ),
    );
  }

  /** What the trail says of rotations, oldest first. */
  async trail(): Promise<readonly string[]> {
    const entries = await this.store.read.audit.list({ limit: 500 });
    return entries
      .filter(({ action }) => action.startsWith('rotation.'))
      .map(({ action }) => action.slice('rotation.'.length))
      .toReversed();
  }

  heard<N extends EventName>(name: N): readonly Extract<WatchwordEvent, { name: N }>[] {
    return this.events.filter((event): event is Extract<WatchwordEvent, { name: N }> => event.name === name);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.fresh[Symbol.asyncDispose]();
  }

  #makeEvents(): Events {
    const stream = new Writable({ write: (_chunk, _encoding, done) => done() });
    const events = createEvents(createLog({ level: 'error', redactor: this.#redactor, stream, clock: this.clock }));
    events.on((event) => this.events.push(event));
    return events;
  }

  #add(name: string, { slots, ...options }: AccountOptions): void {
    const mdm = new FakeConnector({ now: this.clock.now, fingerprint: (value) => this.store.fingerprint(value) });
    for (const slot of slots) mdm.slots.set(slot, new FakeSlot([null]));
    // Phones take a new value when they next check in, and not before.
    mdm.onTake = async (slot) => {
      mdm.slot(slot).delivery = delivered(0);
    };
    if (options.devices === true) mdm.capabilities = { ...mdm.capabilities, write: 'per-device' };
    this.mdms.set(name, mdm);
    this.accounts.set(
      name,
      accountOn({ name, mdm, store: this.store, redactor: this.#redactor, now: this.clock.now, slots, options }),
    );
  }
}

export function delivered(phones: number) {
  return { delivered: phones, pending: PHONES - phones, ...EVIDENCE };
}

/** A world with one token, which every slot holds and every phone has, for longer than anybody waits. */
export async function openRotateWorld(
  accounts: Readonly<Record<string, AccountOptions>> = { contoso: { slots: ['ios', 'android'] } },
): Promise<RotateWorld> {
  const fresh = await sqlite.fresh();
  const world = new RotateWorld(fresh, await fresh.open(), accounts, LOCAL);
  await world.authority.generate({ note: '', makeCurrent: true }, ACTOR);
  await world.round();
  world.phonesFetch();
  await world.clock.advance(HOUR_MS);
  await world.round();
  await world.clock.advance(48 * HOUR_MS);
  return world;
}
