/** The network between one process and a server on loopback. A test may cut it, let it fall silent, hold its answers back, or slow it down. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
  /** What is sent on it is lost, for good: as after a firewall has forgotten it. */
  isDeaf: boolean;
}

/** A port that leads to another one, as long as nothing is wrong. */
export class Wire implements AsyncDisposable {
  /** Each piece is so late. */
  delayMs = 0;
  /** How many connections were made through it so far. */
  made = 0;
  readonly #target: number;
  readonly #server: Server;
  readonly #pairs = new Set<Pair>();
  readonly #onConnection: (port: number) => void;
  #state: 'whole' | 'cut' | 'silent' | 'held' = 'whole';

  private constructor(target: number, onConnection: (port: number) => void) {
    this.#target = target;
    this.#onConnection = onConnection;
    this.#server = createServer((socket) => this.#join(socket));
  }

  /** `onConnection` hears of the port from which the server sees each connection come. */
  static async to(target: number, onConnection: (port: number) => void = () => undefined): Promise<Wire> {
    const wire = new Wire(target, onConnection);
    wire.#server.listen(0, '127.0.0.1');
    await once(wire.#server, 'listening');
    return wire;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get isWhole(): boolean {
    return this.#state === 'whole';
  }

  /** Every connection breaks, and new ones break too. */
  cut(): void {
    this.#state = 'cut';
    this.breakAll();
  }

  /** Every connection breaks; new ones may be made. */
  breakAll(): void {
    for (const { near, far } of this.#pairs) for (const socket of [near, far]) socket.destroy();
  }

  /** Nothing goes through any more, and nobody is told. New connections are made and hear nothing. */
  silence(): void {
    this.#state = 'silent';
    for (const pair of this.#pairs) pair.isDeaf = true;
  }

  /** The server hears what is sent; its answers wait until the wire is mended. */
  hold(): void {
    this.#state = 'held';
    for (const { far } of this.#pairs) far.pause();
  }

  /** New connections work again, and so do old ones that were held. */
  mend(): void {
    this.#state = 'whole';
    for (const { far } of this.#pairs) far.resume();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(near: Socket): void {
    near.on('error', () => undefined);
    if (this.#state === 'cut') {
      near.destroy();
      return;
    }
    this.made += 1;
    const far = connect(this.#target, '127.0.0.1').on('error', () => undefined);
    far.once('connect', () => this.#onConnection(Number(far.localPort)));
    const pair: Pair = { near, far, isDeaf: this.#state === 'silent' };
    this.#pairs.add(pair);
    this.#pass(pair, near, far);
    this.#pass(pair, far, near);
    if (this.#state === 'held') far.pause();
    for (const socket of [near, far]) {
      socket.on('close', () => {
        this.#pairs.delete(pair);
        near.destroy();
        far.destroy();
      });
    }
  }

  /** Piece by piece, in order. */
  #pass(pair: Pair, from: Socket, to: Socket): void {
    let last: Promise<unknown> = Promise.resolve();
    from.on('data', (chunk: Buffer) => {
      const delayMs = this.delayMs;
      last = last.then(async () => {
        if (delayMs > 0) await pause(delayMs);
        if (!pair.isDeaf && !to.destroyed) to.write(chunk);
      });
    });
    from.on('end', () => {
      last = last.then(() => to.end());
    });
  }
}
