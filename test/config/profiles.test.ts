/** App profiles: those that come with the program, the template, and what is wrong in one's own. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../src/config/mistake.ts';
import { BUILT_IN_PROFILES, readProfiles } from '../../src/config/profiles.ts';
import { type AppProfile, whyNotRelied, whyOutOfReach } from '../../src/model/app.ts';
import type { Platform } from '../../src/model/token.ts';

const DISK = { read: (path: string) => readFileSync(path, 'utf8'), list: (folder: string) => readdirSync(folder) };
const BUILT_IN = readProfiles(BUILT_IN_PROFILES, DISK);
const TEMPLATE = readFileSync(join(BUILT_IN_PROFILES, 'template.yaml.example'), 'utf8');

/** Reads one profile from its text, as `own.yaml`. */
function own(text: string): AppProfile {
  const files = { read: () => text, list: () => ['own.yaml'] };
  const profile = readProfiles('/own', files).get('own');
  if (profile === undefined) throw new Error('the profile was not read');
  return profile;
}

function mistakesIn(text: string): readonly string[] {
  try {
    own(text);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.mistakes.map(({ path, says }) => `${path}: ${says}`);
    throw error;
  }
  throw new Error('the profile was accepted');
}

/** A profile for iOS with these settings. */
function ios(settings: string): string {
  return `title: Own\nusedAt: sign-in\nplatforms: { ios: { ${settings} } }\n`;
}

describe('the app profiles that come with the program', () => {
  const onPlatforms = [...BUILT_IN.values()].flatMap((profile) =>
    Object.entries(profile.platforms).map(([platform, app]) => ({
      name: `${profile.id} on ${platform}`,
      platform,
      app,
    })),
  );

  it('are these, and the template is none of them', () => {
    expect([...BUILT_IN.keys()]).toEqual([
      'cloudflare-one',
      'duo-mobile',
      'okta-verify',
      'pingid',
      'tailscale',
      'zscaler',
    ]);
  });

  it.each(onPlatforms)('$name has ids of the right form and says what it rests on', ({ platform, app }) => {
    expect(app.packageId).toMatch(/^[a-z][\w-]*(\.[A-Za-z][\w-]*)+$/);
    if (platform === 'android') expect(app.storeId).toBeUndefined();
    expect(app.evidence?.sources.length).toBeGreaterThan(0);
    for (const source of app.evidence?.sources ?? []) expect(new URL(source).protocol).toBe('https:');
    // `confirmed` is for the operator's own: nobody has tried these on a phone.
    expect([app.evidence?.key, app.evidence?.packageId]).not.toContain('confirmed');
  });

  it.each<[string, Platform, string | null]>([
    ['pingid', 'ios', null],
    ['pingid', 'android', null],
    ['okta-verify', 'ios', null],
    ['okta-verify', 'android', null],
    ['tailscale', 'android', null],
    ['tailscale', 'ios', 'nobody has verified the key `AuthKey`'],
    ['zscaler', 'android', 'nobody has verified the key `deviceToken`'],
    ['duo-mobile', 'ios', 'nobody has verified the key `trustedEndpointConfigurationKey`'],
    ['cloudflare-one', 'ios', null],
    ['cloudflare-one', 'android', 'takes `auth_client_id` and `auth_client_secret` inside a bundle array'],
  ])('%s on %s can be written, or it is said why not', (id, platform, says) => {
    const profile = BUILT_IN.get(id);
    if (profile === undefined) throw new Error(`there is no profile ${id}`);
    const why = whyOutOfReach(profile, platform) ?? whyNotRelied(profile, platform);
    if (says === null) expect(why).toBeNull();
    else expect(why).toContain(says);
  });
});

describe('the template of an app profile', () => {
  it('parses, and is refused in slots until the key is confirmed', () => {
    expect(whyNotRelied(own(TEMPLATE), 'ios')).toContain('Try it on one phone');
    const confirmed = own(TEMPLATE.replaceAll('key: unverified', 'key: confirmed'));
    expect(whyNotRelied(confirmed, 'ios')).toBeNull();
    expect(whyNotRelied(confirmed, 'android')).toBeNull();
  });

  it('shows every setting but those that are not supported yet', () => {
    expect(Object.keys(own(TEMPLATE)).toSorted()).toEqual(['id', 'notes', 'platforms', 'title', 'usedAt']);
    expect(own(TEMPLATE).platforms.ios).toEqual({
      keys: ['example_token'],
      type: 'string',
      packageId: 'com.example.app',
      storeId: '123456789',
      evidence: {
        key: 'unverified',
        packageId: 'unverified',
        sources: ['https://docs.example.com/managed-app-configuration'],
      },
    });
  });
});

describe("an app profile of one's own", () => {
  it('needs no evidence: who writes it answers for the key', () => {
    const profile = own(ios('key: k, packageId: com.example.app'));
    expect(profile.platforms.ios).toEqual({ keys: ['k'], type: 'string', packageId: 'com.example.app' });
    expect(whyNotRelied(profile, 'ios')).toBeNull();
    expect(whyOutOfReach(profile, 'ios')).toBeNull();
  });

  it('may have a key with a blank inside, as some apps do', () => {
    expect(own(ios('key: my key, packageId: com.example.app')).platforms.ios?.keys).toEqual(['my key']);
  });

  it.each<[string, string, string]>([
    [
      'a blank before the key',
      'key: " k", packageId: com.example.app',
      'ios.key: expected a key of printable characters',
    ],
    [
      'a blank behind the key',
      'key: "k ", packageId: com.example.app',
      'ios.key: expected a key of printable characters',
    ],
    [
      'a line end in the key',
      'key: "a\\nb", packageId: com.example.app',
      'ios.key: expected a key of printable characters',
    ],
    ['a package id that is a name', 'key: k, packageId: PingID', 'ios.packageId: expected an identifier such as'],
    [
      'a package id with a blank',
      'key: k, packageId: "com.example .app"',
      'ios.packageId: expected an identifier such as',
    ],
    [
      'an address as store id',
      'key: k, packageId: a.b, storeId: id891247102',
      'ios.storeId: expected the digits of an',
    ],
    [
      'another type',
      'key: k, packageId: a.b, type: strng',
      'ios.type: expected `string` or `bundle-array`, found `strng`',
    ],
    ['a misspelt setting', 'key: k, packageID: a.b', 'ios.packageID: unknown setting; did you mean `packageId`?'],
    [
      'a mark that is none',
      'key: k, packageId: a.b, evidence: { key: tested, packageId: confirmed, sources: [] }',
      'ios.evidence.key: expected `documented`, `observed`, `confirmed` or `unverified`, found `tested`',
    ],
    [
      'a source that is no address',
      'key: k, packageId: a.b, evidence: { key: confirmed, packageId: confirmed, sources: [wiki] }',
      'ios.evidence.sources[0]: expected an address such as',
    ],
    ['a list of one key', 'keys: [k], packageId: a.b', 'ios.keys: expected two keys at least'],
    ['neither key nor keys', 'packageId: a.b', 'ios: expected one of `key` and `keys`, found both or neither'],
    ['both', 'key: k, keys: [a, b], packageId: a.b', 'ios: expected one of `key` and `keys`, found both or neither'],
  ])('with %s is refused', (_, settings, says) => {
    const [mistake, ...others] = mistakesIn(ios(settings));
    expect(mistake).toContain(`platforms.${says}`);
    expect(others).toEqual([]);
  });
});

describe('an app profile of several keys', () => {
  const pair = (more: string) => `title: Own\nusedAt: enrolment\n${more}`;
  const ios = 'platforms: { ios: { keys: [id, secret], packageId: com.example.app } }';

  it('says in which order the parts of a token go into them, and what is between the parts', () => {
    const { platforms } = own(pair(`separator: ":"\n${ios}`));
    expect(platforms.ios).toMatchObject({ keys: ['id', 'secret'], separator: ':' });
  });

  it.each<[string, string, string]>([
    ['no separator', ios, 'separator: missing. The character between the parts of a token: one of `:` `;` `,` `|` `/`'],
    [
      'a separator that secrets have',
      `separator: "-"\n${ios}`,
      'separator: expected `:`, `;`, `,`, `|` or `/`, found `-`',
    ],
    [
      'one key twice',
      'separator: ":"\nplatforms: { ios: { keys: [id, id], packageId: com.example.app } }',
      'platforms.ios.keys: expected different keys, found one twice',
    ],
    [
      'a separator for one key',
      'separator: ":"\nplatforms: { ios: { key: id, packageId: com.example.app } }',
      'separator: expected only together with `keys`',
    ],
    [
      'another number of keys on the other platform',
      'separator: ":"\nplatforms: { ios: { keys: [id, secret], packageId: a.b }, android: { key: secret, packageId: a.b } }',
      'platforms: expected as many keys on `android` as on `ios`, because one token serves both; found 1 and 2',
    ],
  ])('with %s is refused', (_, settings, says) => {
    const [mistake, ...others] = mistakesIn(pair(settings));
    expect(mistake).toContain(says);
    expect(others).toEqual([]);
  });
});
