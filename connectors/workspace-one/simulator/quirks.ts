/**
 * What is unverified or contradictory about the vendor, and what differs from tenant to tenant, as switches. The first
 * alternative is the default. Names follow the rows and the open questions of the vendor sheet `workspace-one.md`.
 */
import type { Chosen } from '#simulation';

export const QUIRKS = {
  /** unverified: whether `bundleid` of a search matches the whole bundle id or any part of it. */
  bundleIdFilter: ['contains', 'exact'],
  /** unverified: whether `apps/search` without `applicationtype` also lists purchased apps. */
  purchasedInSearch: ['no', 'yes'],
  /** The first slot's app: `twice` has another record in a child group, `unassigned` has no assignment. */
  apps: ['present', 'twice', 'missing', 'unassigned'],
  /** Observed 204 for a search that finds nothing; the specification knows 200 only. */
  emptySearch: ['204', '200'],
  /** contradictory: how a read spells the type of a configuration item; `stored` gives each back as it came. */
  typeForm: ['stored', 'name', 'number-text', 'number'],
  /** Observed: a read spells group ids in another letter case than searches do. */
  uuidCase: ['changed', 'kept'],
  /** unverified: whether HIDDEN values are masked in a read, and if so, whether a mask that comes back leaves the value alone. */
  hiddenValues: ['clear', 'masked', 'masked-and-kept'],
  /** unverified: what becomes of `id` and `uuid` of configuration items that are sent back. */
  itemIds: ['accepted', 'renewed', 'refused'],
  /** unverified: whether leaving out `application_configuration` alone clears the keys. */
  leftOutConfiguration: ['cleared', 'kept'],
  /** Documented: 500 with code 200011, the data stored. `fails-once`: every second write of an app. */
  publish: ['works', 'fails-once'],
  /** unverified: whether a write alone reaches phones that have the app, or only one that is sent the configuration again. */
  reach: ['at-check-in', 'after-send'],
  /** Observed under load: the first read of an existing app's rules in a while answers 404. */
  passing404: ['no', 'yes'],
  /** contradictory: whether the gateway answers 503 to `version=1`, and to v2 calls that name no version. */
  versions: ['any', 'strict'],
  /** contradictory: whether `aw-tenant-code` is needed beside an access token. */
  tenantCode: ['optional', 'required'],
  /** unverified: the token endpoint's answer to a wrong client. */
  unknownClient: ['401', '400'],
  /** Observed: `errorCode` as a number and as a text. */
  errorCode: ['number', 'text'],
  /** Observed: gateways answer HTML instead of the error document. */
  errorPage: ['json', 'html'],
  /** unverified: whether `Retry-After` comes with 429. */
  retryAfter: ['seconds', 'none'],
  /** unverified: the body of 429. */
  throttleBody: ['json', 'empty', 'html'],
  /** The daily quota of requests. */
  quota: ['plenty', 'nearly-used', 'used'],
  /** Observed: some web application firewalls refuse the user agents that HTTP libraries send. */
  userAgent: ['any', 'named'],
  /** Observed without a zone; unverified: which. `behind` and `ahead` are a console whose time is not UTC. */
  timestamps: ['without-zone', 'with-zone', 'behind', 'ahead'],
  /** `expiring`: in 20 days. */
  pushCertificate: ['fine', 'expiring', 'expired', 'none'],
  androidEnterprise: ['bound', 'not-bound'],
  /** `one-unmanaged`: the first phone of each slot installed the app itself. `one-failed`: its installation failed. */
  phoneStatus: ['managed', 'one-unmanaged', 'one-failed'],
  /** `odd`: unknown fields, wrong types, unusual spelling and order. `clean`: as documented. */
  neighbours: ['odd', 'clean'],
} as const satisfies Readonly<Record<string, readonly [string, ...string[]]>>;

export type Quirks = Chosen<typeof QUIRKS>;
