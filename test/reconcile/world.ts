/** An account on a fake MDM, a token set, a real store and a clock in hand. */

import { Writable } from 'node:stream';
import { z } from 'zod';
import { LocalAuthority } from '../../src/authority/local.ts';
import { noCache } from '../../src/connector/cache.ts';
import type { ConnectorDefinition } from '../../src/connector/contract.ts';
import { createEvents, type EventName, type WatchwordEvent } from '../../src/events.ts';
import { createLog } from '../../src/log.ts';
import type { AppProfile } from '../../src/model/app.ts';
import type { Run } from '../../src/model/run.ts';
import type { SlotRecord } from '../../src/model/slot-record.ts';
import type { Fingerprint, Token } from '../../src/model/token.ts';
import type { Account, AccountSlot } from '../../src/reconcile/account.ts';
import { KnownSince } from '../../src/reconcile/known-since.ts';
import { createRetry } from '../../src/reconcile/retry.ts';
import { runAccount } from '../../src/reconcile/run.ts';
import type { Reconcile, RunOptions } from '../../src/reconcile/survey.ts';
import { Redactor } from '../../src/redactor.ts';
import type { Store } from '../../src/store/contract.ts';
import type { TestClock } from '../clock.ts';
import { sqlite } from '../store/databases.ts';
import type { FreshDatabase } from '../store/fresh-database.ts';
import { FakeConnector, FakeSlot } from './fake-connector.ts';

const ACTOR = { name: 'test', reason: 'a test' };
const APP = { keys: ['PINGID_MDM_TOKEN'], packageId: 'com.example.app' };
const PROFILE: AppProfile = { id: 'pingid', title: 'PingID', usedAt: 'sign-in', platforms: { ios: APP, android: APP } };

export interface WorldOptions {
  /** Slots by name; a name that starts with `canary` or `optional` is one. Each has one empty copy unless values are given. */
  readonly slots?: Readonly<Record<string, readonly (string | null)[]>>;
  readonly drift?: Account['drift'];
  readonly maxWritesPerRun?: number;
  readonly settleMs?: number;
  /** Whether every copy is a device. */
  readonly devices?: boolean;
}

/** Everything a run touches, and what it did. */
export class World implements AsyncDisposable {
  readonly fresh: FreshDatabase;
  readonly clock: TestClock;
  readonly mdm: FakeConnector;
  readonly events: WatchwordEvent[] = [];
  readonly stop = new AbortController();
  readonly authority: LocalAuthority;
  readonly account: Account;
  readonly reconcile: Reconcile;
  readonly store: Store;
  /** Every line of the log, at its most talkative. */
  log = '';

  constructor(fresh: FreshDatabase, store: Store, options: WorldOptions) {
    this.fresh = fresh;
    this.clock = fresh.clock;
    this.store = store;
    const fingerprint = (value: string) => store.fingerprint(value);
    this.mdm = new FakeConnector({ now: this.clock.now, fingerprint });
    if (options.devices === true) this.mdm.capabilities = { ...this.mdm.capabilities, write: 'per-device' };
    const { slots = { ios: [null], android: [null] } } = options;
    for (const [name, values] of Object.entries(slots)) this.mdm.slots.set(name, new FakeSlot(values));
    const redactor = new Redactor();
    this.account = accountOn({
      name: 'contoso',
      mdm: this.mdm,
      store,
      redactor,
      now: this.clock.now,
      slots: Object.keys(slots),
      options,
    });
    this.authority = this.authorityOn(store);
    this.reconcile = this.reconcileOn(store, this.#events(redactor));
  }

  authorityOn(store: Store): LocalAuthority {
    const slots = this.account.slots.map(({ settings, place }) => ({ account: 'contoso', slot: settings.name, place }));
    return new LocalAuthority({ tokenSet: 'pingid', store, clock: this.clock, slots });
  }

  /** What another process, or the same one on a store that misbehaves, would work with. */
  reconcileOn(store: Store, events = this.reconcile.events): Reconcile {
    return {
      store,
      authorities: new Map([['pingid', this.authorityOn(store)]]),
      clock: this.clock,
      retry: createRetry(this.clock, () => 0.5),
      events,
      actor: 'daemon@test',
      holder: 'daemon@test',
      isKnownDead: () => false,
      known: new KnownSince(),
    };
  }

  /** One run to its end, with time passing whenever nothing else is left to do. */
  run(options: Partial<RunOptions> = {}, on: Reconcile = this.reconcile): Promise<Run> {
    return this.passing(runAccount(on, this.account, { trigger: 'schedule', stop: this.stop.signal, ...options }));
  }

  /** Lets time pass until something is over. */
  passing<T>(work: Promise<T>): Promise<T> {
    return passing(this.clock, work);
  }

  /** Makes a token the current one, and lets it become known everywhere. */
  async rotate(): Promise<Token> {
    const token = await this.authority.generate({ note: '', makeCurrent: true }, ACTOR);
    await this.clock.advance(1_000);
    return (await this.store.read.tokens.get(token.id)) ?? token;
  }

  async valueOf(token: Token): Promise<string> {
    return (await this.authority.reveal(token.id)).reveal();
  }

  async record(slot: string): Promise<SlotRecord> {
    const record = (await this.store.read.slots.list('contoso')).find((one) => one.slot === slot);
    if (record === undefined) throw new Error(`nothing is remembered of ${slot}`);
    return record;
  }

  /** Values that phones below a slot may be serving. */
  async holdings(slot: string): Promise<readonly Fingerprint[]> {
    return (await this.store.read.slots.holdings()).filter((one) => one.slot === slot).map((one) => one.fingerprint);
  }

  heard<N extends EventName>(name: N): readonly Extract<WatchwordEvent, { name: N }>[] {
    return this.events.filter((event): event is Extract<WatchwordEvent, { name: N }> => event.name === name);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.fresh[Symbol.asyncDispose]();
  }

  #events(redactor: Redactor) {
    const stream = new Writable({
      write: (chunk, _, done) => {
        this.log += chunk;
        done();
      },
    });
    const events = createEvents(createLog({ level: 'debug', redactor, stream, clock: this.clock }), this.clock);
    events.on((event) => this.events.push(event));
    return events;
  }
}

/** A world with one token, which is current and known everywhere. */
export async function openWorld(options: WorldOptions = {}): Promise<World & { readonly token: Token }> {
  const fresh = await sqlite.fresh();
  const world = new World(fresh, await fresh.open(), options);
  return Object.assign(world, { token: await world.rotate() });
}

/** Lets time pass until something is over, but not while somebody outside is `busy`. */
export async function passing<T>(clock: TestClock, work: Promise<T>, isBusy: () => boolean = () => false): Promise<T> {
  let over = false;
  const end = () => {
    over = true;
  };
  work.then(end, end);
  for (;;) {
    // The store and the fake answer at once, so whoever is not done by now waits for the clock.
    await turns(1);
    if (over) return work;
    if (isBusy()) continue;
    const { nextAt } = clock;
    if (nextAt !== undefined) await clock.advance(nextAt - clock.now());
  }
}

/** Lets everybody who can go on do so, so many times. */
export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** What an account is made of. */
interface AccountParts {
  readonly name: string;
  readonly mdm: FakeConnector;
  readonly store: Store;
  readonly redactor: Redactor;
  readonly now: () => number;
  readonly slots: readonly string[];
  readonly options: Pick<WorldOptions, 'drift' | 'maxWritesPerRun' | 'settleMs'>;
}

/** An account on a fake MDM. */
export function accountOn({ name, mdm, store, redactor, now, slots, options }: AccountParts): Account {
  return {
    name,
    definition: definitionOf(mdm),
    drift: options.drift ?? 'repair',
    maxWritesPerRun: options.maxWritesPerRun ?? 100,
    settleMs: options.settleMs ?? 30_000,
    slots: slots.map(slotNamed),
    kit: {
      fetch: () => Promise.reject(new Error('there is no network')),
      fingerprint: (value) => store.fingerprint(value),
      keep: (_, make) => make(),
      cache: noCache,
      guard: (secret) => redactor.add(secret),
      redact: (text) => redactor.redact(text),
      now,
      requests: () => mdm.calls.length,
    },
    open: () => mdm,
  };
}

function slotNamed(name: string): AccountSlot {
  const settings = { name, platform: 'ios', profile: PROFILE, app: APP, settings: {} } as const;
  return {
    settings,
    tokenSet: 'pingid',
    place: `place of ${name}`,
    canary: name.startsWith('canary'),
    required: !name.startsWith('optional'),
  };
}

function definitionOf(mdm: FakeConnector): ConnectorDefinition {
  return {
    id: 'fake',
    title: 'Fake MDM',
    docs: 'https://example.com',
    account: z.unknown(),
    slot: z.unknown(),
    get capabilities() {
      return mdm.capabilities;
    },
    permissions: [],
    limits: { windowMs: 1_000, requests: 100, writes: 100 },
    quietPassRequests: (slots) => slots,
    place: (slot) => slot.name,
    instructions: (slot) => mdm.steps.get(slot.name) ?? null,
    normalize: (value) => mdm.normalized(value),
    open: () => mdm,
  };
}
