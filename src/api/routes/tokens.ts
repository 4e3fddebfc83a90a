import { z } from 'zod';
import { CheckDocument, TokenSetDocument } from '../documents/account.ts';
import { name, page, pageOf, reason } from '../documents/form.ts';
import { NewTokenDocument, OrderDocument, PriceDocument, TokenDocument } from '../documents/token.ts';
import { route } from '../route.ts';

const tokenSet = z.strictObject({ tokenSet: name });
const token = z.strictObject({
  token: z.string().min(4).max(100).describe('The id, or the first digits of the fingerprint.'),
});
const emergency = z.boolean().default(false).describe('Go past phones that may present it, for the price.');
const confirm = z.int().min(0).optional().describe('With `emergency`: the number of phones that lose access.');
/** Why a value is not taken away from phones. */
const TAKING_AWAY = ['refused', 'still-served', 'look-first', 'price-not-confirmed', 'vendor-failed'] as const;
const order = z.strictObject({
  order: z.string().min(4).max(100).describe('Its token, or the first digits of the fingerprint.'),
});

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
  lookAtTokenSet: route({
    method: 'post',
    path: '/v1/token-sets/{tokenSet}/look',
    role: 'operator',
    tag: 'Tokens',
    summary: 'look at the authority of a set now: what turned up or is gone there is known afterwards',
    description: 'Where nobody can be asked, as with `local`, nothing happens.',
    params: tokenSet,
    result: TokenSetDocument,
    refuses: ['not-found', 'vendor-failed'],
  }),
  startAuthorityCheck: route({
    method: 'post',
    path: '/v1/token-sets/{tokenSet}/checks',
    role: 'operator',
    tag: 'Tokens',
    summary: 'look for everything that can be wrong with the authority of a set, and change nothing',
    params: tokenSet,
    result: CheckDocument,
    status: 202,
    refuses: ['not-found', 'refused', 'stopping'],
    idempotent: true,
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
    shownOnce: 'value',
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
    summary: 'change its note or its value, or make it the one that is distributed',
    description:
      'A new value takes the old one away from the phones that have it, so it is refused as revoking is: accounts must have been looked at, and `emergency` and `confirm` mean the same.',
    params: token,
    body: z.strictObject({
      note: z.string().max(500).optional(),
      value: z.string().max(4096).optional().describe('Only where the authority is `local`.'),
      makeCurrent: z.literal(true).optional(),
      emergency,
      confirm,
      reason,
    }),
    result: TokenDocument,
    refuses: ['not-found', 'outdated', 'version-required', ...TAKING_AWAY],
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
      emergency,
      confirm,
      reason,
    }),
    result: TokenDocument,
    refuses: ['not-found', ...TAKING_AWAY],
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
  getOrder: route({
    method: 'get',
    path: '/v1/orders/{order}',
    role: 'viewer',
    tag: 'Tokens',
    summary: 'one order',
    params: order,
    result: OrderDocument,
    refuses: ['not-found', 'refused'],
  }),
  confirmOrder: route({
    method: 'post',
    path: '/v1/orders/{order}/confirm',
    role: 'admin',
    tag: 'Tokens',
    summary: 'say that a person has done what was ordered; where it can be seen, a look decides',
    params: order,
    body: z.strictObject({
      value: z.string().max(4096).optional().describe('The value that the console chose, where it chose one.'),
      reason,
    }),
    result: z.strictObject({
      token: TokenDocument.nullable().describe('Null where nobody had to confirm it: it was seen to be done.'),
    }),
    refuses: ['not-found', 'refused', 'still-served', 'vendor-failed'],
  }),
  withdrawOrder: route({
    method: 'post',
    path: '/v1/orders/{order}/withdraw',
    role: 'admin',
    tag: 'Tokens',
    summary:
      'say that an order is no longer wanted, and that nobody has done it; what can be looked at is looked at first',
    params: order,
    body: z.strictObject({ reason }),
    result: z.strictObject({
      withdrawn: z.literal(true),
      paused: z.boolean().describe('Its rotation is paused, so that it is not ordered again at once.'),
    }),
    refuses: ['not-found', 'refused', 'vendor-failed'],
  }),
} as const;
