/** The texts for consoles: whatever a key or a token looks like, a parser of the format reads it back as it was. */
import { DOMParser, type Element } from '@xmldom/xmldom';
import fc from 'fast-check';
import { parse } from 'plist';
import { describe, expect, it } from 'vitest';
import type { Exported } from '../../src/export/exported.ts';
import { FORMATS, type Format, formatsOf, render } from '../../src/export/formats.ts';

function exported(key: string, value: string): Exported {
  const app = { keys: [key], packageId: 'com.example.app' };
  const profile = { id: 'own', title: 'R&D "App"', usedAt: 'sign-in', platforms: { ios: app, android: app } } as const;
  return { profile, platform: 'ios', app, parts: [value] };
}

function xml(text: string): Element {
  const root = new DOMParser().parseFromString(text, 'text/xml').documentElement;
  if (root === null) throw new Error('there is no document');
  return root;
}

/** The one element of this name in the document. */
function only(root: Element, name: string): Element {
  const [element, ...others] = [...root.getElementsByTagName(name)];
  if (element === undefined || others.length > 0) throw new Error(`there is not one ${name}`);
  return element;
}

/** What each format's own parser reads: the key and its value. */
const READ: Readonly<Record<Format, (text: string, key: string) => readonly [string, unknown]>> = {
  plist: (text) => entry(parse(text)),
  'plist-dict': (text) => entry(parse(`<plist version="1.0">${text}</plist>`)),
  'appconfig-xml': (text) => {
    const dict = only(xml(text), 'dict');
    const string = only(dict, 'string');
    return [string.getAttribute('keyName') ?? '', only(string, 'value').textContent];
  },
  'android-json': (text) => {
    const [property, ...others] = JSON.parse(text).managedProperty;
    expect(others).toEqual([]);
    return [property.key, property.valueString];
  },
  'android-policy': (text) => entry(JSON.parse(text).managedConfiguration),
  text: (text, key) => [text.slice(0, key.length), text.slice(key.length + '='.length)],
};

function entry(dict: unknown): readonly [string, unknown] {
  const [only, ...others] = Object.entries(dict as Record<string, unknown>);
  if (only === undefined || others.length > 0) throw new Error('there is not one key');
  return only;
}

/** Characters that mean something in one of the formats, and any others that a token may have. */
const printable = fc
  .oneof(
    fc.constantFrom('<', '>', '&', '"', "'", ']]>', '<!--', '-->', '&amp;', '</dict>', '\\', '=', '{', '%', ' ', '🔑'),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 3 }),
  )
  .filter((text) => !/[\p{C}\p{Zl}\p{Zp}]/u.test(text));
const word = fc.array(printable, { minLength: 1, maxLength: 12 }).map((parts) => `k${parts.join('')}k`);

describe('a text for a console', () => {
  it.each(Object.keys(FORMATS) as Format[])('in the format %s is read back by a parser, key and value', (format) => {
    fc.assert(
      fc.property(word, word, (key, value) => {
        expect(READ[format](render(format, exported(key, value)), key)).toEqual([key, value]);
      }),
      { numRuns: 300 },
    );
  });

  it.each(['plist', 'plist-dict', 'appconfig-xml'] as const)(
    'in the format %s keeps white space that is not a blank',
    (format) => {
      const value = 'a\r\n  b\tc\n\nd  e';
      expect(READ[format](render(format, exported('k', value)), 'k')).toEqual(['k', value]);
    },
  );

  it.each(['plist', 'plist-dict', 'appconfig-xml'] as const)(
    'in the format %s is refused for what XML cannot hold, and the value is not in the message',
    (format) => {
      for (const character of ['\u0000', '\u0008', '\u001f', '\ufffe', '\ud800']) {
        const value = `tok${character}en-of-ours`;
        expect(() => render(format, exported('k', value))).toThrow(/^The value has a character that XML cannot hold/);
      }
    },
  );

  it('of one line is refused for a value of two', () => {
    expect(() => render('text', exported('k', 'a\nb'))).toThrow(/^The value has a line end/);
  });
});

describe('the formats', () => {
  it('of a platform begin with its default', () => {
    expect(formatsOf('ios')).toEqual(['plist', 'plist-dict', 'appconfig-xml', 'text']);
    expect(formatsOf('android')).toEqual(['android-json', 'android-policy', 'text']);
  });

  const one = exported('PINGID_MDM_TOKEN', 'a&b');

  it('of Apple are a whole property list, and its dictionary alone', () => {
    expect(render('plist', one)).toMatch(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n<!DOCTYPE plist PUBLIC /);
    expect(render('plist-dict', one)).toBe('<dict><key>PINGID_MDM_TOKEN</key><string>a&amp;b</string></dict>');
  });

  it('of the AppConfig Community name the app, the key in the form, and the value as its default', () => {
    const root = xml(render('appconfig-xml', one));
    expect(root.tagName).toBe('managedAppConfiguration');
    expect(only(root, 'bundleId').textContent).toBe('com.example.app');
    expect(only(root, 'field').getAttribute('keyName')).toBe('PINGID_MDM_TOKEN');
    expect(only(only(root, 'label'), 'language').textContent).toBe('R&D "App" token');
    expect(only(only(root, 'defaultValue'), 'value').textContent).toBe('a&b');
  });

  it("of Google name the app as managed Google Play does, and as a policy of Google's own API does", () => {
    expect(JSON.parse(render('android-json', one))).toEqual({
      kind: 'androidenterprise#managedConfiguration',
      productId: 'app:com.example.app',
      managedProperty: [{ key: 'PINGID_MDM_TOKEN', valueString: 'a&b' }],
    });
    expect(JSON.parse(render('android-policy', one))).toEqual({
      packageName: 'com.example.app',
      managedConfiguration: { PINGID_MDM_TOKEN: 'a&b' },
    });
  });
});

describe('a token of two parts', () => {
  const keys = ['auth_client_id', 'auth_client_secret'];
  const pair: Exported = {
    ...exported('', ''),
    app: { keys, separator: ':', packageId: 'com.example.app' },
    parts: ['one', 'two'],
  };
  const both = { auth_client_id: 'one', auth_client_secret: 'two' };

  it('stands in two keys, whatever the format', () => {
    expect(parse(render('plist', pair))).toEqual(both);
    expect(render('plist-dict', pair)).toBe(
      '<dict><key>auth_client_id</key><string>one</string><key>auth_client_secret</key><string>two</string></dict>',
    );
    expect(render('text', pair)).toBe('auth_client_id=one\nauth_client_secret=two');
    expect(JSON.parse(render('android-policy', pair)).managedConfiguration).toEqual(both);
    expect(JSON.parse(render('android-json', pair)).managedProperty).toEqual([
      { key: 'auth_client_id', valueString: 'one' },
      { key: 'auth_client_secret', valueString: 'two' },
    ]);
  });

  it('has a field for each part in the AppConfig specification', () => {
    const root = xml(render('appconfig-xml', pair));
    const names = (tag: string) => [...root.getElementsByTagName(tag)].map((one) => one.getAttribute('keyName'));
    expect(names('string')).toEqual(keys);
    expect(names('field')).toEqual(keys);
    expect([...root.getElementsByTagName('defaultValue')].map((one) => (one.textContent ?? '').trim())).toEqual([
      'one',
      'two',
    ]);
    expect(root.textContent).toContain('R&D "App" token, part 2 of 2');
  });
});
