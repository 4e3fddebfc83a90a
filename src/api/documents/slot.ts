import { z } from 'zod';
import type { Delivery, Finding, ObservedSlot } from '../../model/slot.ts';
import { CONDITIONS } from '../../reconcile/condition.ts';
import { at, atOrNull, fingerprint, name } from './form.ts';

/** Copies by value. */
export const CopiesDocument = z.strictObject({ holds: fingerprint.nullable(), count: z.int() });

/** How many phones have received a slot's value, and how that is known. */
export const DeliveryDocument = z
  .strictObject({
    delivered: z.int(),
    pending: z.int(),
    failed: z.int(),
    unknown: z.int(),
    evidence: z.string(),
    asOf: atOrNull,
  })
  .meta({ id: 'Delivery' }) satisfies z.ZodType<Delivery>;

const Observed = z.strictObject({
  place: z.string(),
  copies: z.array(CopiesDocument),
  revision: z.string(),
  neighbours: z.array(z.string()),
  changedBy: z.string().exactOptional(),
  remarks: z.array(z.string()).exactOptional(),
}) satisfies z.ZodType<ObservedSlot>;

/** What is remembered of a slot, and how it stands. */
export const SlotDocument = z
  .strictObject({
    account: name,
    slot: name,
    place: z.string(),
    tokenSet: name,
    platform: z.enum(['ios', 'android']),
    canary: z.boolean(),
    required: z.boolean(),
    written: z.enum(['in-place', 'per-device', 'manual']),
    steps: z
      .array(z.string())
      .nullable()
      .describe('What a person does in the console; null where it is written for them.'),
    condition: z.enum(CONDITIONS),
    desired: fingerprint.nullable(),
    observed: Observed.nullable(),
    observedAt: atOrNull,
    unknownReason: z.string().nullable(),
    unknownSince: atOrNull,
    holdsSince: atOrNull,
    driftedSince: atOrNull,
    contendedSince: atOrNull,
    writtenFingerprint: fingerprint.nullable(),
    writtenAt: atOrNull,
    confirmedAt: atOrNull,
    cleanFingerprint: fingerprint.nullable(),
    cleanAt: atOrNull,
    repairedAt: z.array(at),
    delivery: DeliveryDocument.nullable().describe('Of the value that it holds now; null where nothing is known.'),
    deliveryOf: fingerprint.nullable(),
    deliveryAt: atOrNull,
    heldReason: z.string().nullable(),
  })
  .meta({ id: 'Slot' });

/** One thing a self-check looked at. */
export const FindingDocument = z
  .strictObject({
    check: z.string(),
    level: z.enum(['ok', 'warning', 'failure', 'unknown']),
    says: z.string(),
    resolve: z.string().exactOptional(),
    slot: z.string().exactOptional(),
  })
  .meta({ id: 'Finding' }) satisfies z.ZodType<Finding>;
