import type { AskedAuthority } from './authority/asked.ts';
import type { ChangedAuthority } from './authority/contract.ts';
import type { Clock } from './clock.ts';
import type { Configuration } from './config/configuration.ts';
import type { SharedCache } from './connector/cache.ts';
import type { AccountKit } from './connector/kit.ts';
import type { RememberedQuiet } from './connector/quiet.ts';
import type { Events } from './events.ts';
import type { Log } from './log.ts';
import type { SlotAt } from './model/slot-record.ts';
import { openAccount } from './open-account.ts';
import { openAuthority } from './open-authority.ts';
import { isKnownDead, processIdentity } from './process-identity.ts';
import type { Account, Authorities } from './reconcile/account.ts';
import { KnownSince } from './reconcile/known-since.ts';
import { createRetry } from './reconcile/retry.ts';
import type { Rotate } from './reconcile/rotate/rotate.ts';
import type { Reconcile } from './reconcile/survey.ts';
import type { Redactor } from './redactor.ts';
import type { Store } from './store/contract.ts';

/** The configured world, open. */
export interface Watchword extends AsyncDisposable {
  readonly configuration: Configuration;
  readonly store: Store;
  readonly redactor: Redactor;
  readonly log: Log;
  readonly events: Events;
  readonly clock: Clock;
  /** For the trail: `cli:root@host`. */
  readonly actor: string;
  /** By token set, those that are asked and those that aren't. */
  readonly authorities: ReadonlyMap<string, ChangedAuthority>;
  /** By token set, those that are somewhere else and can be asked. */
  readonly asked: ReadonlyMap<string, AskedAuthority>;
  readonly accounts: ReadonlyMap<string, Account>;
  readonly reconcile: Reconcile;
  readonly rotate: Rotate;
  /** Reads the configuration file again. Throws when it is bad; nothing has changed then. */
  load(): Promise<Configuration>;
  /** Goes on with another configuration. Runs and looks in hand end with the old one. */
  use(configuration: Configuration): void;
}

/** What the world is opened with. */
export interface Parts {
  readonly configuration: Configuration;
  readonly baseDir: string;
  readonly redactor: Redactor;
  readonly log: Log;
  readonly events: Events;
  readonly store: Store;
  readonly quiet: RememberedQuiet;
  readonly cache: SharedCache;
  readonly clock: Clock;
  readonly actor: string;
  readonly load: () => Promise<Configuration>;
}

/** Opens the accounts and authorities of one configuration after another; closing it closes the parts too. */
export class OpenWatchword implements Watchword {
  readonly redactor: Redactor;
  readonly log: Log;
  readonly events: Events;
  readonly store: Store;
  readonly clock: Clock;
  readonly actor: string;
  readonly load: () => Promise<Configuration>;
  readonly #parts: Parts;
  readonly #holder: string;
  readonly #known = new KnownSince();
  /** Kits of every configuration so far: a run in hand may still be using one. */
  readonly #kits: AccountKit[] = [];
  #configuration: Configuration;
  #authorities: ReadonlyMap<string, ChangedAuthority> = new Map();
  #asked: ReadonlyMap<string, AskedAuthority> = new Map();
  #accounts: ReadonlyMap<string, Account> = new Map();

  constructor(parts: Parts) {
    this.redactor = parts.redactor;
    this.log = parts.log;
    this.events = parts.events;
    this.store = parts.store;
    this.clock = parts.clock;
    this.actor = parts.actor;
    this.load = parts.load;
    this.#parts = parts;
    this.#holder = `${this.actor}#${process.pid} ${processIdentity() ?? '-'}`;
    this.#configuration = parts.configuration;
    this.use(parts.configuration);
  }

  get configuration(): Configuration {
    return this.#configuration;
  }

  get authorities(): ReadonlyMap<string, ChangedAuthority> {
    return this.#authorities;
  }

  get asked(): ReadonlyMap<string, AskedAuthority> {
    return this.#asked;
  }

  get accounts(): ReadonlyMap<string, Account> {
    return this.#accounts;
  }

  get reconcile(): Reconcile {
    return {
      store: this.store,
      authorities: this.#authorities satisfies Authorities,
      clock: this.clock,
      retry: createRetry(this.clock, Math.random),
      events: this.events,
      actor: this.actor,
      holder: this.#holder,
      isKnownDead: (holder) => isKnownDead(holder.split(' ')[1] ?? ''),
      known: this.#known,
    };
  }

  get rotate(): Rotate {
    const { accounts, authorities, configuration, reconcile } = this;
    const settings = (tokenSet: string) => configuration.tokenSets.get(tokenSet)?.rotation ?? null;
    return { reconcile, accounts, authorities, settings };
  }

  use(configuration: Configuration): void {
    for (const secret of configuration.secrets) this.redactor.add(secret);
    this.log.setLevel(configuration.log.level);
    const authorities = [...configuration.tokenSets.values()].map((set) =>
      openAuthority(set, slotsOf(configuration, set.name), this.#parts),
    );
    const accounts = [...configuration.accounts.values()].map((account) => openAccount(account, this.#parts));
    this.#kits.push(...authorities.flatMap(({ kit }) => kit ?? []), ...accounts.map(({ kit }) => kit));
    this.#configuration = configuration;
    this.#authorities = new Map(authorities.map(({ authority }) => [authority.tokenSet, authority]));
    this.#asked = new Map(
      authorities.flatMap(({ asked }) => (asked === null ? [] : [[asked.authority.tokenSet, asked]])),
    );
    this.#accounts = new Map(accounts.map((account) => [account.name, account]));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#kits.map((kit) => kit[Symbol.asyncDispose]()));
    await this.#parts.cache[Symbol.asyncDispose]();
    this.#parts.quiet[Symbol.dispose]();
    await this.#parts.quiet.written();
    await this.store[Symbol.asyncDispose]();
    await this.log.close();
  }
}

function slotsOf({ accounts }: Configuration, tokenSet: string): readonly SlotAt[] {
  return [...accounts.values()].flatMap((account) =>
    account.slots
      .filter((slot) => slot.tokenSet === tokenSet)
      .map((slot) => ({ account: account.name, slot: slot.settings.name, place: slot.place })),
  );
}
