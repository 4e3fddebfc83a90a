/**
 * What takes spans to the collector, in batches and beside everything else. Nobody waits for it: what a collector does not take in time
 * is thrown away, and so is what does not fit into the queue.
 */
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Tracer } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  NodeTracerProvider,
  type ReadableSpan,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-node';
import type { Clock } from '../clock.ts';
import { VERSION } from '../version.ts';

/** So long a batch is offered, its repetitions included. */
const EXPORT_MS = 5_000;
/** So long a stopping daemon waits for its last spans to arrive. */
export const LAST_SPANS_MS = 2_000;
const QUEUED = 2_048;
const TOGETHER = 512;
const NAME = 'watchword';

type Result = Parameters<Parameters<SpanExporter['export']>[1]>[0];

/** A collector, and what becomes of what is sent there. */
export interface CollectorOptions {
  /** `http://collector:4318` */
  readonly url: string;
  readonly clock: Clock;
  /** Spans are thrown away from now on, or (null) arrive again. */
  readonly onTrouble: (says: string | null) => void;
}

/** Makes spans that are sent to a collector. Disposing of it sends the last ones, within a bound. */
export class Collector implements AsyncDisposable {
  readonly tracer: Tracer;
  readonly #clock: Clock;
  readonly #sending: Sending;
  readonly #traces: NodeTracerProvider;

  constructor({ url, clock, onTrouble }: CollectorOptions) {
    this.#clock = clock;
    this.#sending = new Sending(url, onTrouble);
    const limits = { maxQueueSize: QUEUED, maxExportBatchSize: TOGETHER, exportTimeoutMillis: EXPORT_MS };
    this.#traces = new NodeTracerProvider({
      resource: resourceFromAttributes({ 'service.name': NAME, 'service.version': VERSION }),
      spanProcessors: [new BatchSpanProcessor(this.#sending, limits)],
    });
    this.tracer = this.#traces.getTracer(NAME, VERSION);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const over = new AbortController();
    const sent = this.#traces.shutdown().catch(() => undefined);
    const late = this.#clock.sleep(LAST_SPANS_MS, over.signal).catch(() => undefined);
    await Promise.race([sent, late]);
    over.abort();
    this.#sending.breakOff();
  }
}

/** The exporter of OTLP, which is told apart from one that is broken off or out of reach. */
class Sending implements SpanExporter {
  readonly #agent: HttpAgent | HttpsAgent;
  readonly #exporter: OTLPTraceExporter;
  readonly #onTrouble: (says: string | null) => void;
  #isOver = false;
  #isTold = false;

  constructor(url: string, onTrouble: (says: string | null) => void) {
    this.#onTrouble = onTrouble;
    this.#agent = url.startsWith('https:') ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true });
    this.#exporter = new OTLPTraceExporter({
      url: `${url.replace(/\/+$/, '')}/v1/traces`,
      timeoutMillis: EXPORT_MS,
      httpAgentOptions: () => this.#agent,
    });
  }

  export(spans: ReadableSpan[], done: (result: Result) => void): void {
    if (this.#isOver) {
      done({ code: FAILED });
      return;
    }
    this.#exporter.export(spans, (result) => {
      this.#tell(result);
      done(result);
    });
  }

  shutdown(): Promise<void> {
    return this.#exporter.shutdown();
  }

  /** Connections are closed, and nothing more is sent. */
  breakOff(): void {
    this.#isOver = true;
    this.#agent.destroy();
  }

  #tell({ code, error }: Result): void {
    const isTrouble = code === FAILED;
    if (this.#isOver || isTrouble === this.#isTold) return;
    this.#isTold = isTrouble;
    this.#onTrouble(isTrouble ? (error?.message ?? 'it did not answer in time') : null);
  }
}

/** `ExportResultCode.FAILED` of `@opentelemetry/core`. */
const FAILED = 1;
