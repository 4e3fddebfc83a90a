import { z } from 'zod';
import { ComparisonDocument, OverlapDocument } from '../documents/devices.ts';
import { page } from '../documents/form.ts';
import { route } from '../route.ts';

/** Phones that are enrolled in more than one account. */
export const deviceRoutes = {
  listOverlaps: route({
    method: 'get',
    path: '/v1/devices/overlap',
    role: 'viewer',
    tag: 'Devices',
    summary: 'the phones that the last comparison found in more than one account; no MDM is asked',
    query: z.strictObject(page),
    result: z.strictObject({
      comparison: ComparisonDocument.nullable().describe('The last one that ended; null: there was none.'),
      ageMs: z.int().nullable().describe('How long ago it ended.'),
      isComparing: z.boolean().describe('Whether a comparison is going on, in whichever process.'),
      items: z.array(OverlapDocument).readonly(),
      next: z.string().nullable().describe('What `cursor` is to be for what follows; null at the end.'),
    }),
  }),
  startComparison: route({
    method: 'post',
    path: '/v1/devices/overlap',
    role: 'operator',
    tag: 'Devices',
    summary: 'compare the phones of all accounts now; the answer is the comparison to follow',
    description:
      'Every account is asked for all of its devices. What is found takes the place of the result before it when the comparison ends.',
    result: ComparisonDocument,
    status: 202,
    refuses: ['busy', 'stopping'],
    idempotent: true,
  }),
  getComparison: route({
    method: 'get',
    path: '/v1/devices/comparisons/{comparison}',
    role: 'viewer',
    tag: 'Devices',
    summary: 'a comparison that was asked for, and how far it is; kept until the daemon ends',
    params: z.strictObject({ comparison: z.string().max(100) }),
    result: ComparisonDocument,
    refuses: ['not-found'],
  }),
} as const;
