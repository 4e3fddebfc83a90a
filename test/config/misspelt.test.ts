/** Random worlds: one setting of a sound configuration is misspelt, or a secret stands where it doesn't belong. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDocument, stringify } from 'yaml';
import { nearest } from '../../src/config/suggest.ts';
import { refusalOf, SOUND } from './world.ts';

type Path = readonly (string | number)[];

const sound = parseDocument(SOUND).toJS();

/** Names that people choose: an unknown one is no mistake. */
const CHOSEN = new Set(['tokenSets.pingid', 'tokenSets.portal', 'tokenSets.kiosk', 'accounts.contoso']);

function text(path: Path): string {
  return path.reduce<string>(
    (so, step) => (typeof step === 'number' ? `${so}[${step}]` : so ? `${so}.${step}` : step),
    '',
  );
}

function settingsIn(value: unknown, path: Path = []): Path[] {
  if (Array.isArray(value)) return value.flatMap((entry, index) => settingsIn(entry, [...path, index]));
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    ...(CHOSEN.has(text([...path, name])) ? [] : [[...path, name]]),
    ...settingsIn(inner, [...path, name]),
  ]);
}

/** The configuration with the setting at a path renamed or given another value, as YAML. */
function changed(path: Path, change: (name: string, value: unknown) => readonly [string, unknown]): string {
  const copy = structuredClone(sound);
  const group = path.slice(0, -1).reduce((here, step) => here[step], copy);
  const last = path.at(-1);
  const entries = Object.entries(group).map(([name, value]) => (name === last ? change(name, value) : [name, value]));
  for (const name of Object.keys(group)) delete group[name];
  Object.assign(group, Object.fromEntries(entries));
  return stringify(copy);
}

/** What the program itself says is known beside a setting. */
function knownBeside(path: Path): string[] {
  const { mistakes } = refusalOf(changed(path, (_, value) => ['zzzzzzzzzzzz', value]));
  const unknown = mistakes.find(({ says }) => says.startsWith('unknown setting'));
  return unknown?.says.split('Known here: ')[1]?.split(', ') ?? [];
}

const settings = settingsIn(sound).map((path) => ({ path, known: knownBeside(path) }));

const misspelling = fc.record({
  setting: fc.constantFrom(...settings),
  at: fc.nat(),
  slip: fc.constantFrom('drop', 'double', 'swap', 'other'),
});

function misspell(name: string, at: number, slip: string): string {
  const index = at % name.length;
  const [before, letter, after] = [name.slice(0, index), name.charAt(index), name.slice(index + 1)];
  if (slip === 'drop') return before + after;
  if (slip === 'double') return before + letter + letter + after;
  if (slip === 'swap') return before + after.charAt(0) + letter + after.slice(1);
  return `${before}q${after}`;
}

describe('a misspelt setting', () => {
  it('is the one mistake reported, at exactly its place, with what was meant', () => {
    fc.assert(
      fc.property(misspelling, ({ setting: { path, known }, at, slip }) => {
        const name = String(path.at(-1));
        const wrong = misspell(name, at, slip);
        fc.pre(wrong !== '' && !known.includes(wrong) && nearest(wrong, known) === name);

        const { mistakes } = refusalOf(changed(path, (_, value) => [wrong, value]));
        expect(mistakes.map((mistake) => mistake.path)).toEqual([text([...path.slice(0, -1), wrong])]);
        expect(mistakes[0]?.says).toContain(`did you mean \`${name}\`?`);
      }),
      { numRuns: 300 },
    );
  });

  it('of one or two letters is still understood', () => {
    expect(nearest('c', ['ca', 'drift'])).toBe('ca');
    expect(nearest('xy', ['ca', 'drift'])).toBeNull();
  });
});

describe('a secret in the wrong place', () => {
  const PLACES: readonly Path[] = [
    ['store', 'url'],
    ['store', 'password'],
    ['keys', 'encryption'],
    ['store'],
    ['accounts', 'contoso'],
    ...settingsIn(sound.accounts.contoso)
      .filter(
        ([first]) => !['connector', 'drift', 'timeout', 'maxWritesPerRun', 'settle', 'slots'].includes(String(first)),
      )
      .map((path) => ['accounts', 'contoso', ...path]),
    ['accounts', 'contoso', 'slots'],
    ['accounts', 'contoso', 'slots', 0, 'configuration'],
    ['accounts', 'contoso', 'slots', 0, 'groups'],
  ];

  it('is in no message, whatever the message says', () => {
    const secret = fc.string({ minLength: 8, unit: fc.constantFrom(...'abcdefgh0123456789:/@#"\'{}[]&*!|>%`~ ') });
    fc.assert(
      fc.property(fc.constantFrom(...PLACES), secret, fc.boolean(), (path, value, extra) => {
        const text = changed(path, (name) => [name, extra ? { unheardOf: value } : value]);
        // Something else is wrong too, so that the configuration is refused even where the value would do.
        const message = refusalOf(`${text}\nlogg: {}\n`).message;
        expect(message).not.toContain(value);
        expect(message).toContain('logg');
      }),
      { numRuns: 200 },
    );
  });

  it('is in no message about YAML that breaks on it', () => {
    const secret = fc.string({
      minLength: 8,
      unit: fc.constantFrom(...'abcdefgh0123456789:/@#"\'{}[]&*!|>%`~\\\t\n '),
    });
    fc.assert(
      fc.property(secret, (value) => {
        fc.pre(value.trim().length >= 8);
        const message = refusalOf(`${SOUND}\n    apiKey: ${value}\n  logg: 1\n`).message;
        expect(message).not.toContain(value.trim());
      }),
      { numRuns: 300 },
    );
  });
});
