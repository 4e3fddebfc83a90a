/**
 * The requirements that the tenant begins with. The odd ones hold what a client is tempted to tidy up: unknown properties at
 * every level, unusual order and spelling, numbers that a double can't hold, other lists of tokens, names of one escaped
 * character. All of it has to survive a change of the tokens.
 */
import { spelledDate } from './dates.ts';
import { arrayOf, type Member, membersOf } from './json-text.ts';
import type { Quirks } from './quirks.ts';
import { newEntry, SECTION, withNewest } from './tokens.ts';

const DAY_MS = 86_400_000;
/** How long ago the requirement took effect; every token is younger. */
const IN_EFFECT_MS = 400 * DAY_MS;

/** Emoji with a skin tone, a combining accent, right to left with its marks. */
const UNICODE = 'Grüße 👋🏽 Cafe\u0301 \u202Bשלום عالم\u202C';

const ODD_BEFORE = `"restrictDevicesByBrand":{"z":1.0,"brands":["小米","${UNICODE}",null],"enabled":false,"":{}},
  "futureRequirement":{"tokens":[{"token":"a list of somebody else","creationTime":1}],"\\u00e9":"a name of one escaped character",
    "counter":9007199254740993,"ratio":1.50,"scale":1E+2,"nothing":null,"escaped":"caf\\u00e9 \\/ \\u2028 \\"quoted\\""},
  "tokens":[]`;
const ODD_AFTER = `"minimumOSVersionRequire":{"ios":"16.0","enabled":true,"ipados":17.0,"android":""},
  "deviceRequireBiometricsCapabilities":{"enabled":true,"classes":[3,"2",-0]},
  "minimumPingIDAppVersionRequire":{"enabled":false},
  "deviceNotAllowedRootedOrJailBroken":{"enabled":true},
  "deviceLockEnableRequire":{"enabled":true,"note":"${UNICODE}"},
  "mobileDeviceManagementRequired":{"enabled":"almost the same name","tokens":[]}`;

const CLEAN_AFTER = `"deviceLockEnableRequire":{"enabled":true},"deviceNotAllowedRootedOrJailBroken":{"enabled":true},
  "minimumOSVersionRequire":{"enabled":true,"android":"12","ios":"16.0"}`;

/** All but the service's stamps; null while nothing is defined. */
export function firstRequirements(tokens: readonly string[], now: number, quirks: Quirks): readonly Member[] | null {
  if (quirks.defined === 'no') return null;
  const isOdd = quirks.neighbours === 'odd';
  const section = quirks.defined === 'without-mdm' ? [] : [`"${SECTION}":${firstSection(tokens, now, quirks)}`];
  const parts = [...(isOdd ? [ODD_BEFORE] : []), ...section, isOdd ? ODD_AFTER : CLEAN_AFTER];
  return membersOf(`{${parts.join(',')}}`);
}

function firstSection(tokens: readonly string[], now: number, quirks: Quirks): string {
  const isOdd = quirks.neighbours === 'odd';
  let entries: readonly string[] = [];
  for (const [at, value] of tokens.entries()) {
    const entry = newEntry(value, now - (tokens.length - at) * DAY_MS, quirks);
    entries = withNewest(entries, isOdd ? withLabel(entry, at) : entry, quirks);
  }
  const effectiveDate = spelledDate(now - IN_EFFECT_MS, quirks, 'requirement');
  return isOdd
    ? `{"grace":{"hours":0.10,"by":null},"tokens":${arrayOf(entries)},"enabled":true,"note":"${UNICODE}","effectiveDate":${effectiveDate}}`
    : `{"enabled":true,"effectiveDate":${effectiveDate},"tokens":${arrayOf(entries)}}`;
}

/** What nobody has documented of an entry. */
function withLabel(entry: string, at: number): string {
  return entry.replace(/\}$/, `,"label":"${UNICODE} ${at}","uses":[1.0,{"token":"no token"}]}`);
}

/** A section as the console makes one where there was none: it is in effect from now on. */
export function newSection(now: number, quirks: Quirks): string {
  return `{"enabled":true,"effectiveDate":${spelledDate(now, quirks, 'requirement')},"tokens":[]}`;
}
