/**
 * A process that answers validation beside the daemon, on the same socket: a program of its own, which wires itself. It has a copy
 * of the tokens that follows the store as closely as the daemon's, and only ever reads; what phones presented it hands over. It ends
 * when the daemon says so, or is gone.
 */
import type { Server } from 'node:net';
import { systemClock } from '../clock.ts';
import { closeWithin } from '../listening/bind.ts';
import { Secret } from '../model/secret.ts';
import { readEncryptionKeys } from '../store/encryption-key.ts';
import { openStore } from '../store/open.ts';
import type { ConfiguredSets } from './enforcement.ts';
import { type Following, follow } from './follow.ts';
import { type Listener, TIMEOUTS, validationListener } from './listener.ts';
import { type FromWorker, received, type ToWorker, type WorkerEvent, type WorkerSetup } from './worker-messages.ts';

/** How often it hands over what phones presented, and how it does. */
const REPORT_EVERY_MS = 1_000;

// A terminal sends these to every process of the group; when to end is for the daemon to say.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.on('disconnect', () => process.exit());
process.on('uncaughtException', (error) => {
  events.bug({ where: 'a process that answers validation', error });
  void fail(error);
});

async function begin(setup: WorkerSetup): Promise<Worker> {
  const { url, baseDir, password } = setup.store;
  const store = await openStore({
    url,
    baseDir,
    password: password === null ? null : new Secret(password),
    encryptionKey: readEncryptionKeys(setup.keys, baseDir),
    clock: systemClock,
  });
  const sets: { now: ConfiguredSets } = { now: new Map(setup.sets) };
  const following = await follow({ store, events, configured: () => sets.now });
  const settings = received(setup.settings);
  const listener = validationListener({ follow: following, settings, tls: setup.tls, events });
  return new Worker({ following, listener, store, useSets: (next) => Object.assign(sets, { now: next }) });
}

interface Parts {
  readonly following: Following;
  readonly listener: Listener;
  readonly store: AsyncDisposable;
  readonly useSets: (sets: ConfiguredSets) => void;
}

class Worker {
  readonly #parts: Parts;
  readonly #reports: NodeJS.Timeout;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#reports = setInterval(() => this.#report(), REPORT_EVERY_MS);
  }

  hear(message: ToWorker, socket: Server | undefined): void {
    const { listener } = this.#parts;
    if (message.what === 'listen') {
      // At once: connections that come before would find nobody.
      listener.server.listen(socket, () => tell({ what: 'listening' }));
    } else if (message.what === 'use') {
      this.#parts.useSets(new Map(message.inForce.sets));
      listener.gate.use(received(message.inForce.settings));
    } else if (message.what === 'tls') {
      listener.tlsServer?.setSecureContext(message.tls);
    } else {
      void this.#end();
    }
  }

  #report(sent?: () => void): void {
    const { following, listener } = this.#parts;
    const presented = following.sightings.take();
    if (presented.length > 0) tell({ what: 'presented', presented });
    tell({ what: 'measured', lag: following.lag(), answered: listener.gate.answered }, sent);
  }

  async #end(): Promise<void> {
    const { listener, following, store } = this.#parts;
    clearInterval(this.#reports);
    await closeWithin(listener, TIMEOUTS.closeMs);
    following[Symbol.dispose]();
    await store[Symbol.asyncDispose]();
    this.#report(() => process.disconnect());
  }
}

const events = {
  validationStale: (fields: { readonly staleMs: number; readonly says: string }) =>
    tellEvent({ name: 'stale', ...fields }),
  validationFresh: (fields: { readonly version: number; readonly tokens: number }) =>
    tellEvent({ name: 'fresh', ...fields }),
  validationGuessed: (fields: { readonly address: string; readonly perMinute: number }) =>
    tellEvent({ name: 'guessed', ...fields }),
  bug: ({ where, error }: { readonly where: string; readonly error: unknown }) => {
    const { message, stack } = error instanceof Error ? error : { message: String(error), stack: undefined };
    tellEvent({ name: 'bug', where, says: message, stack });
  },
};

function tellEvent(event: WorkerEvent['event']): void {
  tell({ what: 'event', event });
}

function tell(message: FromWorker, sent?: () => void): void {
  if (process.connected) process.send?.(message, undefined, undefined, sent);
}

/** Ends once the daemon knows why. */
function fail(error: unknown): Promise<never> {
  const says = error instanceof Error ? error.message : String(error);
  tell({ what: 'failed', says }, () => process.exit(1));
  return new Promise<never>(() => undefined);
}

const given = Promise.withResolvers<WorkerSetup>();
const ready = given.promise.then(begin).catch(fail);
let isReady = false;

process.on('message', (message: ToWorker, socket?: Server) => {
  if (message.what === 'begin') given.resolve(message.setup);
  else if (message.what === 'end' && !isReady) process.disconnect();
  // What comes while it is still beginning, such as other settings, is heard right after.
  else void ready.then((worker) => worker.hear(message, socket));
});

await ready;
isReady = true;
tell({ what: 'ready' });
