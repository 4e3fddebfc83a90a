/** One app configuration policy: which it is, what kind it is, and where it keeps its keys. */
import { Failure, kindOf, type Platform } from '#connector';
import { type Content, type KeyContent, seenFrom } from './content/content.ts';
import { emptyPayload, readPayload } from './content/payload.ts';
import { readSettingXml } from './content/setting-xml.ts';
import { readSettings } from './content/settings-list.ts';
import { type GraphObject, optionalString, propertyText, stringField } from './graph-object.ts';
import type { IntuneSlot } from './tenant.ts';

export const IOS = '#microsoft.graph.iosMobileAppConfiguration';
export const ANDROID = '#microsoft.graph.androidManagedStoreAppConfiguration';
/**
 * Android for Work, the older kind. It has the same `payloadJson` and is read and written in the same way, under its own type name;
 * it is never created. unverified: does a tenant still hold one, and take a PATCH of it? (sheet: Reading)
 */
export const ANDROID_FOR_WORK = '#microsoft.graph.androidForWorkMobileAppConfiguration';

const PLATFORM_OF: Readonly<Record<string, Platform>> = {
  [IOS]: 'ios',
  [ANDROID]: 'android',
  [ANDROID_FOR_WORK]: 'android',
};

/** `PingID iOS (4f1c...)`: how a console user recognises it. */
export function placeOf(object: GraphObject): string {
  return `${optionalString(object, 'displayName') ?? '(no name)'} (${optionalString(object, 'id') ?? 'no id'})`;
}

/** The same, inside a sentence. */
export function inWords(object: GraphObject): string {
  return `the configuration ${placeOf(object)}`;
}

export function idOf(object: GraphObject): string {
  return stringField(object, 'id', inWords(object));
}

export function typeOf(object: GraphObject): string {
  return stringField(object, '@odata.type', inWords(object));
}

/** The package an Android configuration is for. Intune writes it with a prefix here, and without one in the app's own record. */
export function packageOf(object: GraphObject): string | null {
  const packageId = optionalString(object, 'packageId');
  return packageId === null ? null : withoutPrefix(packageId);
}

export function withoutPrefix(packageId: string): string {
  return packageId.replace(/^app:/, '');
}

/** The content of a configuration, seen from the slot's keys. Throws where it is not a configuration this slot can have. */
export function contentOf(object: GraphObject, slot: IntuneSlot): Content {
  expectPlatform(object, slot);
  const [key = ''] = slot.app.keys;
  return seenFrom(slot.app, slot.platform === 'ios' ? iosContent(object, key) : androidContent(object, key, slot));
}

function expectPlatform(object: GraphObject, slot: IntuneSlot): void {
  const type = typeOf(object);
  const platform = PLATFORM_OF[type];
  if (platform === slot.platform) return;
  const found = platform === undefined ? `of the type \`${type}\`` : `for ${NAMES[platform]}`;
  throw new Failure(
    'rejected',
    `${inWords(object)} is ${found}, and the slot \`${slot.name}\` is for ${NAMES[slot.platform]}: name another configuration, or correct \`platform\``,
  );
}

const NAMES: Readonly<Record<Platform, string>> = { ios: 'iOS', android: 'Android' };

function iosContent(object: GraphObject, key: string): KeyContent {
  const of = inWords(object);
  const xml = encodedIn(object, 'encodedSettingXml');
  const settings = propertyText(object, 'settings') ?? '[]';
  const isEmpty = settings.replace(/\s/g, '') === '[]';
  if (xml === null) {
    // Nothing to see is not nothing there: only an answer with both properties says that the configuration is empty.
    if (isEmpty) for (const name of ['settings', 'encodedSettingXml']) expectProperty(object, name);
    return readSettings(settings, key, of);
  }
  if (!isEmpty) {
    throw new Failure('rejected', `${of} has both \`settings\` and \`encodedSettingXml\`, of which Intune allows one`);
  }
  return readSettingXml(xml, key, of);
}

function androidContent(object: GraphObject, key: string, slot: IntuneSlot): KeyContent {
  const of = inWords(object);
  // A change of such a configuration is answered with 403 even to administrators.
  // (https://github.com/microsoftgraph/microsoft-graph-docs/issues/11328)
  if (object.fields.appSupportsOemConfig === true) {
    throw new Failure('rejected', `${of} is an OEMConfig configuration, which Intune lets nobody change through Graph`);
  }
  expectProperty(object, 'payloadJson');
  const payload = encodedIn(object, 'payloadJson') ?? emptyPayload(packageOf(object) ?? slot.app.packageId);
  return readPayload(payload, key, of);
}

/** A property that Graph always gives, be it as null. Where it is left out, nobody knows what it holds, and a write would replace it. */
function expectProperty(object: GraphObject, name: string): void {
  if (object.fields[name] !== undefined) return;
  throw new Failure('protocol', `${inWords(object)}: expected \`${name}\`, found nothing`);
}

/** A property that holds base64; null where there is none. */
function encodedIn(object: GraphObject, name: string): string | null {
  const value = object.fields[name];
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'string') return value;
  throw new Failure('protocol', `${inWords(object)}: expected text in \`${name}\`, found ${kindOf(value)}`);
}
