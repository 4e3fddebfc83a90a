import { z } from 'zod';
import { at } from './form.ts';

/** A daemon that shares its store with others. */
export const ReplicaDocument = z
  .strictObject({
    id: z.string(),
    name: z.string().describe('`host#pid`'),
    version: z.string(),
    validationAddress: z.string().nullable().describe('Where it answers validation, as it listens itself.'),
    adminAddress: z.string().nullable(),
    begunAt: at,
    expiresAt: at.describe('Until then it is counted, unless it makes itself known again.'),
    owns: z
      .array(z.string())
      .describe('`account:<name>`, `rotation:<token set>`, `authority:<token set>` and `housekeeping`: what it does.'),
  })
  .meta({ id: 'Replica' });
