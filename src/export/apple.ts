/** Managed app configuration of iOS: the property list that reaches the device, and the form that consoles make of an app. */
import { build } from 'plist';
import { type Exported, entriesOf } from './exported.ts';
import { escapeXml, refuseUnwritable } from './xml.ts';

/** A property list whose dictionary is the app's whole managed configuration. */
export function propertyList(exported: Exported): string {
  return build(writable(exported));
}

/** The dictionary alone, in one line, for consoles that want it pasted without the property list around it. */
export function dictionary(exported: Exported): string {
  const list = build(writable(exported), { pretty: false });
  const [open, close] = ['<dict>', '</dict>'];
  // No key and no value can hold either: there `<` is escaped.
  return list.slice(list.indexOf(open), list.indexOf(close) + close.length);
}

function writable(exported: Exported): Record<string, string> {
  const entries = entriesOf(exported);
  for (const [, value] of entries) refuseUnwritable(value);
  return Object.fromEntries(entries);
}

/**
 * The specification that the AppConfig Community publishes for apps, with our keys and their values as defaults:
 * `managedAppConfiguration > version, bundleId, dict > string keyName, presentation > field`. A console makes a form of it.
 */
export function appConfigSpecification(exported: Exported): string {
  const { profile, app } = exported;
  const entries = entriesOf(exported).map(([key, value]) => [escapeXml(key), value] as const);
  const language = (text: string) => `<language value="en-US">${escapeXml(text)}</language>`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<managedAppConfiguration>',
    '  <version>1</version>',
    `  <bundleId>${escapeXml(app.packageId)}</bundleId>`,
    '  <dict>',
    ...entries.flatMap(([key, value]) => [
      `    <string keyName="${key}">`,
      ...defaultValue(value).map((line) => `      ${line}`),
      '    </string>',
    ]),
    '  </dict>',
    '  <presentation defaultLocale="en-US">',
    ...entries.flatMap(([key], at) => {
      const part = entries.length === 1 ? '' : `, part ${at + 1} of ${entries.length}`;
      return [
        `    <field keyName="${key}" type="input">`,
        `      <label>${language(`${profile.title} token${part}`)}</label>`,
        `      <description>${language(`The token that ${profile.title} presents at ${profile.usedAt}${part}.`)}</description>`,
        '    </field>',
      ];
    }),
    '  </presentation>',
    '</managedAppConfiguration>',
  ].join('\n');
}

/**
 * unverified: do consoles take a default from here into the form? (sheet: app-profiles, Writing one key without touching its
 * neighbours: "public files often deviate") Where one doesn't, the value has to be typed.
 */
function defaultValue(value: string): readonly string[] {
  return ['<defaultValue>', `  <value>${escapeXml(value)}</value>`, '</defaultValue>'];
}
