import { z } from 'zod';
import { AdoptionDocument, EstateDocument } from '../documents/adoption.ts';
import { name, reason } from '../documents/form.ts';
import { route } from '../route.ts';

const tokenSet = z.strictObject({ tokenSet: name });
const digits = z.string().min(4).max(64);

/** What stands in slots on the first day, and taking it over. */
export const adoptionRoutes = {
  getEstate: route({
    method: 'get',
    path: '/v1/token-sets/{tokenSet}/found',
    role: 'viewer',
    tag: 'Adoption',
    summary: 'the values that the slots of a set were last seen to hold, with where each was found; no MDM is asked',
    description: 'Runs with `lookOnly` make it new.',
    params: tokenSet,
    result: EstateDocument,
    refuses: ['not-found'],
  }),
  startAdoption: route({
    method: 'post',
    path: '/v1/token-sets/{tokenSet}/adoptions',
    role: 'admin',
    tag: 'Adoption',
    summary: 'look into the slots of a set, and take over values that nobody knows; nothing is written to any MDM',
    description:
      'Whoever holds a value that is taken over is let in, until it is revoked. The answer is the adoption to follow; naming nothing only looks.',
    params: tokenSet,
    body: z.strictObject({
      take: z.array(digits).max(1000).default([]).describe('Values to take over, by the first digits of fingerprints.'),
      makeCurrent: z
        .union([z.literal('most'), digits])
        .optional()
        .describe(
          'Distribute this one from now on; it is taken over where nobody knows it. `most`: in a set without a current token, the one that most phones hold.',
        ),
      reason,
    }),
    result: AdoptionDocument,
    status: 202,
    refuses: ['not-found', 'refused', 'vendor-failed', 'stopping'],
    idempotent: true,
  }),
  getAdoption: route({
    method: 'get',
    path: '/v1/adoptions/{adoption}',
    role: 'viewer',
    tag: 'Adoption',
    summary: 'an adoption, and what came of it; kept until the daemon ends',
    params: z.strictObject({ adoption: z.string().max(100) }),
    result: AdoptionDocument,
    refuses: ['not-found'],
  }),
} as const;
