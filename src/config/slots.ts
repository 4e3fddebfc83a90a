import type { ConnectorDefinition, SlotSettings } from '../connector/contract.ts';
import { Slot } from './account-settings.ts';
import type { SlotConfiguration } from './configuration.ts';
import type { Path } from './mistake.ts';
import { isGroup, type Reading } from './reading.ts';
import { suggestion } from './suggest.ts';
import type { TokenSets } from './token-sets.ts';
import { readShared } from './two-owners.ts';

interface Around {
  /** Null where the account names no known connector. */
  readonly definition: ConnectorDefinition | null;
  readonly vendors: readonly ConnectorDefinition[];
  readonly tokenSets: TokenSets;
  readonly reading: Reading;
}

/** Reads the slots of one account; leaves out those in which mistakes were found and reported. */
export function readSlots(raw: unknown, path: Path, around: Around): readonly SlotConfiguration[] {
  const { report } = around.reading;
  const slots: SlotConfiguration[] = [];
  const names = new Map<string, number>();
  const places = new Map<string, string>();
  for (const [index, rawSlot] of (Array.isArray(raw) ? raw : []).entries()) {
    const at = [...path, index];
    const written = isGroup(rawSlot) ? rawSlot.name : undefined;
    const first = typeof written === 'string' ? names.get(written) : undefined;
    if (first !== undefined)
      report([...at, 'name'], `slots[${first}] of this account is already called \`${written}\``);
    else if (typeof written === 'string') names.set(written, index);

    const slot = readSlot(rawSlot, at, around);
    if (slot === null) continue;
    const claimedBy = places.get(slot.place);
    if (claimedBy !== undefined) {
      report(
        at,
        `\`${slot.settings.name}\` and \`${claimedBy}\` claim one place in the MDM; a place belongs to one slot`,
      );
    }
    places.set(slot.place, slot.settings.name);
    slots.push(slot);
  }
  return slots;
}

function readSlot(raw: unknown, path: Path, around: Around): SlotConfiguration | null {
  const { definition, vendors, reading } = around;
  const { core, settings } = readShared(
    raw,
    { core: Slot, vendors, part: 'slot', whole: definition !== null },
    path,
    reading,
  );
  const profile = appOf(raw, path, around);
  if (core === null || settings === null || definition === null || profile === null) return null;
  const app = profile.platforms[core.platform];
  if (app === undefined) return null;
  const slot: SlotSettings<unknown> = {
    name: core.name,
    platform: core.platform,
    profile,
    app,
    settings: settings.parsed,
  };
  return { tokenSet: core.tokenSet, canary: core.canary, settings: slot, place: definition.place(slot) };
}

/** The profile of the slot's token set, if it has the slot's platform. Looks at what was written, so that one mistake doesn't hide another. */
function appOf(raw: unknown, path: Path, { tokenSets, reading }: Around) {
  if (!isGroup(raw) || typeof raw.tokenSet !== 'string' || tokenSets.names === null) return null;
  const { tokenSet, platform } = raw;
  if (!tokenSets.names.has(tokenSet)) {
    reading.report([...path, 'tokenSet'], `no token set \`${tokenSet}\`${suggestion(tokenSet, tokenSets.names)}`);
    return null;
  }
  const profile = tokenSets.read.get(tokenSet)?.profile;
  if (profile === undefined) return null;
  if ((platform === 'ios' || platform === 'android') && profile.platforms[platform] === undefined) {
    const known = Object.keys(profile.platforms).join(' and ');
    reading.report([...path, 'platform'], `the app profile \`${profile.id}\` has no \`${platform}\`, only ${known}`);
  }
  return profile;
}
