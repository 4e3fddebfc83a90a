import { expect, it } from 'vitest';
import { parse } from '../config/world.ts';
import { blocksOf, read } from '../docs/pages.ts';

const blocks = blocksOf(read('docs/access.md')).flatMap(({ language, text }) => (language === 'yaml' ? [text] : []));
const REST = `
store: { url: "sqlite:./data/watchword.db" }
keys: { encryption: "file:./data/encryption.key" }
tokenSets: { pingid: { app: pingid, authority: { kind: local } } }
accounts: {}
`;

it.each(blocks.map((text) => [text.trim().split('\n', 1)[0], text]))(
  'the page about access shows settings that can be used: %s',
  (_, text) => {
    const { warnings } = parse(text + REST, { environment: { WATCHWORD_CLIENT_SECRET: 'a-secret-of-the-page' } });
    expect(warnings.filter((warning) => warning.startsWith('access'))).toEqual([]);
  },
);

it('there are such settings', () => {
  expect(blocks.length).toBeGreaterThanOrEqual(2);
});
