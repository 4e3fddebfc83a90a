/** deploy/compose.yaml agrees with what it mounts: every file is there, every secret is used, every port leads on. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ROOT, read } from '../docs/pages.ts';
import { filesNamed, understand } from './configuration.ts';

interface Service {
  readonly image: string;
  readonly deploy?: { readonly replicas: number };
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly secrets?: readonly string[];
  readonly networks: readonly string[];
  readonly ports?: readonly string[];
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
}

interface Compose {
  readonly services: { readonly watchword: Service; readonly database: Service; readonly balancer: Service };
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
  readonly volumes: Readonly<Record<string, object>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

const compose: Compose = parse(read('deploy/compose.yaml'));
const { watchword, database, balancer } = compose.services;
const CONFIGURATION = read('deploy/compose/watchword.yaml');
const BALANCER = read('deploy/compose/haproxy.cfg');

/** What stands behind a word of the balancer's configuration, such as every port behind `bind :`. */
function numbersBehind(word: string): readonly string[] {
  return [...BALANCER.matchAll(new RegExp(`${word}(\\d+)`, 'g'))].map(([, found = '']) => found);
}

describe('deploy/compose.yaml', () => {
  it('mounts files that are there, and secrets that never come into the repository', () => {
    const mounted = Object.values(compose.services).flatMap(({ volumes = [] }: Service) => volumes);
    const files = mounted.filter((volume) => volume.startsWith('.')).map((volume) => volume.split(':')[0] ?? '');
    expect(files).toHaveLength(2);
    expect(files.filter((file) => !existsSync(join(ROOT, 'deploy', file)))).toEqual([]);
    const named = mounted.filter((volume) => !volume.startsWith('.')).map((volume) => volume.split(':')[0]);
    expect(named).toEqual(Object.keys(compose.volumes));
    const folders = new Set(Object.values(compose.secrets).map(({ file }) => file.replace(/\/[^/]+$/, '')));
    expect([...folders]).toEqual(['./compose/secrets']);
    expect(read('deploy/compose/secrets/.gitignore')).toBe('*\n!.gitignore\n');
  });

  it('gives Watchword the secrets that its configuration reads, and no others', async () => {
    const secrets = [...(watchword.secrets ?? [])].map((name) => `/run/secrets/${name}`).sort();
    expect(filesNamed(CONFIGURATION)).toEqual(secrets);
    expect(Object.keys(compose.secrets).sort()).toEqual([...(watchword.secrets ?? [])].sort());
    const { warnings } = await understand(CONFIGURATION);
    expect(warnings.filter((says) => !says.startsWith('accounts is empty'))).toEqual([]);
  });

  it('runs three replicas that write nowhere and may nothing', () => {
    expect(watchword).toMatchObject({ deploy: { replicas: 3 }, read_only: true, cap_drop: ['ALL'] });
    expect(watchword.environment).toBeUndefined();
  });

  it('has the database that the configuration names, within reach of Watchword and of nobody outside', async () => {
    const url = new URL((await understand(CONFIGURATION)).store.url);
    expect(Object.keys(compose.services)).toContain(url.hostname);
    expect(database.environment).toEqual({
      POSTGRES_USER: url.username,
      POSTGRES_DB: url.pathname.slice(1),
      POSTGRES_PASSWORD_FILE: '/run/secrets/database_password',
    });
    expect(database.secrets).toEqual(['database_password']);
    expect(database.networks.map((name) => compose.networks[name])).toEqual([{ internal: true }]);
    expect(watchword.networks).toEqual(expect.arrayContaining([...database.networks]));
    expect(database.ports).toBeUndefined();
  });

  it('publishes the balancer alone, to this machine alone, and its ports lead to those of Watchword', async () => {
    const { listen } = await understand(CONFIGURATION);
    const own = [listen.validation.port, listen.admin?.port].map(String);
    expect(numbersBehind('bind :')).toEqual(own);
    expect(numbersBehind('server-template replica 6 watchword:')).toEqual(own);
    expect(balancer.ports).toEqual(own.map((port) => `127.0.0.1:${port}:${port}`));
    expect(watchword.ports).toBeUndefined();
    expect(numbersBehind('check port ')).toEqual([own[0]]);
  });
});
