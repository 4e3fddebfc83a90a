/** The webhook: CloudEvents 1.0 in structured mode, signed. The attributes are looked at as chapter 3 of the specification says. */
import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/model/secret.ts';
import { testMessage } from '../../src/notices/message.ts';
import { cloudEvent, createWebhook } from '../../src/notices/receivers/webhook.ts';
import { answering, Hook } from './hook.ts';
import { AT, many, message, NASTY, NEVER, notice, surroundings } from './messages.ts';

const SECRET = 'what-both-sides-know';

function webhookTo({ url, ca }: Pick<Hook, 'url'> & { readonly ca: string | null }) {
  const given = { kind: 'webhook', url: `${url}/alerts`, secret: new Secret(SECRET), ca, proxy: null } as const;
  return createWebhook('siem', given, surroundings());
}

/** What the specification asks of every event in the JSON format; and no attribute beside it. */
function expectCloudEvent(event: Record<string, unknown>): void {
  expect(Object.keys(event).toSorted()).toEqual(
    ['data', 'datacontenttype', 'id', 'source', 'specversion', 'time', 'type'].toSorted(),
  );
  expect(event.specversion).toBe('1.0');
  for (const name of ['id', 'type']) expect(event[name]).toMatch(/^[\x21-\x7e]+$/);
  // A URI reference; ours are absolute.
  expect(URL.canParse(String(event.source))).toBe(true);
  // RFC 3339.
  expect(event.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
  expect(event.datacontenttype).toBe('application/json');
  expect(typeof event.data).toBe('object');
}

describe('the webhook', () => {
  it('posts an event, signed over its time and its body', async () => {
    await using hook = await Hook.open();
    await using webhook = webhookTo(hook);
    const sent = message({ news: [notice({ says: NASTY })], over: [notice()] }, 'https://watchword.example.com');
    expect(await webhook.send(sent, NEVER)).toBe('answered with status 200');
    const [posted] = hook.posted;
    expect(posted?.path).toBe('/alerts');
    expect(posted?.headers['content-type']).toBe('application/cloudevents+json; charset=UTF-8');
    const timestamp = String(AT / 1000);
    expect(posted?.headers['watchword-timestamp']).toBe(timestamp);
    const expected = createHmac('sha256', SECRET).update(`${timestamp}.${posted?.body}`).digest('hex');
    expect(posted?.headers['watchword-signature']).toBe(`v1=${expected}`);
    const [event] = hook.bodies;
    expectCloudEvent(event);
    expect(event).toMatchObject({
      type: 'watchword.notice',
      source: 'https://watchword.example.com',
      id: 'f'.repeat(32),
      time: '2026-11-24T09:15:00.000Z',
      data: {
        title: '1 thing needs a person, 1 thing is over',
        news: { more: 0, items: [{ subject: 'slot:contoso/ios', resolve: 'watchword plan contoso' }] },
        again: { more: 0, items: [] },
        over: { items: [{ since: '2026-11-24T09:14:00.000Z' }] },
      },
    });
  });

  it('tells a test by its type, and a source where nobody has said where the page is', () => {
    const event = cloudEvent(testMessage({ id: 'test-1', now: AT, link: null })) as Record<string, unknown>;
    expectCloudEvent(event);
    expect(event).toMatchObject({ type: 'watchword.notice.test', source: 'urn:watchword' });
  });

  it('lists a thousand, and counts the others', () => {
    const event = cloudEvent(message({ news: many(1_003) })) as { data: { news: { items: unknown[]; more: number } } };
    expect([event.data.news.items.length, event.data.news.more]).toEqual([1_000, 3]);
  });

  it.each([
    ['500', 500, { kind: 'unavailable', status: 500 }],
    ['a redirect', 302, { kind: 'protocol', status: 302 }],
    ['401', 401, { kind: 'auth', status: 401 }],
  ])(
    'has not told anything where it is answered with %s, and repeats nothing of the answer',
    async (_, status, failure) => {
      await using hook = await Hook.open();
      await using webhook = webhookTo(hook);
      hook.answers.push(answering(status, 'what the receiver says', { location: `${hook.url}/elsewhere` }));
      const thrown = await webhook.send(message(), NEVER).catch((error: unknown) => error);
      expect(thrown).toMatchObject(failure);
      expect(String(thrown)).not.toMatch(/what the receiver|know/);
      expect(hook.posted).toHaveLength(1);
    },
  );

  it('says where a private authority is named, when the certificate is of one', async () => {
    await using hook = await Hook.open();
    await using webhook = webhookTo({ url: hook.url, ca: null });
    await expect(webhook.send(message(), NEVER)).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('named in the receiver as `ca: file:...`'),
    });
  });
});
