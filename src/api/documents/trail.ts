import { z } from 'zod';
import { ROLES } from '../../access/roles.ts';
import type { AuditRecord } from '../../store/contract.ts';
import { at, atOrNull, name } from './form.ts';

/** One entry of the audit trail. */
export const AuditDocument = z
  .strictObject({
    seq: z.int(),
    at,
    actor: z.string(),
    action: z.string(),
    subject: z.string(),
    reason: z.string(),
    detail: z.record(z.string(), z.unknown()),
    hash: z.string(),
  })
  .meta({ id: 'AuditRecord' }) satisfies z.ZodType<AuditRecord>;

/** What walking the chain from its first entry has shown. */
export const VerificationDocument = z
  .strictObject({
    entries: z.int(),
    broken: z.strictObject({ seq: z.int(), says: z.string() }).nullable(),
  })
  .meta({ id: 'Verification' });

const role = z.enum(ROLES);

/** A key for the admin API, without what it consists of. */
export const AccessKeyDocument = z
  .strictObject({
    id: z.string(),
    name,
    prefix: z.string().describe('Its first characters, by which it is recognised.'),
    role,
    createdAt: at,
    createdBy: z.string(),
    expiresAt: atOrNull,
    lastUsedAt: atOrNull.describe('To the minute.'),
    revokedAt: atOrNull,
  })
  .meta({ id: 'AccessKey' });

/** Who is asking. */
export const SelfDocument = z
  .strictObject({
    name: z.string().describe('As the trail calls who is asking: `key:ci`, `oidc:ann@example.com`, `certificate:...`.'),
    role,
    by: z.enum(['key', 'oidc', 'certificate', 'session']),
    expiresAt: atOrNull,
  })
  .meta({ id: 'Self' });

/** How somebody may sign in on the page, beside a key. */
export const WaysInDocument = z
  .strictObject({
    redirect: z
      .strictObject({ path: z.string().describe('Where to send the browser, below the address of the page.') })
      .nullable()
      .describe('By the OpenID Connect issuer; null: not set up.'),
    failed: z
      .string()
      .nullable()
      .describe('Why the last attempt of this browser came to nothing, as a sentence for people; said once.'),
  })
  .meta({ id: 'WaysIn' });

/** The whole on one screen: what a person looks at first. */
export const NeedsDocument = z
  .strictObject({
    at,
    nextRunAt: atOrNull,
    version: z.string(),
    needs: z.array(
      z.strictObject({
        subject: z.string().describe('`slot:contoso/ios`, `rotation:pingid`, `authority:pingid`, `account:contoso`.'),
        says: z.string(),
        resolve: z.string().nullable(),
        since: atOrNull,
      }),
    ),
  })
  .meta({ id: 'Needs' });
