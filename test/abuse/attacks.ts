/**
 * What somebody who wishes us ill does, at a stated rate: a round every so often, so that the attack, not the speed of the machine that
 * attacks, says how much it is. Each attack writes bytes; of what comes back the statuses are counted.
 */
import type { Socket } from 'node:net';

/** How often a round begins, in milliseconds. */
const ROUND_MS = 20;

/** One attack. */
export interface Attack {
  /** Begins; it goes on until the process ends. */
  readonly begin: (target: Target) => void;
  /** The only statuses that it is answered with. */
  readonly statuses: readonly number[];
}

/** What is attacked. */
export interface Target {
  /** Opens a connection, whose answers are counted. */
  readonly open: () => Socket;
  /** Called after every round. */
  readonly round: () => void;
}

type Begin = Attack['begin'];

const HEAD = 'POST /v1/validate HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n';

/** A whole request. */
export function post(body: string | Buffer): Buffer {
  const bytes = Buffer.from(body);
  return Buffer.concat([Buffer.from(`${HEAD}content-length: ${bytes.length}\r\n\r\n`), bytes]);
}

/** Every attack by its name. */
export const ATTACKS: Readonly<Record<string, Attack>> = {
  '200 connections on which a body trickles in': {
    begin: trickle(`${HEAD}content-length: 4000\r\n\r\n`, 'x'),
    statuses: [408],
  },
  '200 connections on which header fields trickle in': { begin: trickle(HEAD, 'x-more: 1\r\n'), statuses: [408] },
  '500 connections a second that say nothing': {
    begin: ({ open, round }) =>
      rounds(round, () => {
        for (let count = 0; count < 10; count += 1) open();
      }),
    statuses: [408],
  },
  '500 requests a second with 64 KiB of header fields': {
    begin: onNewConnections(10, `${HEAD}x-large: ${'x'.repeat(65_536)}\r\n\r\n`),
    statuses: [431],
  },
  '4 connections with 50 requests at once, 10,000 a second': {
    begin: onKeptConnections(4, Buffer.concat(Array.from({ length: 50 }, () => post('{"token":"active"}')))),
    statuses: [200],
  },
  '1,000 bodies a second that are not UTF-8': {
    begin: onKeptConnections(20, post(Buffer.from('{"token":"\xff\xfe\xc0"}', 'latin1'))),
    statuses: [400],
  },
  '1,000 bodies a second with names such as __proto__': {
    begin: onKeptConnections(
      20,
      post('{"__proto__":{"polluted":1,"token":"active"},"constructor":{"prototype":{"polluted":1}}}'),
    ),
    statuses: [400],
  },
  '1,000 bodies a second nested 4,000 deep': {
    begin: onKeptConnections(20, post(`{"token":${'['.repeat(4000)}${']'.repeat(4000)}}`)),
    statuses: [400],
  },
  '250 bodies a second that would be 1 GiB': {
    begin: onNewConnections(5, `${HEAD}content-length: ${2 ** 30}\r\n\r\n${'x'.repeat(65_536)}`),
    statuses: [413],
  },
  '250 bodies a second in chunks without an end': {
    begin: onNewConnections(
      5,
      `${HEAD}transfer-encoding: chunked\r\n\r\n${`1000\r\n${'x'.repeat(4096)}\r\n`.repeat(16)}`,
    ),
    statuses: [413],
  },
  '2,500 unknown values a second': {
    begin: onKeptConnections(50, post('{"token":"00000000-0000-4000-8000-00000000beef"}')),
    statuses: [200, 429],
  },
  '500 requests a second that two servers may read differently': {
    begin: onNewConnections(
      10,
      `${HEAD}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\n\r\n`,
    ),
    statuses: [400],
  },
};

function rounds(round: () => void, work: () => void): void {
  setInterval(() => {
    work();
    round();
  }, ROUND_MS);
}

/** 200 connections, each of which gets one more piece every fifth round; who is cut off comes again. */
function trickle(head: string, piece: string): Begin {
  return ({ open, round }) => {
    const begin = () => {
      const socket = open();
      socket.write(head);
      return socket;
    };
    const sockets = Array.from({ length: 200 }, begin);
    let turn = 0;
    rounds(round, () => {
      turn += 1;
      for (let index = turn % 5; index < sockets.length; index += 5) {
        const socket = sockets[index];
        if (socket?.writable) socket.write(piece);
        else sockets[index] = begin();
      }
    });
  };
}

function onNewConnections(perRound: number, bytes: string): Begin {
  return ({ open, round }) =>
    rounds(round, () => {
      for (let count = 0; count < perRound; count += 1) open().end(bytes);
    });
}

/** One request on each of so many connections a round. */
function onKeptConnections(count: number, bytes: Buffer): Begin {
  return ({ open, round }) => {
    const sockets = Array.from({ length: count }, open);
    rounds(round, () => {
      for (const socket of sockets) socket.write(bytes);
    });
  };
}
