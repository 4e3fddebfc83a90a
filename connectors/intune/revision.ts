/**
 * How an object looked when it was read. Intune has no ETags for these objects, so its `version` and `lastModifiedDateTime` are compared
 * just before a write, and with them what it holds: whether `version` rises with every change is unverified and not relied on.
 */
import { canonicalJson, Failure, isRecord, type Kit, kindOf } from '#connector';
import { idOf, inWords } from './configuration.ts';
import { type GraphObject, optionalTime, propertyText } from './graph-object.ts';

/** The revision of a configuration that does not exist yet. */
export const ABSENT = 'absent';

/** What a person can change and a write would build on. What the list may leave out and the object has is not among it. */
const COMPARED = [
  '@odata.type',
  'displayName',
  'targetedMobileApps',
  'settings',
  'encodedSettingXml',
  'packageId',
  'payloadJson',
  'permissionActions',
];

/** Equal for an unchanged object. Holds a fingerprint of the content, never the content. */
export function revisionOf(object: GraphObject, kit: Kit): string {
  const { version = null } = object.fields;
  if (version !== null && typeof version !== 'number') {
    throw new Failure('protocol', `${inWords(object)}: expected a number in \`version\`, found ${kindOf(version)}`);
  }
  const content = COMPARED.map((name) => canonicalJson(propertyText(object, name) ?? 'null')).join('\n');
  const modifiedAt = optionalTime(object, 'lastModifiedDateTime');
  return JSON.stringify({ id: idOf(object), version, modifiedAt, content: kit.fingerprint(content) });
}

/** The id of the object a revision speaks of. */
export function idIn(revision: string): string {
  const parsed: unknown = JSON.parse(revision);
  if (isRecord(parsed) && typeof parsed.id === 'string') return parsed.id;
  throw new Error('not a revision of this connector');
}

/** The vendor's own stamps, and what it says about an answer rather than the object. */
function isStamp(name: string): boolean {
  return name === 'version' || name === 'lastModifiedDateTime' || (name.includes('@odata.') && name !== '@odata.type');
}

/** Everything but one property and the stamps: what a write must leave alone. */
export function othersOf(object: GraphObject, property: string): string {
  return Object.keys(object.fields)
    .filter((name) => name !== property && !isStamp(name))
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonicalJson(propertyText(object, name) ?? 'null')}`)
    .join('\n');
}
