/** The core's part of an account and of a slot. The rest of both is the vendor's, declared in the connector's definition. */
import { z } from 'zod';
import { duration, name } from './forms.ts';
import { Process } from './process-address.ts';
import { REACH } from './reach-settings.ts';

const HOUR_MS = 3_600_000;

/** The core's part of one entry of `accounts`. */
export const Account = z.strictObject({
  connector: z
    .union([z.string(), Process], { error: 'expected the name of a connector, or `{ url, key }` of a process' })
    .describe(
      'The MDM product: the name of a connector, of a package that `connectors.allow` names, or `{ url, key }` of a process.',
    ),
  drift: z
    .enum(['report', 'repair'])
    .describe(
      'What to do about a slot that somebody else has changed. There is no default: `report` shows it and leaves it, `repair` writes the token back.',
    ),
  ...REACH,
  maxWritesPerRun: z
    .int()
    .positive()
    .default(100)
    .describe('The brake: a run writes to so many slots at most, and the next one continues.'),
  settle: duration('How long to wait for a write to show in the answers of the vendor.', {
    least: 0,
    most: HOUR_MS,
  }).prefault('30s'),
  slots: z
    .array(z.unknown())
    .min(1, { error: 'expected at least one slot, found none' })
    .describe('The slots: one per app and platform that the token is written to.'),
});

export type Account = z.infer<typeof Account>;

/** The core's part of one slot. */
export const Slot = z.strictObject({
  name: name('The name of the slot, unique in its account.'),
  tokenSet: z.string().describe('The token set whose current token the slot holds.'),
  platform: z.enum(['ios', 'android']).describe('The platform of the app.'),
  canary: z.boolean().default(false).describe('Whether the slot is written before the others of its token set.'),
  required: z
    .boolean()
    .default(true)
    .describe(
      '`false`: the slot never holds a rotation up. Its phones may be locked out when an old token is revoked.',
    ),
});

export type Slot = z.infer<typeof Slot>;
