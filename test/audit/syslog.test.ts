/** The trail as syslog: the form of a message, and when a batch has arrived. */
import { describe, expect, it } from 'vitest';
import { createSyslog, OPEN_SIDE_MS, PROMPT_MS, SYSLOG_TIMEOUT_MS } from '../../src/audit/syslog.ts';
import { framed, syslogMessage } from '../../src/audit/syslog-message.ts';
import { type Clock, systemClock } from '../../src/clock.ts';
import type { AuditRecord } from '../../src/store/contract.ts';
import { testClock } from '../clock.ts';
import { sampleEntry } from '../store/samples.ts';
import { SyslogPlace } from './places.ts';

const NEVER = new AbortController().signal;

function entry(seq: number, different: Partial<AuditRecord> = {}): AuditRecord {
  const action = 'token.revoked';
  return {
    ...sampleEntry({ at: Date.UTC(2026, 10, 24, 9, 15, 3, 120), action }),
    seq,
    hash: 'a'.repeat(64),
    ...different,
  };
}

function syslogTo({ url, ca }: Pick<SyslogPlace, 'url' | 'ca'>, clock: Clock = systemClock) {
  return createSyslog({ url, ca, clock, redact: (text) => text });
}

/** Messages of a stream of octet-counted ones. */
function unframed(stream: string): readonly string[] {
  const [, length = '', rest = ''] = /^(\d+) ([\s\S]*)$/.exec(stream) ?? [];
  return length === '' ? [] : [rest.slice(0, Number(length)), ...unframed(rest.slice(Number(length)))];
}

const seqs = (messages: readonly string[]) => messages.map((message) => entryIn(message).seq);
const entryIn = (message: string): AuditRecord => JSON.parse(message.slice(message.indexOf('{')));

describe('a message', () => {
  it('has the form of RFC 5424, with the whole entry as JSON', () => {
    const given = entry(7, { reason: 'Grüße\n<0>1 ✓ 🔑' });
    const message = syslogMessage(given);
    expect(message).toMatch(/^<109>1 2026-11-24T09:15:03\.120Z [\x21-\x7e]{1,255} watchword \d+ token\.revoked - \{/);
    expect(message).toMatch(/^[\x20-\x7e]+$/);
    expect(entryIn(message)).toEqual(given);
  });

  it('keeps its head in form whatever the action is called', () => {
    expect(syslogMessage(entry(1, { action: `a b\n${'é'.repeat(40)}` }))).toContain(` a?b?${'?'.repeat(28)} - {`);
    expect(syslogMessage(entry(1, { action: '' }))).toMatch(/ watchword \d+ - - \{/);
  });

  it('stands behind its length in a stream', () => {
    expect(framed(['abc', 'defgh'])).toBe('3 abc5 defgh');
  });
});

describe.each(['tcp', 'tls'] as const)('over %s', (transport) => {
  it('entries have arrived when the receiver has read to the end', async () => {
    await using place = await SyslogPlace.open(transport);
    await using syslog = syslogTo(place);
    await syslog.send([entry(1), entry(2)], NEVER);
    await syslog.send([entry(3)], NEVER);
    expect(place.received.map((stream) => seqs(unframed(stream)))).toEqual([[1, 2], [3]]);
  });

  it('entries have not arrived at a receiver that resets, or closes before it has read', async () => {
    await using place = await SyslogPlace.open(transport);
    await using syslog = syslogTo(place);
    place.misbehave.push(
      (_socket, connections) => {
        for (const raw of connections) raw.resetAndDestroy();
      },
      (socket) => socket.destroy(),
    );
    for (let n = 0; n < 2; n += 1) {
      // More than the buffers of two sockets hold, so that it can't have been sent when the receiver closes.
      const long = entry(1, { reason: 'x'.repeat(16 * 1024 * 1024) });
      await expect(syslog.send([long], NEVER)).rejects.toMatchObject({ name: 'Failure', kind: 'unavailable' });
    }
    await syslog.send([entry(1)], NEVER);
    expect(place.received).toHaveLength(1);
  });

  it('entries have not arrived at a proxy that takes them, and closes because its receiver is down', async () => {
    await using place = await SyslogPlace.open(transport);
    await using syslog = syslogTo(place);
    place.misbehave.push((socket) => socket.once('data', () => socket.end()));
    await expect(syslog.send([entry(1)], NEVER)).rejects.toThrow('closed the connection before everything had arrived');
  });

  it('a receiver that does not read is given up', async () => {
    await using place = await SyslogPlace.open(transport);
    const clock = testClock();
    await using syslog = syslogTo(place, clock);
    const connected = Promise.withResolvers<void>();
    place.misbehave.push(() => connected.resolve());
    const long = entry(1, { reason: 'x'.repeat(16 * 1024 * 1024) });
    const sending = syslog.send([long], NEVER).catch((error: unknown) => error);
    await connected.promise;
    await clock.advance(SYSLOG_TIMEOUT_MS);
    expect(String(await sending)).toContain('did not take the entries within 10 s');
  });

  /** Sends to a receiver that reads and leaves its side open; what becomes of it when the wait is over. */
  async function sentToOpenSide(place: SyslogPlace, meanwhile: () => void): Promise<unknown> {
    const clock = testClock();
    await using syslog = syslogTo(place, clock);
    const ended = Promise.withResolvers<void>();
    place.misbehave.push((socket) => socket.resume().once('end', ended.resolve));
    const sending = syslog.send([entry(1)], NEVER).catch((error: unknown) => error);
    // The time-out, and the moment in which a proxy would close by itself.
    await clock.asleep(2);
    await clock.advance(PROMPT_MS);
    await ended.promise;
    await clock.asleep(2);
    meanwhile();
    await clock.advance(OPEN_SIDE_MS);
    return sending;
  }

  it('entries have arrived at a receiver that never closes its side, once it has refused nothing for a while', async () => {
    await using place = await SyslogPlace.open(transport);
    expect(await sentToOpenSide(place, () => {})).toBeUndefined();
  });

  it('they have not where it is gone by then', async () => {
    await using place = await SyslogPlace.open(transport);
    const outcome = await sentToOpenSide(place, () => place.stopListening());
    expect(String(outcome)).toContain('the connection was refused');
  });

  it('is broken off when the daemon stops', async () => {
    await using place = await SyslogPlace.open(transport);
    await using syslog = syslogTo(place);
    const stopping = new AbortController();
    place.misbehave.push(() => stopping.abort(new Error('the daemon stops')));
    await expect(syslog.send([entry(1)], stopping.signal)).rejects.toThrow('the daemon stops');
  });
});

describe('over tls', () => {
  it('nothing goes to a receiver whose certificate is not of a trusted authority', async () => {
    await using place = await SyslogPlace.open('tls');
    await using syslog = syslogTo({ url: place.url, ca: null });
    await expect(syslog.send([entry(1)], NEVER)).rejects.toThrow(
      'not signed by an authority that is trusted here; a private one is named as `audit.syslog.ca: file:...`',
    );
    expect(place.received).toEqual([]);
  });
});

describe('over udp', () => {
  it('each entry is a datagram, one that is too long goes without its detail', async () => {
    await using place = await SyslogPlace.openUdp();
    await using syslog = syslogTo(place);
    for (const one of [entry(1), entry(2, { detail: { long: 'x'.repeat(9_000) } })]) {
      const next = place.next();
      await syslog.send([one], NEVER);
      await next;
    }
    expect(place.received.map(entryIn)).toEqual([entry(1), entry(2, { detail: { omitted: 'too long' } })]);
  });
});

it('a receiver that nobody runs is named with what is wrong', async () => {
  await using place = await SyslogPlace.open('tcp');
  await using syslog = syslogTo(place);
  await place[Symbol.asyncDispose]().catch(() => undefined);
  await expect(syslog.send([entry(1)], NEVER)).rejects.toThrow(`syslog ${place.url}: the connection was refused`);
});
