import { resolve } from 'node:path';
import type { AppProfile } from '../model/app.ts';
import type { Secret } from '../model/secret.ts';
import { settingsWarnings } from '../rotation/settings.ts';
import { type Connectors, readAccounts } from './accounts.ts';
import { asMeant } from './as-meant.ts';
import type { Authorities } from './authorities.ts';
import type {
  AccountConfiguration,
  Configuration,
  NoticeReceiverConfiguration,
  TokenSetConfiguration,
} from './configuration.ts';
import { readDocument } from './document.ts';
import { reportIssues } from './issues.ts';
import { listeningOf, SECTION_SECRETS } from './listening.ts';
import { ConfigurationError, type Mistake, pathText, type Report } from './mistake.ts';
import { readReceivers } from './notice-receivers.ts';
import { readProfiles } from './profiles.ts';
import { isGroup, type Reading } from './reading.ts';
import { toJsonSchema } from './schema-tree.ts';
import { type Surroundings, withSecrets } from './secrets.ts';
import { File } from './settings.ts';
import { readTokenSets, type TokenSets } from './token-sets.ts';

export interface ParseOptions extends Surroundings {
  /** The file's name, for messages. */
  readonly file: string;
  readonly connectors: Connectors;
  /** Connectors from outside that can't be had: by what stands in `connector:`, the reason. */
  readonly refusedConnectors?: ReadonlyMap<string, string>;
  /** Every kind of authority beside `local`, by its name. */
  readonly authorities: Authorities;
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
  const known = toJsonSchema(File);
  const meant = asMeant(document.value, known, [], report);
  const reading: Reading = { from: options, report: meant.report, secrets };
  const sections = withSectionSecrets(meant.value, reading);
  const parsed = File.safeParse(sections);
  reportIssues({ path: [], raw: sections, known, issues: parsed.error?.issues ?? [] }, reading.report);

  const { profiles: folder, tokenSets: rawSets, accounts: rawAccounts } = isGroup(sections) ? sections : {};
  const profiles = profilesOf(folder, options, reading.report, mistakes);
  const tokenSets = readTokenSets(rawSets, { authorities: options.authorities, profiles, reading });
  const receivers = readReceivers(isGroup(sections) ? sections.notices : null, reading);
  const accounts = readAccounts(
    rawAccounts,
    { connectors: options.connectors, refused: options.refusedConnectors ?? new Map() },
    tokenSets,
    reading,
  );

  if (mistakes.length > 0 || !parsed.success) throw new ConfigurationError(mistakes);
  return assemble(options, parsed.data, { tokenSets, accounts, receivers }, secrets);
}

/** The secrets of the core's sections in place of what refers to them. */
function withSectionSecrets(raw: unknown, reading: Reading): unknown {
  return SECTION_SECRETS.reduce((sections, [path, name]) => withSecretAt(sections, path, path, name, reading), raw);
}

function withSecretAt(
  raw: unknown,
  [section, ...below]: readonly string[],
  path: readonly string[],
  name: string,
  reading: Reading,
): unknown {
  if (!isGroup(raw)) return raw;
  if (section !== undefined) {
    return section in raw ? { ...raw, [section]: withSecretAt(raw[section], below, path, name, reading) } : raw;
  }
  const { from, report, secrets } = reading;
  return withSecrets(raw, new Set([name]), { path: [...path], from, report, secrets });
}

function profilesOf(
  folder: unknown,
  options: ParseOptions,
  report: Report,
  mistakes: Mistake[],
): ReadonlyMap<string, AppProfile> | null {
  if (typeof folder !== 'string' || folder === '') return options.profiles;
  const path = resolve(options.baseDir, folder);
  try {
    return new Map([...options.profiles, ...readProfiles(path, options.files)]);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    for (const mistake of error.mistakes) {
      if (mistake.file === path) report(['profiles'], `${path}: ${mistake.says}`);
      else mistakes.push(mistake);
    }
    return null;
  }
}

/** What was read by name. */
interface Named {
  readonly tokenSets: TokenSets;
  readonly accounts: ReadonlyMap<string, AccountConfiguration>;
  readonly receivers: ReadonlyMap<string, NoticeReceiverConfiguration>;
}

function assemble(
  { file: name, baseDir }: ParseOptions,
  file: File,
  { tokenSets, accounts, receivers }: Named,
  secrets: readonly Secret[],
): Configuration {
  return {
    file: name,
    store: { url: file.store.url, password: file.store.password ?? null },
    keys: file.keys,
    cache: file.cache === undefined ? null : { url: file.cache.url, password: file.cache.password ?? null },
    ...listeningOf(file, baseDir),
    schedule: {
      reconcile: file.schedule.reconcile,
      timeZone: file.schedule.timeZone,
      jitterMs: file.schedule.jitter,
    },
    notices: { repeatMs: file.notices.repeat, receivers },
    runs: { keepMs: file.runs.keep },
    devices: { overlap: file.devices.overlap ?? null, keepMs: file.devices.keep },
    log: file.log,
    tracing: file.tracing ?? null,
    tokenSets: tokenSets.read,
    accounts,
    warnings: warningsOf(file, tokenSets, accounts),
    secrets,
  };
}

/** What is accepted and has no effect, or another one than people may expect, is said. */
function warningsOf(
  file: File,
  tokenSets: TokenSets,
  accounts: ReadonlyMap<string, AccountConfiguration>,
): readonly string[] {
  const warnings: string[] = [];
  if (file.access.certificates !== undefined && file.listen.tls?.clientCa === undefined) {
    warnings.push('access.certificates has no effect without `listen.tls.clientCa`: nobody is asked for a certificate');
  }
  warnings.push(...[...tokenSets.read.values()].flatMap(setWarnings));
  if (accounts.size === 0) warnings.push('accounts is empty: tokens are validated, and written to no MDM');
  return warnings;
}

function setWarnings({ name, authority, rotation }: TokenSetConfiguration): readonly string[] {
  if (rotation === null) return [];
  const says = [...settingsWarnings(rotation)];
  if (authority.definition?.changedBy === 'others' && rotation.everyMs !== null) {
    says.push(`\`every\` begins nothing: no token can be made at an authority of the kind \`${authority.kind}\``);
  }
  return says.map((one) => `tokenSets.${name}.rotation: ${one}`);
}
