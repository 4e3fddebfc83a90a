/**
 * The trail as syslog. The protocol has no acknowledgement; what comes nearest is used:
 *
 * | scheme       | the entries have arrived when                                                              |
 * |--------------|--------------------------------------------------------------------------------------------|
 * | `tcp`, `tls` | the receiver has closed its side of the connection because ours was closed: it has read to the end |
 * | `udp`        | they were sent. What the network drops is lost, and nobody can know                        |
 *
 * Some receivers never close their side. Of such a one the entries have arrived when all was sent, nothing was refused for a while, and
 * it still takes connections: by then the network has sent again what it had dropped. Whether it has read them nobody can know.
 *
 * So each batch has a connection of its own: a stream that stays open would only tell that bytes were given to this machine's kernel.
 */
import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, getCACertificates, TLSSocket } from 'node:tls';
import type { Clock } from '../clock.ts';
import { networkFailure } from '../connector/network-failure.ts';
import { Failure } from '../model/failure.ts';
import type { AuditRecord } from '../store/contract.ts';
import type { Receiver } from './receiver.ts';
import { framed, syslogMessage } from './syslog-message.ts';

/** Where the messages go. */
export interface SyslogOptions {
  /** `tls://host:6514`, `tcp://host:601` or `udp://host:514`. */
  readonly url: string;
  /** Certificates of a private authority, PEM. */
  readonly ca: string | null;
  readonly clock: Clock;
  readonly redact: (text: string) => string;
}

/** From connecting to the end of the connection. */
export const SYSLOG_TIMEOUT_MS = 10_000;
/**
 * What closes its side within this time of the last byte does so by itself: a proxy whose receiver is down takes a connection, and
 * drops it. Afterwards our side is closed, and closing the other one is the answer to that.
 */
export const PROMPT_MS = 100;
/** What has not refused anything for so long after all was sent, our side closed included, leaves its side open. */
export const OPEN_SIDE_MS = 5_000;
/** Longer datagrams are dropped by many receivers and networks (RFC 5426 section 3.2 asks for 2,048 bytes). */
const LONGEST_DATAGRAM = 8_192;

const TRUSTS = 'as `audit.syslog.ca: file:...`';

interface Place {
  readonly host: string;
  readonly port: number;
}

/** Sends entries over the transport that the address names. */
export function createSyslog({ url, ca, clock, redact }: SyslogOptions): Receiver {
  const { protocol, hostname, port } = new URL(url);
  const at: Place = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) };
  const asked = `syslog ${url}`;
  const send = async (entries: readonly AuditRecord[], signal: AbortSignal): Promise<void> => {
    if (protocol === 'udp:') return sendDatagrams(at, entries.map(datagram));
    const text = framed(entries.map(syslogMessage));
    await within(clock, signal, asked, (stop) =>
      sendStream(() => open(protocol, at, ca), text, { stop, asked, clock }),
    );
  };
  return {
    name: 'syslog',
    async send(entries, signal) {
      signal.throwIfAborted();
      try {
        await send(entries, signal);
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        throw error instanceof Failure ? error : networkFailure(error, asked, redact, TRUSTS);
      }
    },
    async [Symbol.asyncDispose]() {},
  };
}

interface Sending {
  readonly stop: AbortSignal;
  /** For messages. */
  readonly asked: string;
  readonly clock: Clock;
}

function open(protocol: string, { host, port }: Place, ca: string | null): Socket {
  if (protocol === 'tcp:') return connectTcp({ host, port });
  return connectTls({
    host,
    port,
    ...(ca !== null && { ca: [...getCACertificates('default'), ca] }),
  });
}

/** Gives the work up after the time-out, with a sentence that says how far it got. */
async function within(
  clock: Clock,
  signal: AbortSignal,
  asked: string,
  work: (stop: AbortSignal) => Promise<void>,
): Promise<void> {
  const over = new AbortController();
  const late = new AbortController();
  clock.sleep(SYSLOG_TIMEOUT_MS, over.signal).then(
    () =>
      late.abort(new Failure('unavailable', `${asked}: did not take the entries within ${SYSLOG_TIMEOUT_MS / 1000} s`)),
    () => {},
  );
  try {
    await work(AbortSignal.any([signal, late.signal]));
  } finally {
    over.abort();
  }
}

/** Sends everything, closes our side, and waits until the other side is closed because of that, or stays open. */
function sendStream(opened: () => Socket, text: string, { stop, asked, clock }: Sending): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = opened();
    let isOursClosed = false;
    let isReadToTheEnd = false;
    const over = new AbortController();
    const waiting = AbortSignal.any([stop, over.signal]);
    const stayedOpen = async () => {
      await clock.sleep(OPEN_SIDE_MS, waiting);
      await takesConnections(opened(), waiting);
      isReadToTheEnd = true;
      socket.destroy();
    };
    const giveUp = () => socket.destroy(stop.reason);
    stop.addEventListener('abort', giveUp, { once: true });
    socket.on('error', reject);
    socket.on('end', () => {
      isReadToTheEnd = isOursClosed;
      if (!isOursClosed) socket.destroy();
    });
    socket.on('close', () => {
      over.abort();
      stop.removeEventListener('abort', giveUp);
      if (isReadToTheEnd) resolve();
      else reject(new Failure('unavailable', `${asked}: closed the connection before everything had arrived`));
    });
    socket.resume();
    socket.write(text, () => {
      const closeOurs = () => {
        isOursClosed = true;
        socket.once('finish', () => void stayedOpen().catch((error: unknown) => socket.destroy(error as Error)));
        socket.end();
      };
      clock.sleep(PROMPT_MS, stop).then(closeOurs, () => {});
    });
  });
}

function takesConnections(socket: Socket, stop: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = () => socket.destroy(stop.reason);
    stop.addEventListener('abort', giveUp, { once: true });
    socket.on('error', reject);
    socket.once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', () => {
      resolve();
      socket.destroy();
    });
    socket.once('close', () => {
      stop.removeEventListener('abort', giveUp);
      reject(new Error('the connection was cut'));
    });
  });
}

async function sendDatagrams({ host, port }: Place, messages: readonly string[]): Promise<void> {
  const { address, family } = await lookup(host);
  const socket = createSocket(family === 6 ? 'udp6' : 'udp4');
  try {
    for (const message of messages) {
      await new Promise<void>((resolve, reject) => {
        socket.send(message, port, address, (error) => (error === null ? resolve() : reject(error)));
      });
    }
  } finally {
    socket.close();
  }
}

/** An entry that is too long for a datagram goes without its detail: `audit export` has it. */
function datagram(entry: AuditRecord): string {
  const message = syslogMessage(entry);
  return message.length <= LONGEST_DATAGRAM ? message : syslogMessage({ ...entry, detail: { omitted: 'too long' } });
}
