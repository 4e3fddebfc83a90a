/** Slots of apps that can't be written, or whose key nobody has verified: refused, with the profile's name. */
import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../src/config/mistake.ts';
import type { AppOnPlatform } from '../../src/model/app.ts';
import { parse, SOUND } from './world.ts';

/** What is said of a configuration whose one slot is of an app like this. */
function mistakesWith(app: Partial<AppOnPlatform>): readonly string[] {
  const ios: AppOnPlatform = { keys: ['secret'], packageId: 'com.example.app', ...app };
  const profiles = new Map([['own', { id: 'own', title: 'Own', usedAt: 'enrolment', platforms: { ios } } as const]]);
  try {
    parse(`${HEAD}    slots: [{ name: ios, tokenSet: own, platform: ios, configuration: Own }]\n`, { profiles });
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.mistakes.map(({ path, says }) => `${path}: ${says}`);
    throw error;
  }
}

const HEAD = `
store: { url: "sqlite:./watchword.db" }
keys: { encryption: "file:./encryption.key" }
tokenSets: { own: { app: own, authority: { kind: local } } }
accounts:
  contoso:
    connector: acme
    drift: report
    url: https://acme.example.com
    tenantId: 00000000-0000-4000-8000-000000000000
    apiKey: env:ACME_KEY
`;

const AT = 'accounts.contoso.slots[0].platform';
const SOURCES = { packageId: 'documented', sources: [] } as const;

describe('a slot', () => {
  it('of an app with one flat key that is known is accepted', () => {
    expect(mistakesWith({})).toEqual([]);
    expect(mistakesWith({ type: 'string', evidence: { key: 'observed', ...SOURCES } })).toEqual([]);
    expect(parse(SOUND).accounts.get('contoso')?.slots).toHaveLength(3);
  });

  it('of an app with two keys that change together is accepted', () => {
    expect(mistakesWith({ keys: ['id', 'secret'], separator: ':' })).toEqual([]);
  });

  it('of an app that takes its key inside a bundle array is refused', () => {
    expect(mistakesWith({ type: 'bundle-array' })).toEqual([
      `${AT}: on ios the app of the profile \`own\` takes \`secret\` inside a bundle array, not as a key of its own; not supported yet`,
    ]);
  });

  it('of an app whose key nobody has verified is refused until the operator confirms it', () => {
    const [says] = mistakesWith({ evidence: { key: 'unverified', ...SOURCES } });
    expect(says).toContain('nobody has verified the key `secret` of the app profile `own` on ios. Try it on one phone');
    expect(says).toContain('`evidence: { key: confirmed }`');
    expect(mistakesWith({ evidence: { key: 'confirmed', ...SOURCES } })).toEqual([]);
  });
});
