/** The network between a program and a server on loopback, which a test may break in two ways. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A port that leads to another one, as long as nothing is wrong. */
export class Link implements AsyncDisposable {
  readonly #target: number;
  readonly #server: Server;
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  #state: 'whole' | 'cut' | 'silent' = 'whole';
  /** How many connections were made through it so far. */
  made = 0;

  private constructor(target: number) {
    this.#target = target;
    this.#server = createServer((socket) => this.#join(socket));
  }

  static async to(target: number): Promise<Link> {
    const link = new Link(target);
    link.#server.listen(0, '127.0.0.1');
    await once(link.#server, 'listening');
    return link;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Every connection breaks, and new ones break too. */
  cut(): void {
    this.#state = 'cut';
    this.breakAll();
  }

  /** Every connection breaks; new ones may be made. */
  breakAll(): void {
    for (const pair of this.#pairs) for (const socket of pair) socket.destroy();
  }

  /** Nothing goes through any more, and nobody is told: what is sent is lost. New connections are made and hear nothing. */
  silence(): void {
    this.#state = 'silent';
    for (const [near, far] of this.#pairs) {
      near.unpipe(far);
      far.unpipe(near);
      near.resume();
      far.resume();
    }
  }

  /** New connections work again; those that fell silent stay so, as after a firewall has forgotten them. */
  mend(): void {
    this.#state = 'whole';
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
    const pair = [near, far] as const;
    this.#pairs.add(pair);
    for (const socket of pair) {
      socket.on('close', () => {
        this.#pairs.delete(pair);
        for (const other of pair) other.destroy();
      });
    }
    if (this.#state === 'silent') {
      near.resume();
      return;
    }
    near.pipe(far);
    far.pipe(near);
  }
}
