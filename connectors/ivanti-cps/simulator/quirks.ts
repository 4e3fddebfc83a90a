/**
 * What is unverified about both products and the API they share, and what differs from tenant to tenant, as switches. The first
 * alternative is the default. Names follow the last sections and the open questions of the two MobileIron sheets.
 */
import type { Chosen } from '#simulation';

export const SHARED_QUIRKS = {
  /** unverified: whether setting one attribute through Common Platform Services leaves a device's others alone. */
  attributeUpdate: ['keeps-others', 'clears-others'],
  /** unverified: whether a written attribute reads back before the device's next check-in. */
  reads: ['at-once', 'after-check-in'],
  /** The answer to an update or a check-in: documented as an object; a bare number and a text are what strict clients trip over. */
  countAnswer: ['object', 'bare', 'text'],
  /** unverified: which identifiers an update and a check-in take. `guid`: only the GUID, which the other product calls use. */
  identifiers: ['uem', 'guid', 'both'],
  /** unverified: what happens to an attribute that isn't defined, or doesn't take the value. `ignored`: the device is counted all the same. */
  unknownAttribute: ['refused', 'ignored'],
  /** unverified: whether a device that has been retired since still takes an update. */
  retiredDevices: ['updated', 'skipped'],
  /** unverified: the longest value of an attribute. */
  longestValue: ['unlimited', '255-refused', '255-cut'],
  /** unverified: what comes of more ids in a call than the 200 that are supported. */
  tooManyIds: ['refused', 'cut'],
  /** unverified: what comes of a page larger than 200. */
  overLimit: ['refused', 'cut'],
  /** unverified: whether `device/uuid` answers with a bare list or with the object that paged lists come in. */
  uuidAnswer: ['list', 'object'],
  /** unverified: whether `results` beside a page counts the page or the whole list. */
  resultsCount: ['page', 'all'],
  /** unverified: how an attribute without a value shows in a device. */
  unsetAttributes: ['left-out', 'empty-text', 'null'],
  /** Documented: don't check types strictly. `other`: numbers and booleans of devices and metadata as texts, types in capitals. */
  types: ['as-documented', 'other'],
  /** Whether the order of an unsorted list stays between two pages. */
  order: ['stays', 'changes'],
  /** `fewer`: a check-in request counts, and reaches, fewer devices than were named. */
  checkInCount: ['all', 'fewer'],
  /** Documented for Neurons: a new value needs one or two check-ins. */
  checkInsNeeded: ['one', 'two'],
  /** unverified: whether variables are expanded in Android managed configurations. */
  androidVariables: ['expanded', 'not-expanded'],
  /** Whether the documented ceilings of calls in a minute hold. */
  limits: ['off', 'documented'],
  /** How `Retry-After` goes with 429 and 503; nobody promises it. */
  retryAfter: ['none', 'seconds', 'date'],
  /** `html`: errors come as a page for people. */
  errorPages: ['json', 'html'],
  /** A privacy profile of the API user hides serial numbers and more behind stars. */
  identity: ['shown', 'hidden'],
  /** `odd`: attributes of other types, in other scripts, empty, or named almost like ours. `clean`: one plain text. */
  neighbours: ['odd', 'clean'],
} as const satisfies Readonly<Record<string, readonly [string, ...string[]]>>;

export type SharedQuirks = Chosen<typeof SHARED_QUIRKS>;
