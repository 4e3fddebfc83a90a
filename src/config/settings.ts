/** The core's settings, section by section: their forms, their defaults and what they mean. Nothing else has defaults. */
import { z } from 'zod';
import { secret } from '../connector/settings.ts';
import { LOG_LEVELS, type LogLevel } from '../log.ts';
import { Cache } from './cache.ts';
import { AllowedConnectors } from './connectors.ts';
import { cronExpression } from './cron.ts';
import { Devices } from './devices.ts';
import { duration, privateText } from './forms.ts';
import { LISTENING } from './listen.ts';
import { Notices } from './notices.ts';
import { Rotation } from './rotation.ts';
import { reference } from './secrets.ts';
import { timeZone } from './time-zone.ts';
import { Tracing } from './tracing.ts';

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
    previous: z
      .array(reference('A key, as `encryption`.'))
      .describe(
        'Keys that values may still be encrypted with, while `keys.encryption` is being changed: they are read with, and nothing new is encrypted with them. `watchword keys status` says when they are no longer needed.',
      )
      .prefault([]),
  })
  .describe('Keys of the store.');

const Schedule = z
  .strictObject({
    reconcile: cronExpression(
      'When every account is looked at: minute, hour, day of month, month, day of week.',
    ).prefault('*/15 * * * *'),
    timeZone: timeZone('The time zone of the schedule, by its IANA name.').prefault('UTC'),
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

/** One entry of `tokenSets`, with its authority still to be looked into. */
export const TokenSet = z.strictObject({
  app: z.string().describe('The app profile: a file in `config/profiles`, or in the folder that `profiles` names.'),
  authority: z
    .looseObject({}, { error: 'expected a group of settings such as `{ kind: local }`' })
    .describe('Who decides which tokens are active. `{ kind: local }` is this program itself.'),
  rotation: Rotation.optional(),
});

/** The whole file, with its token sets and accounts still to be looked into. */
export const File = z.strictObject({
  store: Store,
  keys: Keys,
  cache: Cache,
  ...LISTENING,
  schedule: Schedule,
  runs: Runs,
  devices: Devices,
  log: Log,
  notices: Notices,
  tracing: Tracing,
  connectors: AllowedConnectors,
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
