/** The admin listener of a daemon: everything behind it is put together here. */
import type { Server } from 'node:tls';
import { openAccess } from '../access/access.ts';
import type { Watchword } from '../daemon.ts';
import { type Bound, bind } from '../listening/bind.ts';
import { readTls } from '../listening/tls.ts';
import type { MeasuredValidation } from '../metrics/daemon.ts';
import { measureLatency } from '../metrics/latency.ts';
import { Metrics } from '../metrics/metrics.ts';
import type { Address } from '../model/address.ts';
import type { Tracing } from '../tracing/open.ts';
import type { Validation } from '../validation/open.ts';
import { adminApp } from './http/app.ts';
import { EventStream } from './http/events.ts';
import { Idempotency } from './http/idempotency.ts';
import { StoreWatch } from './http/store-watch.ts';
import { InHand } from './in-hand.ts';

/** What the listener works on. */
export interface AdminListenerOptions {
  readonly watchword: Watchword;
  readonly address: Address;
  /** For metrics: there are none without it. */
  readonly validation?: MeasuredValidation & Pick<Validation, 'server'>;
  /** Nothing is traced without it. */
  readonly tracing?: Tracing | undefined;
  /** Takes the next turn of rotations. */
  readonly turnsSoon: () => void;
  /** Fires when the daemon stops: nothing new is begun. */
  readonly stop: AbortSignal;
}

/** One that is up. Closing it also waits for what requests have begun. */
export interface AdminListener extends Bound {
  /** Null without TLS. */
  readonly tlsServer: Server | null;
}

/** How long a client may take, in milliseconds. */
export const ADMIN_TIMEOUTS = {
  headersMs: 5_000,
  /** Headers and body together. */
  requestMs: 30_000,
  keepAliveMs: 75_000,
  checkMs: 1_000,
  closeMs: 2_000,
};

/** A client that connects and then says nothing is cut off. */
const HANDSHAKE_MS = 5_000;
const MAX_HEADER_BYTES = 16 * 1024;

/** Listens; throws `UserError` where the address or the certificate can't be had. */
export async function listenAdmin(options: AdminListenerOptions): Promise<AdminListener> {
  const { watchword, stop } = options;
  const { clock, configuration, events, log, redactor, store } = watchword;
  await using opening = new AsyncDisposableStack();
  const access = opening.use(openAccess({ settings: configuration.access, store, clock, log, redactor }));
  const metrics = options.validation === undefined ? null : opening.use(measuring(watchword, options.validation));
  const inHand = new InHand({ stop, turnsSoon: options.turnsSoon });
  const stream = new EventStream(events, (text) => redactor.redact(text), clock.now);
  opening.use(new StoreWatch(store.read, stream));
  const { tls } = configuration.listen;
  const { headersMs, requestMs, keepAliveMs, checkMs, closeMs } = ADMIN_TIMEOUTS;
  const limits = { headersTimeout: headersMs, connectionsCheckingInterval: checkMs, maxHeaderSize: MAX_HEADER_BYTES };
  const app = await adminApp({
    watchword,
    access,
    isSecure: tls !== null,
    idempotency: new Idempotency(store, clock.now),
    inHand,
    events: stream,
    ...(metrics !== null && { metrics }),
    ...(options.tracing !== undefined && { tracing: options.tracing }),
    stop,
    server: {
      requestTimeout: requestMs,
      keepAliveTimeout: keepAliveMs,
      ...(tls === null ? { http: limits } : { https: { ...readTls(tls), ...limits, handshakeTimeout: HANDSHAKE_MS } }),
    },
  });
  const bound = await bind(app, options.address, '`listen.admin`', closeMs);
  const opened = opening.move();
  return {
    address: bound.address,
    tlsServer: tls === null ? null : (app.server as unknown as Server),
    async close() {
      stream[Symbol.dispose]();
      await bound.close();
      await inHand.settled();
      await opened.disposeAsync();
    },
  };
}

function measuring(watchword: Watchword, validation: NonNullable<AdminListenerOptions['validation']>): Metrics {
  const metrics = new Metrics(watchword, validation);
  measureLatency(validation.server, (seconds) => metrics.answeredWithin(seconds));
  return metrics;
}
