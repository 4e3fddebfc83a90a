import { resolve } from 'node:path';
import type { AppProfile } from '../model/app.ts';
import type { Secret } from '../model/secret.ts';
import { type Connectors, readAccounts } from './accounts.ts';
import type { AccountConfiguration, Configuration } from './configuration.ts';
import { readDocument } from './document.ts';
import { ConfigurationError, type Mistake, pathText, type Report } from './mistake.ts';
import { readProfiles } from './profiles.ts';
import { checked, isGroup, type Reading } from './reading.ts';
import { type Surroundings, withSecrets } from './secrets.ts';
import { File } from './settings.ts';
import { nearest } from './suggest.ts';
import { readTokenSets, type TokenSets } from './token-sets.ts';

export interface ParseOptions extends Surroundings {
  /** The file's name, for messages. */
  readonly file: string;
  readonly connectors: Connectors;
  /** The app profiles that come with the program, by id. One of the same id in the folder that `profiles` names goes before. */
  readonly profiles: ReadonlyMap<string, AppProfile>;
}

/** A configuration from its text. Throws a `ConfigurationError` with everything that is wrong with it. */
export function parseConfiguration(text: string, options: ParseOptions): Configuration {
  const document = readDocument(text, options.file);
  const mistakes: Mistake[] = [];
  const secrets: Secret[] = [];
  const report: Report = (path, says) => {
    mistakes.push({ file: options.file, position: document.locate(path), path: pathText(path), says });
  };
  const reading: Reading = { from: options, report, secrets };

  const raw = document.value;
  const file = checked(File, withStorePassword(raw, reading), [], report);
  const sections = isGroup(raw) ? raw : {};
  const profiles = isMisspelt('profiles', sections) ? null : profilesOf(sections.profiles, options, report, mistakes);
  const tokenSets = readTokenSets(sections.tokenSets, profiles, report);
  const accounts = readAccounts(sections.accounts, options.connectors, tokenSets, reading);

  if (mistakes.length > 0 || file === null) throw new ConfigurationError(mistakes);
  return assemble(options.file, file, tokenSets, accounts, secrets);
}

function withStorePassword(raw: unknown, { from, report, secrets }: Reading): unknown {
  if (!isGroup(raw) || !isGroup(raw.store)) return raw;
  const at = { path: ['store'], from, report, secrets };
  return { ...raw, store: withSecrets(raw.store, new Set(['password']), at) };
}

/** A misspelt `profiles` has been reported; that its profiles are missing then goes without saying. */
function isMisspelt(section: string, sections: Readonly<Record<string, unknown>>): boolean {
  const known = Object.keys(File.shape);
  return Object.keys(sections).some((written) => !known.includes(written) && nearest(written, known) === section);
}

function profilesOf(
  folder: unknown,
  options: ParseOptions,
  report: Report,
  mistakes: Mistake[],
): ReadonlyMap<string, AppProfile> | null {
  if (typeof folder !== 'string' || folder === '') return options.profiles;
  try {
    return new Map([...options.profiles, ...readProfiles(resolve(options.baseDir, folder), options.files)]);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    mistakes.push(...error.mistakes);
    report(['profiles'], 'the app profiles in this folder have mistakes, or it cannot be read');
    return null;
  }
}

function assemble(
  name: string,
  file: File,
  tokenSets: TokenSets,
  accounts: ReadonlyMap<string, AccountConfiguration>,
  secrets: readonly Secret[],
): Configuration {
  return {
    file: name,
    store: { url: file.store.url, password: file.store.password ?? null },
    keys: file.keys,
    listen: { ...file.listen, admin: file.listen.admin ?? null },
    schedule: {
      reconcile: file.schedule.reconcile,
      timeZone: file.schedule.timeZone,
      jitterMs: file.schedule.jitter,
    },
    validation: { maxStalenessMs: file.validation.maxStaleness },
    runs: { keepMs: file.runs.keep },
    log: file.log,
    tokenSets: tokenSets.read,
    accounts,
    warnings: warningsOf(file, tokenSets, accounts),
    secrets,
  };
}

/** What is accepted and has no effect is said, so that nobody relies on it. */
function warningsOf(
  file: File,
  tokenSets: TokenSets,
  accounts: ReadonlyMap<string, AccountConfiguration>,
): readonly string[] {
  const warnings: string[] = [];
  if (file.listen.admin !== undefined) warnings.push('listen.admin is not acted on yet: nothing listens there');
  for (const set of tokenSets.read.values()) {
    if (set.rotation === null) continue;
    warnings.push(`tokenSets.${set.name}.rotation is not acted on yet: the token is replaced only by hand`);
  }
  if (accounts.size === 0) warnings.push('accounts is empty: tokens are validated, and written to no MDM');
  return warnings;
}
