import { z } from 'zod';
import { at, atOrNull, name } from './form.ts';
import { FindingDocument } from './slot.ts';
import { TokenDocument } from './token.ts';

/** A configured account, and how its last run ended. */
export const AccountDocument = z
  .strictObject({
    name,
    connector: z.string(),
    title: z.string().describe('The product.'),
    drift: z.enum(['report', 'repair']),
    capabilities: z.strictObject({
      write: z.enum(['in-place', 'per-device', 'manual']),
      readback: z.enum(['value', 'none']),
      delivery: z.enum(['per-device', 'check-in', 'none']),
      devices: z.boolean(),
    }),
    slots: z.array(name),
    lastRun: z
      .strictObject({
        id: z.string(),
        outcome: z.enum(['clean', 'held', 'failed', 'abandoned']).nullable(),
        startedAt: at,
        endedAt: atOrNull,
        failure: z.string().nullable(),
      })
      .nullable(),
    nextRunAt: atOrNull.describe('When a daemon runs it next by itself; null: no round is planned.'),
    waits: z.string().nullable().describe('Why that is later than the next round; null where it is not.'),
    busyUntil: atOrNull.describe('Until when somebody has the lease of the account; null: nobody does.'),
  })
  .meta({ id: 'Account' });

/** A self-check of one account or authority; findings come in while it goes on. */
export const CheckDocument = z
  .strictObject({
    id: z.string(),
    account: name.describe('The account, or the token set whose authority is checked.'),
    startedAt: at,
    endedAt: atOrNull,
    findings: z.array(FindingDocument),
  })
  .meta({ id: 'Check' });

/** A token set with what is known of its authority. */
export const TokenSetDocument = z
  .strictObject({
    name,
    app: z.string(),
    authority: z.strictObject({
      kind: z.string(),
      title: z.string().describe('What people call it: `PingOne`.'),
      isLookedAt: z.boolean().describe('False where its tokens are decided here, or in a console that nobody can ask.'),
      changedBy: z.enum(['watchword', 'person', 'others']),
      lookedAt: atOrNull,
      failing: z.strictObject({ since: at, at, says: z.string() }).nullable(),
      enforcedFrom: z.union([at, z.literal('never')]).nullable(),
    }),
    tokens: z.array(TokenDocument).describe('The active ones, oldest first.'),
  })
  .meta({ id: 'TokenSet' });
