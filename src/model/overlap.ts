/** Phones that are enrolled in more than one account, as a comparison of the accounts' lists of devices finds them. */

/** What tells one phone from all others. */
export const IDENTIFIERS = {
  'serial-number': 'serial number',
  imei: 'IMEI',
  udid: 'UDID',
} as const;

/** One of the table's words. */
export type Identifier = keyof typeof IDENTIFIERS;

/** Why a phone of a list can't be compared with the others. */
export const UNMATCHED = {
  'not-given': 'the MDM gives neither a serial number nor an IMEI nor a UDID of the phone',
  placeholder: 'a text such as `Unknown` or `0` stands where an identifier should be',
  malformed: 'what stands where an identifier should be can not be one',
  shared: 'many phones of one account have the same identifier, so that it tells none of them apart',
} as const;

/** One of the table's words. */
export type UnmatchedReason = keyof typeof UNMATCHED;

/** One enrolment of a phone. */
export interface Enrolment {
  readonly account: string;
  /** The vendor's own id of the device. */
  readonly id: string;
  readonly name: string;
  readonly platform: string;
  /** As the vendor gives it. */
  readonly serialNumber: string | null;
  readonly user: string | null;
  readonly lastSeenAt: number | null;
}

/** Enrolments in several accounts that seem to be one phone. */
export interface Overlap {
  /** `agreed`: nothing speaks against it. `disputed`: one identifier agrees and another doesn't, so that a person has to look. */
  readonly evidence: 'agreed' | 'disputed';
  readonly agrees: readonly Identifier[];
  readonly differs: readonly Identifier[];
  /** When it was seen; older than the comparison where an account could not be listed since. */
  readonly seenAt: number;
  /** By account, in at least two. */
  readonly enrolments: readonly Enrolment[];
}

/**
 * What has become of one account's list: `waiting` and `listing` while the comparison goes on; `listed` to its end; `failed`, so that
 * nothing is known of it; `cannot`, since the product's API lists no devices.
 */
export interface AccountListing {
  readonly account: string;
  readonly state: 'waiting' | 'listing' | 'listed' | 'failed' | 'cannot';
  /** How many phones were listed. */
  readonly phones: number;
  /** Those of them that could not be compared, by why. */
  readonly unmatched: readonly { readonly why: UnmatchedReason; readonly phones: number }[];
  /** Why it was not listed; null where it was. */
  readonly says: string | null;
}

/** One comparison of all accounts. */
export interface Comparison {
  readonly id: string;
  readonly startedAt: number;
  /** Null while it goes on. */
  readonly endedAt: number | null;
  /** In the order of the configuration. */
  readonly accounts: readonly AccountListing[];
  /** How many overlaps there are that nothing speaks against. */
  readonly overlapping: number;
  /** How many a person has to look at. */
  readonly disputed: number;
  /** How many overlaps are kept, of both kinds together; what is beyond that is only counted. */
  readonly kept: number;
  /** Since when every comparison has found overlaps; null while there are none. */
  readonly overlappingSince: number | null;
}

/** The accounts of which nothing is known, so that a comparison says nothing about their phones. */
export function unlisted({ accounts }: Pick<Comparison, 'accounts'>): readonly AccountListing[] {
  return accounts.filter(({ state }) => state === 'failed' || state === 'cannot');
}
