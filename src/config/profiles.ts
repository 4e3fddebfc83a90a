import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { AppOnPlatform, AppProfile } from '../model/app.ts';
import type { Platform } from '../model/token.ts';
import { readDocument } from './document.ts';
import { ConfigurationError, type Mistake, pathText } from './mistake.ts';
import { wrongName } from './names.ts';
import { checked } from './reading.ts';
import { type Files, unreadable } from './secrets.ts';

/** Where the app profiles that come with the program are. */
export const BUILT_IN_PROFILES = fileURLToPath(new URL('../../config/profiles', import.meta.url));

const OnPlatform = z.strictObject({
  key: z.string().min(1).describe('The key in the managed configuration that holds the token. Case-sensitive.'),
  packageId: z.string().min(1).describe('The iOS bundle id or the Android package name.'),
  storeId: z.string().min(1).optional().describe('The App Store id, in quotes.'),
});

/** An app profile as it is written. */
export const Profile = z.strictObject({
  title: z.string().min(1).describe('The name of the app.'),
  usedAt: z
    .enum(['sign-in', 'enrolment'])
    .describe('When the app presents the token: at every `sign-in`, or once at its `enrolment`.'),
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
  return { id, ...profile, platforms: withoutUndefined(profile.platforms) };
}

type Parsed = z.infer<typeof Profile>['platforms'];

function withoutUndefined(platforms: Parsed): AppProfile['platforms'] {
  const known: Partial<Record<Platform, AppOnPlatform>> = {};
  for (const platform of ['ios', 'android'] as const) {
    const app = platforms[platform];
    if (app === undefined) continue;
    const { storeId, ...rest } = app;
    known[platform] = storeId === undefined ? rest : { ...rest, storeId };
  }
  return known;
}

function mistakeIn(file: string, says: string): ConfigurationError {
  return new ConfigurationError([{ file, position: null, path: '', says }]);
}
