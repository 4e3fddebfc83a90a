/** What the configurations in these tests refer to: an environment and files that exist in memory only. */
import type { Configuration } from '../../src/config/configuration.ts';
import { ConfigurationError } from '../../src/config/mistake.ts';
import { type ParseOptions, parseConfiguration } from '../../src/config/parse.ts';
import type { AppProfile } from '../../src/model/app.ts';
import { acme } from './acme.ts';
import { ACME_AUTHORITIES } from './acme-authorities.ts';
import { CERTIFICATE } from './certificate.ts';

export const API_KEY = 'correct-horse-battery-staple';

const PINGID: AppProfile = {
  id: 'pingid',
  title: 'PingID',
  usedAt: 'sign-in',
  platforms: {
    ios: { keys: ['PINGID_MDM_TOKEN'], packageId: 'com.example.ios' },
    android: { keys: ['PINGID_MDM_TOKEN'], packageId: 'com.example.android' },
  },
};

const KIOSK: AppProfile = {
  id: 'kiosk',
  title: 'Kiosk',
  usedAt: 'enrolment',
  platforms: { android: { keys: ['token'], packageId: 'com.example.kiosk' } },
};

const FILES: Readonly<Record<string, string>> = {
  '/srv/api-key': `${API_KEY}\n`,
  '/srv/empty': '\n',
  '/srv/ca.pem': CERTIFICATE,
  '/srv/not-a-ca.pem': '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
  '/srv/profiles/portal.yaml':
    'title: Portal\nusedAt: sign-in\nplatforms: { ios: { key: portal_token, packageId: com.example.portal } }\n',
  '/srv/broken-profiles/portal.yaml': 'title: Portal\nusedAt: signin\nplatfroms: {}\n',
};

/** Like node's own error for a file that isn't there. */
function noEntry(): Error {
  return Object.assign(new Error('ENOENT'), { code: 'ENOENT' });
}

export const WORLD: ParseOptions = {
  file: 'watchword.yaml',
  baseDir: '/srv',
  environment: { ACME_KEY: API_KEY, EMPTY: '' },
  files: {
    read: (path) => {
      const text = FILES[path];
      if (text === undefined) throw noEntry();
      return text;
    },
    list: (folder) => {
      const inside = Object.keys(FILES).filter((path) => path.startsWith(`${folder}/`));
      if (inside.length === 0) throw noEntry();
      return inside.map((path) => path.slice(folder.length + 1));
    },
  },
  connectors: new Map([['acme', acme]]),
  authorities: ACME_AUTHORITIES,
  profiles: new Map([
    ['pingid', PINGID],
    ['kiosk', KIOSK],
  ]),
};

/** A configuration without a mistake that uses nearly every setting. */
export const SOUND = `
store: { url: "postgres://watchword@db/watchword", password: env:ACME_KEY }
keys: { encryption: "file:./data/encryption.key" }
listen:
  validation: "0.0.0.0:8480"
  admin: "127.0.0.1:8481"
  insecure: true
schedule: { reconcile: "*/5 * * * *", timeZone: Europe/Berlin, jitter: 1m30s }
validation: { maxStaleness: 10m }
runs: { keep: 30d }
log: { level: debug }
profiles: ./profiles
tokenSets:
  pingid:
    app: pingid
    authority: { kind: local }
    rotation:
      every: 90d
      deliverTo: 99.9%
      soak: 7d
      approve: auto
      pushWindows: [{ days: [fri, mon, fri], hours: 22:30-06:00, timeZone: Europe/Berlin }]
  portal:
    app: portal
    authority:
      kind: acme-id
      lookEvery: 30s
      ca: file:./ca.pem
      proxy: http://proxy.example.com:3128
      timeout: 10s
      url: https://id.example.com/
      tenant: contoso
      clientSecret: env:ACME_KEY
      region: us
  kiosk:
    app: kiosk
    authority: { kind: acme-console }
accounts:
  contoso:
    connector: acme
    drift: repair
    ca: file:./ca.pem
    proxy: http://proxy.example.com:3128
    timeout: 10s
    maxWritesPerRun: 5
    settle: 0s
    url: https://acme.example.com/
    tenantId: 00000000-0000-4000-8000-000000000000
    apiKey: file:api-key
    cloud: china
    pageSize: 7
    paging: { overlap: 1 }
    slots:
      - { name: ios, tokenSet: pingid, platform: ios, canary: true, configuration: "PingID iOS", groups: [staff] }
      - { name: android, tokenSet: pingid, platform: android, configuration: "PingID Android" }
      - { name: portal, tokenSet: portal, platform: ios, configuration: "Portal" }
`;

export function parse(text: string, world: Partial<ParseOptions> = {}): Configuration {
  return parseConfiguration(text, { ...WORLD, ...world });
}

/** The mistakes in a text, as lines without the file's name. */
export function mistakesIn(text: string): readonly string[] {
  const error = refusalOf(text);
  return error.message.split('\n').map((line) => line.replace(/^watchword\.yaml:(?=\d)/, ''));
}

/** The error a text is refused with. */
export function refusalOf(text: string): ConfigurationError {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
    throw error;
  }
  throw new Error('the configuration was accepted');
}
