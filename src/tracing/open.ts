/** Traces of a daemon. Only this file is named elsewhere, and it is loaded only where a collector is configured. */
import type { FastifyInstance } from 'fastify';
import type { Watchword } from '../watchword.ts';
import { Collector } from './collector.ts';
import { EventSpans } from './event-spans.ts';
import { traceRequests } from './request-spans.ts';

/** Traces that are being made. Disposing of them sends the last ones, within a bound. */
export interface Tracing extends AsyncDisposable {
  /** Requests to this application are traced too. */
  requestsOf(app: FastifyInstance): void;
}

/** From now on what happens is sent to the collector at this address. No I/O. */
export function openTracing(url: string, { clock, events, log, redactor }: Watchword): Tracing {
  const collector = new Collector({
    url,
    clock,
    onTrouble: (says) =>
      says === null
        ? log.write('info', 'the collector takes spans again', {})
        : log.write('warn', 'the collector does not take spans; they are thrown away until it does', { says }),
  });
  const { tracer } = collector;
  const spans = new EventSpans({ tracer, now: clock.now, redact: (text) => redactor.redact(text) });
  const off = events.on(spans.hear);
  return {
    requestsOf: (app) => traceRequests(app, tracer),
    async [Symbol.asyncDispose]() {
      off();
      await collector[Symbol.asyncDispose]();
    },
  };
}
