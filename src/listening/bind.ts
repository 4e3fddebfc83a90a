/** Taking an address, and giving it back in good order: the same for both listeners. */
import type { Server } from 'node:http';
import { type Address, formatAddress } from '../model/address.ts';
import { cannotListen } from './cannot-listen.ts';

/** How often a closing listener looks for connections that have become idle, in milliseconds. */
const SWEEP_MS = 20;

/** What can take an address: a server of ours, or an application of Fastify. */
export interface Bindable {
  readonly server: Pick<Server, 'address' | 'closeAllConnections' | 'closeIdleConnections'>;
  listen(at: Address): PromiseLike<unknown>;
  /** Takes no new connection; done when there is none any more. */
  close(): PromiseLike<unknown>;
}

/** A listener that is up. */
export interface Bound {
  /** `127.0.0.1:8480`, with the port that was taken where port 0 was asked for. */
  readonly address: string;
  /** Takes no new connection, finishes what is being answered, and is done when the time is over at the latest. */
  close(): Promise<void>;
}

/** Listens; throws `UserError` where the address can't be had. `setting` holds the address, for messages. */
export async function bind(app: Bindable, asked: Address, setting: string, closeMs: number): Promise<Bound> {
  // For `localhost` Fastify would open a second server on ::1, which nobody could cut off when closing.
  const wanted = asked.host === 'localhost' ? { ...asked, host: '127.0.0.1' } : asked;
  try {
    // A copy: Fastify writes into what it is given, and this is the configuration's own.
    await app.listen({ ...wanted });
  } catch (error) {
    await app.close();
    throw cannotListen(error, formatAddress(asked), setting);
  }
  const bound = app.server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : wanted.port;
  return { address: formatAddress({ host: wanted.host, port }), close: () => closeWithin(app, closeMs) };
}

/** Closes; done when the time is over at the latest. */
export async function closeWithin(app: Pick<Bindable, 'server' | 'close'>, closeMs: number): Promise<void> {
  const cut = setTimeout(() => app.server.closeAllConnections(), closeMs);
  // Closing ends the connections that are idle then; one that is answered a moment later would be kept alive.
  const sweep = setInterval(() => app.server.closeIdleConnections(), SWEEP_MS);
  try {
    await app.close();
  } finally {
    clearTimeout(cut);
    clearInterval(sweep);
  }
}
