import { z } from 'zod';
import { ReplicaDocument } from '../documents/replicas.ts';
import { route } from '../route.ts';

/** The daemons that share a store. */
export const replicaRoutes = {
  listReplicas: route({
    method: 'get',
    path: '/v1/replicas',
    role: 'viewer',
    tag: 'Overview',
    summary: 'the daemons that share the store, and which of them does what',
    description: 'Empty on SQLite, where one daemon does everything.',
    result: z.strictObject({ items: z.array(ReplicaDocument) }),
  }),
} as const;
