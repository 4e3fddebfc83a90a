/** A property list's text is changed under one key, and no other byte of it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeXml, readPlist } from '#connector';

const OF = '`preferences` of the app PingID';
const KEY = 'token';
const index = fc.nat({ max: 8 });
const values = fc.string({ unit: 'grapheme', minLength: 1 }).filter((value) => !/[\p{Cc}\uFFFE\uFFFF]/u.test(value));

const neighbour: fc.Arbitrary<string> = fc.constantFrom(
  '<key>n</key>\r\n<integer>9007199254740993</integer>',
  '<key>n</key>\t\t<true/>',
  '<key>n</key><string/>',
  '<key>n</key><string></string >',
  '<!-- <key>token</key><string>in a comment</string> --><key>n</key><real>1.0</real>',
  '<key>n</key><!-- between --><string>&#x1F600; &amp;amp; &lt;key&gt;token&lt;/key&gt;</string>',
  '<key>n</key><string><![CDATA[<key>token</key><string>in CDATA</string> & more]]></string>',
  '<key>n</key><dict><key>token</key><string>inside</string></dict>',
  '<key>n</key><array><dict/><string>token</string><data>\n AAEC\n</data></array>',
  '<key>Token</key><string>another letter case</string>',
  '<key>token </key><string> a blank </string>',
);

const around = (entries: readonly string[]) =>
  `<?xml version="1.0"?> <dict >\n\t${entries.join('\n\n  ')}\n</dict>\r\n `;

describe('the text of a property list', () => {
  it.each([
    ['plainly', (value: string) => `<key>token</key><string>${escapeXml(value)}</string>`],
    ['with references', (value: string) => `<key>t&#111;k&#x65;n</key> <string>${escapeXml(value)}</string>`],
    ['with CDATA in the key', (value: string) => `<key><![CDATA[token]]></key><string>${escapeXml(value)}</string>`],
  ])('keeps every other byte where the key is spelled %s', (_, ours) => {
    fc.assert(
      fc.property(fc.array(neighbour, { maxLength: 5 }), index, values, values, (neighbours, at, old, value) => {
        const whole = (held: string) => around(neighbours.toSpliced(at, 0, ours(held)));
        const list = readPlist(whole(old), OF);
        expect(list.value(KEY)).toBe(old);
        expect(list.with(KEY, value).text).toBe(whole(value));
        expect(list.with(KEY, value).value(KEY)).toBe(value);
      }),
    );
  });

  it('keeps every byte where the key is added, and adds it last', () => {
    fc.assert(
      fc.property(fc.array(neighbour, { maxLength: 5 }), values, (neighbours, value) => {
        const list = readPlist(around(neighbours), OF);
        expect(list.value(KEY)).toBeNull();
        const { text, names } = list.with(KEY, value);
        const entry = `<key>token</key><string>${escapeXml(value)}</string>`;
        expect(names).toEqual([...list.names, KEY]);
        const [before = '', after = ''] = text.split(entry);
        expect(list.text.startsWith(before.trimEnd())).toBe(true);
        expect(list.text.endsWith(after)).toBe(true);
      }),
    );
  });

  it('takes the place of CDATA, comments and an empty element in the value itself', () => {
    const read = (value: string) => readPlist(`<dict><key>token</key>${value}</dict>`, OF);
    for (const value of ['<string><![CDATA[old]]></string>', '<string>o<!-- l -->ld</string>', '<string/>']) {
      expect(read(value).with(KEY, 'a<b').text).toBe('<dict><key>token</key><string>a&lt;b</string></dict>');
    }
    expect(read('<string><![CDATA[a & b]]>&amp;c</string>').value(KEY)).toBe('a & b&c');
  });

  it.each([
    [
      'the key `token` more than once, as entries 1 and 3',
      '<dict><key>token</key><string>SECRET</string><key>n</key><true/><key>token</key><true/></dict>',
    ],
    ['the kind `integer`', '<dict><key>token</key><integer>1</integer></dict>'],
  ])('refuses what only a person can decide, to read and to write: %s', (says, text) => {
    const failure = expect.objectContaining({ kind: 'rejected', message: expect.stringContaining(says) });
    expect(() => readPlist(text, OF).value(KEY)).toThrow(failure);
    expect(() => readPlist(text, OF).with(KEY, 'value')).toThrow(failure);
  });

  it.each([
    '<dict><key>SECRET</dict>',
    '<dict>SECRET<',
    'SECRET',
    '<array/>',
    '<dict><key>SECRET</key></dict>',
    '<dict><key>a</key><string>&SECRET;</string></dict>',
  ])('refuses what is no property list, and does not quote it: %s', (text) => {
    expect(() => readPlist(text, OF)).toThrow(`${OF} is not a property list`);
    expect(() => readPlist(text, OF)).not.toThrow(/SECRET/);
  });
});
