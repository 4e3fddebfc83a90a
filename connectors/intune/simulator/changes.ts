/** What a POST or PATCH makes of a policy: the documented rules, and a refusal for what breaks them. */
import { isDeepStrictEqual } from 'node:util';
import type { Api } from './graph.ts';
import { decoded, type PolicyObject } from './keys.ts';
import type { Quirks } from './quirks.ts';
import { Refusal } from './refusals.ts';

const IOS = 'microsoft.graph.iosMobileAppConfiguration';
const ANDROID = 'microsoft.graph.androidManagedStoreAppConfiguration';
const ANDROID_LEGACY = 'microsoft.graph.androidForWorkMobileAppConfiguration';

const BASE = ['displayName', 'description', 'targetedMobileApps', 'roleScopeTagIds'];
const ANDROID_BASE = [
  'packageId',
  'payloadJson',
  'permissionActions',
  'profileApplicability',
  'connectedAppsEnabled',
  'credentialProviderRoleState',
];
const PROPERTIES: Readonly<Record<string, readonly string[]>> = {
  [IOS]: [...BASE, 'settings', 'encodedSettingXml'],
  [ANDROID]: [...BASE, ...ANDROID_BASE, 'appSupportsOemConfig'],
  [ANDROID_LEGACY]: [...BASE, ...ANDROID_BASE],
};
/** Accepted and left alone. */
const READ_ONLY = new Set([
  '@odata.type',
  '@odata.context',
  'id',
  'createdDateTime',
  'lastModifiedDateTime',
  'version',
]);
const KEY_TYPES = ['stringType', 'integerType', 'realType', 'booleanType', 'tokenType'];

/** The policy after a PATCH; properties that the body leaves out stay. Throws a `Refusal`. */
export function patched(before: PolicyObject, body: string, api: Api, quirks: Quirks): PolicyObject {
  const change = readBody(body, api);
  const type = typeName(change);
  if (type !== typeName(before)) throw invalid(`The type ${type} does not match the type of the existing entity.`);
  if (before.appSupportsOemConfig === true) throw new Refusal(403, 'The policy cannot be changed.');
  if (
    quirks.partialPatch === 'refused' &&
    (change.displayName === undefined || change.targetedMobileApps === undefined)
  ) {
    throw invalid('The properties displayName and targetedMobileApps are required.');
  }
  checkProperties(change, type, before);
  const after: Record<string, unknown> = { ...before };
  for (const [name, value] of Object.entries(change)) if (!READ_ONLY.has(name)) after[name] = value;
  if (quirks.patchArrays === 'merged' && Array.isArray(change.settings)) {
    after.settings = merged(itemsOf(before.settings), itemsOf(change.settings));
  }
  return type === IOS ? exclusive(after, change) : after;
}

/** The policy that a POST creates, without id and stamps. `appExists` says whether the tenant has an app. Throws a `Refusal`. */
export function created(body: string, api: Api, appExists: (id: string) => boolean): PolicyObject {
  const wanted = readBody(body, api);
  const type = typeName(wanted);
  checkProperties(wanted, type, {});
  if (typeof wanted.displayName !== 'string' || wanted.displayName === '') throw invalid('displayName is required.');
  const targets = Array.isArray(wanted.targetedMobileApps) ? wanted.targetedMobileApps : [];
  if (type === ANDROID_LEGACY) throw invalid('Android for Work policies can no longer be created.');
  if (type === ANDROID) {
    if (!String(wanted.packageId).startsWith('app:')) throw invalid('packageId must have the form app:<package>.');
    // Observed: iOS accepts an app id that doesn't exist, Android refuses it.
    if (!targets.every((id) => appExists(String(id)))) throw invalid('The targeted mobile app does not exist.');
  }
  const own =
    type === IOS
      ? { settings: null, encodedSettingXml: null }
      : { payloadJson: null, permissionActions: [], profileApplicability: 'default' };
  const given = Object.entries(wanted).filter(([name]) => !READ_ONLY.has(name));
  const policy = {
    description: '',
    roleScopeTagIds: ['0'],
    targetedMobileApps: [],
    ...own,
    ...Object.fromEntries(given),
  };
  return { '@odata.type': `#${type}`, ...(type === IOS ? exclusive(policy, wanted) : policy) };
}

function readBody(text: string, api: Api): PolicyObject {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = undefined;
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new Refusal(
      400,
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
    );
  }
  const change = body as PolicyObject;
  const type = typeName(change);
  if (type === '') throw invalid('Cannot create an abstract class.');
  const known = Object.keys(PROPERTIES).filter((name) => api === 'beta' || name === IOS);
  if (!known.includes(type)) throw new Refusal(400, `A type named '${type}' could not be resolved by the model.`);
  return change;
}

function checkProperties(change: PolicyObject, type: string, before: PolicyObject): void {
  for (const [name, value] of Object.entries(change)) {
    if (READ_ONLY.has(name) || isDeepStrictEqual(value, before[name])) continue;
    if (!PROPERTIES[type]?.includes(name) && !name.endsWith('@odata.type')) {
      throw new Refusal(400, `The property '${name}' does not exist on type '${type}'.`);
    }
    if (name === 'settings') checkSettings(value, itemsOf(before.settings));
    if (name === 'payloadJson') checkPayload(value);
    if (name === 'encodedSettingXml') checkPlist(value);
  }
}

/** Odd elements that the policy already has may come back as they are; a new or changed one has to be as documented. */
function checkSettings(value: unknown, before: readonly PolicyObject[]): void {
  if (value === null) return;
  if (!Array.isArray(value)) throw invalid('settings must be a collection.');
  for (const item of value) {
    if (before.some((known) => isDeepStrictEqual(known, item))) continue;
    const { appConfigKey, appConfigKeyType, appConfigKeyValue } = (item ?? {}) as PolicyObject;
    if (typeof appConfigKey !== 'string' || appConfigKey === '') throw invalid('appConfigKey is required.');
    if (!KEY_TYPES.includes(String(appConfigKeyType))) throw invalid('appConfigKeyType is required.');
    if (typeof appConfigKeyValue !== 'string') throw invalid('appConfigKeyValue is required.');
  }
}

function checkPayload(value: unknown): void {
  if (value === null) return;
  let payload: unknown;
  try {
    payload = JSON.parse(decoded(base64(value)));
  } catch {
    throw invalid('payloadJson is not valid.');
  }
  if (typeof payload !== 'object' || payload === null) throw invalid('payloadJson is not valid.');
}

function checkPlist(value: unknown): void {
  if (value === null) return;
  if (!/^\s*<dict\b[\s\S]*(<\/dict>|\/>)\s*$/.test(decoded(base64(value))))
    throw invalid('encodedSettingXml is not valid.');
}

function base64(value: unknown): string {
  if (typeof value !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(value))
    throw invalid('The value is not valid base64.');
  return value;
}

/** `settings` and `encodedSettingXml` exclude one another: the one that comes in makes the other null. */
function exclusive(after: PolicyObject, change: PolicyObject): PolicyObject {
  const settings = Array.isArray(change.settings) && change.settings.length > 0;
  const xml = typeof change.encodedSettingXml === 'string';
  if (settings && xml) throw invalid('settings and encodedSettingXml exclude one another.');
  if (settings) return { ...after, encodedSettingXml: null };
  return xml ? { ...after, settings: null } : after;
}

function merged(before: readonly PolicyObject[], change: readonly PolicyObject[]): PolicyObject[] {
  const kept = before.map((item) => change.find((other) => other.appConfigKey === item.appConfigKey) ?? item);
  const added = change.filter((item) => !before.some((other) => other.appConfigKey === item.appConfigKey));
  return [...kept, ...added];
}

function itemsOf(value: unknown): readonly PolicyObject[] {
  return Array.isArray(value) ? value : [];
}

function typeName(policy: PolicyObject): string {
  const type = policy['@odata.type'];
  return typeof type === 'string' ? type.replace(/^#/, '') : '';
}

function invalid(says: string): Refusal {
  return new Refusal(400, says, 'ModelValidationFailure');
}
