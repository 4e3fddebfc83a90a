/**
 * What is unverified or contradictory about the vendor, and what differs from tenant to tenant, as switches. The first
 * alternative is the default. Names follow the headings and the open questions of the vendor sheet `intune.md`.
 */
import type { Chosen } from '#simulation';

export const QUIRKS = {
  /** unverified: whether a PATCH answers 200 with the object or 204 without a body. */
  patchAnswer: ['200', '204'],
  /** unverified: whether `settings` of a PATCH replaces the list or is merged into it by key. */
  patchArrays: ['replaced', 'merged'],
  /** unverified: whether a PATCH may name only the list that changes. */
  partialPatch: ['accepted', 'refused'],
  /** unverified: whether `version` rises by one with every change. */
  version: ['rises', 'stays'],
  /** unverified: whether v1.0 lists Android policies at all. */
  v1ListsAndroid: ['no', 'yes'],
  /** unverified: whether `If-Match` means anything; `refused` answers 412 to every value but `*`. */
  ifMatch: ['ignored', 'refused'],
  /** Page sizes are undocumented, except 1000 for devices; `3` and `1` hold for every list. */
  pageSize: ['vendor', '3', '1'],
  /** Whether a list may end with an empty page. */
  lastPage: ['full', 'empty'],
  /** How `Retry-After` goes with 429 and 503. */
  retryAfter: ['fractional', 'seconds', 'date', 'none'],
  /** Whether the documented limits of requests in 20 seconds hold. */
  limits: ['off', 'documented'],
  /** How Intune wraps its own error document in `message`. */
  errorMessage: ['nested', 'twice', 'plain'],
  /** contradictory: the answer to `/assign`. */
  assignAnswer: ['204', '200'],
  /** unverified: whether `/assign` on v1.0 drops assignment filters. */
  assignOnV1: ['drops-filters', 'keeps-filters'],
  /** Whether a list with `$expand` comes, or times out with 504. */
  expand: ['works', 'times-out'],
  /** unverified: whether the service filters apps by `bundleId` and `packageId`, or ignores such a filter. */
  appFilter: ['ignored', 'honoured'],
  /** `behind`: the summary speaks of the version before. `missing`: 404 for everything about status. */
  status: ['current', 'behind', 'missing'],
  /** `one-error`: one phone of each slot reports an error instead of success. */
  phoneStatus: ['success', 'one-error'],
  /** contradictory: the documentation wraps the certificate in `value`, a capture shows it bare. `unreachable`: 500. */
  pushCertificate: ['bare', 'wrapped', 'expiring', 'expired', 'missing', 'unreachable'],
  androidBinding: ['boundAndValidated', 'bound', 'notBound', 'unbinding', 'missing'],
  androidAppSync: ['success', 'credentialsNotValid', 'managementServiceError', 'none'],
  subscription: ['active', 'warning', 'pending', 'disabled', 'blocked', 'lockedOut', 'deleted'],
  /** One bundle id may exist several times: from the store and for each volume purchase token. */
  apps: ['once', 'twice', 'missing', 'unassigned'],
  /** `one-dead`: the policy of every slot also targets an app id that doesn't exist any more. */
  targetedApps: ['alive', 'one-dead'],
  assignments: ['present', 'none'],
  /** contradictory: the token endpoint's answer to an unknown client; 400 is what public reports show. */
  unknownClient: ['400', '401'],
  /** `odd`: unknown fields, wrong types, unusual spelling and order. `clean`: as documented. */
  neighbours: ['odd', 'clean'],
} as const satisfies Readonly<Record<string, readonly [string, ...string[]]>>;

export type Quirks = Chosen<typeof QUIRKS>;
