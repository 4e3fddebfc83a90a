import { expect, it } from 'vitest';
import { mistakesIn, parse } from '../config/world.ts';

const TEXT = `
store: { url: "sqlite:./data/watchword.db" }
keys: { encryption: "file:./data/encryption.key" }
tokenSets: { pingid: { app: pingid, authority: { kind: local } } }
accounts: {}
validation: { key: env:KEY }
`;

const settings = (key: string) => parse(TEXT, { environment: { KEY: key } });

it('a key that can be sent as a bearer token is taken', () => {
  expect(settings('a/b+c=._~-!#0').validation.key?.reveal()).toBe('a/b+c=._~-!#0');
});

it.each(['two words', 'tab\there', 'schlüssel', 'line\nfeed'])(
  'a key that no request could carry is refused, without being shown: %j',
  (key) => {
    expect(() => settings(key)).toThrow(/validation\.key: expected letters, digits and signs of ASCII without blanks/);
    expect(() => settings(key)).not.toThrow(key);
  },
);

it('a key that is not there is another mistake', () => {
  expect(mistakesIn(TEXT).join()).toMatch(/validation\.key: the environment variable `KEY` is not set/);
});
