import type { ConnectorDefinition, SlotSettings } from '../connector/contract.ts';
import { type AppProfile, whyNotRelied, whyOutOfReach } from '../model/app.ts';
import { Slot } from './account-settings.ts';
import type { SlotConfiguration } from './configuration.ts';
import type { Path, Report } from './mistake.ts';
import type { Reading } from './reading.ts';
import { suggestion } from './suggest.ts';
import type { TokenSets } from './token-sets.ts';
import { readShared } from './two-owners.ts';

interface Around {
  /** The account's connector; several or none where it isn't known, as for `readShared`. */
  readonly vendors: readonly ConnectorDefinition[];
  readonly tokenSets: TokenSets;
  readonly reading: Reading;
}

/** What the slots before this one have taken. */
interface Taken {
  /** The index of the slot by its name. */
  readonly names: Map<string, number>;
  /** The name of the slot by its place. */
  readonly places: Map<string, string>;
}

/** Reads the slots of one account; leaves out those in which mistakes were found and reported. */
export function readSlots(raw: unknown, path: Path, around: Around): readonly SlotConfiguration[] {
  const taken: Taken = { names: new Map(), places: new Map() };
  return (Array.isArray(raw) ? raw : []).flatMap((rawSlot, index) => {
    return readSlot(rawSlot, { path: [...path, index], index }, taken, around) ?? [];
  });
}

function readSlot(
  raw: unknown,
  { path, index }: { readonly path: Path; readonly index: number },
  taken: Taken,
  { vendors, tokenSets, reading }: Around,
): SlotConfiguration | null {
  const shared = readShared(raw, { core: Slot, theirs: vendors.map((vendor) => vendor.slot) }, path, reading);
  if (shared === null) return null;
  const { meant, report, core, settings } = shared;
  if (typeof meant.name === 'string') claimName(meant.name, index, taken, (says) => report([...path, 'name'], says));
  const profile = profileOf(meant, path, tokenSets, report);

  const [definition] = vendors;
  if (core === null || settings === null || definition === undefined || profile === null) return null;
  const app = profile.platforms[core.platform];
  if (app === undefined) return null;
  const slot: SlotSettings<unknown> = {
    name: core.name,
    platform: core.platform,
    profile,
    app,
    settings: settings.parsed,
  };
  const unsuited = definition.whyUnsuited?.(slot) ?? null;
  if (unsuited !== null) {
    report(path, unsuited);
    return null;
  }
  const places = app.keys.map((key) => definition.place(slot, key));
  claimPlaces(places, core.name, taken, (says) => report(path, says));
  return {
    tokenSet: core.tokenSet,
    canary: core.canary,
    required: core.required,
    settings: slot,
    place: places.join(' + '),
  };
}

/** Each key is a place, so that a key belongs to one slot however many keys that slot has. */
function claimPlaces(
  claimed: readonly string[],
  name: string,
  { places }: Taken,
  report: (says: string) => void,
): void {
  const claimedBy = claimed.map((place) => places.get(place)).find((other) => other !== undefined);
  if (claimedBy !== undefined) {
    report(`\`${name}\` and \`${claimedBy}\` claim one place in the MDM; a place belongs to one slot`);
  }
  for (const place of claimed) places.set(place, name);
}

function claimName(name: string, index: number, { names }: Taken, report: (says: string) => void): void {
  const first = names.get(name);
  if (first === undefined) names.set(name, index);
  else report(`slots[${first}] of this account is already called \`${name}\``);
}

/** The app of the slot's token set. Looks at what was written, so that another mistake in the slot doesn't hide one here. */
function profileOf(
  { tokenSet, platform }: Readonly<Record<string, unknown>>,
  path: Path,
  { names, read }: TokenSets,
  report: Report,
): AppProfile | null {
  if (typeof tokenSet !== 'string' || names === null) return null;
  if (!names.has(tokenSet)) {
    report([...path, 'tokenSet'], `no token set \`${tokenSet}\`${suggestion(tokenSet, names)}`);
    return null;
  }
  const profile = read.get(tokenSet)?.profile;
  if (profile === undefined) return null;
  if (platform !== 'ios' && platform !== 'android') return profile;
  if (profile.platforms[platform] === undefined) {
    const known = Object.keys(profile.platforms).join(' and ');
    report([...path, 'platform'], `the app profile \`${profile.id}\` has no \`${platform}\`, only ${known}`);
  }
  const refused = whyOutOfReach(profile, platform) ?? whyNotRelied(profile, platform);
  if (refused !== null) report([...path, 'platform'], refused);
  return profile;
}
