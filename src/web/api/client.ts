/* Generated from docs/openapi.json by `npm run docs`; CI refuses a file that differs. */
import { send } from './send.ts';

export type Delivery = { readonly delivered: number; readonly pending: number; readonly failed: number; readonly unknown: number; readonly evidence: string; readonly asOf: number | null; };
export type Slot = { readonly account: string; readonly slot: string; readonly place: string; readonly tokenSet: string; readonly platform: "ios" | "android"; readonly canary: boolean; readonly required: boolean; readonly written: "in-place" | "per-device" | "manual"; readonly steps: readonly (string)[] | null; readonly condition: "in-sync" | "differs" | "drifted" | "contended" | "unknown" | "never-read" | "waits-for-person"; readonly desired: string | null; readonly observed: { readonly place: string; readonly copies: readonly ({ readonly holds: string | null; readonly count: number; })[]; readonly revision: string; readonly neighbours: readonly (string)[]; readonly changedBy?: string | undefined; readonly remarks?: readonly (string)[] | undefined; } | null; readonly observedAt: number | null; readonly unknownReason: string | null; readonly unknownSince: number | null; readonly holdsSince: number | null; readonly driftedSince: number | null; readonly contendedSince: number | null; readonly writtenFingerprint: string | null; readonly writtenAt: number | null; readonly confirmedAt: number | null; readonly cleanFingerprint: string | null; readonly cleanAt: number | null; readonly repairedAt: readonly (number)[]; readonly delivery: Delivery | null; readonly deliveryOf: string | null; readonly deliveryAt: number | null; readonly heldReason: string | null; };
export type Finding = { readonly check: string; readonly level: "ok" | "warning" | "failure" | "unknown"; readonly says: string; readonly resolve?: string | undefined; readonly slot?: string | undefined; };
export type Token = { readonly id: string; readonly tokenSet: string; readonly stage: "pending" | "current" | "retiring" | "revoked"; readonly fingerprint: string; readonly note: string; readonly createdAt: number; readonly currentAt: number | null; readonly retiredAt: number | null; readonly revokedAt: number | null; readonly lastPresentedAt: number | null; readonly presentedToday: number; };
export type Serving = { readonly account: string; readonly slot: string; readonly place: string; readonly reason: "unknown" | "holds" | "not-delivered" | "no-evidence" | "not-configured"; readonly phones: number | null; readonly says: string; };
export type Price = { readonly token: Token; readonly phones: number; readonly unknownSlots: number; readonly lookedAt: number | null; readonly refused: string | null; readonly serving: readonly (Serving)[]; };
export type Order = { readonly token: string; readonly tokenSet: string; readonly what: "add" | "remove"; readonly fingerprint: string; readonly note: string; readonly makeCurrent: boolean; readonly rotation: string | null; readonly before: readonly (string)[]; readonly orderedAt: number; readonly orderedBy: string; readonly reason: string; readonly says: string | null; readonly steps: readonly (string)[]; readonly resolve: string | null; readonly wantedBy: { readonly id: string; readonly startedAt: number; readonly startedBy: string; readonly reason: string; } | null; readonly notNow: string | null; };
export type NewToken = { readonly token: Token | null; readonly value?: string | undefined; readonly order: Order | null; readonly warnings: readonly (string)[]; };
export type Account = { readonly name: string; readonly connector: string; readonly title: string; readonly drift: "report" | "repair"; readonly capabilities: { readonly write: "in-place" | "per-device" | "manual"; readonly readback: "value" | "none"; readonly delivery: "per-device" | "check-in" | "none"; readonly devices: boolean; }; readonly slots: readonly (string)[]; readonly lastRun: { readonly id: string; readonly outcome: "clean" | "held" | "failed" | "abandoned" | null; readonly startedAt: number; readonly endedAt: number | null; readonly failure: string | null; } | null; readonly nextRunAt: number | null; readonly waits: string | null; readonly busyUntil: number | null; };
export type Check = { readonly id: string; readonly account: string; readonly startedAt: number; readonly endedAt: number | null; readonly findings: readonly (Finding)[]; };
export type TokenSet = { readonly name: string; readonly app: string; readonly authority: { readonly kind: string; readonly title: string; readonly isLookedAt: boolean; readonly changedBy: "watchword" | "person" | "others"; readonly lookedAt: number | null; readonly failing: { readonly since: number; readonly at: number; readonly says: string; } | null; readonly enforcedFrom: number | "never" | null; }; readonly tokens: readonly (Token)[]; };
export type Change = { readonly kind: "set" | "replace" | "repair"; readonly slot: string; readonly tokenSet: string; readonly platform: "ios" | "android"; readonly canary: boolean; readonly place: string; readonly before: readonly ({ readonly fingerprint: string | null; readonly copies: number; readonly token: { readonly id: string; readonly stage: "pending" | "current" | "retiring" | "revoked"; } | null; })[]; readonly after: { readonly fingerprint: string; readonly tokenId: string; }; readonly neighbours: readonly (string)[]; readonly why: string; readonly leaves?: { readonly copies: number; readonly reason: "report-only" | "contended"; } | undefined; };
export type Held = { readonly slot: string; readonly tokenSet: string; readonly reason: "unknown" | "no-current-token" | "unsupported-value" | "foreign-value" | "report-only" | "contended" | "canary-first" | "brake" | "raced" | "not-attempted" | "manual"; readonly says: string; readonly place: string | null; readonly before: readonly ({ readonly fingerprint: string | null; readonly copies: number; readonly token: { readonly id: string; readonly stage: "pending" | "current" | "retiring" | "revoked"; } | null; })[]; readonly after: { readonly fingerprint: string; readonly tokenId: string; } | null; readonly steps?: readonly (string)[] | undefined; };
export type Plan = { readonly account: string; readonly changes: readonly (Change)[]; readonly held: readonly (Held)[]; readonly inSync: readonly (string)[]; };
export type Run = { readonly id: string; readonly account: string; readonly trigger: "schedule" | "person" | "start" | "rotation"; readonly startedAt: number; readonly endedAt: number | null; readonly outcome: "clean" | "held" | "failed" | "abandoned" | null; readonly plan: Plan | null; readonly done: readonly ({ readonly slot: string; readonly outcome: "written" | "unconfirmed" | "failed" | "not-attempted"; readonly copies: number; readonly says: string; readonly failure: "auth" | "throttled" | "unavailable" | "conflict" | "rejected" | "protocol" | null; })[]; readonly deliveries?: readonly ({ readonly slot: string; readonly of: string; readonly at: number; readonly delivered: number; readonly pending: number; readonly failed: number; readonly unknown: number; })[] | undefined; readonly requests: number; readonly failure: { readonly kind: "auth" | "throttled" | "unavailable" | "conflict" | "rejected" | "protocol" | "bug"; readonly says: string; } | null; };
export type FoundValue = { readonly fingerprint: string; readonly token: { readonly id: string; readonly stage: "pending" | "current" | "retiring" | "revoked"; } | null; readonly foundIn: readonly ({ readonly account: string; readonly slot: string; readonly place: string; readonly copies: number; readonly phones: number | null; })[]; readonly copies: number; readonly phones: number | null; readonly alsoIn: readonly (string)[]; readonly cannotTake: string | null; readonly cannotLead: string | null; };
export type Estate = { readonly tokenSet: string; readonly current: string | null; readonly values: readonly (FoundValue)[]; readonly unseen: readonly ({ readonly account: string; readonly slot: string; readonly place: string; readonly byPerson: boolean; readonly says: string; })[]; readonly lookedAt: number | null; };
export type Adoption = { readonly id: string; readonly tokenSet: string; readonly startedAt: number; readonly endedAt: number | null; readonly refused: string | null; readonly candidates: readonly (string)[]; readonly estate: Estate | null; readonly taken: readonly (Token)[]; readonly failed: readonly ({ readonly fingerprint: string; readonly says: string; readonly isOrdered: boolean; })[]; readonly left: readonly (string)[]; };
export type Overlap = { readonly place: number; readonly evidence: "agreed" | "disputed"; readonly agrees: readonly ("serial-number" | "imei" | "udid")[]; readonly differs: readonly ("serial-number" | "imei" | "udid")[]; readonly seenAt: number; readonly enrolments: readonly ({ readonly account: string; readonly id: string; readonly name: string; readonly platform: string; readonly serialNumber: string | null; readonly user: string | null; readonly lastSeenAt: number | null; })[]; };
export type Comparison = { readonly id: string; readonly startedAt: number; readonly endedAt: number | null; readonly accounts: readonly ({ readonly account: string; readonly state: "waiting" | "listing" | "listed" | "failed" | "cannot"; readonly phones: number; readonly unmatched: readonly ({ readonly why: "not-given" | "placeholder" | "malformed" | "shared"; readonly phones: number; })[]; readonly says: string | null; })[]; readonly overlapping: number; readonly disputed: number; readonly kept: number; readonly overlappingSince: number | null; readonly refused: string | null; };
export type Notice = { readonly receiver: string; readonly key: string; readonly subject: string; readonly says: string; readonly resolve: string | null; readonly since: number | null; readonly firstSeenAt: number; readonly toldAt: number | null; readonly times: number; readonly goneAt: number | null; readonly overAt: number | null; readonly returns: number; };
export type NoticeReceiver = { readonly name: string; readonly kind: "webhook" | "slack" | "teams" | "email"; readonly about: readonly ("authority" | "token-set" | "rotation" | "order" | "slot" | "account" | "devices" | "receiver")[] | null; readonly arrivedAt: number | null; readonly failing: { readonly since: number; readonly at: number; readonly says: string; } | null; };
export type NoticeTest = { readonly receiver: string; readonly arrived: boolean; readonly says: string; };
export type Replica = { readonly id: string; readonly name: string; readonly version: string; readonly validationAddress: string | null; readonly adminAddress: string | null; readonly begunAt: number; readonly expiresAt: number; readonly owns: readonly (string)[]; };
export type Rotation = { readonly id: string; readonly tokenSet: string; readonly trigger: "schedule" | "person" | "elsewhere"; readonly startedBy: string; readonly reason: string; readonly startedAt: number; readonly from: string | null; readonly to: string | null; readonly minting: { readonly at: number; readonly known: readonly (string)[]; } | null; readonly approvedAt: number | null; readonly pausedAt: number | null; readonly abortedAt: number | null; readonly failing: { readonly step: "begin" | "mint" | "remember" | "promote" | "push" | "revoke" | "end" | "alert" | "wait"; readonly times: number; readonly at: number; readonly says: string; } | null; readonly alertedAt: number | null; readonly endedAt: number | null; readonly outcome: "rotated" | "aborted" | "overtaken" | null; };
export type RotationPicture = { readonly tokenSet: string; readonly at: number; readonly rotation: Rotation | null; readonly last: Rotation | null; readonly everyMs: number | null; readonly state: "steady" | "minted" | "pushing" | "delivering" | "overlapping" | "revoking" | "stuck"; readonly step: "begin" | "mint" | "remember" | "promote" | "push" | "revoke" | "end" | "alert" | "wait"; readonly says: string; readonly untilAt: number | null; readonly resolve: string | null; readonly from: { readonly id: string; readonly fingerprint: string; readonly stage: "pending" | "current" | "retiring" | "revoked"; readonly lastPresentedAt: number | null; readonly presentedToday: number; } | null; readonly to: { readonly id: string; readonly fingerprint: string; readonly stage: "pending" | "current" | "retiring" | "revoked"; readonly lastPresentedAt: number | null; readonly presentedToday: number; } | null; readonly accounts: readonly ({ readonly account: string; readonly slots: number; readonly written: number; readonly phones: number; readonly delivered: number; readonly untold: number; readonly blocked: readonly ({ readonly slot: string; readonly says: string; readonly resolve: string; })[]; })[]; };
export type AuditRecord = { readonly seq: number; readonly at: number; readonly actor: string; readonly action: string; readonly subject: string; readonly reason: string; readonly detail: Readonly<Record<string, unknown>>; readonly hash: string; };
export type Verification = { readonly entries: number; readonly broken: { readonly seq: number; readonly says: string; } | null; };
export type AccessKey = { readonly id: string; readonly name: string; readonly prefix: string; readonly role: "viewer" | "operator" | "admin"; readonly createdAt: number; readonly createdBy: string; readonly expiresAt: number | null; readonly lastUsedAt: number | null; readonly revokedAt: number | null; };
export type Self = { readonly name: string; readonly role: "viewer" | "operator" | "admin"; readonly by: "key" | "oidc" | "certificate" | "session"; readonly expiresAt: number | null; };
export type WaysIn = { readonly redirect: { readonly path: string; } | null; readonly failed: string | null; };
export type Needs = { readonly at: number; readonly nextRunAt: number | null; readonly version: string; readonly needs: readonly ({ readonly subject: string; readonly says: string; readonly resolve: string | null; readonly since: number | null; })[]; };
export type Problem = { readonly type: string; readonly title: string; readonly status: number; readonly detail: string; readonly [more: string]: unknown; };

/** The token sets with their active tokens and what is known of their authorities. */
export function listTokenSets(asked: {  } = {}): Promise<{ readonly items: readonly (TokenSet)[]; }> {
  return send("GET", "/v1/token-sets", asked, {"query":[],"body":[]});
}

/** Look at the authority of a set now: what turned up or is gone there is known afterwards. */
export function lookAtTokenSet(asked: { readonly tokenSet: string; }): Promise<TokenSet> {
  return send("POST", "/v1/token-sets/{tokenSet}/look", asked, {"query":[],"body":[]});
}

/** Look for everything that can be wrong with the authority of a set, and change nothing. */
export function startAuthorityCheck(asked: { readonly tokenSet: string; }): Promise<Check> {
  return send("POST", "/v1/token-sets/{tokenSet}/checks", asked, {"query":[],"body":[]});
}

/** The tokens, oldest first, as fingerprints. */
export function listTokens(asked: { readonly limit?: number | undefined; readonly cursor?: string | undefined; readonly tokenSet?: string | undefined; readonly stage?: "active" | "pending" | "current" | "retiring" | "revoked" | undefined; } = {}): Promise<{ readonly items: readonly (Token)[]; readonly next: string | null; }> {
  return send("GET", "/v1/tokens", asked, {"query":["limit","cursor","tokenSet","stage"],"body":[]});
}

/** A new token: generated, or with a value of your own. */
export function createToken(asked: { readonly tokenSet: string; readonly value?: string | undefined; readonly note?: string | undefined; readonly makeCurrent?: boolean | undefined; readonly reveal?: boolean | undefined; readonly reason?: string | undefined; }): Promise<NewToken> {
  return send("POST", "/v1/tokens", asked, {"query":[],"body":["tokenSet","value","note","makeCurrent","reveal","reason"]});
}

/** One token. */
export function getToken(asked: { readonly token: string; }): Promise<Token> {
  return send("GET", "/v1/tokens/{token}", asked, {"query":[],"body":[]});
}

/** Change its note or its value, or make it the one that is distributed. */
export function editToken(asked: { readonly token: string; readonly note?: string | undefined; readonly value?: string | undefined; readonly makeCurrent?: true | undefined; readonly emergency?: boolean | undefined; readonly confirm?: number | undefined; readonly reason?: string | undefined; }): Promise<Token> {
  return send("PATCH", "/v1/tokens/{token}", asked, {"query":[],"body":["note","value","makeCurrent","emergency","confirm","reason"]});
}

/** Who may still present it, and how many phones would be locked out if it were revoked now. */
export function priceToken(asked: { readonly token: string; }): Promise<Price> {
  return send("GET", "/v1/tokens/{token}/price", asked, {"query":[],"body":[]});
}

/** Take it out of use for good; refused while any phone may still present it. */
export function revokeToken(asked: { readonly token: string; readonly emergency?: boolean | undefined; readonly confirm?: number | undefined; readonly reason?: string | undefined; }): Promise<Token> {
  return send("POST", "/v1/tokens/{token}/revoke", asked, {"query":[],"body":["emergency","confirm","reason"]});
}

/** What authorities are still to do, and who has to do it. */
export function listOrders(asked: { readonly tokenSet?: string | undefined; } = {}): Promise<{ readonly items: readonly (Order)[]; }> {
  return send("GET", "/v1/orders", asked, {"query":["tokenSet"],"body":[]});
}

/** One order. */
export function getOrder(asked: { readonly order: string; }): Promise<Order> {
  return send("GET", "/v1/orders/{order}", asked, {"query":[],"body":[]});
}

/** Say that a person has done what was ordered; where it can be seen, a look decides. */
export function confirmOrder(asked: { readonly order: string; readonly value?: string | undefined; readonly reason?: string | undefined; }): Promise<{ readonly token: Token | null; }> {
  return send("POST", "/v1/orders/{order}/confirm", asked, {"query":[],"body":["value","reason"]});
}

/** Say that an order is no longer wanted, and that nobody has done it; what can be looked at is looked at first. */
export function withdrawOrder(asked: { readonly order: string; readonly reason?: string | undefined; }): Promise<{ readonly withdrawn: true; readonly paused: boolean; }> {
  return send("POST", "/v1/orders/{order}/withdraw", asked, {"query":[],"body":["reason"]});
}

/** The values that the slots of a set were last seen to hold, with where each was found; no MDM is asked. */
export function getEstate(asked: { readonly tokenSet: string; }): Promise<Estate> {
  return send("GET", "/v1/token-sets/{tokenSet}/found", asked, {"query":[],"body":[]});
}

/** Look into the slots of a set, and take over values that nobody knows; nothing is written to any MDM. */
export function startAdoption(asked: { readonly tokenSet: string; readonly take?: readonly (string)[] | undefined; readonly makeCurrent?: "most" | string | undefined; readonly reason?: string | undefined; }): Promise<Adoption> {
  return send("POST", "/v1/token-sets/{tokenSet}/adoptions", asked, {"query":[],"body":["take","makeCurrent","reason"]});
}

/** An adoption, and what came of it; kept until the daemon ends. */
export function getAdoption(asked: { readonly adoption: string; }): Promise<Adoption> {
  return send("GET", "/v1/adoptions/{adoption}", asked, {"query":[],"body":[]});
}

/** The rotations, newest first. */
export function listRotations(asked: { readonly limit?: number | undefined; readonly cursor?: string | undefined; readonly tokenSet?: string | undefined; } = {}): Promise<{ readonly items: readonly (Rotation)[]; readonly next: string | null; }> {
  return send("GET", "/v1/rotations", asked, {"query":["limit","cursor","tokenSet"],"body":[]});
}

/** How the rotation of a set stands, what is next, and what is waited for. */
export function getRotation(asked: { readonly tokenSet: string; }): Promise<RotationPicture> {
  return send("GET", "/v1/token-sets/{tokenSet}/rotation", asked, {"query":[],"body":[]});
}

/** Begin to replace the current token; the daemon does the rest, and the answer says where to look. */
export function startRotation(asked: { readonly tokenSet: string; readonly reason?: string | undefined; }): Promise<RotationPicture> {
  return send("POST", "/v1/token-sets/{tokenSet}/rotation", asked, {"query":[],"body":["reason"]});
}

/** Say that the old token may be taken away. */
export function approveRotation(asked: { readonly tokenSet: string; readonly reason?: string | undefined; }): Promise<RotationPicture> {
  return send("POST", "/v1/token-sets/{tokenSet}/rotation/approve", asked, {"query":[],"body":["reason"]});
}

/** Stop it where it is. */
export function pauseRotation(asked: { readonly tokenSet: string; readonly reason?: string | undefined; }): Promise<RotationPicture> {
  return send("POST", "/v1/token-sets/{tokenSet}/rotation/pause", asked, {"query":[],"body":["reason"]});
}

/** Let it go on after a pause, or try again what has failed too often. */
export function resumeRotation(asked: { readonly tokenSet: string; readonly reason?: string | undefined; }): Promise<RotationPicture> {
  return send("POST", "/v1/token-sets/{tokenSet}/rotation/resume", asked, {"query":[],"body":["reason"]});
}

/** Put the old token back everywhere, and take the new one away just as carefully. */
export function abortRotation(asked: { readonly tokenSet: string; readonly reason?: string | undefined; }): Promise<RotationPicture> {
  return send("POST", "/v1/token-sets/{tokenSet}/rotation/abort", asked, {"query":[],"body":["reason"]});
}

/** The accounts, and how their last runs ended. */
export function listAccounts(asked: {  } = {}): Promise<{ readonly items: readonly (Account)[]; }> {
  return send("GET", "/v1/accounts", asked, {"query":[],"body":[]});
}

/** One account. */
export function getAccount(asked: { readonly account: string; }): Promise<Account> {
  return send("GET", "/v1/accounts/{account}", asked, {"query":[],"body":[]});
}

/** Look for everything that can be wrong with the account, and write nothing. */
export function startCheck(asked: { readonly account: string; }): Promise<Check> {
  return send("POST", "/v1/accounts/{account}/checks", asked, {"query":[],"body":[]});
}

/** A self-check, with what it has found so far; kept until the daemon ends. */
export function getCheck(asked: { readonly check: string; }): Promise<Check> {
  return send("GET", "/v1/checks/{check}", asked, {"query":[],"body":[]});
}

/** Every slot, what it holds as far as is known, and how it stands; no MDM is asked. */
export function listSlots(asked: { readonly limit?: number | undefined; readonly cursor?: string | undefined; readonly account?: string | undefined; readonly tokenSet?: string | undefined; readonly condition?: "in-sync" | "differs" | "drifted" | "contended" | "unknown" | "never-read" | "waits-for-person" | undefined; } = {}): Promise<{ readonly items: readonly (Slot)[]; readonly next: string | null; }> {
  return send("GET", "/v1/slots", asked, {"query":["limit","cursor","account","tokenSet","condition"],"body":[]});
}

/** One slot. */
export function getSlot(asked: { readonly account: string; readonly slot: string; }): Promise<Slot> {
  return send("GET", "/v1/accounts/{account}/slots/{slot}", asked, {"query":[],"body":[]});
}

/** Say that a slot which a person writes holds a token now. */
export function confirmSlot(asked: { readonly account: string; readonly slot: string; readonly token?: string | undefined; readonly reason?: string | undefined; }): Promise<Slot> {
  return send("POST", "/v1/accounts/{account}/slots/{slot}/confirm", asked, {"query":[],"body":["token","reason"]});
}

/** Bring the slots of an account in line now, or look only; the answer is the run to follow. */
export function startRun(asked: { readonly account: string; readonly slots?: readonly (string)[] | undefined; readonly repair?: boolean | undefined; readonly lookOnly?: boolean | undefined; }): Promise<Run> {
  return send("POST", "/v1/runs", asked, {"query":[],"body":["account","slots","repair","lookOnly"]});
}

/** The runs, newest first. */
export function listRuns(asked: { readonly limit?: number | undefined; readonly cursor?: string | undefined; readonly account?: string | undefined; } = {}): Promise<{ readonly items: readonly (Run)[]; readonly next: string | null; }> {
  return send("GET", "/v1/runs", asked, {"query":["limit","cursor","account"],"body":[]});
}

/** One run: what was seen, planned and done so far. */
export function getRun(asked: { readonly run: string; }): Promise<Run> {
  return send("GET", "/v1/runs/{run}", asked, {"query":[],"body":[]});
}

/** The phones that the last comparison found in more than one account; no MDM is asked. */
export function listOverlaps(asked: { readonly limit?: number | undefined; readonly cursor?: string | undefined; } = {}): Promise<{ readonly comparison: Comparison | null; readonly ageMs: number | null; readonly isComparing: boolean; readonly items: readonly (Overlap)[]; readonly next: string | null; }> {
  return send("GET", "/v1/devices/overlap", asked, {"query":["limit","cursor"],"body":[]});
}

/** Compare the phones of all accounts now; the answer is the comparison to follow. */
export function startComparison(asked: {  } = {}): Promise<Comparison> {
  return send("POST", "/v1/devices/overlap", asked, {"query":[],"body":[]});
}

/** A comparison that was asked for, and how far it is; kept until the daemon ends. */
export function getComparison(asked: { readonly comparison: string; }): Promise<Comparison> {
  return send("GET", "/v1/devices/comparisons/{comparison}", asked, {"query":[],"body":[]});
}

/** Everything that needs a person, with the command that resolves it; the most urgent first. */
export function getNeeds(asked: {  } = {}): Promise<Needs> {
  return send("GET", "/v1/needs", asked, {"query":[],"body":[]});
}

/** Who is asking, and with which role. */
export function getSelf(asked: {  } = {}): Promise<Self> {
  return send("GET", "/v1/self", asked, {"query":[],"body":[]});
}

/** How somebody may sign in on the page: beside a key, by a redirect to the OpenID Connect issuer. */
export function getWaysIn(asked: {  } = {}): Promise<WaysIn> {
  return send("GET", "/v1/session", asked, {"query":[],"body":[]});
}

/** Sign in: the answer sets a cookie that stands for the key until the session ends. */
export function createSession(asked: { readonly key: string; }): Promise<Self> {
  return send("POST", "/v1/session", asked, {"query":[],"body":["key"]});
}

/** Sign out. */
export function deleteSession(asked: {  } = {}): Promise<{ readonly ended: boolean; }> {
  return send("DELETE", "/v1/session", asked, {"query":[],"body":[]});
}

/** The audit trail, newest first unless the order is said. */
export function listAudit(asked: { readonly limit?: number | undefined; readonly cursor?: string | undefined; readonly order?: "newest" | "oldest" | undefined; readonly since?: number | undefined; readonly subject?: string | undefined; readonly action?: string | undefined; } = {}): Promise<{ readonly items: readonly (AuditRecord)[]; readonly next: string | null; }> {
  return send("GET", "/v1/audit", asked, {"query":["limit","cursor","order","since","subject","action"],"body":[]});
}

/** Walk the chain of the audit trail and find the first broken link. */
export function verifyAudit(asked: {  } = {}): Promise<Verification> {
  return send("POST", "/v1/audit/verify", asked, {"query":[],"body":[]});
}

/** The keys for this API, without what they consist of. */
export function listAccess(asked: {  } = {}): Promise<{ readonly items: readonly (AccessKey)[]; }> {
  return send("GET", "/v1/access", asked, {"query":[],"body":[]});
}

/** A new key; it is shown in this answer and never again. */
export function createAccess(asked: { readonly name: string; readonly role: "viewer" | "operator" | "admin"; readonly expiresInDays?: number | undefined; readonly reason?: string | undefined; }): Promise<{ readonly access: AccessKey; readonly key?: string | undefined; }> {
  return send("POST", "/v1/access", asked, {"query":[],"body":["name","role","expiresInDays","reason"]});
}

/** Take a key out of use, at once and for good. */
export function revokeAccess(asked: { readonly access: string; readonly reason?: string | undefined; }): Promise<AccessKey> {
  return send("POST", "/v1/access/{access}/revoke", asked, {"query":[],"body":["reason"]});
}

/** Who is told of what needs a person, and whether it reaches them. */
export function listReceivers(asked: {  } = {}): Promise<{ readonly items: readonly (NoticeReceiver)[]; }> {
  return send("GET", "/v1/notice-receivers", asked, {"query":[],"body":[]});
}

/** What a receiver was told, and what it is about to be told; for a day also what is over. */
export function listNotices(asked: { readonly limit?: number | undefined; readonly cursor?: string | undefined; readonly receiver: string; }): Promise<{ readonly items: readonly (Notice)[]; readonly next: string | null; }> {
  return send("GET", "/v1/notice-receivers/{receiver}/notices", asked, {"query":["limit","cursor"],"body":[]});
}

/** Send a receiver a message that says that it is a test. */
export function testReceiver(asked: { readonly receiver: string; }): Promise<NoticeTest> {
  return send("POST", "/v1/notice-receivers/{receiver}/test", asked, {"query":[],"body":[]});
}

/** The daemons that share the store, and which of them does what. */
export function listReplicas(asked: {  } = {}): Promise<{ readonly items: readonly (Replica)[]; }> {
  return send("GET", "/v1/replicas", asked, {"query":[],"body":[]});
}
