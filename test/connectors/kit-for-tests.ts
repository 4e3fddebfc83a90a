/** A kit without a network: a function answers instead, and everything that was asked is kept. */

import { createHmac } from 'node:crypto';
import type { Fingerprint, Kit, KitRequest } from '#connector';
import { noCache } from '../../src/connector/cache.ts';

export interface SentRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: string;
  readonly operation: string | undefined;
}

export interface KitForTests extends Kit {
  readonly sent: readonly SentRequest[];
  /** Secrets the connector has told the redactor of. */
  readonly guarded: readonly string[];
  /** Requests of one operation. */
  of(operation: string): readonly SentRequest[];
}

/** What the other side does: an answer, or a throw such as a `Failure` of the network. */
export type Answering = (request: SentRequest) => Response | Promise<Response>;

/** A connector that asks without end must fail its test, not hang it. */
const MOST_REQUESTS = 200;

export function kitForTests(answer: Answering, now = Date.parse('2026-11-24T09:00:00Z')): KitForTests {
  const sent: SentRequest[] = [];
  const guarded: string[] = [];
  const kept = new Map<string, unknown>();
  return {
    sent,
    guarded,
    of: (operation) => sent.filter((request) => request.operation === operation),
    async fetch(url, { operation, ...init }: KitRequest = {}) {
      init.signal?.throwIfAborted();
      const request: SentRequest = {
        method: init.method ?? 'GET',
        url: new URL(url),
        headers: new Headers(init.headers),
        body: typeof init.body === 'string' ? init.body : '',
        operation,
      };
      sent.push(request);
      if (sent.length > MOST_REQUESTS) throw new Error('the connector asks without end');
      return answer(request);
    },
    fingerprint: fingerprintForTests,
    keep<T>(key: string, make: () => T): T {
      if (!kept.has(key)) kept.set(key, make());
      return kept.get(key) as T;
    },
    cache: noCache,
    guard: (secret) => void guarded.push(typeof secret === 'string' ? secret : secret.reveal()),
    redact: (text) => guarded.reduce((shown, secret) => shown.replaceAll(secret, '<secret>'), text),
    now: () => now,
  };
}

export function fingerprintForTests(value: string): Fingerprint {
  return createHmac('sha256', 'a key for tests').update(value).digest('hex') as Fingerprint;
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });
}
