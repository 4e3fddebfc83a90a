import { z } from 'zod';
import { ROLES } from '../../access/roles.ts';
import { name, page, pageOf, reason } from '../documents/form.ts';
import {
  AccessKeyDocument,
  AuditDocument,
  NeedsDocument,
  SelfDocument,
  VerificationDocument,
  WaysInDocument,
} from '../documents/trail.ts';
import { route } from '../route.ts';

/** What needs a person, the audit trail, and access. */
export const trailRoutes = {
  getNeeds: route({
    method: 'get',
    path: '/v1/needs',
    role: 'viewer',
    tag: 'Overview',
    summary: 'everything that needs a person, with the command that resolves it; the most urgent first',
    result: NeedsDocument,
  }),
  getSelf: route({
    method: 'get',
    path: '/v1/self',
    role: 'viewer',
    tag: 'Access',
    summary: 'who is asking, and with which role',
    result: SelfDocument,
  }),
  getWaysIn: route({
    method: 'get',
    path: '/v1/session',
    role: null,
    tag: 'Access',
    summary: 'how somebody may sign in on the page: beside a key, by a redirect to the OpenID Connect issuer',
    result: WaysInDocument,
  }),
  createSession: route({
    method: 'post',
    path: '/v1/session',
    role: null,
    tag: 'Access',
    summary: 'sign in: the answer sets a cookie that stands for the key until the session ends',
    description:
      'For the page. A request that changes something, and comes with the cookie, needs the header `X-Watchword: 1`; programs send their key with each request instead.',
    body: z.strictObject({
      key: z.string().min(1).max(16_384).describe('A key, or a token of the OpenID Connect issuer.'),
    }),
    result: SelfDocument,
    status: 201,
  }),
  deleteSession: route({
    method: 'delete',
    path: '/v1/session',
    role: 'viewer',
    tag: 'Access',
    summary: 'sign out',
    result: z.strictObject({ ended: z.boolean().describe('False: the request came without a session.') }),
  }),
  listAudit: route({
    method: 'get',
    path: '/v1/audit',
    role: 'viewer',
    tag: 'Audit',
    summary: 'the audit trail, newest first unless the order is said',
    description:
      'Secrets that the daemon knows are taken out, in case somebody has written one into a reason. To read all of it, and on from where that ended: `order=oldest`, with the number of the last entry that is known for `cursor`.',
    query: z.strictObject({
      ...page,
      order: z.enum(['newest', 'oldest']).optional().describe('Which entries come first; the newest unless said.'),
      since: z.coerce
        .number()
        .int()
        .min(0)
        .optional()
        .describe('With `order=oldest`: only entries from this moment on, in milliseconds since 1970.'),
      subject: z.string().max(200).optional().describe('Only entries about this; with `order=newest`.'),
      action: z
        .string()
        .max(100)
        .optional()
        .describe('Only entries of this name, or of names that begin with it and a dot; with `order=newest`.'),
    }),
    result: pageOf(AuditDocument),
  }),
  verifyAudit: route({
    method: 'post',
    path: '/v1/audit/verify',
    role: 'viewer',
    tag: 'Audit',
    summary: 'walk the chain of the audit trail and find the first broken link',
    result: VerificationDocument,
  }),
  listAccess: route({
    method: 'get',
    path: '/v1/access',
    role: 'admin',
    tag: 'Access',
    summary: 'the keys for this API, without what they consist of',
    result: z.strictObject({ items: z.array(AccessKeyDocument) }),
  }),
  createAccess: route({
    method: 'post',
    path: '/v1/access',
    role: 'admin',
    tag: 'Access',
    summary: 'a new key; it is shown in this answer and never again',
    body: z.strictObject({
      name,
      role: z.enum(ROLES),
      expiresInDays: z.int().min(1).max(3650).optional(),
      reason,
    }),
    result: z.strictObject({
      access: AccessKeyDocument,
      key: z.string().optional().describe('Left out where the answer is given again.'),
    }),
    status: 201,
    refuses: ['refused'],
    idempotent: true,
    shownOnce: 'key',
  }),
  revokeAccess: route({
    method: 'post',
    path: '/v1/access/{access}/revoke',
    role: 'admin',
    tag: 'Access',
    summary: 'take a key out of use, at once and for good',
    params: z.strictObject({ access: z.string().min(1).max(100).describe('Its id, name or prefix.') }),
    body: z.strictObject({ reason }),
    result: AccessKeyDocument,
    refuses: ['not-found', 'refused'],
  }),
} as const;
