/**
 * Notices as CloudEvents 1.0 in the structured mode of its HTTP binding, signed like the posts of the audit trail:
 *
 * ```
 * POST https://alerts.example.com/watchword
 * content-type: application/cloudevents+json; charset=UTF-8
 * watchword-timestamp: 1764000000
 * watchword-signature: v1=<HMAC-SHA-256 of `<timestamp>.<body>` under the receiver's `secret`, in hexadecimal digits>
 *
 * {"specversion":"1.0","type":"watchword.notice","source":"https://watchword.example.com","id":"...","time":"...",
 *  "datacontenttype":"application/json","data":{"title":"...","link":null,"news":{"items":[...],"more":0},"again":{...},"over":{...}}}
 * ```
 *
 * A post whose answer was lost comes again with the same `id`, as long as the news are the same.
 */
import { signatureOf } from '../../audit/webhook.ts';
import type { WebhookNotices } from '../../config/configuration.ts';
import { type Item, type Message, shortened } from '../message.ts';
import type { Receiver, Surroundings } from '../receiver.ts';
import { createPost } from './post.ts';

/** `type` of an event; a test has another one, so that nobody is woken by it. */
export const EVENT_TYPES = { notice: 'watchword.notice', test: 'watchword.notice.test' } as const;

/** More than this no program has a use for: the API lists them all. */
const MOST_ITEMS = 1_000;

/** Where no address of the page is configured. */
const NAMELESS_SOURCE = 'urn:watchword';

/** Posts signed events. */
export function createWebhook(name: string, given: WebhookNotices, surroundings: Surroundings): Receiver {
  const { clock } = surroundings;
  const post = createPost({ ...given, ...surroundings, name });
  return {
    name,
    async send(message, signal) {
      const body = JSON.stringify(cloudEvent(message));
      const timestamp = String(Math.floor(clock.now() / 1000));
      const headers = {
        'content-type': 'application/cloudevents+json; charset=UTF-8',
        'watchword-timestamp': timestamp,
        'watchword-signature': signatureOf(given.secret, timestamp, body),
      };
      const { status } = await post.json(body, headers, signal);
      return `answered with status ${status}`;
    },
    [Symbol.asyncDispose]: () => post[Symbol.asyncDispose](),
  };
}

/** The event that tells a message. */
export function cloudEvent(message: Message): object {
  const { id, isTest, at, title, parts, link } = shortened(message, MOST_ITEMS);
  const listed = (kind: 'news' | 'again' | 'over') => {
    const part = parts.find((one) => one.kind === kind);
    return { items: part?.items.map(shown) ?? [], more: part?.more ?? 0 };
  };
  return {
    specversion: '1.0',
    type: isTest ? EVENT_TYPES.test : EVENT_TYPES.notice,
    source: link ?? NAMELESS_SOURCE,
    id,
    time: new Date(at).toISOString(),
    datacontenttype: 'application/json',
    data: { title, link, news: listed('news'), again: listed('again'), over: listed('over') },
  };
}

function shown({ subject, says, resolve, since }: Item): object {
  return { subject, says, resolve, since: since === null ? null : new Date(since).toISOString() };
}
