import { z } from 'zod';
import { FAILURES, type FailureKind } from '../../model/failure.ts';
import { HELD_REASONS, type HeldReason, type Plan } from '../../model/plan.ts';
import type { Run } from '../../model/run.ts';
import { STAGES, type TokenStage } from '../../model/token.ts';
import { at, atOrNull, fingerprint, name } from './form.ts';

const failureKind = z.enum(Object.keys(FAILURES) as FailureKind[]);

const Found = z.strictObject({
  fingerprint: fingerprint.nullable(),
  copies: z.int(),
  token: z.strictObject({ id: z.string(), stage: z.enum(Object.keys(STAGES) as TokenStage[]) }).nullable(),
});

const After = z.strictObject({ fingerprint, tokenId: z.string() });

const Change = z
  .strictObject({
    kind: z.enum(['set', 'replace', 'repair']),
    slot: name,
    tokenSet: name,
    platform: z.enum(['ios', 'android']),
    canary: z.boolean(),
    place: z.string(),
    before: z.array(Found),
    after: After,
    neighbours: z.array(z.string()),
    why: z.string(),
    leaves: z.strictObject({ copies: z.int(), reason: z.enum(['report-only', 'contended']) }).exactOptional(),
  })
  .meta({ id: 'Change' });

const Held = z
  .strictObject({
    slot: name,
    tokenSet: name,
    reason: z.enum(Object.keys(HELD_REASONS) as HeldReason[]),
    says: z.string(),
    place: z.string().nullable(),
    before: z.array(Found),
    after: After.nullable(),
    steps: z.array(z.string()).exactOptional(),
  })
  .meta({ id: 'Held' });

/** What a run would do to one account. */
export const PlanDocument = z
  .strictObject({ account: name, changes: z.array(Change), held: z.array(Held), inSync: z.array(name) })
  .meta({ id: 'Plan' }) satisfies z.ZodType<Plan>;

/** One pass over an account. */
export const RunDocument = z
  .strictObject({
    id: z.string(),
    account: name,
    trigger: z.enum(['schedule', 'person', 'start', 'rotation'] satisfies Run['trigger'][]),
    startedAt: at,
    endedAt: atOrNull.describe('Null while it is going on, and for ever if its process died.'),
    outcome: z.enum(['clean', 'held', 'failed', 'abandoned']).nullable(),
    plan: PlanDocument.nullable(),
    done: z.array(
      z.strictObject({
        slot: name,
        outcome: z.enum(['written', 'unconfirmed', 'failed', 'not-attempted']),
        copies: z.int(),
        says: z.string(),
        failure: failureKind.nullable(),
      }),
    ),
    deliveries: z
      .array(
        z.strictObject({
          slot: name,
          of: fingerprint,
          at,
          delivered: z.int(),
          pending: z.int(),
          failed: z.int(),
          unknown: z.int(),
        }),
      )
      .exactOptional()
      .describe('What the MDM said of how many phones have the value of a slot; only where the run asked.'),
    requests: z.int(),
    failure: z.strictObject({ kind: z.union([failureKind, z.literal('bug')]), says: z.string() }).nullable(),
  })
  .meta({ id: 'Run' }) satisfies z.ZodType<Run>;
