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
    key: Key.describe('The key in the managed configuration that holds the token. Case-sensitive.'),
    type: z
      .enum(['string', 'bundle-array'] satisfies KeyType[])
      .default('string')
      .describe(
        'How the app takes the key: `string` is a text of its own; `bundle-array`, inside a list of bundles, is not supported yet and is refused in slots.',
      ),
    changesWith: z
      .array(Key)
      .min(1)
      .optional()
      .describe(
        'Other keys with secrets that must change together with this one. Not supported yet: such an app is refused in slots.',
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
  .refine(({ key, changesWith = [] }) => new Set([key, ...changesWith]).size === changesWith.length + 1, {
    path: ['changesWith'],
    error: 'expected other keys, each once, found one twice',
  });

/** An app profile as it is written. */
export const Profile = z.strictObject({
  title: z.string().min(1).describe('The name of the app.'),
  usedAt: z
    .enum(['sign-in', 'enrolment'])
    .describe('When the app presents the token: at every `sign-in`, or once at its `enrolment`.'),
  notes: z
    .array(z.string().min(1))
    .optional()
    .describe('What an operator has to know of the app before its first token is distributed, a sentence each.'),
  platforms: z
    .strictObject({ ios: OnPlatform.optional(), android: OnPlatform.optional() })
    .refine((platforms) => Object.keys(platforms).length > 0, {
      error: 'expected `ios`, `android` or both, found neither',
    })
    .describe('The platforms the app exists on.'),
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
  const { notes, platforms, ...rest } = profile;
  return { id, ...rest, ...(notes === undefined ? {} : { notes }), platforms: platformsOf(platforms) };
}

type Parsed = z.infer<typeof Profile>['platforms'];

/** What is not written is not there: the model knows no setting that is undefined. */
function platformsOf(platforms: Parsed): AppProfile['platforms'] {
  const known: Partial<Record<Platform, AppOnPlatform>> = {};
  for (const platform of ['ios', 'android'] as const) {
    const app = platforms[platform];
    if (app === undefined) continue;
    const { storeId, changesWith, evidence, ...rest } = app;
    known[platform] = {
      ...rest,
      ...(storeId === undefined ? {} : { storeId }),
      ...(changesWith === undefined ? {} : { changesWith }),
      ...(evidence === undefined ? {} : { evidence }),
    };
  }
  return known;
}

function mistakeIn(file: string, says: string): ConfigurationError {
  return new ConfigurationError([{ file, position: null, path: '', says }]);
}
