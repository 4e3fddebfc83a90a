import { z } from 'zod';
import { STAGES, type TokenStage } from '../../model/token.ts';
import type { Estate } from '../../reconcile/adopt/estate.ts';
import { at, atOrNull, fingerprint, name } from './form.ts';
import { TokenDocument } from './token.ts';

const FoundInDocument = z.strictObject({
  account: name,
  slot: name,
  place: z.string().describe("The vendor's object, as a console user knows it."),
  copies: z.int(),
  phones: z.int().nullable().describe('Phones that the MDM gives the value to; null where it does not tell.'),
});

/** A value that some slot of a set holds, as its fingerprint. */
export const FoundValueDocument = z
  .strictObject({
    fingerprint,
    token: z
      .strictObject({ id: z.string(), stage: z.enum(Object.keys(STAGES) as TokenStage[]) })
      .nullable()
      .describe('The token of the set that it is; null: the authority does not know it.'),
    foundIn: z.array(FoundInDocument).readonly(),
    copies: z.int(),
    phones: z.int().nullable().describe('In all the slots that tell; null where none does.'),
    alsoIn: z.array(name).readonly().describe('Other sets that have it as an active token.'),
    cannotTake: z
      .string()
      .nullable()
      .describe('Why it can not be taken over, such as `has 5 characters`; null: nothing is known against it.'),
    cannotLead: z
      .string()
      .nullable()
      .describe('Why it can not be the current token; null: nothing is known against it.'),
  })
  .meta({ id: 'FoundValue' });

/** What stands in the slots of a token set. */
export const EstateDocument = z
  .strictObject({
    tokenSet: name,
    current: fingerprint.nullable().describe('The token that is distributed; null: there is none.'),
    values: z.array(FoundValueDocument).readonly().describe('Every different value, most phones first.'),
    unseen: z
      .array(
        z.strictObject({
          account: name,
          slot: name,
          place: z.string(),
          byPerson: z.boolean().describe('A person writes it and has to look; otherwise it could not be read.'),
          says: z.string(),
        }),
      )
      .readonly()
      .describe('Slots of which nobody can tell what they hold.'),
    lookedAt: atOrNull.describe('The oldest look among the accounts of the set; null: one was never looked at.'),
  })
  .meta({ id: 'Estate' }) satisfies z.ZodType<Estate>;

/** A look into the slots of a set that takes over what was named; complete when `endedAt` is there. */
export const AdoptionDocument = z
  .strictObject({
    id: z.string(),
    tokenSet: name,
    startedAt: at,
    endedAt: atOrNull,
    refused: z.string().nullable().describe('Why nothing was changed; null: nothing stood against it.'),
    candidates: z
      .array(fingerprint)
      .readonly()
      .describe('Where the set has no current token: those of which `makeCurrent` has to name one; most phones first.'),
    estate: EstateDocument.nullable().describe('What was found, as it was before anything was taken over.'),
    taken: z.array(TokenDocument).readonly().describe('Tokens that were taken over or made current, in that order.'),
    failed: z
      .array(
        z.strictObject({
          fingerprint,
          says: z.string(),
          isOrdered: z.boolean().describe('The authority is still to add it, and is asked again.'),
        }),
      )
      .readonly(),
    left: z.array(fingerprint).readonly().describe('Values that nobody knows after it.'),
  })
  .meta({ id: 'Adoption' });
