/** Where the daemon listens, who may come in, and what goes out beside that: the settings of its two listeners. */
import { z } from 'zod';
import { httpsUrl, secret } from '../connector/settings.ts';
import { isLoopback } from '../model/address.ts';
import { address, duration, privateText } from './forms.ts';

/** What can be sent behind `Bearer` (RFC 9110, section 11.2), and is read there. */
const BEARER = /^[!-~]+$/;

function file(description: string) {
  return privateText((text) => /^file:./.test(text), '`file:/path`', `${description}: \`file:/path\`.`);
}

const Tls = z
  .strictObject({
    certificate: file('The certificate of this daemon and those between it and its authority, PEM'),
    key: file('Its private key, PEM'),
    clientCa: file('The authority whose client certificates are accepted, PEM').optional(),
  })
  .describe('TLS for both listeners. The files are read again when they change.');

const Listen = z
  .strictObject({
    validation: address('Where the validation endpoint listens. Port 0 takes a free one.').prefault('127.0.0.1:8480'),
    admin: address(
      'Where the admin API and the page listen. Without it, nothing does. Port 0 takes a free one.',
    ).optional(),
    tls: Tls.optional(),
    publicUrl: httpsUrl(
      'Where people reach the page, for links in notices: `https://watchword.example.com`.',
    ).optional(),
    insecure: z
      .boolean()
      .default(false)
      .describe('`true` says that plain HTTP beyond this machine is meant, for example behind a proxy that adds TLS.'),
  })
  .superRefine((listen, context) => {
    for (const name of ['validation', 'admin'] as const) {
      const at = listen[name];
      if (at === undefined || isLoopback(at) || listen.insecure || listen.tls !== undefined) continue;
      const message =
        'other machines can reach this address, and the listener speaks plain HTTP; listen on `127.0.0.1`, set `listen.tls`, or say `listen.insecure: true`';
      context.addIssue({ code: 'custom', path: [name], message });
    }
    if (listen.admin !== undefined && listen.admin.port !== 0 && listen.admin.port === listen.validation.port) {
      const message = `port ${listen.admin.port} is already taken by \`listen.validation\``;
      context.addIssue({ code: 'custom', path: ['admin'], message });
    }
  })
  .prefault({})
  .describe('Where the daemon listens.');

/** For each role who has it, in somebody else's words. */
function byRole(of: string) {
  const names = z.array(z.string().min(1)).default([]);
  return z.strictObject({
    viewer: names.describe(`Who may look: ${of}.`),
    operator: names.describe(`Who may also run, rotate and confirm: ${of}.`),
    admin: names.describe(`Who may do everything: ${of}.`),
  });
}

const Access = z
  .strictObject({
    sessions: duration('How long somebody who signed in on the page stays signed in.', {
      least: 60_000,
      most: 7 * 86_400_000,
    }).prefault('8h'),
    oidc: z
      .strictObject({
        issuer: httpsUrl('The issuer, exactly as its tokens name it.'),
        audience: z.string().min(1).describe('What `aud` of its tokens must name.'),
        roleClaim: z.string().min(1).default('roles').describe('The claim that says what somebody may do.'),
        nameClaim: z.string().min(1).default('sub').describe('The claim that names somebody in the audit trail.'),
        ca: file('Certificates of a private authority, PEM').optional(),
        roles: byRole('values of the claim').describe('Which values of the claim stand for which role.'),
        clientId: z
          .string()
          .min(1)
          .optional()
          .describe('As whom the page sends people to the issuer to sign in. Without it, it sends nobody.'),
        clientSecret: secret('What the issuer knows this client by. Without it, it is a public client.').optional(),
        redirect: httpsUrl(
          'Where the issuer sends people back to, as it is registered there; `listen.publicUrl` with `/sign-in/callback` unless given.',
        )
          .refine((url) => url.endsWith('/sign-in/callback'), {
            error: 'expected an address that ends in `/sign-in/callback`',
          })
          .optional(),
        scope: z
          .string()
          .regex(/^([!-~]+ )*openid( [!-~]+)*$/, 'expected words with single blanks between them, `openid` among them')
          .default('openid')
          .describe('What is asked of the issuer: whatever it puts the claim of the role into an ID token for.'),
      })
      .superRefine(({ clientId, ...given }, context) => {
        for (const name of ['clientSecret', 'redirect'] as const) {
          if (clientId !== undefined || given[name] === undefined) continue;
          context.addIssue({ code: 'custom', path: [name], message: 'it is of no use without `clientId`' });
        }
      })
      .optional()
      .describe('Tokens of an OpenID Connect issuer are accepted beside keys.'),
    certificates: byRole('the common names of client certificates')
      .optional()
      .describe('Client certificates are accepted beside keys. It needs `listen.tls.clientCa`.'),
  })
  .prefault({})
  .describe('Who may use the admin API, beside who has a key.');

const Validation = z
  .strictObject({
    maxStaleness: duration(
      'How old the copy of the active tokens may be, when the store is out of reach, before the endpoint stops calling itself ready.',
    ).prefault('5m'),
    whenStale: z
      .enum(['proceed', 'halt'])
      .default('proceed')
      .describe(
        'What is answered beyond that age. `proceed`: what was known, marked as stale. `halt`: every phone is refused.',
      ),
    key: secret(
      'Who asks has to send this as `Authorization: Bearer`. Without it, anybody who reaches the listener may ask.',
    )
      .refine((key) => BEARER.test(key.reveal()), {
        error:
          'expected letters, digits and signs of ASCII without blanks, found others (not shown): no request could carry this key as `Authorization: Bearer`',
      })
      .optional(),
    guesses: z
      .int()
      .min(1)
      .default(60)
      .describe(
        'So many unknown values in a minute from one address; then further unknown ones are put off, known ones never.',
      ),
    workers: z
      .int()
      .min(0)
      .max(64)
      .default(0)
      .describe('So many processes answer beside the daemon itself, on the same address. 0: the daemon alone.'),
  })
  .prefault({})
  .describe('The validation endpoint.');

function isSyslog(text: string): boolean {
  return /^(udp|tcp|tls):\/\/[^/]+:\d+$/.test(text);
}

const Audit = z
  .strictObject({
    syslog: z
      .strictObject({
        url: privateText(
          isSyslog,
          '`tls://host:6514`, `tcp://host:601` or `udp://host:514`',
          'Where to: `tls://host:6514`, `tcp://host:601` or `udp://host:514`.',
        ),
        ca: file('Certificates of a private authority, PEM').optional(),
      })
      .optional()
      .describe('Every entry of the audit trail goes to a syslog receiver (RFC 5424).'),
    webhook: z
      .strictObject({
        url: httpsUrl('Where to.'),
        secret: secret('What each delivery is signed with (HMAC-SHA-256).'),
        ca: file('Certificates of a private authority, PEM').optional(),
      })
      .optional()
      .describe('Every entry of the audit trail is posted to an address.'),
  })
  .prefault({})
  .describe('Where the audit trail goes beside the store.');

/** The sections of the file that are about listening, coming in, and telling others. */
export const LISTENING = { listen: Listen, access: Access, validation: Validation, audit: Audit };
