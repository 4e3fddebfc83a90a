/**
 * Our key in a policy, whichever of the three forms the policy has: a list of `settings`, a property list in
 * `encodedSettingXml`, or managed properties in `payloadJson`.
 */
import { spelledJson, valueInJson, withValueInJson } from './json-text.ts';
import { spelledPlist, valueInPlist, withValueInPlist } from './plist-text.ts';

/** A policy as Graph shows it. */
export type PolicyObject = Readonly<Record<string, unknown>>;

const MARK = '<ours>';
/** What the vendor itself counts up or stamps. */
const VENDOR_STAMPS = new Set(['version', 'lastModifiedDateTime']);

export function valueIn(policy: PolicyObject, key: string): string | null {
  if (isAndroid(policy)) return valueInJson(payloadOf(policy), key);
  if (typeof policy.encodedSettingXml === 'string') return valueInPlist(decoded(policy.encodedSettingXml), key);
  const setting = settingsOf(policy).find((item) => item.appConfigKey === key);
  return setting === undefined ? null : String(setting.appConfigKeyValue);
}

/** The policy with another value for the key, or (null) without the key. */
export function withValue(policy: PolicyObject, key: string, value: string | null): PolicyObject {
  if (isAndroid(policy)) return { ...policy, payloadJson: encoded(withValueInJson(payloadOf(policy), key, value)) };
  if (typeof policy.encodedSettingXml === 'string') {
    return { ...policy, encodedSettingXml: encoded(withValueInPlist(decoded(policy.encodedSettingXml), key, value)) };
  }
  const settings = settingsOf(policy);
  const at = settings.findIndex((item) => item.appConfigKey === key);
  if (value === null) return { ...policy, settings: settings.filter((_, index) => index !== at) };
  if (at >= 0) {
    return {
      ...policy,
      settings: settings.map((item, index) => (index === at ? { ...item, appConfigKeyValue: value } : item)),
    };
  }
  const added = { appConfigKey: key, appConfigKeyType: 'stringType', appConfigKeyValue: value };
  return { ...policy, settings: settings.toSpliced(1, 0, added) };
}

/**
 * Everything of a policy that isn't our key, as lines of text in the order in which the policy has them, spelled as they are.
 * `left-out` leaves our key out, `marked` shows it in its place with a mark for its value.
 */
export function neighboursIn(policy: PolicyObject, key: string, ours: 'left-out' | 'marked'): readonly string[] {
  return Object.entries(policy).flatMap(([name, value]) => {
    if (VENDOR_STAMPS.has(name)) return [];
    if (name === 'payloadJson' && typeof value === 'string')
      return [`${name}: ${spelledJson(decoded(value), key, ours)}`];
    if (name === 'encodedSettingXml' && typeof value === 'string')
      return [`${name}: ${spelledPlist(decoded(value), key, ours)}`];
    if (name === 'settings' && Array.isArray(value))
      return [`${name}:`, ...settingLines(settingsOf(policy), key, ours)];
    return [`${name}: ${JSON.stringify(value)}`];
  });
}

/** The text behind base64. */
export function decoded(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}

export function encoded(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

function isAndroid(policy: PolicyObject): boolean {
  return String(policy['@odata.type']).startsWith('#microsoft.graph.android');
}

function payloadOf(policy: PolicyObject): string {
  if (typeof policy.payloadJson === 'string') return decoded(policy.payloadJson);
  return JSON.stringify({
    kind: 'androidenterprise#managedConfiguration',
    productId: policy.packageId,
    managedProperty: [],
  });
}

function settingLines(settings: readonly PolicyObject[], key: string, ours: 'left-out' | 'marked'): string[] {
  const mine = settings.findIndex((item) => item.appConfigKey === key);
  return settings.flatMap((item, at) => {
    if (at !== mine) return [`  ${JSON.stringify(item)}`];
    return ours === 'left-out' ? [] : [`  ${JSON.stringify({ ...item, appConfigKeyValue: MARK })}`];
  });
}

function settingsOf(policy: PolicyObject): readonly PolicyObject[] {
  return Array.isArray(policy.settings) ? policy.settings : [];
}
