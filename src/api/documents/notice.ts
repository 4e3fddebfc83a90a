import { z } from 'zod';
import { RECEIVER_KINDS, type ReceiverKind } from '../../config/notices.ts';
import { ABOUT, type About } from '../../model/need.ts';
import type { Notice } from '../../model/notice.ts';
import { at, atOrNull, name } from './form.ts';

/** What one receiver was told of one need. */
export const NoticeDocument = z
  .strictObject({
    receiver: name,
    key: z.string().describe('Which need: its subject and what resolves it.'),
    subject: z.string(),
    says: z.string(),
    resolve: z.string().nullable(),
    since: atOrNull,
    firstSeenAt: at,
    toldAt: atOrNull.describe('Null: not told yet since it was first seen.'),
    times: z.int().describe('How often it has been told that it needs somebody.'),
    goneAt: atOrNull.describe('Since when it needs nobody any more.'),
    overAt: atOrNull.describe('When it was told that it is over.'),
    returns: z.int().describe('How often it has come back soon after it was over.'),
  })
  .meta({ id: 'Notice' }) satisfies z.ZodType<Notice>;

/** A receiver, and how it goes with it. */
export const ReceiverDocument = z
  .strictObject({
    name,
    kind: z.enum(Object.keys(RECEIVER_KINDS) as [ReceiverKind, ...ReceiverKind[]]),
    about: z
      .array(z.enum(Object.keys(ABOUT) as [About, ...About[]]))
      .nullable()
      .describe('Null: it is told of everything.'),
    arrivedAt: atOrNull.describe('When something last arrived there.'),
    failing: z.strictObject({ since: at, at, says: z.string() }).nullable(),
  })
  .meta({ id: 'NoticeReceiver' });

/** What became of a test message. */
export const NoticeTestDocument = z
  .strictObject({
    receiver: name,
    arrived: z.boolean(),
    says: z.string().describe('What the receiver answered, or why it could not be reached.'),
  })
  .meta({ id: 'NoticeTest' });
