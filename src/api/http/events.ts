/**
 * `GET /v1/events`: what happens, as server-sent events. Each has an id; who was away and says `Last-Event-ID` gets what came
 * since, as long as it is remembered, and else the event `reset`: then everything is to be read anew. `store-changed` says that
 * something is not as it was, whichever process has done it. A comment every few seconds keeps the connection, and shows that it
 * is alive. Who doesn't read fast enough is cut off, and comes back.
 */
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { WatchwordEvent } from '../../event-table.ts';
import type { Events } from '../../events.ts';

const REMEMBERED = 1000;
const COMMENT_EVERY_MS = 10_000;
/** So much may wait to be sent to one listener. */
const MOST_BUFFERED_BYTES = 1024 * 1024;
const MOST_LISTENERS = 200;

/** Requests to vendors are figures, not news. */
const LEFT_OUT: ReadonlySet<WatchwordEvent['name']> = new Set(['request-sent']);

interface Entry {
  readonly id: number;
  readonly text: string;
}

/** Everything that happened lately, and who listens. */
export class EventStream implements Disposable {
  /** Ids of an earlier process mean nothing here. */
  readonly #epoch = randomUUID().slice(0, 8);
  readonly #entries: Entry[] = [];
  readonly #listeners = new Set<ServerResponse>();
  readonly #off: () => void;
  readonly #comments: NodeJS.Timeout;
  readonly #redact: (text: string) => string;
  readonly #now: () => number;
  #last = 0;

  constructor(events: Pick<Events, 'on'>, redact: (text: string) => string, now: () => number) {
    this.#redact = redact;
    this.#now = now;
    this.#off = events.on((event) => this.#add(event));
    this.#comments = setInterval(() => this.#send(':\n\n'), COMMENT_EVERY_MS);
    this.#comments.unref();
  }

  /** How many there are. */
  get listeners(): number {
    return this.#listeners.size;
  }

  /** Something in the store is not as it was, whoever has done it. */
  storeChanged(): void {
    this.#push('store-changed', { at: this.#now() });
  }

  /** Answers with what came after `lastId`, and with everything from now on. False: there are too many listeners. */
  listen(response: ServerResponse, lastId: string | undefined): boolean {
    if (this.#listeners.size >= MOST_LISTENERS) return false;
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    response.write(this.#missed(lastId));
    this.#listeners.add(response);
    response.once('close', () => this.#listeners.delete(response));
    return true;
  }

  [Symbol.dispose](): void {
    this.#off();
    clearInterval(this.#comments);
    for (const response of this.#listeners) response.end();
    this.#listeners.clear();
  }

  #missed(lastId: string | undefined): string {
    const here = `id: ${this.#epoch}.${this.#last}\n`;
    if (lastId === undefined) return `${here}event: hello\ndata: {}\n\n`;
    const [epoch, number] = lastId.split('.');
    const seen = Number(number);
    const oldest = this.#entries[0]?.id ?? this.#last + 1;
    const isKnown = epoch === this.#epoch && Number.isInteger(seen) && seen <= this.#last && seen >= oldest - 1;
    if (!isKnown) return `${here}event: reset\ndata: {}\n\n`;
    return `:\n\n${this.#entries
      .filter(({ id }) => id > seen)
      .map(({ text }) => text)
      .join('')}`;
  }

  #add(event: WatchwordEvent): void {
    if (LEFT_OUT.has(event.name)) return;
    const { name, ...fields } = event;
    this.#push(name, { at: this.#now(), ...fields });
  }

  #push(name: string, fields: object): void {
    this.#last += 1;
    // The redactor is last, as in the log; JSON has no line ends, so that no field can begin another event.
    const data = this.#redact(JSON.stringify(fields));
    const text = `id: ${this.#epoch}.${this.#last}\nevent: ${name}\ndata: ${data}\n\n`;
    this.#entries.push({ id: this.#last, text });
    if (this.#entries.length > REMEMBERED) this.#entries.shift();
    this.#send(text);
  }

  #send(text: string): void {
    for (const response of this.#listeners) {
      if (response.writableLength > MOST_BUFFERED_BYTES) response.destroy();
      else response.write(text);
    }
  }
}

/** Adds the route. Whoever may read the API may listen. */
export function eventsRoute(
  app: FastifyInstance,
  stream: EventStream,
  refuse: (request: FastifyRequest) => void,
): void {
  app.get('/v1/events', { schema: { hide: true } }, (request, reply) => {
    refuse(request);
    const lastId = request.headers['last-event-id'];
    reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (value !== undefined) reply.raw.setHeader(name, value);
    }
    if (stream.listen(reply.raw, typeof lastId === 'string' ? lastId : undefined)) return;
    reply.raw.writeHead(503, { 'retry-after': '10' }).end();
  });
}
