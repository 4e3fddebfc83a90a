import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Configuration } from '../../src/config/configuration.ts';
import { parseConfiguration } from '../../src/config/parse.ts';
import { Secret } from '../../src/model/secret.ts';
import { CERTIFICATE } from './certificate.ts';
import { API_KEY, parse, refusalOf, SOUND, WORLD } from './world.ts';

const SMALL = `
store: { url: "sqlite:./data/watchword.db" }
keys: { encryption: "env:KEY" }
tokenSets:
  pingid: { app: pingid, authority: { kind: local } }
accounts:
  contoso:
    connector: acme
    drift: report
    url: https://acme.example.com
    tenantId: 00000000-0000-4000-8000-000000000000
    apiKey: env:ACME_KEY
    slots: [{ name: ios, tokenSet: pingid, platform: ios, configuration: PingID }]
`;

function settingsOf(configuration: Configuration): { readonly apiKey?: Secret } {
  return (configuration.accounts.get('contoso')?.settings ?? {}) as { readonly apiKey?: Secret };
}

describe('a sound configuration', () => {
  it('arrives with every setting, in the units the program counts in', () => {
    const { tokenSets, accounts, ...core } = parse(SOUND);
    expect(core).toMatchObject({
      file: 'watchword.yaml',
      store: { url: 'postgres://watchword@db/watchword' },
      keys: { encryption: 'file:./data/encryption.key' },
      listen: { validation: { host: '0.0.0.0', port: 8480 }, admin: { host: '127.0.0.1', port: 8481 }, insecure: true },
      schedule: { reconcile: '*/5 * * * *', timeZone: 'Europe/Berlin', jitterMs: 90_000 },
      validation: { maxStalenessMs: 600_000 },
      runs: { keepMs: 2_592_000_000 },
      log: { level: 'debug' },
    });
    expect(tokenSets.get('pingid')).toMatchObject({
      profile: { id: 'pingid' },
      authority: { kind: 'local' },
      rotation: {
        everyMs: 7_776_000_000,
        deliverTo: 0.999,
        soakMs: 604_800_000,
        quietMs: 86_400_000,
        approve: 'auto',
        waiveEvidence: false,
        pushWindows: [{ days: [1, 5], from: 1350, to: 360, timeZone: 'Europe/Berlin' }],
        revokeWindows: [],
        deadlineMs: null,
        maxActive: 4,
      },
    });
    expect(tokenSets.get('portal')?.profile.platforms.ios?.keys).toEqual(['portal_token']);
    expect(tokenSets.get('portal')?.authority).toMatchObject({
      kind: 'acme-id',
      definition: { title: 'Acme Identity' },
      settings: { url: 'https://id.example.com', tenant: 'contoso', region: 'us' },
      ca: CERTIFICATE.trimEnd(),
      proxy: 'http://proxy.example.com:3128',
      timeoutMs: 10_000,
      lookEveryMs: 30_000,
    });
    const contoso = accounts.get('contoso');
    expect(contoso).toMatchObject({
      name: 'contoso',
      definition: { id: 'acme' },
      drift: 'repair',
      ca: CERTIFICATE.trimEnd(),
      proxy: 'http://proxy.example.com:3128',
      timeoutMs: 10_000,
      maxWritesPerRun: 5,
      settleMs: 0,
      settings: { url: 'https://acme.example.com', cloud: 'china', pageSize: 7, paging: { overlap: 1 } },
    });
    expect(contoso?.slots.map((slot) => [slot.settings.name, slot.tokenSet, slot.canary])).toEqual([
      ['ios', 'pingid', true],
      ['android', 'pingid', false],
      ['portal', 'portal', false],
    ]);
    expect(contoso?.slots[0]).toMatchObject({
      place: 'com.example.ios/PingID iOS',
      settings: { platform: 'ios', app: { packageId: 'com.example.ios' }, settings: { groups: ['staff'] } },
    });
  });

  it('has its defaults filled in', () => {
    const configuration = parse(SMALL);
    expect(configuration).toMatchObject({
      store: { password: null },
      listen: { validation: { host: '127.0.0.1', port: 8480 }, admin: null, insecure: false },
      schedule: { reconcile: '*/15 * * * *', timeZone: 'UTC', jitterMs: 30_000 },
      validation: { maxStalenessMs: 300_000 },
      runs: { keepMs: 7_776_000_000 },
      log: { level: 'info' },
      warnings: [],
    });
    expect(configuration.tokenSets.get('pingid')?.rotation).toBeNull();
    expect(configuration.accounts.get('contoso')).toMatchObject({
      ca: null,
      proxy: null,
      timeoutMs: 30_000,
      maxWritesPerRun: 100,
      settleMs: 30_000,
      settings: { cloud: 'global', pageSize: 100 },
    });
  });

  it.each([
    ['kind: local', { kind: 'local', definition: null, settings: {}, lookEveryMs: null }],
    ['kind: acme-console', { kind: 'acme-console', settings: {}, lookEveryMs: null }],
    [
      'kind: acme-file, path: ./tokens.txt',
      { kind: 'acme-file', settings: { path: './tokens.txt' }, lookEveryMs: 60_000 },
    ],
    [
      'kind: acme-id, url: https://id.example.com, tenant: a, password: env:ACME_KEY',
      { settings: { region: 'eu' }, lookEveryMs: 60_000 },
    ],
  ])('has an authority of its kind: %s', (written, authority) => {
    const read = parse(SMALL.replace('kind: local', written)).tokenSets.get('pingid')?.authority;
    expect(read).toMatchObject({ ca: null, proxy: null, timeoutMs: 30_000, ...authority });
  });

  it('says when a rotation has a schedule that can begin nothing', () => {
    const file = SMALL.replace('{ kind: local }', '{ kind: acme-file, path: a }, rotation: { every: 90d }');
    expect(parse(file).warnings).toEqual([
      'tokenSets.pingid.rotation: `every` begins nothing: no token can be made at an authority of the kind `acme-file`',
    ]);
    expect(parse(file.replace('acme-file, path: a', 'acme-console')).warnings).toEqual([]);
    expect(parse(file.replace('every: 90d', 'approve: auto')).warnings).toEqual([]);
  });

  it('says what it takes and what has no effect', () => {
    expect(parse(SOUND).warnings).toEqual([]);
    const noAccounts = SMALL.replace(/accounts:[\s\S]*/, 'accounts: {}\n');
    expect(parse(noAccounts).warnings).toEqual(['accounts is empty: tokens are validated, and written to no MDM']);
    const asked = SMALL.replace('accounts:', 'access: { certificates: { admin: [ann] } }\naccounts:');
    expect(parse(asked).warnings).toContainEqual(expect.stringContaining('nobody is asked for a certificate'));
  });

  it('says when a rotation will alert every time', () => {
    const hasty = SOUND.replace('soak: 7d', 'soak: 7d\n      deadline: 3d');
    expect(parse(hasty).warnings).toContainEqual(
      expect.stringMatching(/^tokenSets\.pingid\.rotation: `deadline` \(3 days\) passes before the soak/),
    );
  });

  it('may use anchors', () => {
    const text = SMALL.replace('tenantId:', 'tenantId: &tenant');
    const twice = `${text}  fabrikam:
    connector: acme
    drift: report
    url: https://acme.example.com
    tenantId: *tenant
    apiKey: env:ACME_KEY
    slots: [{ name: ios, tokenSet: pingid, platform: ios, configuration: PingID }]
`;
    expect(parse(twice).accounts.get('fabrikam')?.settings).toMatchObject({
      tenantId: '00000000-0000-4000-8000-000000000000',
    });
  });

  it('reads words such as `no` as texts, as YAML 1.2 does', () => {
    expect(
      parse(SMALL.replace('configuration: PingID', 'configuration: no')).accounts.get('contoso')?.slots[0]?.place,
    ).toBe('com.example.ios/no');
  });
});

describe('secrets', () => {
  it('are read from the environment and from files, whose last line end is dropped, relative to the working directory', () => {
    for (const reference of ['env:ACME_KEY', 'file:/srv/api-key', 'file:./api-key', 'file:api-key']) {
      const configuration = parse(SMALL.replace('env:ACME_KEY', reference));
      const { apiKey } = settingsOf(configuration);
      expect(apiKey).toBeInstanceOf(Secret);
      expect(apiKey?.reveal()).toBe(API_KEY);
      expect(configuration.secrets).toEqual([apiKey]);
    }
  });

  it('are read for the store too', () => {
    expect(parse(SOUND).store.password?.reveal()).toBe(API_KEY);
    expect(parse(SOUND).secrets).toHaveLength(3);
  });

  it('are read only where the vendor declares one', () => {
    const text = SMALL.replace('configuration: PingID', 'configuration: "env:ACME_KEY"');
    expect(parse(text).accounts.get('contoso')?.slots[0]?.settings.settings).toEqual({ configuration: 'env:ACME_KEY' });
  });

  it('cannot be seen in a configuration that is printed', () => {
    const configuration = parse(SOUND);
    expect(inspect(configuration, { depth: 20 })).not.toContain(API_KEY);
    expect(JSON.stringify([configuration, ...configuration.accounts])).not.toContain(API_KEY);
  });

  it('that cannot be read are told once, with nothing that follows from it', () => {
    const { mistakes } = refusalOf(SMALL.replace('env:ACME_KEY', 'env:NOWHERE'));
    expect(mistakes.map(({ path }) => path)).toEqual(['accounts.contoso.apiKey']);
  });
});

describe('mistakes', () => {
  it('of one misspelt group are still found below it', () => {
    const wrong = SMALL.replace('drift: report', 'drfit: repiar')
      .replace('slots:', 'slotz:')
      .replace('platform: ios', 'platform: io');
    const { mistakes } = refusalOf(wrong);
    expect(mistakes.map(({ path }) => path)).toEqual([
      'accounts.contoso.drfit',
      'accounts.contoso.drfit',
      'accounts.contoso.slotz',
      'accounts.contoso.slotz[0].platform',
    ]);
  });

  it('stand in the order of the file, each with the line and column of its key', () => {
    const { mistakes } = refusalOf(`${SMALL}log: { level: loud }\n`.replace('sqlite:', 'mysql:'));
    expect(mistakes.map(({ path, position }) => [path, position])).toEqual([
      ['store.url', { line: 2, column: 10 }],
      ['log.level', { line: 14, column: 8 }],
    ]);
  });

  it('of aliases that repeat without end are told, not suffered', () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefgh'.split('').map((name, at) => {
        const before = 'abcdefgh'[at];
        return `${name}: &${name} [${Array(9).fill(`*${before}`).join(',')}]`;
      }),
    ].join('\n');
    expect(() => parseConfiguration(bomb, WORLD)).toThrow('its aliases (`*name`) repeat too much');
  });
});
