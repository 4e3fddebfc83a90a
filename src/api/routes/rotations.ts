import { z } from 'zod';
import { name, page, pageOf, reason } from '../documents/form.ts';
import { RotationDocument, RotationPictureDocument } from '../documents/rotation.ts';
import { route } from '../route.ts';

const tokenSet = z.strictObject({ tokenSet: name });

/** A person's word about the rotation of a set. */
function said<V extends string>(verb: V, summary: string) {
  return route({
    method: 'post',
    path: `/v1/token-sets/{tokenSet}/rotation/${verb}`,
    role: 'operator',
    tag: 'Rotations',
    summary,
    params: tokenSet,
    body: z.strictObject({ reason }),
    result: RotationPictureDocument,
    refuses: ['not-found', 'refused'],
  });
}

/** Rotations. */
export const rotationRoutes = {
  listRotations: route({
    method: 'get',
    path: '/v1/rotations',
    role: 'viewer',
    tag: 'Rotations',
    summary: 'the rotations, newest first',
    query: z.strictObject({ ...page, tokenSet: name.optional() }),
    result: pageOf(RotationDocument),
  }),
  getRotation: route({
    method: 'get',
    path: '/v1/token-sets/{tokenSet}/rotation',
    role: 'viewer',
    tag: 'Rotations',
    summary: 'how the rotation of a set stands, what is next, and what is waited for',
    params: tokenSet,
    result: RotationPictureDocument,
    refuses: ['not-found'],
  }),
  startRotation: route({
    method: 'post',
    path: '/v1/token-sets/{tokenSet}/rotation',
    role: 'operator',
    tag: 'Rotations',
    summary: 'begin to replace the current token; the daemon does the rest, and the answer says where to look',
    params: tokenSet,
    body: z.strictObject({ reason }),
    result: RotationPictureDocument,
    status: 202,
    refuses: ['not-found', 'refused'],
    idempotent: true,
  }),
  approveRotation: said('approve', 'say that the old token may be taken away'),
  pauseRotation: said('pause', 'stop it where it is'),
  resumeRotation: said('resume', 'let it go on after a pause, or try again what has failed too often'),
  abortRotation: said('abort', 'put the old token back everywhere, and take the new one away just as carefully'),
} as const;
