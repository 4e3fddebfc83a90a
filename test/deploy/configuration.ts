/** Reads a configuration of deploy/ as the program would, wherever the files that it refers to are. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Configuration } from '../../src/config/configuration.ts';
import { parseConfiguration } from '../../src/config/parse.ts';
import { BUILT_IN_PROFILES, readProfiles } from '../../src/config/profiles.ts';
import { authorityDefinitions, connectorDefinitions } from '../../src/daemon.ts';
import { ROOT } from '../docs/pages.ts';

const DISK = { read: (path: string) => readFileSync(path, 'utf8'), list: (folder: string) => readdirSync(folder) };

/** What a configuration says where every file that it names has something in it. Throws with every mistake. */
export async function understand(text: string): Promise<Configuration> {
  return parseConfiguration(text, {
    file: 'watchword.yaml',
    baseDir: ROOT,
    connectors: await connectorDefinitions(),
    authorities: await authorityDefinitions(),
    environment: {},
    files: { read: () => 'made-up', list: () => [] },
    profiles: readProfiles(BUILT_IN_PROFILES, DISK),
  });
}

/** `/run/secrets/x`: every file that a configuration refers to, comments apart. */
export function filesNamed(text: string): readonly string[] {
  return [
    ...new Set([...text.replace(/#.*$/gm, '').matchAll(/\bfile:(\/[^\s"'},]+)/g)].map(([, path = '']) => path)),
  ].sort();
}
