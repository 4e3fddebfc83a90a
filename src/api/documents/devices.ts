import { z } from 'zod';
import type { UnmatchedReason } from '../../model/overlap.ts';
import { type Comparison, type Enrolment, IDENTIFIERS, type Identifier, UNMATCHED } from '../../model/overlap.ts';
import type { KeptOverlap } from '../../store/contract.ts';
import { at, atOrNull, name } from './form.ts';

const identifiers = z.array(z.enum(Object.keys(IDENTIFIERS) as Identifier[])).readonly();

const EnrolmentDocument = z.strictObject({
  account: name,
  id: z.string().describe("The MDM's own id of the device."),
  name: z.string(),
  platform: z.string(),
  serialNumber: z.string().nullable(),
  user: z.string().nullable(),
  lastSeenAt: atOrNull,
}) satisfies z.ZodType<Enrolment>;

/** A phone that seems to be enrolled in more than one account. */
export const OverlapDocument = z
  .strictObject({
    place: z.int().describe('Its place in the list, counted from 1.'),
    evidence: z
      .enum(['agreed', 'disputed'])
      .describe('`disputed`: one identifier agrees and another does not, so that a person has to look.'),
    agrees: identifiers,
    differs: identifiers,
    seenAt: at.describe('Older than the comparison where an account could not be listed since.'),
    enrolments: z.array(EnrolmentDocument).readonly(),
  })
  .meta({ id: 'Overlap' }) satisfies z.ZodType<KeptOverlap>;

const AccountListingDocument = z.strictObject({
  account: name,
  state: z
    .enum(['waiting', 'listing', 'listed', 'failed', 'cannot'])
    .describe('`failed` and `cannot`: nothing is known of its phones, and the result is incomplete.'),
  phones: z.int().describe('How many were listed.'),
  unmatched: z
    .array(z.strictObject({ why: z.enum(Object.keys(UNMATCHED) as UnmatchedReason[]), phones: z.int() }))
    .readonly()
    .describe('Those of them that could not be compared.'),
  says: z.string().nullable().describe('Why it was not listed.'),
});

/** A comparison of the phones of all accounts; complete when `endedAt` is there. */
export const ComparisonDocument = z
  .strictObject({
    id: z.string(),
    startedAt: at,
    endedAt: atOrNull,
    accounts: z.array(AccountListingDocument).readonly(),
    overlapping: z.int().describe('Phones in more than one account, with nothing against it.'),
    disputed: z.int().describe('Those that a person has to look at.'),
    kept: z.int().describe('How many of both are in the list; more are only counted.'),
    overlappingSince: atOrNull.describe('Since when every comparison has found some.'),
    refused: z.string().nullable().describe('Why it came to no result; null: it did, or it goes on.'),
  })
  .meta({ id: 'Comparison' }) satisfies z.ZodType<Comparison & { readonly refused: string | null }>;
