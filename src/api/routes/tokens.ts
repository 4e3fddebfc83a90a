import { z } from 'zod';
import { TokenSetDocument } from '../documents/account.ts';
import { name, page, pageOf, reason } from '../documents/form.ts';
import { NewTokenDocument, OrderDocument, PriceDocument, TokenDocument } from '../documents/token.ts';
import { route } from '../route.ts';

const token = z.strictObject({
  token: z.string().min(4).max(100).describe('The id, or the first digits of the fingerprint.'),
});
const order = z.strictObject({ order: z.string().min(4).max(100).describe('The token of the order.') });

/** Token sets, tokens, and what authorities are still to do about them. */
export const tokenRoutes = {
  listTokenSets: route({
    method: 'get',
    path: '/v1/token-sets',
    role: 'viewer',
    tag: 'Tokens',
    summary: 'the token sets with their active tokens and what is known of their authorities',
    result: z.strictObject({ items: z.array(TokenSetDocument) }),
  }),
  listTokens: route({
    method: 'get',
    path: '/v1/tokens',
    role: 'viewer',
    tag: 'Tokens',
    summary: 'the tokens, oldest first, as fingerprints',
    query: z.strictObject({
      ...page,
      tokenSet: name.optional(),
      stage: z.enum(['active', 'pending', 'current', 'retiring', 'revoked']).optional(),
    }),
    result: pageOf(TokenDocument),
  }),
  createToken: route({
    method: 'post',
    path: '/v1/tokens',
    role: 'admin',
    tag: 'Tokens',
    summary: 'a new token: generated, or with a value of your own',
    body: z.strictObject({
      tokenSet: name,
      value: z.string().max(4096).optional().describe('8 to 256 printable characters; a random UUID unless given.'),
      note: z.string().max(500).default(''),
      makeCurrent: z.boolean().default(false).describe('Distribute it from now on; the one before it stays active.'),
      reveal: z.boolean().default(false).describe('Answer with the value, this once; the trail says so.'),
      reason,
    }),
    result: NewTokenDocument,
    status: 201,
    refuses: ['refused', 'vendor-failed'],
    idempotent: true,
  }),
  getToken: route({
    method: 'get',
    path: '/v1/tokens/{token}',
    role: 'viewer',
    tag: 'Tokens',
    summary: 'one token',
    params: token,
    result: TokenDocument,
    refuses: ['not-found'],
    version: 'etag',
  }),
  editToken: route({
    method: 'patch',
    path: '/v1/tokens/{token}',
    role: 'admin',
    tag: 'Tokens',
    summary: 'change its note, or make it the one that is distributed',
    params: token,
    body: z.strictObject({
      note: z.string().max(500).optional(),
      makeCurrent: z.literal(true).optional(),
      reason,
    }),
    result: TokenDocument,
    refuses: ['not-found', 'refused', 'outdated', 'version-required', 'vendor-failed'],
    version: 'if-match',
  }),
  priceToken: route({
    method: 'get',
    path: '/v1/tokens/{token}/price',
    role: 'viewer',
    tag: 'Tokens',
    summary: 'who may still present it, and how many phones would be locked out if it were revoked now',
    params: token,
    result: PriceDocument,
    refuses: ['not-found'],
  }),
  revokeToken: route({
    method: 'post',
    path: '/v1/tokens/{token}/revoke',
    role: 'admin',
    tag: 'Tokens',
    summary: 'take it out of use for good; refused while any phone may still present it',
    description:
      'Every account of the set must have been looked at within the last minute: begin runs with `lookOnly` first (`look-first` names the accounts). An emergency goes past phones that may present it, and past accounts that can not be looked at: `confirm` is then the number that `price` shows.',
    params: token,
    body: z.strictObject({
      emergency: z.boolean().default(false),
      confirm: z.int().min(0).optional().describe('With `emergency`: the number of phones that lose access.'),
      reason,
    }),
    result: TokenDocument,
    refuses: ['not-found', 'refused', 'still-served', 'look-first', 'price-not-confirmed', 'vendor-failed'],
  }),
  listOrders: route({
    method: 'get',
    path: '/v1/orders',
    role: 'viewer',
    tag: 'Tokens',
    summary: 'what authorities are still to do, and who has to do it',
    query: z.strictObject({ tokenSet: name.optional() }),
    result: z.strictObject({ items: z.array(OrderDocument) }),
  }),
  confirmOrder: route({
    method: 'post',
    path: '/v1/orders/{order}/confirm',
    role: 'admin',
    tag: 'Tokens',
    summary: 'say that a person has done what was ordered',
    params: order,
    body: z.strictObject({
      value: z.string().max(4096).optional().describe('The value that the console chose, where it chose one.'),
      reason,
    }),
    result: TokenDocument,
    refuses: ['not-found', 'refused'],
  }),
  withdrawOrder: route({
    method: 'post',
    path: '/v1/orders/{order}/withdraw',
    role: 'admin',
    tag: 'Tokens',
    summary: 'say that an order is no longer wanted, and that nobody has done it',
    params: order,
    body: z.strictObject({ reason }),
    result: z.strictObject({ withdrawn: z.literal(true) }),
    refuses: ['not-found', 'refused'],
  }),
} as const;
