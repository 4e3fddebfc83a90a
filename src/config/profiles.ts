import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type AppOnPlatform, type AppProfile, EVIDENCE, type Evidence, type KeyType } from '../model/app.ts';
import type { Platform } from '../model/token.ts';
import { unreadable } from '../unreadable.ts';
import { readDocument } from './document.ts';
import { ConfigurationError, type Mistake, pathText } from './mistake.ts';
import { wrongName } from './names.ts';
import { checked } from './reading.ts';
import type { Files } from './secrets.ts';

/** Where the app profiles that come with the program are. */
export const BUILT_IN_PROFILES = fileURLToPath(new URL('../../config/profiles', import.meta.url));

/** Reverse-DNS names, as both stores use them. */
const PACKAGE_ID = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+$/;

const Mark = z.enum(Object.keys(EVIDENCE) as Evidence[]);

const Key = z.string().regex(/^(?!\s)\P{C}+(?<!\s)$/u, {
  error: 'expected a key of printable characters, without blanks around it',
});

const OnPlatform = z
  .strictObject({
    key: Key.optional().describe('The key in the managed configuration that holds the token. Case-sensitive.'),
    keys: z
      .array(Key)
      .min(2, { error: 'expected two keys at least; an app with one has a `key`' })
      .optional()
      .describe(
        'In place of `key`: several keys, each of which holds a part of the token, in the order of the parts. They are written together.',
      ),
    type: z
      .enum(['string', 'bundle-array'] satisfies KeyType[])
      .default('string')
      .describe(
        'How the app takes its keys: `string` is a text of its own; `bundle-array`, inside a list of bundles, is not supported yet and is refused in slots.',
      ),
    packageId: z
      .string()
      .regex(PACKAGE_ID, { error: 'expected an identifier such as `com.example.app`' })
      .describe('The iOS bundle id or the Android package name.'),
    storeId: z
      .string()
      .regex(/^\d{6,12}$/, { error: 'expected the digits of an App Store id' })
      .optional()
      .describe('The App Store id, in quotes.'),
    evidence: z
      .strictObject({
        key: Mark.describe(
          'How well the key is known. `unverified` is refused in slots until you have tried the app and say `confirmed`.',
        ),
        packageId: Mark.describe('How well the bundle id or package name is known.'),
        sources: z.array(z.url({ protocol: /^https$/ })).describe('Public pages that say so.'),
      })
      .optional()
      .describe('What the profile rests on. Whoever leaves it out answers for the key.'),
  })
  .refine(({ key, keys }) => (key === undefined) !== (keys === undefined), {
    error: 'expected one of `key` and `keys`, found both or neither',
  })
  .refine(({ keys = [] }) => new Set(keys).size === keys.length, {
    path: ['keys'],
    error: 'expected different keys, found one twice',
  });

/** Characters that every MDM keeps as they are, and that occur in few secrets. */
const SEPARATORS = [':', ';', ',', '|', '/'] as const;

const Written = z.strictObject({
  title: z.string().min(1).describe('The name of the app.'),
  usedAt: z
    .enum(['sign-in', 'enrolment'])
    .describe('When the app presents the token: at every `sign-in`, or once at its `enrolment`.'),
  notes: z
    .array(z.string().min(1))
    .optional()
    .describe('What an operator has to know of the app before its first token is distributed, a sentence each.'),
  separator: z
    .enum(SEPARATORS)
    .optional()
    .describe(
      'With `keys`: the character between the parts of a token where it is entered, such as `id:secret`. It must not occur in a part.',
    ),
  platforms: z
    .strictObject({ ios: OnPlatform.optional(), android: OnPlatform.optional() })
    .refine((platforms) => Object.keys(platforms).length > 0, {
      error: 'expected `ios`, `android` or both, found neither',
    })
    .describe('The platforms the app exists on.'),
});

/** An app profile as it is written. One token serves all platforms, so it has the same number of parts on each. */
export const Profile = Written.superRefine(({ platforms, separator }, context) => {
  // Which is meant has to be said first.
  if (Object.values(platforms).some((app) => (app?.key === undefined) === (app?.keys === undefined))) return;
  const counts = Object.entries(platforms).map(([name, app]) => [name, app?.keys?.length ?? 1] as const);
  const [[first, count] = ['', 1], ...others] = counts;
  for (const [name, other] of others) {
    if (other === count) continue;
    const message = `expected as many keys on \`${name}\` as on \`${first}\`, because one token serves both; found ${other} and ${count}`;
    context.addIssue({ code: 'custom', path: ['platforms'], message });
  }
  const hasParts = count > 1;
  if (hasParts === (separator !== undefined)) return;
  const message = hasParts
    ? `missing. The character between the parts of a token: one of ${SEPARATORS.map((one) => `\`${one}\``).join(' ')}`
    : 'expected only together with `keys`: the token of an app with one key has no parts';
  context.addIssue({ code: 'custom', path: ['separator'], message });
});

/** Every app profile of a folder, by its id: the name of the file. Throws a `ConfigurationError` with all mistakes of all files. */
export function readProfiles(folder: string, files: Files): ReadonlyMap<string, AppProfile> {
  const profiles = new Map<string, AppProfile>();
  const mistakes: Mistake[] = [];
  for (const entry of entriesOf(folder, files)) {
    const id = entry.replace(/\.ya?ml$/, '');
    if (id === entry) continue;
    try {
      profiles.set(id, readProfile(id, join(folder, entry), files));
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      mistakes.push(...error.mistakes);
    }
  }
  if (mistakes.length > 0) throw new ConfigurationError(mistakes);
  return profiles;
}

function entriesOf(folder: string, files: Files): readonly string[] {
  try {
    return files.list(folder).toSorted();
  } catch (error) {
    throw mistakeIn(folder, `the folder ${unreadable(error)}`);
  }
}

function readProfile(id: string, file: string, files: Files): AppProfile {
  const nameProblem = wrongName(id);
  if (nameProblem !== null) throw mistakeIn(file, nameProblem);
  let text: string;
  try {
    text = files.read(file);
  } catch (error) {
    throw mistakeIn(file, `the file ${unreadable(error)}`);
  }
  const document = readDocument(text, file);
  const mistakes: Mistake[] = [];
  const profile = checked(Profile, document.value, [], (path, says) => {
    mistakes.push({ file, position: document.locate(path), path: pathText(path), says });
  });
  if (profile === null || mistakes.length > 0) throw new ConfigurationError(mistakes);
  const { notes, platforms, separator, ...rest } = profile;
  return { id, ...rest, ...(notes === undefined ? {} : { notes }), platforms: platformsOf(platforms, separator) };
}

type Parsed = z.infer<typeof Profile>['platforms'];

/** What is not written is not there: the model knows no setting that is undefined. */
function platformsOf(platforms: Parsed, separator: string | undefined): AppProfile['platforms'] {
  const known: Partial<Record<Platform, AppOnPlatform>> = {};
  for (const platform of ['ios', 'android'] as const) {
    const app = platforms[platform];
    if (app === undefined) continue;
    const { key, keys, storeId, evidence, ...rest } = app;
    known[platform] = {
      ...rest,
      keys: keys ?? (key === undefined ? [] : [key]),
      ...(separator === undefined ? {} : { separator }),
      ...(storeId === undefined ? {} : { storeId }),
      ...(evidence === undefined ? {} : { evidence }),
    };
  }
  return known;
}

function mistakeIn(file: string, says: string): ConfigurationError {
  return new ConfigurationError([{ file, position: null, path: '', says }]);
}
