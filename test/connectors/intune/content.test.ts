import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Content } from '../../../connectors/intune/content/content.ts';
import { readPayload } from '../../../connectors/intune/content/payload.ts';
import { readSettingXml } from '../../../connectors/intune/content/setting-xml.ts';
import { readSettings } from '../../../connectors/intune/content/settings-list.ts';
import { escapeXml } from '../../../src/connector/xml-text.ts';
import { jsonText, tokens } from './odd-texts.ts';
import { KEY } from './tenant-for-tests.ts';

const OF = 'the configuration PingID (id)';
const base64 = (text: string) => Buffer.from(text).toString('base64');
const inside = (content: Content) => Buffer.from(String(JSON.parse(content.text)), 'base64').toString();
const index = fc.nat({ max: 6 });

/** Each form: how to read a text, how an entry of ours looks with a value, and what the whole looks like around the entries. */
const FORMS = {
  settings: {
    read: (text: string) => readSettings(text, KEY, OF),
    text: (content: Content) => content.text,
    ours: (value: string) =>
      `{"future": 1.0, "appConfigKey":"${KEY}" ,"appConfigKeyType": "stringType","appConfigKeyValue" : ${value}}`,
    value: (token: string) => JSON.stringify(token),
    neighbour: jsonText().map(({ text }) => `{"appConfigKey": "n", "appConfigKeyValue": ${text}}`),
    around: (entries: readonly string[]) => ` [\n ${entries.join(' ,\n ')}\n]\n`,
  },
  payloadJson: {
    read: (text: string) => readPayload(base64(text), KEY, OF),
    text: inside,
    ours: (value: string) => `{"key": "\\u0050INGID_MDM_TOKEN", "future": 9007199254740993, "valueString":${value} }`,
    value: (token: string) => JSON.stringify(token),
    neighbour: jsonText().map(({ text }) => `{"valueFuture": ${text}, "key": "n"}`),
    around: (entries: readonly string[]) =>
      `\uFEFF{ "kind":"androidenterprise#managedConfiguration", "n": 1.0,"managedProperty" : [ ${entries.join(',\n')} ] , "last":1e2 }`,
  },
  encodedSettingXml: {
    read: (text: string) => readSettingXml(base64(text), KEY, OF),
    text: inside,
    ours: (value: string) => `<key>PINGID&#95;MDM_TOKEN</key>\n\t<string>${value}</string>`,
    value: escapeXml,
    neighbour: fc.constantFrom(
      '<key>n</key><integer>9007199254740993</integer>',
      '<key>n</key><real>1.50</real>',
      '<key>n</key> <true/>',
      '<key>n</key><string/>',
      '<key>n</key><string><![CDATA[<key>PINGID_MDM_TOKEN</key>]]></string>',
      '<!-- <key>PINGID_MDM_TOKEN</key> --><key>n</key><dict><key>PINGID_MDM_TOKEN</key><string>inner</string></dict>',
      '<key>ä😀</key><array><string a="1 > 0">x</string>\r\n</array>',
      '<key>n</key><string>{{serialnumber}} &amp; more</string>',
    ),
    around: (entries: readonly string[]) => `<dict >\n  ${entries.join('\n  ')}\n</dict>\n`,
  },
} as const;

describe.each(Object.entries(FORMS))('%s', (_, form) => {
  it('law 2: replacing our value leaves every other byte alone', () => {
    fc.assert(
      fc.property(fc.array(form.neighbour, { maxLength: 5 }), index, tokens, tokens, (neighbours, at, old, token) => {
        const whole = (value: string) => form.around(neighbours.toSpliced(at, 0, form.ours(form.value(value))));
        const read = form.read(whole(old));
        expect(read.value).toBe(old);
        const written = read.with(token);
        expect(form.text(written)).toBe(whole(token));
        expect(written.value).toBe(token);
      }),
    );
  });

  it('law 2: adding our key puts it last and changes no byte that was there', () => {
    fc.assert(
      fc.property(fc.array(form.neighbour, { maxLength: 5 }), tokens, (neighbours, token) => {
        const before = form.around(neighbours);
        const read = form.read(before);
        expect(read.value).toBeNull();
        const written = read.with(token);
        expect(written.value).toBe(token);
        expect(written.neighbours).toEqual(read.neighbours);
        expect(isOneInsertion(before, form.text(written))).toBe(true);
      }),
    );
  });

  it('takes an empty value for none, and fills it', () => {
    const read = form.read(form.around([form.ours(form.value(''))]));
    expect(read.value).toBeNull();
    expect(read.with('a-new-token').value).toBe('a-new-token');
    expect(form.text(read.with('a-new-token'))).toBe(form.around([form.ours(form.value('a-new-token'))]));
  });

  it('refuses a key that stands twice, and names both places', () => {
    const twice = form.around([form.ours(form.value('a')), form.ours(form.value('b'))]);
    expect(() => form.read(twice)).toThrow(
      expect.objectContaining({ kind: 'rejected', message: expect.stringContaining('entries 1 and 2') }),
    );
  });
});

describe('a value that is not text is not ours to change', () => {
  it.each([
    [
      'settings',
      () =>
        readSettings(`[{"appConfigKey":"${KEY}","appConfigKeyType":"integerType","appConfigKeyValue":"5"}]`, KEY, OF),
      'integerType',
    ],
    [
      'payloadJson',
      () => readPayload(base64(`{"managedProperty":[{"key":"${KEY}","valueBool":true}]}`), KEY, OF),
      'valueBool',
    ],
    [
      'encodedSettingXml',
      () => readSettingXml(base64(`<dict><key>${KEY}</key><integer>5</integer></dict>`), KEY, OF),
      'integer',
    ],
  ])('%s', (_, read, kind) => {
    expect(read).toThrow(
      expect.objectContaining({ kind: 'rejected', message: expect.stringContaining(`the kind \`${kind}\``) }),
    );
  });
});

describe('what is not documented is refused with the object and the mistake, and never quoted', () => {
  it.each([
    ['rejected', 'is not base64', () => readPayload('%%%SECRETVALUE', KEY, OF)],
    ['rejected', 'not UTF-8', () => readPayload(Buffer.from([0x22, 0xff, 0x22]).toString('base64'), KEY, OF)],
    ['rejected', 'not of JSON', () => readPayload(base64('{"managedProperty": SECRETVALUE'), KEY, OF)],
    ['rejected', 'holds a list', () => readPayload(base64('["SECRETVALUE"]'), KEY, OF)],
    [
      'rejected',
      '`managedProperty` more than once',
      () => readPayload(base64('{"managedProperty":[],"managedProperty":[]}'), KEY, OF),
    ],
    [
      'protocol',
      'expected a list in `managedProperty`',
      () => readPayload(base64('{"managedProperty":"SECRETVALUE"}'), KEY, OF),
    ],
    [
      'protocol',
      'expected text in `valueString`',
      () => readPayload(base64(`{"managedProperty":[{"key":"${KEY}","valueString":7}]}`), KEY, OF),
    ],
    ['protocol', 'expected a list in `settings`', () => readSettings('{"x":"SECRETVALUE"}', KEY, OF)],
    [
      'protocol',
      'expected text in `appConfigKeyType`',
      () => readSettings(`[{"appConfigKey":"${KEY}","appConfigKeyValue":"SECRETVALUE"}]`, KEY, OF),
    ],
    [
      'protocol',
      'expected text in `appConfigKeyValue`',
      () => readSettings(`[{"appConfigKey":"${KEY}","appConfigKeyType":"stringType","appConfigKeyValue":7}]`, KEY, OF),
    ],
    ['rejected', 'is not base64', () => readSettingXml('<dict/>', KEY, OF)],
    ['rejected', 'not a property list', () => readSettingXml(base64('SECRETVALUE'), KEY, OF)],
    ['rejected', 'one `<dict>`', () => readSettingXml(base64('<array><string>SECRETVALUE</string></array>'), KEY, OF)],
    ['rejected', 'not a property list', () => readSettingXml(base64('<dict><key>SECRETVALUE</dict>'), KEY, OF)],
    [
      'rejected',
      'not a property list',
      () => readSettingXml(base64('<dict><key>a</key><foo>SECRETVALUE</foo></dict>'), KEY, OF),
    ],
    ['rejected', 'a key without a value', () => readSettingXml(base64('<dict><key>SECRETVALUE</key></dict>'), KEY, OF)],
    [
      'rejected',
      'no known entity',
      () => readSettingXml(base64('<dict><key>a</key><string>&SECRETVALUE;</string></dict>'), KEY, OF),
    ],
    [
      'rejected',
      'not a property list',
      () => readSettingXml(base64('<!DOCTYPE d [<!ENTITY x "SECRETVALUE">]><dict/>'), KEY, OF),
    ],
  ])('%s: %s', (kind, says, read) => {
    expect(read).toThrow(expect.objectContaining({ name: 'Failure', kind, message: expect.stringContaining(says) }));
    expect(read).toThrow(expect.objectContaining({ message: expect.stringContaining(OF) }));
    expect(read).not.toThrow(/SECRETVALUE/);
  });
});

it('a property list that two readers understand differently is not written', () => {
  const xml = `<dict><key>PINGID<!-- -->_MDM_TOKEN</key><string>old</string></dict>`;
  const read = readSettingXml(base64(xml), KEY, OF);
  expect(read.value).toBe('old');
  expect(() => read.with('new-value')).toThrow(
    expect.objectContaining({ kind: 'rejected', message: expect.stringContaining('nothing was written') }),
  );
});

describe('shapes that are rare but fine', () => {
  it('a whole property list document', () => {
    const document = (value: string) =>
      `<?xml version="1.0"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n<plist version="1.0"><dict><key>${KEY}</key><string>${value}</string></dict></plist>`;
    expect(inside(readSettingXml(base64(document('old')), KEY, OF).with('new'))).toBe(document('new'));
  });

  it.each([
    ['<dict/>', `<dict><key>${KEY}</key><string>v&amp;v</string></dict>`],
    [`<dict><key>${KEY}</key><string/></dict>`, `<dict><key>${KEY}</key><string>v&amp;v</string></dict>`],
    [
      '<dict>\n  <key>a</key>\n  <true/>\n</dict>',
      `<dict>\n  <key>a</key>\n  <true/>\n  <key>${KEY}</key><string>v&amp;v</string>\n</dict>`,
    ],
  ])('%j', (before, after) => {
    expect(inside(readSettingXml(base64(before), KEY, OF).with('v&v'))).toBe(after);
  });

  it('a payload without a list, and an entry of ours without a value', () => {
    expect(inside(readPayload(base64('{"kind":"k"}'), KEY, OF).with('v'))).toBe(
      `{"kind":"k","managedProperty":[{"key":"${KEY}","valueString":"v"}]}`,
    );
    expect(inside(readPayload(base64(`{"managedProperty":[{"key":"${KEY}"}]}`), KEY, OF).with('v'))).toBe(
      `{"managedProperty":[{"key":"${KEY}","valueString":"v"}]}`,
    );
    expect(readSettings(`[{"appConfigKey":"${KEY}","appConfigKeyType":"stringType"}]`, KEY, OF).with('v').value).toBe(
      'v',
    );
  });

  it('base64 with line breaks and without padding', () => {
    const encoded = base64('{"managedProperty":[]} ')
      .replace(/=+$/, '')
      .replace(/(.{8})/g, '$1\r\n');
    expect(readPayload(encoded, KEY, OF).value).toBeNull();
  });
});

function isOneInsertion(before: string, after: string): boolean {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start += 1;
  return after.endsWith(before.slice(start)) && after.length > before.length;
}
