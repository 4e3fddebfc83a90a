/** Who is told of what needs a person: the section `notices`. Each kind of receiver has settings of its own. */
import { z } from 'zod';
import { httpsUrl, secret } from '../connector/settings.ts';
import { isLoopback } from '../model/address.ts';
import { ABOUT, type About } from '../model/need.ts';
import type { Secret } from '../model/secret.ts';
import { duration } from './forms.ts';
import { REACH } from './reach-settings.ts';

const WORDS = Object.keys(ABOUT) as [About, ...About[]];
const DAY_MS = 86_400_000;

/** The section, with its receivers still to be looked into. */
export const Notices = z
  .strictObject({
    repeat: duration('What still needs a person is told again after this time.', {
      least: 60_000,
      most: 30 * DAY_MS,
    }).prefault('24h'),
    receivers: z
      .record(z.string(), z.unknown())
      .default({})
      .describe('The receivers by name. Each has a `kind`: `webhook`, `slack`, `teams` or `email`.'),
  })
  .prefault({})
  .describe('Who is told of what needs a person.');

const about = z
  .array(z.enum(WORDS))
  .min(1, { error: 'expected at least one word, found none; leave it out to tell of everything' })
  .optional()
  .describe('Only needs about this are told; everything unless given.');

const { ca, proxy } = REACH;

/** An address that whoever knows it may post to. */
function secretUrl(description: string): z.ZodType<Secret> {
  return secret(description).refine((url) => url.reveal() === '' || isHttps(url.reveal()), {
    error: 'expected the https address of a webhook behind the reference, found something else (not shown)',
  });
}

function isHttps(text: string): boolean {
  const url = URL.parse(text.trim());
  return url?.protocol === 'https:' && url.username === '' && url.password === '';
}

const mailbox = z
  .string()
  .regex(/^[^\s<>()[\]@,;:\\"]{1,64}@[\w.-]{1,255}$/, { error: 'expected an address such as `ops@example.com`' });

const Smtp = z
  .strictObject({
    host: z
      .string()
      .regex(/^[\w.:-]+$/, { error: 'expected the name or address of a host' })
      .describe('The mail server.'),
    port: z.int().min(1).max(65_535).default(587).describe('Its port.'),
    tls: z
      .enum(['starttls', 'tls', 'none'])
      .default('starttls')
      .describe(
        '`starttls`: TLS is begun on the connection, or nothing is sent. `tls`: from the first byte. `none`: in the clear.',
      ),
    username: z.string().min(1).optional().describe('Who signs in. Without it nobody does.'),
    password: secret('With which password.').optional(),
    ca,
  })
  .superRefine(({ host, tls, username, password }, context) => {
    if ((username === undefined) !== (password === undefined)) {
      context.addIssue({ code: 'custom', path: [], message: '`username` and `password` go together; one is missing' });
    }
    if (tls === 'none' && password !== undefined && !isLoopback({ host, port: 0 })) {
      const message = 'a password is not sent in the clear: set `tls` to `starttls` or `tls`, or remove the password';
      context.addIssue({ code: 'custom', path: ['tls'], message });
    }
  })
  .describe('How mail is sent.');

/** The kinds of receiver, by their word. */
export const RECEIVER_KINDS = {
  webhook: z.strictObject({
    kind: z.literal('webhook').describe('CloudEvents 1.0, posted to an address and signed.'),
    about,
    url: httpsUrl('Where to.'),
    secret: secret('What each post is signed with (HMAC-SHA-256).'),
    ca,
    proxy,
  }),
  slack: z.strictObject({
    kind: z.literal('slack').describe('A channel of Slack, by an incoming webhook.'),
    about,
    url: secretUrl('The address of the incoming webhook: whoever knows it may post.'),
    ca,
    proxy,
  }),
  teams: z.strictObject({
    kind: z
      .literal('teams')
      .describe('A channel or chat of Microsoft Teams, by a workflow that takes webhook requests.'),
    about,
    url: secretUrl('The address that the workflow shows: whoever knows it may post.'),
    ca,
    proxy,
  }),
  email: z.strictObject({
    kind: z.literal('email').describe('Mail.'),
    about,
    smtp: Smtp,
    from: mailbox.describe('Whose address the mail comes from.'),
    to: z
      .array(mailbox)
      .min(1, { error: 'expected at least one address, found none' })
      .max(50)
      .describe('Who gets it.'),
  }),
} as const;

/** One of the kinds. */
export type ReceiverKind = keyof typeof RECEIVER_KINDS;
