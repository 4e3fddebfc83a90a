/**
 * Spans, made from the events there are anyway:
 *
 * | event                         | span                                                                            |
 * |-------------------------------|---------------------------------------------------------------------------------|
 * | run-started ... run-ended     | `run <account>`, below the request that began it; what happens to slots is in it |
 * | request-sent                  | `<operation> <account>`, below the run that is going on in its account           |
 * | rotation-step, rotation-ended | a moment in the trace of the rotation, which every daemon derives from its id    |
 *
 * Only what is named here gets into a span: names of the configuration, words of closed lists, numbers, method, host and path. No
 * sentence, since one may quote a vendor, and no fingerprint.
 */
import { createHash } from 'node:crypto';
import {
  type Attributes,
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import type { WatchwordEvent } from '../events.ts';
import { around } from './around.ts';

type Of<N extends WatchwordEvent['name']> = Extract<WatchwordEvent, { readonly name: N }>;

/** What is known of the world around. */
export interface EventSpansOptions {
  readonly tracer: Tracer;
  readonly now: () => number;
  /** Takes secrets out of a text. */
  readonly redact: (text: string) => string;
}

/** Makes spans of one event after another. */
export class EventSpans {
  readonly #options: EventSpansOptions;
  /** By account, of which one run at a time goes on in a process. */
  readonly #runs = new Map<string, Span>();

  constructor(options: EventSpansOptions) {
    this.#options = options;
  }

  /** A listener to every event. */
  readonly hear = (event: WatchwordEvent): void => {
    if (event.name === 'run-started') this.#begin(event);
    if (event.name === 'run-ended') this.#end(event);
    if (event.name === 'request-sent') this.#request(event);
    if (event.name === 'rotation-step' && event.rotation !== undefined) {
      const { rotation, step, state, tokenSet } = event;
      this.#moment(rotation, `rotation step ${step}`, { token_set: tokenSet, rotation, step, state });
    }
    if (event.name === 'rotation-ended') {
      const { rotation, outcome, tokenSet } = event;
      this.#moment(rotation, 'rotation ended', { token_set: tokenSet, rotation, outcome });
    }
    const told = ofSlot(event);
    if (told !== null) this.#runs.get(told.account)?.addEvent(event.name, this.#ours(told.given));
  };

  #begin({ account, run, trigger }: Of<'run-started'>): void {
    // One that was broken off has no end of its own.
    this.#runs.get(account)?.end();
    const attributes = this.#ours({ account, run, trigger });
    this.#runs.set(account, this.#options.tracer.startSpan(`run ${account}`, { attributes }, around()));
  }

  #end({ account, outcome, written, held, failed, requests }: Of<'run-ended'>): void {
    const span = this.#runs.get(account);
    if (span === undefined) return;
    this.#runs.delete(account);
    span.setAttributes(this.#ours({ outcome, written, held, failed, requests }));
    if (outcome === 'failed' || outcome === 'abandoned') span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  }

  #request(event: Of<'request-sent'>): void {
    const { account, tokenSet, operation, method, host, path, status, failure, ms } = event;
    const { tracer, now, redact } = this.#options;
    const run = account === undefined ? undefined : this.#runs.get(account);
    const startTime = now() - ms;
    const attributes: Attributes = {
      ...this.#ours({ account, token_set: tokenSet, operation }),
      'http.request.method': method,
      'server.address': host,
      'url.path': redact(path),
      ...(status !== undefined && { 'http.response.status_code': status }),
      ...(failure !== undefined && { 'error.type': failure }),
    };
    const name = `${operation ?? method} ${account ?? tokenSet}`;
    const below = run === undefined ? around() : trace.setSpan(ROOT_CONTEXT, run);
    const span = tracer.startSpan(name, { kind: SpanKind.CLIENT, startTime, attributes }, below);
    if (failure !== undefined || (status ?? 0) >= 400) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end(startTime + ms);
  }

  #moment(rotation: string, name: string, given: Given): void {
    const at = this.#options.now();
    const attributes = this.#ours(given);
    this.#options.tracer.startSpan(name, { startTime: at, attributes }, traceOf(rotation)).end(at);
  }

  #ours(given: Given): Attributes {
    const { redact } = this.#options;
    return Object.fromEntries(
      Object.entries(given).flatMap(([name, value]) =>
        value === undefined ? [] : [[`watchword.${name}`, typeof value === 'string' ? redact(value) : value]],
      ),
    );
  }
}

type Given = Readonly<Record<string, string | number | undefined>>;

/** What is told of a slot within the span of its run; null: nothing. */
function ofSlot(event: WatchwordEvent): { readonly account: string; readonly given: Given } | null {
  switch (event.name) {
    case 'slot-writing':
      return { account: event.account, given: { slot: event.slot, change: event.change } };
    case 'slot-written':
      return { account: event.account, given: { slot: event.slot, change: event.change, copies: event.copies } };
    case 'slot-failed':
    case 'slot-unknown':
      return { account: event.account, given: { slot: event.slot, kind: event.kind } };
    case 'slot-held':
      return { account: event.account, given: { slot: event.slot, reason: event.reason } };
    case 'slot-drifted':
      return { account: event.account, given: { slot: event.slot } };
    default:
      return null;
  }
}

/** The same for every daemon, before and after a restart, so that a rotation of days is one trace. */
function traceOf(rotation: string): Context {
  const digest = createHash('sha256').update(`rotation ${rotation}`).digest('hex');
  const [traceId, spanId] = [digest.slice(0, 32), digest.slice(32, 48)];
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true });
}
