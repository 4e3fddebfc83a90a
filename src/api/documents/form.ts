/** Forms that many documents share. Times are milliseconds since 1970-01-01 UTC; `null` means: not so far, or nobody knows. */
import { z } from 'zod';
import type { Fingerprint } from '../../model/token.ts';

/** A moment. */
export const at = z.int().describe('Milliseconds since 1970-01-01 UTC.');

/** A moment that may not have come. */
export const atOrNull = at.nullable();

/** A keyed HMAC of a value. */
export const fingerprint = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .describe('A keyed HMAC of a token value; people see its first eight digits.') as unknown as z.ZodType<Fingerprint>;

/** A name out of the configuration. */
export const name = z.string().min(1).max(100);

/** Why something is done, for the trail. */
export const reason = z.string().max(1000).default('').describe('Why, for the audit trail.');

/** How much of a list is asked for. */
export const page = {
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('How many at most.'),
  cursor: z.string().max(200).optional().describe('`next` of the answer before.'),
};

/** A part of a list, and how to go on. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.strictObject({
    items: z.array(item),
    next: z.string().nullable().describe('What `cursor` is to be for what follows; null at the end.'),
  });
}
