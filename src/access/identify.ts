import type { IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import type { z } from 'zod';
import type { SelfDocument } from '../api/documents/trail.ts';

/** Who is asking. */
export type Self = z.infer<typeof SelfDocument>;

/** What of a request tells who is asking. */
export interface Bearing {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  /** For a certificate of the client. */
  readonly socket: Socket;
}

/** Finds out who is asking; null for nobody. All that don't come in take equally long, and are told the same. */
export type Identify = (bearing: Bearing) => Promise<Self | null>;
