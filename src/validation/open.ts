/** Validation as the daemon runs it: what is known, the listener, the processes beside it, and what phones presented. */
import type { Server } from 'node:http';
import { readTls, type Tls } from '../listening/tls.ts';
import type { Watchword } from '../watchword.ts';
import { type Freshness, follow } from './follow.ts';
import type { GateSettings } from './gate.ts';
import { keepSightings } from './keep-sightings.ts';
import { listenValidation } from './listener.ts';
import { type InForce, sendable } from './worker-messages.ts';
import { type Measured, Workers } from './workers.ts';

/** Validation that is up. Disposing of it answers what was asked, and writes down what was presented. */
export interface Validation extends AsyncDisposable {
  /** `127.0.0.1:8480` */
  readonly address: string;
  /** Of this process first, then of every worker that is up: for metrics. */
  measured(): readonly Measured[];
  /** Of this process. */
  freshness(): Freshness;
  /** Of this process, for measuring it. */
  readonly server: Server;
  /** Goes on with the configuration that is in use now. */
  renew(): void;
  /** The next connection gets another certificate. */
  setSecureContext(tls: Tls): void;
}

/** Throws `UserError` where the address or the certificate can't be had; nothing is left open then. */
export async function openValidation(watchword: Watchword, baseDir: string): Promise<Validation> {
  const { clock, configuration, events, store } = watchword;
  await using opened = new AsyncDisposableStack();
  const following = opened.use(await follow({ store, events, configured: () => watchword.authorities }));
  const { sightings } = following;
  // Closed after the workers, which hand over what they have counted, and the listener.
  opened.use(keepSightings({ sightings, store, clock, events }));
  const tls = configuration.listen.tls === null ? null : readTls(configuration.listen.tls);
  const listener = await listenValidation({
    address: configuration.listen.validation,
    follow: following,
    settings: ownSettings(watchword),
    tls,
    events,
  });
  const { url, password } = configuration.store;
  const workers = new Workers({
    server: listener.server,
    setup: {
      store: { url, baseDir, password: password?.reveal() ?? null },
      keys: configuration.keys,
      tls,
      ...inForce(watchword),
    },
    sightings,
    events,
    clock,
  });
  // Together: while one of them listens, connections come.
  opened.defer(async () => void (await Promise.all([listener.close(), workers.stop()])));
  workers.use(configuration.validation.workers, inForce(watchword));
  const closing = opened.move();
  return {
    address: listener.address,
    measured() {
      const own = { worker: 0, lag: following.lag(), answered: { ...listener.gate.answered } };
      return [own, ...workers.measured()];
    },
    freshness: () => following.freshness(),
    server: listener.server,
    renew() {
      listener.gate.use(ownSettings(watchword));
      workers.use(watchword.configuration.validation.workers, inForce(watchword));
    },
    setSecureContext(renewed) {
      listener.tlsServer?.setSecureContext(renewed);
      workers.renewTls(renewed);
    },
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

/** Each process counts guesses by itself, so each has its part of what is allowed: all together never allow more, but for rounding. */
function ownSettings({ configuration: { validation } }: Watchword): GateSettings {
  const { workers, guesses, ...settings } = validation;
  return { ...settings, guesses: Math.ceil(guesses / (workers + 1)) };
}

function inForce(watchword: Watchword): InForce {
  const sets = [...watchword.authorities].map(([name, { kind }]) => [name, { kind }] as const);
  return { settings: sendable(ownSettings(watchword)), sets };
}
