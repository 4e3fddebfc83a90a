import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  appendEntry,
  canonicalJson,
  elementsOf,
  memberSpan,
  membersOf,
  replaceSpan,
} from '../../src/connector/json-text.ts';
import { jsonText } from '../connectors/intune/odd-texts.ts';

describe('finding one’s way in JSON text', () => {
  it('finds every member of an object and every element of a list, whatever the layout', () => {
    fc.assert(
      fc.property(jsonText(), ({ text }) => {
        const parsed: unknown = JSON.parse(text);
        if (Array.isArray(parsed)) {
          const found = elementsOf(text).map(({ start, end }) => JSON.parse(text.slice(start, end)));
          expect(found).toEqual(parsed);
        } else if (typeof parsed === 'object' && parsed !== null) {
          const found = membersOf(text).map(({ name, value }) => [
            name,
            JSON.parse(text.slice(value.start, value.end)),
          ]);
          expect(Object.fromEntries(found)).toEqual(parsed);
        } else {
          expect(elementsOf(text)).toEqual([]);
          expect(membersOf(text)).toEqual([]);
        }
      }),
    );
  });

  it('gives one canonical form to texts that differ in layout, order of members and escapes only', () => {
    fc.assert(
      fc.property(jsonText(), ({ text, sameMeaning }) => {
        expect(canonicalJson(text)).toBe(canonicalJson(sameMeaning));
        expect(JSON.parse(canonicalJson(text))).toEqual(JSON.parse(text));
      }),
    );
  });

  it('keeps numbers that a parser would change', () => {
    const text = '{"big": 9007199254740993, "one": 1.0, "tiny": 1e-400}';
    expect(canonicalJson(text)).toBe('{"big":9007199254740993,"one":1.0,"tiny":1e-400}');
    expect(canonicalJson('[1.0]')).not.toBe(canonicalJson('[1]'));
  });

  it('takes the last of two members with one name, as a parser does', () => {
    const text = '{"a": 1, "\\u0061": 2}';
    const span = memberSpan(text, 'a');
    expect(span && replaceSpan(text, span, '3')).toBe('{"a": 1, "\\u0061": 3}');
  });

  it.each([
    ['[]', '[9]'],
    ['[ ]', '[9 ]'],
    ['[1]', '[1,9]'],
    ['[1\n]', '[1,9\n]'],
  ])('appends to %j', (text, expected) => {
    expect(appendEntry(text, { start: 0, end: text.length }, '9')).toBe(expected);
  });

  it('refuses text nested beyond reason instead of running out of stack', () => {
    const deep = '['.repeat(50_000) + ']'.repeat(50_000);
    expect(() => canonicalJson(deep)).toThrow(/nested more than/);
  });
});
