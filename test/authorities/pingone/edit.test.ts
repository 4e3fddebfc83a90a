import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutReadOnly, withoutToken, withToken } from '../../../authorities/pingone/edit.ts';
import { type Requirements, readRequirements } from '../../../authorities/pingone/requirements.ts';
import { MIDDLE, NEW, NOW, OLD, requirements } from './pingone-for-tests.ts';

function read(text: string): Requirements {
  const found = readRequirements(text);
  if (found === null) throw new Error('no requirement');
  return found;
}

const blanks = fc.stringMatching(/^[ \n\t]{0,3}$/);
/** Values in which the signs of JSON stand, so that nothing is found by looking for a comma or a bracket. */
const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('],[', '"tokens":[', '\\', '}', ' '));
/** JSON as it may be spelled by others: no double holds these numbers, and escapes stay. */
const odd = fc.oneof(
  text.map((value) => JSON.stringify(value)),
  fc.constantFrom(
    '12345678901234567890',
    '1.0',
    '-0',
    '1e5',
    '"\\u0061"',
    '{"\\u0061":1}',
    '[ ]',
    'null',
    '{"tokens":[1]}',
  ),
);
const member = fc
  .tuple(blanks, text, blanks, odd, blanks)
  .map(([a, name, b, value, c]) => `${a}${JSON.stringify(`x${name}`)}${b}:${c}${value}`);
const entry = (token: string) =>
  fc
    .tuple(blanks, fc.array(member, { maxLength: 2 }), blanks)
    .map(([a, more, b]) => `${a}{${[`"token":${JSON.stringify(token)}`, ...more].join(',')}}${b}`);

/** Requirements in any spelling, with what stands before the list and behind it. */
const world = fc
  .uniqueArray(fc.string({ minLength: 8, maxLength: 12 }), { minLength: 1, maxLength: 5 })
  .chain((tokens) =>
    fc.record({
      tokens: fc.constant(tokens),
      entries: fc.tuple(...tokens.map(entry)),
      inside: fc.array(member, { maxLength: 3 }),
      outside: fc.array(member, { maxLength: 3 }),
      blank: blanks,
    }),
  )
  .map(({ tokens, entries, inside, outside, blank }) => {
    const behind = (members: readonly string[]) => members.map((one) => `,${one}`).join('');
    const before = `{${[...outside, `"mobileDeviceManagementRequire":{${[...inside, '"tokens":'].join(',')}`].join(',')}`;
    const after = `${blank}${behind(inside)}}${blank}${behind(outside)}}`;
    return { tokens, entries, before, after, text: `${before}[${entries.join(',')}]${after}` };
  });

/** The inside of a list without one entry: with the one before it goes the comma, at the beginning the one behind it. */
function left(entries: readonly string[], at: number): string {
  const [own = '', previous] = [entries[at], entries[at - 1]];
  const behind = own.slice(own.trimEnd().length);
  if (entries.length === 1) return behind;
  if (previous === undefined) return entries.slice(1).join(',');
  return [...entries.slice(0, at - 1), previous.trimEnd() + behind, ...entries.slice(at + 1)].join(',');
}

describe('a token', () => {
  it('is added at the end of the list, and every other byte stays', () => {
    fc.assert(
      fc.property(world, fc.string({ minLength: 1 }), ({ before, entries, after, text }, value) => {
        const edited = withToken(read(text), value, NOW);
        const added = `{"token":${JSON.stringify(value)},"creationTime":"2026-11-24T09:00:00.000Z"}`;
        const list = edited.slice(before.length, edited.length - after.length);
        expect(edited).toBe(before + list + after);
        const kept = entries.join(',');
        expect(list).toBe(`[${kept.trimEnd()},${added}${kept.slice(kept.trimEnd().length)}]`);
      }),
    );
  });

  it('is taken away with the comma and the blanks on one side of it, and every other byte stays', () => {
    fc.assert(
      fc.property(world, fc.nat(), ({ tokens, entries, before, after, text }, which) => {
        const at = which % tokens.length;
        expect(withoutToken(read(text), tokens[at] ?? '')).toBe(`${before}[${left(entries, at)}]${after}`);
      }),
    );
  });

  it('that is in the list twice is taken away twice', () => {
    expect(read(withoutToken(read(requirements([OLD, NEW, OLD])), OLD)).entries.map(({ value }) => value)).toEqual([
      NEW,
    ]);
  });

  it.each([OLD, MIDDLE, NEW])('and back again, means what it meant: %s', (value) => {
    const before = requirements([OLD, MIDDLE, NEW]);
    const back = withToken(read(withoutToken(read(before), value)), value, NOW);
    const expected = [OLD, MIDDLE, NEW].filter((one) => one !== value);
    expect(read(back).entries.map((one) => one.value)).toEqual([...expected, value]);
  });

  it('gets its time in the form of the last one there', () => {
    const spelled = requirements([OLD, NEW]).replace('"2026-02-01T08:00:00.000Z"', '1795510800');
    expect(withToken(read(spelled), MIDDLE, NOW)).toContain(`{"token":"${MIDDLE}","creationTime":${NOW / 1000}}`);
  });
});

describe('what is read-only', () => {
  it.each([
    ['first', '{"updatedAt":1 , "a":1.0}', '{ "a":1.0}'],
    ['last', '{"a":1.0 , "updatedAt":1 }', '{"a":1.0 }'],
    ['in the middle', '{"a":[1] ,"application":{"id":"x"},"b":{}}', '{"a":[1],"b":{}}'],
    ['all there is', '{ "environment":{"id":"x"}, "application":{"id":","}, "updatedAt":"now" }', '{ }'],
    ['not there', '{"a":{"updatedAt":1}}', '{"a":{"updatedAt":1}}'],
  ])('is left out where it is %s, and nothing else', (_, text, expected) => {
    expect(withoutReadOnly(text)).toBe(expected);
  });
});
