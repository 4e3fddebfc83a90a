/**
 * The trail as signed posts. Each carries some entries in order, their numbers without gaps:
 *
 * ```
 * POST https://siem.example.com/watchword
 * content-type: application/json
 * watchword-timestamp: 1764000000
 * watchword-signature: v1=<HMAC-SHA-256 of `<timestamp>.<body>` under `audit.webhook.secret`, in hexadecimal digits>
 *
 * {"from":41,"to":42,"entries":[{"seq":41,...},{"seq":42,...}]}
 * ```
 *
 * Any 2xx says that they have arrived. Everything else, redirects included, says that they have not.
 */
import { createHmac } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { failureOf } from '../connector/failure-of.ts';
import { createKit } from '../connector/kit.ts';
import { createQuiet } from '../connector/quiet.ts';
import type { Secret } from '../model/secret.ts';
import type { Redactor } from '../redactor.ts';
import type { AuditRecord, Store } from '../store/contract.ts';
import type { Receiver } from './receiver.ts';

/** Where the posts go. */
export interface WebhookOptions {
  readonly url: string;
  readonly secret: Secret;
  /** Certificates of a private authority, PEM. */
  readonly ca: string | null;
  readonly clock: Clock;
  readonly redactor: Redactor;
  readonly store: Pick<Store, 'fingerprint'>;
}

const TIMEOUT_MS = 30_000;
/** A receiver that was away for long gets what it missed at this pace. */
const LIMITS = { windowMs: 60_000, requests: 600, writes: 600, atOnce: 1 };

/** Posts entries, and is content with nothing but a success. */
export function createWebhook({ url, secret, ca, clock, redactor, store }: WebhookOptions): Receiver {
  const kit = createKit({
    account: 'audit:webhook',
    ca,
    trusts: 'as `audit.webhook.ca: file:...`',
    timeoutMs: TIMEOUT_MS,
    limits: LIMITS,
    share: 1,
    fingerprint: (value) => store.fingerprint(value),
    redactor,
    clock,
    quiet: createQuiet(clock),
  });
  const { host, pathname } = new URL(url);
  return {
    name: 'webhook',
    async send(entries, signal) {
      const body = bodyOf(entries);
      const timestamp = String(Math.floor(clock.now() / 1000));
      const headers = {
        'content-type': 'application/json',
        'user-agent': 'watchword',
        'watchword-timestamp': timestamp,
        'watchword-signature': signatureOf(secret, timestamp, body),
      };
      const response = await kit.fetch(url, { method: 'POST', headers, body, signal });
      if (response.ok) return;
      const says = `POST ${host}${pathname}: answered with status ${response.status}`;
      throw failureOf(response, redactor.redact(says), clock.now());
    },
    [Symbol.asyncDispose]: () => kit[Symbol.asyncDispose](),
  };
}

/** `v1=` and the signature of a post. */
export function signatureOf(secret: Secret, timestamp: string, body: string): string {
  return `v1=${createHmac('sha256', secret.reveal()).update(`${timestamp}.${body}`).digest('hex')}`;
}

function bodyOf(entries: readonly AuditRecord[]): string {
  return JSON.stringify({ from: entries[0]?.seq, to: entries.at(-1)?.seq, entries });
}
