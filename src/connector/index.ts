/** All that a connector may import from Watchword, as `#connector`. */
export type { AppOnPlatform, AppProfile } from '../model/app.ts';
export { Failure, type FailureKind } from '../model/failure.ts';
export { type Form, joined, keysInWords, partInWords, partsOf } from '../model/parts.ts';
export { Secret } from '../model/secret.ts';
export type {
  Copies,
  Delivery,
  Device,
  Finding,
  ObservedSlot,
  WriteOutcome,
  WriteReport,
} from '../model/slot.ts';
export type { Fingerprint, Platform } from '../model/token.ts';
export {
  type AccessToken,
  AccessTokens,
  type HeldToken,
  isAccessToken,
  until,
} from './access-token.ts';
export type {
  Capabilities,
  Connector,
  ConnectorDefinition,
  Kit,
  KitRequest,
  Limits,
  LongWrite,
  Normalized,
  Permission,
  Progress,
  SlotSettings,
} from './contract.ts';
export { type AzureHttp, type AzureRequest, answerForAzure, sendForAzure } from './entra/http.ts';
export { type EntraSettings, entraMistakes, entraSettings, GUID, isGuid } from './entra/settings.ts';
export { EntraSignIn, type EntraTarget } from './entra/sign-in.ts';
export { failureKindOf, failureOf, retryAfterMs } from './failure-of.ts';
export { clockFinding, failure, findingsAbout, ok, unknown, warning } from './finding.ts';
export {
  appendEntry,
  canonicalJson,
  elementsOf,
  type Member,
  memberSpan,
  membersOf,
  replaceSpan,
  type Span,
} from './json-text.ts';
export { attributeSlot } from './per-device/in-parts.ts';
export { type PerDevice, perDevice } from './per-device/per-device.ts';
export type { AttributeSlot, AttributeVendor, DevicePage, DeviceRow } from './per-device/vendor.ts';
export { type PlistText, readPlist } from './plist-text.ts';
export { jsonObject, readJson } from './read-json.ts';
export { scrub } from './scrub.ts';
export { httpsUrl, secret } from './settings.ts';
export { isRecord, kindOf } from './shape.ts';
export { type Element, escapeXml, NotXml, parseXml, textIn } from './xml-text.ts';
