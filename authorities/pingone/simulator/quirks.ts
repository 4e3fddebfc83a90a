/**
 * What is unverified about the service, and what differs from tenant to tenant, as switches. The first alternative is the
 * default. Names follow the list of quirks and the open questions of the sheet `pingone.md`.
 */
import type { Chosen } from '#simulation';

export const QUIRKS = {
  /** `no`: nothing has been defined yet. `without-mdm`: the object is there, and says nothing about mobile device management. */
  defined: ['yes', 'no', 'without-mdm'],
  /** unverified: how dates are written. `mixed`: one form for the effective date, another for the tokens. */
  dates: ['iso', 'offset', 'epoch', 'epoch-text', 'mixed'],
  /** unverified: what becomes of a token value that the client has made. */
  clientValues: ['kept', 'substituted', 'refused'],
  /** unverified: whether `application`, `environment` and `updatedAt` may be sent back. */
  readOnly: ['accepted', 'refused'],
  /** Documented for the console: the only token is replaced by a fresh one. unverified: what the API does about an empty list. */
  lastToken: ['replaced', 'refused'],
  /** unverified: in which order tokens are listed. */
  order: ['oldest-first', 'newest-first'],
  /** unverified: how exact `updatedAt` is. */
  updatedAt: ['milliseconds', 'seconds'],
  /** Documented: the status of a class of errors may change, so that `code` alone counts. */
  statuses: ['usual', 'shifted'],
  /** `bursts`: two of every five requests come too soon. */
  rate: ['plenty', 'bursts'],
  /** unverified: whether `Retry-After` comes with 429. */
  retryAfter: ['none', 'seconds'],
  /** How the worker application sends its secret to the token endpoint: `CLIENT_SECRET_BASIC` or `CLIENT_SECRET_POST`. */
  tokenAuth: ['basic', 'post'],
  /** Where the worker application lives: in the administrators' environment, or in the one that it administers. */
  worker: ['elsewhere', 'same-environment'],
  /** `odd`: unknown properties, wrong types, unusual spelling and order. `clean`: as documented. */
  neighbours: ['odd', 'clean'],
} as const satisfies Readonly<Record<string, readonly [string, ...string[]]>>;

export type Quirks = Chosen<typeof QUIRKS>;
