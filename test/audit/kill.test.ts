/** The real daemon, killed while a receiver has entries and has not said so. */
import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { signatureOf } from '../../src/audit/webhook.ts';
import { Secret } from '../../src/model/secret.ts';
import { E2eWorld } from '../e2e/world.ts';
import { upTo } from './fake-receiver.ts';
import { answering, resetting, stalling, WebhookPlace } from './places.ts';

const SECRET = 'what-both-sides-know';

it('neither loses nor leaves out an entry, whatever the receiver does and however the daemon ends', {
  timeout: 60_000,
}, async () => {
  await using place = await WebhookPlace.open();
  await using world = await E2eWorld.open();
  writeFileSync(world.path('webhook.secret'), SECRET);
  writeFileSync(world.path('webhook-ca.pem'), place.ca);
  const webhook = { url: place.url, secret: 'file:./webhook.secret', ca: 'file:./webhook-ca.pem' };
  world.configure({ audit: { webhook } });
  await world.run(['tokens', 'generate', '--reason', 'before any daemon']);

  place.misbehave.push(answering(500), resetting);
  const first = await world.serve();
  await first.started.line((line) => line.includes('"receiver-back"'));
  place.misbehave.push(stalling);
  const unanswered = place.posted.length + 1;
  await world.run(['tokens', 'generate', '--reason', 'while the receiver says nothing']);
  await place.arrived(unanswered);
  await first.signal('SIGKILL');
  await world.run(['tokens', 'generate', '--reason', 'while no daemon runs']);

  await using second = await world.serve();
  const { entries } = JSON.parse((await world.run(['audit', 'list', '--json'])).out);
  const [{ seq: newest }] = entries;
  await place.until(() => place.seqs.includes(newest));
  expect(second.started.child.exitCode).toBeNull();

  expect([...new Set(place.seqs)]).toEqual(upTo(newest));
  // What had not been acknowledged came again, with what came behind it; nothing else did.
  const [lost, again] = [place.posted[unanswered - 1], place.posted[unanswered]];
  expect(again?.seqs[0]).toBe(lost?.seqs[0]);
  const delivered = [...place.posted.slice(2, unanswered - 1), ...place.posted.slice(unanswered)];
  expect(delivered.flatMap(({ seqs }) => seqs)).toEqual(upTo(newest));
  for (const { headers, body } of place.posted) {
    const timestamp = String(headers['watchword-timestamp']);
    expect(headers['watchword-signature']).toBe(signatureOf(new Secret(SECRET), timestamp, body));
  }
  expect(world.printed).not.toContain(SECRET);
});
