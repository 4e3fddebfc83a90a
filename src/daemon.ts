/**
 * The only file that wires concrete things. What starts up, in order: connectors, configuration, redactor and log, encryption
 * key, store, authorities, the quiet that vendors asked for, one kit and one account for each `accounts:` entry. `close` undoes
 * it in the reverse order.
 */
import { readFileSync } from 'node:fs';
import { Writable } from 'node:stream';
import { connectors } from '../connectors/index.ts';
import type { ChangedAuthority } from './authority/contract.ts';
import { LocalAuthority } from './authority/local.ts';
import { type Clock, systemClock } from './clock.ts';
import type { AccountConfiguration, Configuration } from './config/configuration.ts';
import { loadConfiguration } from './config/load.ts';
import type { ConnectorDefinition } from './connector/contract.ts';
import { type AccountKit, createKit } from './connector/kit.ts';
import { holdsOf, type RememberedQuiet, rememberQuiet } from './connector/quiet.ts';
import { createEvents, type Events } from './events.ts';
import { createLog, type Log, type LogLevel } from './log.ts';
import { UserError } from './model/failure.ts';
import { actorName, isKnownDead, processIdentity } from './process-identity.ts';
import type { Account, Authorities } from './reconcile/account.ts';
import { KnownSince } from './reconcile/known-since.ts';
import { createRetry } from './reconcile/retry.ts';
import type { Rotate } from './reconcile/rotate/rotate.ts';
import type { Reconcile } from './reconcile/survey.ts';
import { Redactor } from './redactor.ts';
import type { SimulatorDefinition } from './simulation/contract.ts';
import type { Store } from './store/contract.ts';
import { readEncryptionKey } from './store/encryption-key.ts';
import { openStore } from './store/open.ts';

export interface OpenOptions {
  /** The configuration file. */
  readonly file: string;
  /** Which part of the program asks, for leases and the trail. */
  readonly who: 'cli' | 'daemon';
  /** `silent` for commands, whose own output says what happened. Otherwise the configuration's level. */
  readonly log: 'silent' | 'configured';
  readonly logStream?: Writable;
  readonly clock?: Clock;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Where relative paths of the configuration start; the working directory unless given. */
  readonly baseDir?: string;
}

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
  readonly authorities: ReadonlyMap<string, ChangedAuthority>;
  readonly accounts: ReadonlyMap<string, Account>;
  readonly reconcile: Reconcile;
  readonly rotate: Rotate;
  /** Reads the configuration file again. Throws when it is bad; nothing has changed then. */
  load(): Promise<Configuration>;
  /** Goes on with another configuration. Runs in hand end with the old one. */
  use(configuration: Configuration): void;
}

/** The version in package.json. */
export const VERSION: string = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version;

/** Every connector's definition by its id. */
export async function connectorDefinitions(): Promise<ReadonlyMap<string, ConnectorDefinition>> {
  const definitions = await Promise.all(Object.values(connectors).map((connector) => connector.definition()));
  return new Map(definitions.map((definition) => [definition.id, definition]));
}

/** The simulated vendor of a connector. Throws `UserError` for a connector that isn't known. */
export async function simulatorOf(id: string): Promise<SimulatorDefinition> {
  const connector = Object.entries(connectors).find(([name]) => name === id)?.[1];
  if (connector !== undefined) return connector.simulator();
  throw new UserError(`There is no simulator of ${id}; there are: ${Object.keys(connectors).join(', ')}.`);
}

/** Throws `UserError` for a bad configuration, key or store, before anything is changed; nothing is left open then. */
export async function openWatchword(options: OpenOptions): Promise<Watchword> {
  const clock = options.clock ?? systemClock;
  const baseDir = options.baseDir ?? process.cwd();
  const load = async () =>
    loadConfiguration(options.file, {
      connectors: await connectorDefinitions(),
      environment: options.environment ?? process.env,
      baseDir,
    });
  const configuration = await load();
  const redactor = new Redactor();
  for (const secret of configuration.secrets) redactor.add(secret);
  await using opened = new AsyncDisposableStack();
  const log = opened.adopt(openLog(options, configuration.log.level, redactor, clock), (open) => open.close());
  const events = createEvents(log, clock);
  const store = opened.use(
    await openStore({
      url: configuration.store.url,
      baseDir,
      password: configuration.store.password,
      encryptionKey: readEncryptionKey(configuration.keys.encryption, baseDir),
      clock,
    }),
  );
  const quiet = await rememberQuiet({
    clock,
    holds: holdsOf(store),
    onTrouble: (error) => events.storeUnavailable({ says: error instanceof Error ? error.message : String(error) }),
  });
  const watchword = new OpenWatchword({ options, configuration, redactor, log, events, store, quiet, clock, load });
  opened.move();
  return watchword;
}

function openLog(options: OpenOptions, level: LogLevel, redactor: Redactor, clock: Clock): Log {
  const stream =
    options.log === 'silent' ? new Writable({ write: (_chunk, _encoding, done) => done() }) : options.logStream;
  return createLog({ level, redactor, clock, ...(stream === undefined ? {} : { stream }) });
}

interface Parts {
  readonly options: OpenOptions;
  readonly configuration: Configuration;
  readonly redactor: Redactor;
  readonly log: Log;
  readonly events: Events;
  readonly store: Store;
  readonly quiet: RememberedQuiet;
  readonly clock: Clock;
  readonly load: () => Promise<Configuration>;
}

class OpenWatchword implements Watchword {
  readonly redactor: Redactor;
  readonly log: Log;
  readonly events: Events;
  readonly store: Store;
  readonly clock: Clock;
  readonly actor: string;
  readonly load: () => Promise<Configuration>;
  readonly #quiet: RememberedQuiet;
  readonly #holder: string;
  readonly #known = new KnownSince();
  /** Kits of every configuration so far: a run in hand may still be using one. */
  readonly #kits: AccountKit[] = [];
  #configuration: Configuration;
  #authorities: ReadonlyMap<string, ChangedAuthority> = new Map();
  #accounts: ReadonlyMap<string, Account> = new Map();

  constructor(parts: Parts) {
    this.redactor = parts.redactor;
    this.log = parts.log;
    this.events = parts.events;
    this.store = parts.store;
    this.clock = parts.clock;
    this.load = parts.load;
    this.#quiet = parts.quiet;
    this.actor = actorName(parts.options.who);
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
    this.#configuration = configuration;
    this.#authorities = new Map(
      [...configuration.tokenSets.keys()].map((tokenSet) => [tokenSet, this.#authority(tokenSet, configuration)]),
    );
    this.#accounts = new Map([...configuration.accounts].map(([name, account]) => [name, this.#account(account)]));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#kits.map((kit) => kit[Symbol.asyncDispose]()));
    await this.#quiet.written();
    await this.store[Symbol.asyncDispose]();
    await this.log.close();
  }

  #authority(tokenSet: string, configuration: Configuration): LocalAuthority {
    const slots = [...configuration.accounts.values()].flatMap((account) =>
      account.slots
        .filter((slot) => slot.tokenSet === tokenSet)
        .map((slot) => ({ account: account.name, slot: slot.settings.name, place: slot.place })),
    );
    return new LocalAuthority({ tokenSet, store: this.store, clock: this.clock, slots });
  }

  #account(account: AccountConfiguration): Account {
    const { name, definition, settings, drift, maxWritesPerRun, settleMs, slots } = account;
    const kit = createKit({
      account: name,
      ca: account.ca,
      proxy: account.proxy,
      timeoutMs: account.timeoutMs,
      limits: definition.limits,
      fingerprint: (value) => this.store.fingerprint(value),
      redactor: this.redactor,
      clock: this.clock,
      quiet: this.#quiet,
      onRequest: (request) => this.events.requestSent({ account: name, ...request }),
      onQuiet: (wish) => this.events.quietAsked({ account: name, ...wish }),
    });
    this.#kits.push(kit);
    return {
      name,
      definition,
      drift,
      maxWritesPerRun,
      settleMs,
      slots,
      kit,
      open: () => definition.open(settings, kit),
    };
  }
}
