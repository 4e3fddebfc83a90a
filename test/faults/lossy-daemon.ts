/** The daemon in this process, beside a simulated Intune, on a store that can be lost. */
import { writeFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { AccessKeys } from '../../src/access/keys.ts';
import { type Daemon, serve } from '../../src/serve.ts';
import type { AuditRecord } from '../../src/store/contract.ts';
import { ToldStore } from '../../src/store/told.ts';
import { E2eWorld, type Settings } from '../e2e/world.ts';
import type { Loss, LostStore } from './lost-stores.ts';

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: what came over the wire is anything; each test looks at what it asked for.
  readonly body: any;
}

export class LossyDaemon implements AsyncDisposable {
  readonly world: E2eWorld;
  readonly daemon: Daemon;
  readonly #lost: LostStore;
  readonly #key: string;
  readonly #log: PassThrough;
  readonly #told: string[] = [];
  readonly #ended = new Set<string>();
  readonly #settings: Settings;
  #logged = '';

  private constructor(parts: {
    readonly world: E2eWorld;
    readonly daemon: Daemon;
    readonly lost: LostStore;
    readonly key: string;
    readonly log: PassThrough;
    readonly settings: Settings;
  }) {
    this.world = parts.world;
    this.daemon = parts.daemon;
    this.#lost = parts.lost;
    this.#key = parts.key;
    this.#log = parts.log;
    this.#settings = parts.settings;
    this.daemon.watchword.events.on((event) => {
      this.#told.push(event.name);
      if (event.name === 'run-ended' && event.run !== undefined) this.#ended.add(event.run);
    });
  }

  static async open({ open }: Loss, settings: Settings = {}, latencyMs = 0): Promise<LossyDaemon> {
    const world = await E2eWorld.open({ slots: 1, latencyMs });
    const lost = await open();
    const write = (name: string, content: string) => {
      writeFileSync(world.path(name), content);
      return world.path(name);
    };
    const listen = { validation: '127.0.0.1:0', admin: '127.0.0.1:0' };
    const own = { listen, store: lost.settings(write), ...settings };
    world.configure(own);
    const log = new PassThrough();
    const daemon = await serve({
      file: world.path('watchword.yaml'),
      baseDir: world.folder,
      environment: { E2E_CLIENT_SECRET: String(world.simulator.account.clientSecret) },
      who: 'daemon',
      log: 'configured',
      logStream: log,
    });
    const { clock, store } = daemon.watchword;
    const keys = new AccessKeys(store, clock);
    const { key } = await keys.create({ name: 'ci', role: 'admin', expiresAt: null }, { name: 'test', reason: '' });
    return new LossyDaemon({ world, daemon, lost, key, log, settings: own });
  }

  changeConfiguration(settings: Settings): void {
    this.world.configure({ ...this.#settings, ...settings });
  }

  async lose(): Promise<void> {
    await this.#lost.lose(this.daemon.watchword.store);
  }

  async mend(): Promise<void> {
    await this.#lost.mend();
  }

  /** As if its time were over: a lease that could not be given back keeps others out until then. */
  async endLease(name: string): Promise<void> {
    await this.daemon.watchword.store.write(async ({ leases }) => {
      const lease = await leases.holder(name);
      if (lease !== null) await leases.release(lease);
    });
  }

  ask(method: string, path: string, body?: object, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const known = { ...headers, authorization: `Bearer ${this.#key}` };
    return request(`http://${this.daemon.adminAddress}${path}`, method, body, known);
  }

  /** What Prometheus is told. */
  async metrics(): Promise<string> {
    const headers = { authorization: `Bearer ${this.#key}` };
    const response = await fetch(`http://${this.daemon.adminAddress}/metrics`, { headers });
    if (!response.ok) throw new Error(`answered with status ${response.status}`);
    return response.text();
  }

  async decision(token: string): Promise<string> {
    return (await request(`http://${this.daemon.validationAddress}/v1/validate`, 'POST', { token })).body.decision;
  }

  readiness(): Promise<Answer> {
    return request(`http://${this.daemon.validationAddress}/readyz`, 'GET');
  }

  /** Who changed what over the API, oldest first. */
  async trail(): Promise<readonly AuditRecord[]> {
    const entries = await this.daemon.watchword.store.read.audit.after(0, { limit: 10_000 });
    return entries.filter(({ actor }) => actor === 'key:ci');
  }

  /** How often the store could not be used. */
  get failures(): ToldStore['failures'] {
    const { store } = this.daemon.watchword;
    if (store instanceof ToldStore) return { ...store.failures };
    throw new Error('the daemon does not watch its store');
  }

  /** Names of the events so far. */
  get told(): readonly string[] {
    return this.#told;
  }

  /** Resolves as soon as this has been told, since `told` had this length. */
  async tells(name: string, since = 0): Promise<void> {
    while (!this.#told.slice(since).includes(name)) await this.#nextEvent();
  }

  /** Resolves as soon as this run is told to be over. */
  async ends(run: string): Promise<void> {
    while (!this.#ended.has(run)) await this.#nextEvent();
  }

  async #nextEvent(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const over = this.daemon.watchword.events.on(() => resolve());
    await promise;
    over();
  }

  logged(): string {
    this.#logged += String(this.#log.read() ?? '');
    return this.#logged;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.daemon.stop('the test');
    await this.#lost[Symbol.asyncDispose]();
    await this.world[Symbol.asyncDispose]();
  }
}

async function request(
  url: string,
  method: string,
  body?: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}
