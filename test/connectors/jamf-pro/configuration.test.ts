/** A property list's text inside XML: read, changed under one key, and sent, with every other character as it was. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeXml, parseXml, textIn } from '#connector';
import { bodyOf, configurationOf } from '../../../connectors/jamf-pro/configuration.ts';
import { readRecord } from '../../../connectors/jamf-pro/record.ts';
import { KEY, recordXml, slotNamed } from './jamf-for-tests.ts';

const slot = slotNamed('PingID');
const read = (inner: string) => configurationOf(readRecord(recordXml(inner), '17'), slot);
const preferences = (spelled: string) => read(`<preferences>${spelled}</preferences>`);

/** What a reader of XML finds in the body we send. */
function received(body: string): string {
  const [root] = parseXml(body);
  const [group, ...others] = root?.children ?? [];
  expect([root?.name, group?.name, others]).toEqual(['mobile_device_application', 'app_configuration', []]);
  const [element] = group?.children ?? [];
  if (element?.name !== 'preferences') throw new Error('a body without preferences');
  // A bare carriage return does not survive being read.
  expect(body).not.toContain('\r');
  return textIn(body, element);
}

const blanks = fc.constantFrom('', ' ', '\n', '\r\n', '\t\r\n  ');
const list = (value: string, blank: string) =>
  `${blank}<dict>${blank}<!-- a & b -->${blank}<key>n</key>${blank}<string> ${blank}&amp;amp;<![CDATA[ <x> ]]></string><key>${KEY}</key>${blank}<string>${value}</string>${blank}<key>z</key><real>1.0</real></dict>${blank}`;

describe('the configuration of a record', () => {
  it.each([
    ['escaped, with references to carriage returns', (text: string) => escapeXml(text).replaceAll('\r', '&#13;')],
    ['escaped, with bare carriage returns', escapeXml],
    ['escaped by number', (text: string) => text.replace(/[&<>\r]/g, (one) => `&#x${one.charCodeAt(0).toString(16)};`)],
    ['as CDATA', (text: string) => `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`],
    ['with a comment in it', (text: string) => `<!-- &lt;dict> -->${escapeXml(text)}<!-- -->`],
  ])('%s: one value changes, and no other character', (_, spell) => {
    fc.assert(
      fc.property(blanks, fc.string({ unit: 'grapheme-ascii', minLength: 1 }), (blank, value) => {
        const configuration = preferences(spell(list('old', blank)));
        expect(configuration.value).toBe('old');
        expect(configuration.neighbours).toEqual(['n', 'z']);
        const wanted = configuration.with(value);
        expect(received(bodyOf(wanted))).toBe(list(escapeXml(value), blank));
      }),
    );
  });

  it.each(['<preferences/>', '<preferences></preferences>', '<preferences> \n </preferences>'])(
    'begins where there is none: %s',
    (inner) => {
      const configuration = read(inner);
      expect([configuration.value, configuration.neighbours]).toEqual([null, []]);
      expect(received(bodyOf(configuration.with('v')))).toBe(`<dict><key>${KEY}</key><string>v</string></dict>`);
    },
  );

  it('is the same where only blanks between elements differ, and another one where a value does', () => {
    const of = (text: string) => preferences(escapeXml(text)).canonical;
    const tight =
      '<dict><key>a</key><string> b </string><key>c</key><array><string/><true/></array><key>d</key><string>x</string></dict>';
    expect(of(tight.replaceAll('><', '>\r\n  <'))).toBe(of(tight));
    expect(of(tight.replace(' b ', 'b'))).not.toBe(of(tight));
    expect(of(tight.replace('<true/>', '<false/>'))).not.toBe(of(tight));
  });

  it('that is no property list is said to be none, by the name of the record, and not quoted', () => {
    const failing = () => preferences('SECRET');
    expect(failing).toThrow(expect.objectContaining({ kind: 'rejected' }));
    expect(failing).toThrow('the configuration of PingID (17) is not a property list');
    expect(failing).not.toThrow(/SECRET/);
  });
});
