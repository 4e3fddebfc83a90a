/**
 * The only file that names concrete things. What starts up, in order: connectors and authorities, configuration, redactor and
 * log, encryption key, store, the quiet that vendors asked for, then for each token set its authority and for each `accounts:`
 * entry its account, each with a kit (`watchword.ts`). Closing undoes it in the reverse order.
 */
import { Writable } from 'node:stream';
import { authorities } from '../authorities/index.ts';
import { connectors } from '../connectors/index.ts';
import type { AuthorityDefinition } from './authority/definition.ts';
import { type Clock, systemClock } from './clock.ts';
import { loadConfiguration } from './config/load.ts';
import type { ConnectorDefinition } from './connector/contract.ts';
import { holdsOf, rememberQuiet } from './connector/quiet.ts';
import { createEvents } from './events.ts';
import { createLog, type Log, type LogLevel } from './log.ts';
import { UserError } from './model/failure.ts';
import { openCache } from './open-cache.ts';
import { actorName } from './process-identity.ts';
import { Redactor } from './redactor.ts';
import type { AuthoritySimulatorDefinition } from './simulation/authority.ts';
import type { SimulatorDefinition } from './simulation/contract.ts';
import { openStore } from './store/open.ts';
import type { StoreOptions } from './store/open-database.ts';
import { tellingTokens } from './store/tell-tokens.ts';
import { ToldStore } from './store/told.ts';
import { storeOptionsOf } from './store-options.ts';
import { OpenWatchword, type Watchword } from './watchword.ts';

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

export type { Watchword } from './watchword.ts';

/** Every connector's definition by its id. */
export async function connectorDefinitions(): Promise<ReadonlyMap<string, ConnectorDefinition>> {
  const definitions = await Promise.all(Object.values(connectors).map((connector) => connector.definition()));
  return new Map(definitions.map((definition) => [definition.id, definition]));
}

/** How connectors that are packages are loaded: by `import`. */
export const loadModule = (url: string): Promise<unknown> => import(url);

/** The simulated vendor of a connector. Throws `UserError` for a connector that isn't known. */
export async function simulatorOf(id: string): Promise<SimulatorDefinition> {
  const connector = Object.entries(connectors).find(([name]) => name === id)?.[1];
  if (connector !== undefined) return connector.simulator();
  const names = Object.keys(connectors).join(', ');
  throw new UserError(
    `There is no simulator of ${id}; there are: ${names}, and of authorities ${simulatedAuthorities.join(', ')}.`,
  );
}

/** The definition of every kind of authority beside `local`, by its kind. */
export async function authorityDefinitions(): Promise<ReadonlyMap<string, AuthorityDefinition>> {
  const definitions = await Promise.all(Object.values(authorities).map((authority) => authority.definition()));
  return new Map(definitions.map((definition) => [definition.kind, definition]));
}

/** The kinds of authority whose service can be simulated. */
export const simulatedAuthorities: readonly string[] = Object.entries(authorities)
  .filter(([, { simulator }]) => simulator !== undefined)
  .map(([kind]) => kind);

/** The simulated service of a kind of authority. Throws `UserError` for a kind that has none. */
export async function authoritySimulatorOf(kind: string): Promise<AuthoritySimulatorDefinition> {
  const simulator = Object.entries(authorities).find(([name]) => name === kind)?.[1].simulator;
  if (simulator !== undefined) return simulator();
  const names = simulatedAuthorities.join(', ');
  throw new UserError(`There is no simulator of the authority ${kind}; there are: ${names}.`);
}

/** How the configured store is opened, for what is done to the whole of it. Throws `UserError`; nothing is opened. */
export async function configuredStore(options: OpenOptions): Promise<StoreOptions> {
  const { clock, baseDir, load } = surroundingsOf(options);
  return storeOptionsOf(await load(), baseDir, clock);
}

function surroundingsOf({
  file,
  clock = systemClock,
  baseDir = process.cwd(),
  environment = process.env,
}: OpenOptions) {
  const load = async () =>
    loadConfiguration(file, {
      connectors: await connectorDefinitions(),
      authorities: await authorityDefinitions(),
      loadModule,
      environment,
      baseDir,
    });
  return { clock, baseDir, load };
}

/** Throws `UserError` for a bad configuration, key or store, before anything is changed; nothing is left open then. */
export async function openWatchword(options: OpenOptions): Promise<Watchword> {
  const { clock, baseDir, load } = surroundingsOf(options);
  const configuration = await load();
  const redactor = new Redactor();
  for (const secret of configuration.secrets) redactor.add(secret);
  await using opened = new AsyncDisposableStack();
  const log = opened.adopt(openLog(options, configuration.log.level, redactor, clock), (open) => open.close());
  const events = createEvents(log, clock);
  const configured = storeOptionsOf(configuration, baseDir, clock);
  const openedStore = opened.use(
    await openStore({
      ...configured,
      onNewer: (versions) => events.storeNewer(versions),
    }),
  );
  const store = new ToldStore(tellingTokens(openedStore, events), events);
  const quiet = await rememberQuiet({
    clock,
    holds: holdsOf(store),
    onTrouble: (error) => events.storeUnavailable({ says: error instanceof Error ? error.message : String(error) }),
  });
  const cache = opened.use(
    await openCache(configuration.cache, { store, encryptionKey: configured.encryptionKey, events, clock }),
  );
  const actor = actorName(options.who);
  const parts = { configuration, baseDir, redactor, log, events, store, quiet, cache, clock, actor, load };
  const watchword = new OpenWatchword(parts);
  opened.move();
  return watchword;
}

function openLog(options: OpenOptions, level: LogLevel, redactor: Redactor, clock: Clock): Log {
  const stream =
    options.log === 'silent' ? new Writable({ write: (_chunk, _encoding, done) => done() }) : options.logStream;
  return createLog({ level, redactor, clock, ...(stream === undefined ? {} : { stream }) });
}
