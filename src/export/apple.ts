/** Managed app configuration of iOS: the property list that reaches the device, and the form that consoles make of an app. */
import { build } from 'plist';
import type { Exported } from './exported.ts';
import { escapeXml, refuseUnwritable } from './xml.ts';

/** A property list whose dictionary is the app's whole managed configuration. */
export function propertyList({ app, value }: Exported): string {
  refuseUnwritable(value);
  return build({ [app.key]: value });
}

/** The dictionary alone, in one line, for consoles that want it pasted without the property list around it. */
export function dictionary({ app, value }: Exported): string {
  refuseUnwritable(value);
  const list = build({ [app.key]: value }, { pretty: false });
  const [open, close] = ['<dict>', '</dict>'];
  // The key and the value can hold neither: there `<` is escaped.
  return list.slice(list.indexOf(open), list.indexOf(close) + close.length);
}

/**
 * The specification that the AppConfig Community publishes for apps, with our key and its value as the default:
 * `managedAppConfiguration > version, bundleId, dict > string keyName, presentation > field`. A console makes a form of it.
 */
export function appConfigSpecification({ profile, app, value }: Exported): string {
  const key = escapeXml(app.key);
  const language = (text: string) => `<language value="en-US">${escapeXml(text)}</language>`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<managedAppConfiguration>',
    '  <version>1</version>',
    `  <bundleId>${escapeXml(app.packageId)}</bundleId>`,
    '  <dict>',
    `    <string keyName="${key}">`,
    ...defaultValue(value).map((line) => `      ${line}`),
    '    </string>',
    '  </dict>',
    '  <presentation defaultLocale="en-US">',
    `    <field keyName="${key}" type="input">`,
    `      <label>${language(`${profile.title} token`)}</label>`,
    `      <description>${language(`The token that ${profile.title} presents at ${profile.usedAt}.`)}</description>`,
    '    </field>',
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
