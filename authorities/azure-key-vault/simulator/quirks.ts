/** What is unverified about the vault, and what differs from vault to vault, as switches. The first alternative is the default. */
import type { Chosen } from '#simulation';

export const QUIRKS = {
  /** Which permission model the vault has; a refusal is worded by it. */
  permissionModel: ['access-policy', 'rbac'],
  /** Whom the vault's network settings let in: everybody, nobody of us, private links alone. */
  network: ['open', 'firewall', 'private-link'],
  /** The documented 25, or fewer: pages may be shorter than was asked for. */
  pageSize: ['vendor', '1'],
  /** Whether a page without an entry may come before the end. */
  emptyPages: ['none', 'one'],
  /** unverified: the order of versions. Others who simulate the service have found that of their ids. */
  order: ['by-id', 'newest-first', 'oldest-first'],
  /** unverified: how the end of the list is told. */
  lastLink: ['null', 'absent'],
  /** contradictory: `innererror` in public reports, `innerError` in what a client library shows. */
  innerError: ['innererror', 'innerError'],
  /** unverified: whether `Retry-After` goes with 429. The documented answer to it is to wait longer each time. */
  retryAfter: ['none', 'seconds'],
  /** What became of the secret: `deleted` can be recovered, `disabled` and `expired` are all of its versions. */
  secret: ['present', 'deleted', 'disabled', 'expired', 'not-yet-valid'],
  /** `odd`: versions that are disabled, expired or not valid yet, tags, unknown fields, other secrets. `clean`: nothing but tokens. */
  neighbours: ['odd', 'clean'],
} as const satisfies Readonly<Record<string, readonly [string, ...string[]]>>;

export type Quirks = Chosen<typeof QUIRKS>;
