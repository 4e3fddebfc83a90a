import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { unreadable } from '../unreadable.ts';
import type { Connectors } from './accounts.ts';
import type { Authorities } from './authorities.ts';
import type { Configuration } from './configuration.ts';
import { withPackages, withProcesses } from './connectors.ts';
import { readDocument } from './document.ts';
import { ConfigurationError } from './mistake.ts';
import { parseConfiguration } from './parse.ts';
import { BUILT_IN_PROFILES, readProfiles } from './profiles.ts';
import type { Files } from './secrets.ts';

export interface LoadOptions {
  readonly connectors: Connectors;
  /** `import`, for connectors that are packages; without it there are none. */
  readonly loadModule?: (url: string) => Promise<unknown>;
  /** Every kind of authority beside `local`. */
  readonly authorities: Authorities;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where relative paths in the file start; the working directory if not given. */
  readonly baseDir?: string;
}

const DISK: Files = {
  read: (path) => readFileSync(path, 'utf8'),
  list: (folder) => readdirSync(folder),
};

/** Reads a configuration file and everything it refers to. Throws a `ConfigurationError` with everything that is wrong. */
export async function loadConfiguration(file: string, options: LoadOptions): Promise<Configuration> {
  const text = await textOf(file);
  const baseDir = options.baseDir ?? process.cwd();
  const { loadModule } = options;
  const loading = loadModule === undefined ? null : { folders: [dirname(resolve(file)), baseDir], load: loadModule };
  const from = { environment: options.environment, files: DISK, baseDir };
  const raw = readDocument(text, file).value;
  const packages = await withPackages(raw, options.connectors, loading);
  const { connectors, refused } = await withProcesses(raw, packages, from);
  return parseConfiguration(text, {
    file,
    connectors,
    refusedConnectors: refused,
    authorities: options.authorities,
    ...from,
    profiles: readProfiles(BUILT_IN_PROFILES, DISK),
  });
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new ConfigurationError([
      { file, position: null, path: '', says: `the file ${unreadable(error)}. ${GET_ONE}` },
    ]);
  }
}

const GET_ONE =
  'Copy config/watchword.example.yaml there and edit it, or name another file with --config or WATCHWORD_CONFIG';
