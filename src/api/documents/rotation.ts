import { z } from 'zod';
import { ROTATION_STATES, type Rotation, type RotationState, type StepName } from '../../model/rotation.ts';
import { STAGES, type TokenStage } from '../../model/token.ts';
import { at, atOrNull, fingerprint, name } from './form.ts';

const steps = [
  'begin',
  'mint',
  'remember',
  'promote',
  'push',
  'revoke',
  'end',
  'alert',
  'wait',
] as const satisfies StepName[];

/** What is written down of one rotation. */
export const RotationDocument = z
  .strictObject({
    id: z.string(),
    tokenSet: name,
    trigger: z.enum(['schedule', 'person', 'elsewhere']),
    startedBy: z.string(),
    reason: z.string(),
    startedAt: at,
    from: z.string().nullable().describe('The token that is replaced.'),
    to: z.string().nullable().describe('The token that replaces it.'),
    minting: z.strictObject({ at, known: z.array(z.string()) }).nullable(),
    approvedAt: atOrNull,
    pausedAt: atOrNull,
    abortedAt: atOrNull,
    failing: z.strictObject({ step: z.enum(steps), times: z.int(), at, says: z.string() }).nullable(),
    alertedAt: atOrNull,
    endedAt: atOrNull,
    outcome: z.enum(['rotated', 'aborted', 'overtaken']).nullable(),
  })
  .meta({ id: 'Rotation' }) satisfies z.ZodType<Rotation>;

const TokenPicture = z.strictObject({
  id: z.string(),
  fingerprint,
  stage: z.enum(Object.keys(STAGES) as TokenStage[]),
  lastPresentedAt: atOrNull,
  presentedToday: z.int(),
});

/** How the rotation of a set stands, what is next, and what is waited for. */
export const RotationPictureDocument = z
  .strictObject({
    tokenSet: name,
    at,
    rotation: RotationDocument.nullable().describe('Null while none is going on.'),
    last: RotationDocument.nullable().describe('The one that ended last.'),
    everyMs: z.int().nullable().describe('How often one begins by itself; null: only on request.'),
    state: z.enum(Object.keys(ROTATION_STATES) as RotationState[]),
    step: z.enum(steps),
    says: z.string().describe('Why this is next, and nothing else.'),
    untilAt: atOrNull.describe('Until when it waits, where it does.'),
    resolve: z.string().nullable().describe('The command by which a person lets it go on, where one is waited for.'),
    from: TokenPicture.nullable(),
    to: TokenPicture.nullable(),
    accounts: z.array(
      z.strictObject({
        account: name,
        slots: z.int(),
        written: z.int(),
        phones: z.int(),
        delivered: z.int(),
        untold: z.int(),
        blocked: z.array(z.strictObject({ slot: z.string(), says: z.string(), resolve: z.string() })),
      }),
    ),
  })
  .meta({ id: 'RotationPicture' });
