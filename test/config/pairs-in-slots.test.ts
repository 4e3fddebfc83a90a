/** Slots of apps with two keys: each key is a place of its own, and the vendor's settings have to suit both. */
import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../src/config/mistake.ts';
import { acme } from './acme.ts';
import { parse, WORLD } from './world.ts';

const app = (keys: readonly string[], separator?: string) => ({
  keys,
  packageId: 'com.example.app',
  ...(separator === undefined ? {} : { separator }),
});
const profiles = new Map([
  ['pair', { id: 'pair', title: 'Pair', usedAt: 'enrolment', platforms: { ios: app(['id', 'secret'], ':') } } as const],
  ['one', { id: 'one', title: 'One', usedAt: 'enrolment', platforms: { ios: app(['secret']) } } as const],
]);
const connector = {
  ...acme,
  place: (slot: { readonly settings: { readonly configuration: string } }, key: string) =>
    `${slot.settings.configuration} / ${key}`,
};

function read(slots: readonly string[], whyUnsuited?: () => string | null) {
  const text = `
store: { url: "sqlite:./watchword.db" }
keys: { encryption: "file:./encryption.key" }
tokenSets:
  pair: { app: pair, authority: { kind: local } }
  one: { app: one, authority: { kind: local } }
accounts:
  contoso:
    connector: acme
    drift: report
    url: https://acme.example.com
    tenantId: 00000000-0000-4000-8000-000000000000
    apiKey: env:ACME_KEY
    slots: [${slots.join(', ')}]
`;
  const definition = whyUnsuited === undefined ? connector : { ...connector, whyUnsuited };
  try {
    return parse(text, { ...WORLD, profiles, connectors: new Map([['acme', definition]]) });
  } catch (error) {
    if (error instanceof ConfigurationError) return error.mistakes.map(({ path, says }) => `${path}: ${says}`);
    throw error;
  }
}

const slot = (name: string, set: string, configuration: string) =>
  `{ name: ${name}, tokenSet: ${set}, platform: ios, configuration: ${configuration} }`;

describe('a slot of two keys', () => {
  it('claims both of them', () => {
    const configuration = read([slot('a', 'pair', 'A'), slot('b', 'pair', 'B'), slot('c', 'one', 'C')]);
    if (!('accounts' in configuration)) throw new Error(configuration.join());
    expect(configuration.accounts.get('contoso')?.slots.map(({ place }) => place)).toEqual([
      'A / id + A / secret',
      'B / id + B / secret',
      'C / secret',
    ]);
  });

  it('shares none of them with another slot, before it or behind it', () => {
    const says = (at: number, name: string, other: string) => [
      `accounts.contoso.slots[${at}]: \`${name}\` and \`${other}\` claim one place in the MDM; a place belongs to one slot`,
    ];
    expect(read([slot('a', 'pair', 'A'), slot('b', 'one', 'A')])).toEqual(says(1, 'b', 'a'));
    expect(read([slot('b', 'one', 'A'), slot('a', 'pair', 'A')])).toEqual(says(1, 'a', 'b'));
  });

  it('is refused where the vendor says that the settings don’t suit the app', () => {
    expect(read([slot('a', 'pair', 'A')], () => 'expected two attributes')).toEqual([
      'accounts.contoso.slots[0]: expected two attributes',
    ]);
  });
});
