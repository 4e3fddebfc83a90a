/**
 * The request around what is going on. It goes along with everything that the request sets going, so that a run it begins is found
 * below it.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { type Context, ROOT_CONTEXT, TraceFlags, trace } from '@opentelemetry/api';

const contexts = new AsyncLocalStorage<Context>();

/** Does the work, and whatever the work sets going, in this context. */
export function within<T>(context: Context, work: () => T): T {
  return contexts.run(context, work);
}

/** The context of what is going on now; the root where nobody asked for it over HTTP. */
export function around(): Context {
  return contexts.getStore() ?? ROOT_CONTEXT;
}

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/**
 * The context that whoever asks has named (https://www.w3.org/TR/trace-context/#traceparent-header); the root where the header is
 * missing, or isn't one.
 */
export function contextOf(traceparent: unknown): Context {
  const [, version = 'ff', traceId = '', spanId = '', flags = '', more] =
    TRACEPARENT.exec(typeof traceparent === 'string' ? traceparent : '') ?? [];
  const isOne =
    version !== 'ff' && /[^0]/.test(traceId) && /[^0]/.test(spanId) && (version !== '00' || more === undefined);
  if (!isOne) return ROOT_CONTEXT;
  const traceFlags = Number.parseInt(flags, 16) & TraceFlags.SAMPLED;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
}
