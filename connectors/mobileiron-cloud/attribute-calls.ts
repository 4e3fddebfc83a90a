/**
 * The two ways of writing an attribute.
 *
 * | `attributeCalls` | one call writes        | the others of a device            | documented               |
 * |------------------|------------------------|-----------------------------------|--------------------------|
 * | `cps`            | up to a hundred devices | are not sent                      | yes                      |
 * | `device`         | one device             | are sent along, as they were read | that it exists; see there |
 */
import type { AttributeVendor } from '#connector';

export type AttributeCalls = Pick<AttributeVendor, 'requireAttribute' | 'set' | 'requestCheckIn'> & {
  /** How many devices one call of `set` and `requestCheckIn` takes. */
  readonly atOnce: number;
  /** How many calls of `requestCheckIn` a run may make for one slot. */
  readonly checkInCalls: number;
};
