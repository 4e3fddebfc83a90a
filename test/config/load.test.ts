import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { connectors } from '../../connectors/index.ts';
import { loadConfiguration } from '../../src/config/load.ts';

const ROOT = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'watchword-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

const definitions = new Map(
  await Promise.all(
    Object.entries(connectors).map(async ([id, connector]) => [id, await connector.definition()] as const),
  ),
);
const options = {
  connectors: definitions,
  authorities: new Map(),
  environment: { INTUNE_CLIENT_SECRET: 'a-client-secret' },
};

describe('a configuration file', () => {
  it('is the example that comes with the program, and needs only its secret', async () => {
    const example = join(ROOT, 'config/watchword.example.yaml');
    const { accounts, tokenSets, warnings } = await loadConfiguration(example, options);
    expect(warnings).toEqual([]);
    expect(tokenSets.get('pingid')?.profile.platforms).toMatchObject({
      ios: { keys: ['PINGID_MDM_TOKEN'], packageId: 'com.pingidentity.pingid.prod', storeId: '891247102' },
      android: { keys: ['PINGID_MDM_TOKEN'], packageId: 'prod.com.pingidentity.pingid' },
    });
    expect(accounts.get('contoso')?.slots.map(({ settings }) => settings.app.keys)).toEqual([
      ['PINGID_MDM_TOKEN'],
      ['PINGID_MDM_TOKEN'],
    ]);
    await expect(loadConfiguration(example, { ...options, environment: {} })).rejects.toThrow(
      'accounts.contoso.clientSecret: the environment variable `INTUNE_CLIENT_SECRET` is not set',
    );
  });

  it('that is not there is asked for, with how to get one', async () => {
    const file = join(folder, 'nowhere.yaml');
    await expect(loadConfiguration(file, options)).rejects.toThrow(
      `${file}: the file does not exist. Copy config/watchword.example.yaml there and edit it, or name another file with --config or WATCHWORD_CONFIG`,
    );
    await expect(loadConfiguration(folder, options)).rejects.toThrow(`${folder}: the file is a folder.`);
  });

  it('finds its relative paths and its own app profiles below the working directory', async () => {
    const profiles = join(folder, 'profiles');
    mkdirSync(profiles);
    writeFileSync(
      join(profiles, 'portal.yaml'),
      'title: Portal\nusedAt: enrolment\nplatforms: { ios: { key: k, packageId: com.example.portal } }\n',
    );
    writeFileSync(join(profiles, 'README.md'), 'not a profile');
    writeFileSync(join(folder, 'password'), 'a-password\r\n');
    const file = join(folder, 'watchword.yaml');
    writeFileSync(
      file,
      'store: { url: "postgres://u@h/d", password: file:password }\nkeys: { encryption: env:KEY }\nprofiles: ./profiles\n' +
        'tokenSets: { portal: { app: portal, authority: { kind: local } } }\naccounts: {}\n',
    );
    const configuration = await loadConfiguration(file, { ...options, baseDir: folder });
    expect(configuration.store.password?.reveal()).toBe('a-password');
    expect(configuration.tokenSets.get('portal')?.profile.title).toBe('Portal');
  });
});
