/** What is unverified about the Android Management API, and what differs from enterprise to enterprise. The first alternative is the default. */
import type { Chosen } from '#simulation';

export const QUIRKS = {
  /** unverified: whether the mask of a change is honoured to the letter, or the application is replaced by what was sent. */
  updateMask: ['honoured', 'ignored'],
  /** unverified: whether `managedConfiguration` is replaced as a whole or merged by key. */
  configuration: ['replaced', 'merged'],
  /** documented to rise with each update; unverified: that it rises by exactly one, and that nothing else makes it rise. */
  version: ['by-one', 'by-two', 'stays'],
  /** `empty`: the answer to a change holds no policy. */
  answer: ['policy', 'empty'],
  /** Page sizes are undocumented: "may be fixed to a min or max value". */
  pageSize: ['vendor', '3', '1'],
  /** Whether a list may end with an empty page. */
  lastPage: ['full', 'empty'],
  /** unverified: whether devices say which version of the policy they have applied. */
  appliedVersion: ['told', 'missing'],
  /** `one-not-installed`: one device of each slot reports that the app is not installed. */
  compliance: ['all', 'one-not-installed'],
  /** Whether the app itself declares the key: a configuration may hold others, which the app doesn't read. */
  appKeys: ['declared', 'undeclared', 'app-unknown'],
  /** `instead`: each app's configuration comes from a template, made in Google's iframe. */
  template: ['none', 'instead'],
  /** Whether the policy says that the app is to be installed. */
  installType: ['force-installed', 'blocked', 'disabled'],
  /** How the token endpoint refuses an assertion. */
  refusedAssertion: ['400', '401'],
  retryAfter: ['seconds', 'none', 'date'],
  /** `odd`: unknown fields, wrong types, unusual spelling and order. `clean`: as documented. */
  neighbours: ['odd', 'clean'],
} as const satisfies Readonly<Record<string, readonly [string, ...string[]]>>;

export type Quirks = Chosen<typeof QUIRKS>;
