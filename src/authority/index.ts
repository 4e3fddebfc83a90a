/** All that an authority in `authorities/` may import from Watchword, as `#authority`. */
export type {
  AzureHttp,
  AzureRequest,
  EntraTarget,
  Finding,
  Kit,
  KitRequest,
  Limits,
  Permission,
} from '../connector/index.ts';
export {
  answerForAzure,
  appendEntry,
  canonicalJson,
  clockFinding,
  EntraSignIn,
  elementsOf,
  entraMistakes,
  entraSettings,
  Failure,
  type FailureKind,
  failure,
  failureKindOf,
  failureOf,
  findingsAbout,
  httpsUrl,
  isRecord,
  kindOf,
  type Member,
  memberSpan,
  membersOf,
  ok,
  readJson,
  replaceSpan,
  retryAfterMs,
  Secret,
  type Span,
  secret,
  sendForAzure,
  unknown,
  warning,
} from '../connector/index.ts';
export type { EnforcedFrom } from '../model/authority-record.ts';
export type { ActiveTokens, AuthorityDefinition, AuthorityKit, TokenSource } from './definition.ts';
export { LONGEST_VALUE, SHORTEST_VALUE, whyNoToken } from './entered-value.ts';
export { type Entry, tokensAmong } from './entries.ts';
