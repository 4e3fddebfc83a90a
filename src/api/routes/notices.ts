import { z } from 'zod';
import { name, page, pageOf } from '../documents/form.ts';
import { NoticeDocument, NoticeTestDocument, ReceiverDocument } from '../documents/notice.ts';
import { route } from '../route.ts';

/** Who is told of what needs a person, and what they were told. */
export const noticeRoutes = {
  listReceivers: route({
    method: 'get',
    path: '/v1/notice-receivers',
    role: 'viewer',
    tag: 'Notices',
    summary: 'who is told of what needs a person, and whether it reaches them',
    result: z.strictObject({ items: z.array(ReceiverDocument) }),
  }),
  listNotices: route({
    method: 'get',
    path: '/v1/notice-receivers/{receiver}/notices',
    role: 'viewer',
    tag: 'Notices',
    summary: 'what a receiver was told, and what it is about to be told; for a day also what is over',
    params: z.strictObject({ receiver: name }),
    query: z.strictObject({
      ...page,
      cursor: z.string().max(2_000).optional().describe('`next` of the answer before.'),
    }),
    result: pageOf(NoticeDocument),
    refuses: ['not-found'],
  }),
  testReceiver: route({
    method: 'post',
    path: '/v1/notice-receivers/{receiver}/test',
    role: 'admin',
    tag: 'Notices',
    summary: 'send a receiver a message that says that it is a test',
    params: z.strictObject({ receiver: name }),
    result: NoticeTestDocument,
    refuses: ['not-found'],
  }),
} as const;
