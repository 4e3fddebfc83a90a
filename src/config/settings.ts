/** The core's settings, section by section: their forms, their defaults and what they mean. Nothing else has defaults. */
import { validateDetailed } from 'node-cron';
import { z } from 'zod';
import { secret } from '../connector/settings.ts';
import { LOG_LEVELS, type LogLevel } from '../log.ts';
import { isLoopback } from '../model/address.ts';
import { address, duration, percentage, privateText } from './forms.ts';
import { reference } from './secrets.ts';
import { nearest } from './suggest.ts';

const DAY_MS = 86_400_000;

function isStoreUrl(text: string): boolean {
  if (text.startsWith('sqlite:')) return text.length > 'sqlite:'.length;
  if (!/^postgres(ql)?:\/\//.test(text) || !URL.canParse(text)) return false;
  const url = new URL(text);
  return url.password === '' && !url.searchParams.has('password');
}

const Store = z
  .strictObject({
    url: privateText(
      isStoreUrl,
      '`sqlite:<path>` or `postgres://user@host/database` without a password (that goes into `store.password`)',
      'Where the state is kept: `sqlite:<path>`, or `postgres://user@host/database` without a password.',
    ),
    password: secret('The password for PostgreSQL.').optional(),
  })
  .refine(({ url, password }) => password === undefined || !url.startsWith('sqlite:'), {
    path: ['password'],
    error: 'SQLite takes no password; remove it, or name a PostgreSQL database in `store.url`',
  })
  .describe('Where the state is kept.');

const Keys = z
  .strictObject({
    encryption: reference(
      'The key that token values are encrypted with at rest. It is read when the store is opened; `watchword keys generate` makes one.',
    ),
  })
  .describe('Keys of the store.');

const Listen = z
  .strictObject({
    validation: address('Where the validation endpoint listens. Port 0 takes a free one.').prefault('127.0.0.1:8480'),
    admin: address('Where the admin API and the page listen. Not acted on yet.').optional(),
    insecure: z
      .boolean()
      .default(false)
      .describe('`true` says that plain HTTP beyond this machine is meant, for example behind a proxy that adds TLS.'),
  })
  .superRefine((listen, context) => {
    for (const name of ['validation', 'admin'] as const) {
      const at = listen[name];
      if (at === undefined || isLoopback(at) || listen.insecure) continue;
      const message =
        'other machines can reach this address, and the listener speaks plain HTTP; listen on `127.0.0.1`, or say `listen.insecure: true`';
      context.addIssue({ code: 'custom', path: [name], message });
    }
    if (listen.admin !== undefined && listen.admin.port !== 0 && listen.admin.port === listen.validation.port) {
      const message = `port ${listen.admin.port} is already taken by \`listen.validation\``;
      context.addIssue({ code: 'custom', path: ['admin'], message });
    }
  })
  .prefault({})
  .describe('Where the daemon listens.');

function cronProblem(expression: string): string {
  return validateDetailed(expression)
    .errors.map(({ field, message }) => (field === 'expression' ? message : `${field}: ${message}`))
    .join(', ');
}

function isTimeZone(name: string): boolean {
  // Offsets such as `+02:00` are no names: they would ignore summer time without a word.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}

function timeZoneExpected(name: string): string {
  const meant = nearest(name, Intl.supportedValuesOf('timeZone'));
  const hint = meant === null ? '' : `; did you mean \`${meant}\`?`;
  return `expected the name of a time zone such as \`UTC\` or \`Europe/Berlin\`, found \`${name.slice(0, 60)}\`${hint}`;
}

const Schedule = z
  .strictObject({
    reconcile: z
      .string()
      .refine((text) => validateDetailed(text).valid, {
        error: ({ input }) => `expected a cron expression such as \`*/15 * * * *\` (${cronProblem(String(input))})`,
      })
      .prefault('*/15 * * * *')
      .meta({ title: 'cron expression' })
      .describe('When every account is looked at: minute, hour, day of month, month, day of week.'),
    timeZone: z
      .string()
      .refine(isTimeZone, { error: ({ input }) => timeZoneExpected(String(input)) })
      .prefault('UTC')
      .describe('The time zone of the schedule, by its IANA name.'),
    jitter: duration(
      'Each run begins at a random moment within this time, so that accounts do not all begin at once.',
      {
        least: 0,
        most: DAY_MS,
      },
    ).prefault('30s'),
  })
  .prefault({})
  .describe('When accounts are looked at.');

const Validation = z
  .strictObject({
    maxStaleness: duration(
      'How old the copy of the active tokens may be, when the store is out of reach, before the endpoint stops calling itself ready.',
    ).prefault('5m'),
  })
  .prefault({})
  .describe('The validation endpoint.');

const Runs = z
  .strictObject({ keep: duration('How long the history of runs is kept.').prefault('90d') })
  .prefault({})
  .describe('The history of runs.');

const Log = z
  .strictObject({
    level: z
      .enum(Object.keys(LOG_LEVELS) as LogLevel[])
      .default('info')
      .describe('The least important lines that are still written.'),
  })
  .prefault({})
  .describe('The log.');

const Authority = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('local').describe('Who decides which tokens are active: `local` is this program itself.'),
    }),
  ])
  .describe('Who decides which tokens are active. `kind: local` is this program itself.');

const Rotation = z
  .strictObject({
    every: duration('How often the token is replaced. Without it, only on demand.').optional(),
    deliverTo: percentage('The part of phones that must have the new token before the old one is given up.').prefault(
      '98%',
    ),
    soak: duration('How long both tokens stay active at least.', { least: 0 }).prefault('7d'),
    approve: z
      .enum(['auto', 'manual'])
      .default('manual')
      .describe('Whether a person approves the revocation of the old token, or the evidence alone decides.'),
  })
  .describe('How the token is replaced. Checked, but not acted on yet.');

/** One entry of `tokenSets`. */
export const TokenSet = z.strictObject({
  app: z.string().describe('The app profile: a file in `config/profiles`, or in the folder that `profiles` names.'),
  authority: Authority,
  rotation: Rotation.optional(),
});

/** The whole file, with its token sets and accounts still to be looked into. */
export const File = z.strictObject({
  store: Store,
  keys: Keys,
  listen: Listen,
  schedule: Schedule,
  validation: Validation,
  runs: Runs,
  log: Log,
  profiles: z.string().min(1).optional().describe('A folder with app profiles of your own, one YAML file each.'),
  tokenSets: z
    .record(z.string(), z.unknown())
    .refine((sets) => Object.keys(sets).length > 0, { error: 'expected at least one token set, found none' })
    .describe('The token sets by name: the tokens of one app in one organisation.'),
  accounts: z
    .record(z.string(), z.unknown())
    .describe(
      'The accounts by name: the tenants of MDM products that tokens are written to. `{}` where there is none.',
    ),
});

export type File = z.infer<typeof File>;

export type TokenSet = z.infer<typeof TokenSet>;
