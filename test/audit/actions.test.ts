/** The table of entries is held against the code that writes them: none is missing in it, and none in it is never written. */
import { expect, it } from 'vitest';
import { AUDIT_ACTIONS } from '../../src/audit/actions.ts';
import { readTree } from '../architecture/sources.ts';
import { ALWAYS, openMirrored } from '../authority/mirrored-world.ts';
import { sqlite } from '../store/databases.ts';

const NAMES = Object.keys(AUDIT_ACTIONS);
const PREFIXES = [...new Set(NAMES.map((name) => name.split('.')[0]))].join('|');

/** Where entries are written, not where they are shown. */
const code = Object.entries(readTree('src')).filter(
  ([path]) => path !== 'src/audit/actions.ts' && !/^src\/(web|cli|demo|metrics)\//.test(path),
);

function found(texts: readonly (readonly [string, string])[], pattern: RegExp): readonly string[] {
  return texts.flatMap(([, text]) => [...text.matchAll(pattern)].flatMap(([, ...groups]) => groups.filter(Boolean)));
}

/** By the folder's own way: `rotation.` stands before each of its names. */
const ofRotations = code.filter(([path]) => path.startsWith('src/reconcile/rotate/'));
const ROTATION = [/action: '([a-z-]+)'/g, /action = \w+ \? '([a-z-]+)' : '([a-z-]+)'/g, /may[A-Z]\w+, '([a-z-]+)'/g];

const written = new Set([
  ...found(code, new RegExp(`'((?:${PREFIXES})\\.[a-z-]+)'`, 'g')),
  ...ROTATION.flatMap((pattern) => found(ofRotations, pattern)).map((name) => `rotation.${name}`),
  // Held to the outcomes of a slot by its type.
  ...NAMES.filter((name) => /^slot\.(written|unconfirmed|failed|not-attempted)$/.test(name)),
]);

it('has every entry that the code writes, and no other', () => {
  expect([...written].sort()).toEqual([...NAMES].sort());
});

it('knows both places that put a name together', () => {
  const made = found(code, /action: `([^`]+)`/g);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: as it stands in the code.
  expect([...made].sort()).toEqual(['rotation.${entry.action}', 'slot.${done.outcome}']);
});

it('each says what it means, without a full stop', () => {
  for (const { means, detail } of Object.values(AUDIT_ACTIONS)) {
    expect(means).toMatch(/^[a-z].*[^.]$/);
    expect(detail).toMatch(/^[a-z].*[^.]$/);
  }
});

it('when a service begins or ceases to ask phones for a token stands in the trail, once', async () => {
  await using world = await openMirrored(sqlite);
  await world.authority.look(ALWAYS);
  world.source.enforcedFrom = 'never';
  for (let looks = 0; looks < 3; looks += 1) await world.authority.look(ALWAYS);
  world.source.enforcedFrom = null;
  await world.authority.look(ALWAYS);
  const entries = (await world.trail()).filter(({ action }) => action === 'authority.enforcement');
  expect(entries.map(({ subject, detail }) => [subject, detail.before, detail.after])).toEqual([
    ['authority:pingid', { enforcedFrom: null }, { enforcedFrom: 'never' }],
    ['authority:pingid', { enforcedFrom: 'never' }, { enforcedFrom: null }],
  ]);
});
