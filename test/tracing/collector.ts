/** A collector on this machine that keeps what it is sent. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A span as OTLP's JSON has it. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly Attribute[];
  readonly events?: readonly { readonly name: string; readonly attributes: readonly Attribute[] }[];
  readonly status: { readonly code: number };
}

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue?: string; readonly intValue?: number };
}

/** By their names. */
export function attributesOf({ attributes }: Pick<Span, 'attributes'>): Record<string, string | number | undefined> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue]));
}

export class PlayedCollector implements AsyncDisposable {
  /** Every body, as it came. */
  readonly bodies: string[] = [];
  readonly paths: string[] = [];
  /** Answers in place of `{}`. */
  answer: (request: IncomingMessage, response: ServerResponse) => void = (_, response) => {
    response.setHeader('content-type', 'application/json');
    response.end('{}');
  };
  readonly #server = createServer(async (request, response) => {
    this.paths.push(`${request.method} ${request.url}`);
    this.bodies.push(await text(request));
    this.answer(request, response);
    for (const wait of this.#waiting.splice(0)) wait();
  });
  readonly #waiting: (() => void)[] = [];

  static async open(): Promise<PlayedCollector> {
    const played = new PlayedCollector();
    await new Promise<void>((done) => played.#server.listen(0, '127.0.0.1', done));
    return played;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Resolves when another body has come. */
  next(): Promise<void> {
    return new Promise((done) => this.#waiting.push(done));
  }

  get spans(): readonly Span[] {
    return this.#resources().flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
  }

  /** Who sent them. */
  get senders(): readonly Record<string, string | number | undefined>[] {
    return this.#resources().map(({ resource }) => attributesOf(resource));
  }

  #resources(): readonly Resource[] {
    return this.bodies.flatMap((body) => JSON.parse(body).resourceSpans as Resource[]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }
}

interface Resource {
  readonly resource: Pick<Span, 'attributes'>;
  readonly scopeSpans: readonly { readonly spans: readonly Span[] }[];
}
