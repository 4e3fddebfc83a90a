import type { IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import type { z } from 'zod';
import type { SelfDocument } from '../api/documents/trail.ts';

/** Who is asking. */
export type Self = z.infer<typeof SelfDocument>;

/** What of a request tells who is asking. */
export interface Bearing {
  readonly headers: IncomingHttpHeaders;
  /** What the cookie of the page's session holds. */
  readonly session: string | null;
  /** For a certificate of the client. */
  readonly socket: Socket;
}

/** Finds out who is asking; null for nobody. */
export type Identify = (bearing: Bearing) => Promise<Self | null>;

/**
 * What was sent on purpose decides: beside a key or a token nothing else counts, good or bad. A cookie and a certificate are sent
 * by themselves: the first that opens something counts.
 */
export function identifyBy(ways: { readonly bearer: Identify; readonly beside: readonly Identify[] }): Identify {
  return (bearing) =>
    bearing.headers.authorization === undefined ? firstOf(ways.beside, bearing) : ways.bearer(bearing);
}

async function firstOf(ways: readonly Identify[], bearing: Bearing): Promise<Self | null> {
  for (const way of ways) {
    const self = await way(bearing);
    if (self !== null) return self;
  }
  return null;
}
