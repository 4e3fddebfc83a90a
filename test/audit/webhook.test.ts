/** The trail as signed posts. */
import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createWebhook } from '../../src/audit/webhook.ts';
import { Secret } from '../../src/model/secret.ts';
import { Redactor } from '../../src/redactor.ts';
import type { AuditRecord } from '../../src/store/contract.ts';
import { testClock } from '../clock.ts';
import { fingerprint, sampleEntry } from '../store/samples.ts';
import { answering, resetting, stalling, WebhookPlace } from './places.ts';

const SECRET = 'what-both-sides-know';
const NEVER = new AbortController().signal;

function entries(...seqs: readonly number[]): readonly AuditRecord[] {
  return seqs.map((seq) => ({ ...sampleEntry({ reason: 'zu Recht ✓' }), seq, hash: 'a'.repeat(64) }));
}

function webhookTo({ url, ca }: Pick<WebhookPlace, 'url' | 'ca'>, clock = testClock(1_764_000_000_999)) {
  const store = { fingerprint: () => fingerprint('a') };
  return createWebhook({ url, ca, secret: new Secret(SECRET), clock, redactor: new Redactor(), store });
}

describe('a post', () => {
  it('has the entries with their numbers, and a signature over its time and its body', async () => {
    await using place = await WebhookPlace.open();
    await using webhook = webhookTo(place);
    await webhook.send(entries(41, 42), NEVER);
    const [posted] = place.posted;
    expect(JSON.parse(posted?.body ?? '')).toEqual({ from: 41, to: 42, entries: entries(41, 42) });
    expect(posted?.headers['content-type']).toBe('application/json');
    expect(posted?.headers['watchword-timestamp']).toBe('1764000000');
    const expected = createHmac('sha256', SECRET).update(`1764000000.${posted?.body}`).digest('hex');
    expect(posted?.headers['watchword-signature']).toBe(`v1=${expected}`);
  });

  it.each([
    ['500', answering(500), { kind: 'unavailable', status: 500 }],
    ['a redirect', answering(302, { location: 'https://127.0.0.1/' }), { kind: 'protocol', status: 302 }],
    ['401', answering(401), { kind: 'auth', status: 401 }],
    ['404', answering(404), { kind: 'rejected', status: 404 }],
    ['503 with a wish', answering(503, { 'retry-after': '7' }), { kind: 'unavailable', retryAfterMs: 7_000 }],
    ['a reset', resetting, { kind: 'unavailable' }],
  ])('that is answered with %s has not arrived, as far as anybody knows', async (_, misbehaviour, failure) => {
    await using place = await WebhookPlace.open();
    await using webhook = webhookTo(place);
    place.misbehave.push(misbehaviour);
    const thrown = await webhook.send(entries(1), NEVER).catch((error: unknown) => error);
    expect(thrown).toMatchObject(failure);
    expect(String(thrown)).not.toContain(SECRET);
  });

  it('that is never answered is given up', async () => {
    await using place = await WebhookPlace.open();
    const clock = testClock();
    await using webhook = webhookTo(place, clock);
    place.misbehave.push(stalling);
    const sending = webhook.send(entries(1), NEVER).catch((error: unknown) => error);
    await place.arrived(1);
    await clock.advance(30_000);
    expect(await sending).toMatchObject({ kind: 'unavailable' });
    await webhook.send(entries(1), NEVER);
    expect(place.seqs).toEqual([1, 1]);
  });

  it('goes to nobody whose certificate is not of a trusted authority', async () => {
    await using place = await WebhookPlace.open();
    await using other = await WebhookPlace.open();
    await using webhook = webhookTo({ url: place.url, ca: other.ca });
    await expect(webhook.send(entries(1), NEVER)).rejects.toMatchObject({ kind: 'unavailable' });
    expect(place.posted).toEqual([]);
  });
});
