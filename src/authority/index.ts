/** All that an authority in `authorities/` may import from Watchword, as `#authority`. */
export type { Finding, Kit, KitRequest, Limits, Permission } from '../connector/index.ts';
export {
  appendEntry,
  canonicalJson,
  clockFinding,
  elementsOf,
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
  unknown,
  warning,
} from '../connector/index.ts';
export type { EnforcedFrom } from '../model/authority-record.ts';
export type { ActiveTokens, AuthorityDefinition, AuthorityKit, TokenSource } from './definition.ts';
export { LONGEST_VALUE, SHORTEST_VALUE, whyNoToken } from './entered-value.ts';
