/**
 * What is unverified about Jamf Pro, and what differs from tenant to tenant, as switches. The first alternative is the default.
 * Names follow the headings and the open questions of the vendor sheet `other-mdms.md`.
 */
import type { Chosen } from '#simulation';

export const QUIRKS = {
  /** unverified: whether a PUT with `app_configuration` alone keeps the other groups; public scripts rely on it for `vpp` and `self_service`. */
  partialPut: ['kept', 'reset'],
  /** unverified: whether the text of `preferences` is kept as it was sent. */
  preferences: ['as-sent', 'trimmed', 'unix-lines', 'reformatted'],
  /** unverified: how a record without a configuration looks. */
  noConfiguration: ['empty', 'no-element'],
  /** unverified: how a PUT is answered when it went well. */
  putAnswer: ['201', '200'],
  /** unverified: what the Classic API says where a privilege is missing; its documentation says 403. */
  missingPrivilege: ['403', '401'],
  /** How long an access token lasts: a setting of each API client. */
  tokenLife: ['599', '59'],
  /** What else the tenant has: a second record of the same name, records of another bundle id, apps that are not managed. */
  records: ['once', 'same-name', 'other-app', 'unmanaged'],
  /** unverified: whether the address of an icon is the same at each read, or signed for a while. */
  iconAddress: ['same', 'signed'],
  scope: ['groups', 'everyone', 'nobody'],
  /** unverified: whether a page of devices may hold fewer than were asked for. */
  devicePage: ['asked', '100'],
  /** Whether inventory knows everything of a device. */
  inventory: ['full', 'sparse'],
  /** `odd`: unknown fields, unusual spelling and order. `clean`: as documented. */
  neighbours: ['odd', 'clean'],
} as const satisfies Readonly<Record<string, readonly [string, ...string[]]>>;

export type Quirks = Chosen<typeof QUIRKS>;
