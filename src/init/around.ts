/** What the questions are made from and checked with: the connectors and authorities there are, the app profiles, this machine. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { AuthorityDefinition } from '../authority/definition.ts';
import { kindsOf } from '../config/authority-settings.ts';
import { ConfigurationError } from '../config/mistake.ts';
import { parseConfiguration } from '../config/parse.ts';
import type { Surroundings } from '../config/secrets.ts';
import type { ConnectorDefinition } from '../connector/contract.ts';
import { type AppProfile, whyNotRelied, whyOutOfReach } from '../model/app.ts';
import type { Platform } from '../model/token.ts';
import { type Draft, type PlannedFile, variablesOf } from './draft.ts';

/** All that a configuration is made in. */
export interface Around extends Surroundings {
  readonly connectors: ReadonlyMap<string, ConnectorDefinition>;
  readonly authorities: ReadonlyMap<string, AuthorityDefinition>;
  /** The app profiles that come with the program. */
  readonly profiles: ReadonlyMap<string, AppProfile>;
}

/** Whether something is there under this name. */
export function isThere({ baseDir }: Pick<Around, 'baseDir'>, path: string): boolean {
  return existsSync(resolve(baseDir, path));
}

/** The kind of authority of this name. */
export function kindNamed({ authorities }: Around, name: string) {
  return kindsOf(authorities.values()).find((kind) => kind.name === name);
}

/** The platforms on which a token can be put where the app looks for it. */
export function platformsOf(profile: AppProfile): readonly Platform[] {
  return (['ios', 'android'] as const).filter(
    (platform) =>
      profile.platforms[platform] !== undefined &&
      whyOutOfReach(profile, platform) === null &&
      whyNotRelied(profile, platform) === null,
  );
}

/** A mistake in what has been said so far. */
export interface DraftMistake {
  /** `accounts.contoso.tenantId` */
  readonly path: string;
  readonly says: string;
}

/**
 * Everything that `config validate` would say about the text, with the planned files as if they were there. A variable that
 * isn't set here may well be set for the daemon, so that one is no mistake.
 */
export function mistakesIn(text: string, draft: Draft, planned: readonly PlannedFile[], around: Around) {
  const files = new Map(planned.map((file) => [resolve(around.baseDir, file.path), file.text]));
  const environment = { ...around.environment };
  for (const name of unsetVariables(draft, around)) environment[name] = 'set later';
  try {
    parseConfiguration(text, {
      ...around,
      file: '',
      environment,
      files: { ...around.files, read: (path) => files.get(path) ?? around.files.read(path) },
    });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.mistakes.map(({ path, says }): DraftMistake => ({ path, says }));
  }
}

/** Variables that the draft refers to and that aren't set here. */
export function unsetVariables(draft: Draft, { environment }: Pick<Around, 'environment'>): readonly string[] {
  return variablesOf(draft).filter((name) => (environment[name] ?? '') === '');
}

/** The files of this machine. */
export const DISK_READ = (path: string) => readFileSync(path, 'utf8');
