import { z } from 'zod';
import { cronExpression } from './cron.ts';
import { duration } from './forms.ts';

/** Looking for phones that are enrolled in more than one account. */
export const Devices = z
  .strictObject({
    overlap: cronExpression(
      'When the phones of all accounts are compared, in the time zone of `schedule`. Unless given, only when somebody asks for it.',
      '0 3 * * *',
    ).optional(),
    keep: duration(
      'How long the result of the last comparison is kept where no other follows: it holds serial numbers, names and users of phones.',
    ).prefault('30d'),
  })
  .prefault({})
  .describe('Looking for phones that are enrolled in more than one account.');
