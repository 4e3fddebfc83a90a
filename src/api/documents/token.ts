import { z } from 'zod';
import type { Order } from '../../model/order.ts';
import { STAGES, type Token, type TokenStage } from '../../model/token.ts';
import type { Serving, ServingReason } from '../../rotation/serving.ts';
import { at, atOrNull, fingerprint, name } from './form.ts';

const stage = z.enum(Object.keys(STAGES) as TokenStage[]);

/** A token without its value. */
export const TokenDocument = z
  .strictObject({
    id: z.string(),
    tokenSet: name,
    stage,
    fingerprint,
    note: z.string(),
    createdAt: at,
    currentAt: atOrNull,
    retiredAt: atOrNull,
    revokedAt: atOrNull,
    lastPresentedAt: atOrNull.describe('When a phone last came with it to a validation endpoint.'),
    presentedToday: z.int().describe('How often, since midnight UTC.'),
  })
  .meta({ id: 'Token' }) satisfies z.ZodType<Token>;

/** One place whose phones may still present a token. */
export const ServingDocument = z
  .strictObject({
    account: name,
    slot: name,
    place: z.string(),
    reason: z.enum(['unknown', 'holds', 'not-delivered', 'no-evidence', 'not-configured'] satisfies ServingReason[]),
    phones: z.int().nullable(),
    says: z.string(),
  })
  .meta({ id: 'Serving' }) satisfies z.ZodType<Serving>;

/** What taking a token away would cost now, as far as the store knows. */
export const PriceDocument = z
  .strictObject({
    token: TokenDocument,
    phones: z.int().describe('Phones that are known to lose access; the number that an emergency wants confirmed.'),
    unknownSlots: z.int().describe('Slots of which nobody can tell the number of phones.'),
    lookedAt: atOrNull.describe('The oldest look among the accounts of the set; null: one was never looked at.'),
    refused: z
      .string()
      .nullable()
      .describe('Why it is not revoked, whatever is paid; null: nothing stands against it.'),
    serving: z.array(ServingDocument),
  })
  .meta({ id: 'Price' });

/** What an authority somewhere else is still to do. */
export const OrderDocument = z
  .strictObject({
    token: z.string(),
    tokenSet: name,
    what: z.enum(['add', 'remove'] satisfies Order['what'][]),
    fingerprint,
    note: z.string(),
    makeCurrent: z.boolean(),
    rotation: z.string().nullable(),
    before: z.array(fingerprint),
    orderedAt: at,
    orderedBy: z.string(),
    reason: z.string(),
    says: z.string().nullable().describe('Who has to do what, where it is not this program.'),
    steps: z.array(z.string()),
    resolve: z.string().nullable().describe('The command that records it afterwards; null where it will be seen.'),
    wantedBy: z
      .strictObject({ id: z.string(), startedAt: at, startedBy: z.string(), reason: z.string() })
      .nullable()
      .describe('The rotation that it is for; null where a person gave it.'),
    notNow: z.string().nullable().describe('What speaks against doing it now; null: nothing.'),
  })
  .meta({ id: 'Order' });

/** A token that was just made, with its value where that was asked for. */
export const NewTokenDocument = z
  .strictObject({
    token: TokenDocument.nullable().describe('Null where it is ordered, and somebody has to do it: see `order`.'),
    value: z.string().optional().describe('In clear, this once; only with `reveal`.'),
    order: OrderDocument.nullable().describe('What somebody has to do, where the token is ordered.'),
    warnings: z.array(z.string()),
  })
  .meta({ id: 'NewToken' });
