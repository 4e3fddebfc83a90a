/**
 * The fleet's phones as the vendor knows them. A phone is in one smart group, and the first assignment that has this group, by
 * priority, is the one whose configuration it gets when it checks in.
 */
import type { Offer, ReportingFleet, SimulatedSlot } from '#simulation';
import type { App } from './apps.ts';
import { type Part, partsOf } from './json-text.ts';
import { assignmentsOf, KEY, ownValue } from './keys.ts';
import type { Quirks } from './quirks.ts';
import { excludedOf, groupsOf } from './rule-checks.ts';
import type { Rules } from './rules.ts';
import type { DeviceRecord, EnrolledPhone } from './tenant.ts';

export interface PhonesSettings {
  readonly quirks: Quirks;
  readonly rules: Rules;
  readonly slots: readonly SimulatedSlot[];
  readonly groupsOf: ReadonlyMap<string, readonly string[]>;
  readonly appOf: (slot: string) => App | null;
  readonly fleet: () => ReportingFleet;
  /** When the phones enrolled. */
  readonly startedAt: number;
  /** The number of the organisation group they are in. */
  readonly group: number;
}

export interface Phones {
  /** What a phone, by its number in the fleet, gets at check-in. */
  offer(slot: string, number: number): Offer;
  /** All of them, or those of a slot. */
  enrolled(slot?: string): readonly EnrolledPhone[];
  isAssigned(app: App, phone: EnrolledPhone): boolean;
  /** The phone is sent the configuration of its app. */
  send(number: number): void;
}

export function makePhones(settings: PhonesSettings): Phones {
  const { quirks, rules, slots, appOf } = settings;
  /** What each phone has got, and which are to get anew what there is. */
  const held = new Map<number, Offer>();
  const sent = new Set<number>();

  const numberInSlot = (number: number): number => Math.floor(number / slots.length);

  function groupOf(slot: string, number: number): string | undefined {
    const groups = settings.groupsOf.get(slot) ?? [];
    return groups[numberInSlot(number) % groups.length];
  }

  /** The assignment that reaches each group. Kept while the rules stay the same: a list of devices asks for every phone. */
  const reached = new Map<string, { readonly text: string; readonly byGroup: ReadonlyMap<string, Part> }>();

  function assignmentFor(app: App, text: string, group: string | undefined): Part | undefined {
    const known = reached.get(app.uuid);
    const now = known?.text === text ? known : { text, byGroup: byGroup(app, text) };
    reached.set(app.uuid, now);
    return group === undefined ? undefined : now.byGroup.get(group);
  }

  function current(slot: string, number: number): Offer {
    const app = appOf(slot);
    const seen = app === null ? null : rules.seen(app.uuid);
    if (app === null || seen === null) return { value: null, revision: 0 };
    const isUnmanaged = quirks.phoneStatus !== 'managed' && numberInSlot(number) === 0;
    const assignment = isUnmanaged ? undefined : assignmentFor(app, seen.text, groupOf(slot, number));
    return { value: ownValue(seen.text, assignment, KEY), revision: seen.revision };
  }

  return {
    offer(slot, number) {
      const old = held.get(number);
      if (quirks.reach === 'after-send' && old !== undefined && !sent.has(number)) return old;
      const offer = current(slot, number);
      held.set(number, offer);
      sent.delete(number);
      return offer;
    },
    enrolled: (slot) =>
      settings.fleet().phones.flatMap((phone, number) => {
        if (slot !== undefined && phone.slot !== slot) return [];
        const record = recordOf(phone, number, settings);
        const hasCheckedIn = phone.lastCheckInAt !== null;
        return [{ number, slot: phone.slot, numberInSlot: numberInSlot(number), hasCheckedIn, record }];
      }),
    isAssigned(app, { slot, number }) {
      if (app.slot !== slot) return false;
      return assignmentFor(app, rules.seen(app.uuid)?.text ?? '', groupOf(slot, number)) !== undefined;
    },
    send(number) {
      sent.add(number);
    },
  };
}

function byGroup(app: App, text: string): ReadonlyMap<string, Part> {
  const parts = partsOf(text);
  const found = new Map<string, Part>();
  for (const assignment of assignmentsOf(parts).toReversed())
    for (const group of groupsOf(text, assignment, app)) found.set(group, assignment);
  for (const group of parts === null ? [] : excludedOf(text, parts)) found.delete(group);
  return found;
}

function recordOf(
  phone: ReportingFleet['phones'][number],
  number: number,
  { startedAt, group }: PhonesSettings,
): DeviceRecord {
  const ios = phone.platform === 'ios';
  const digits = String(number + 1).padStart(4, '0');
  return {
    id: 10_001 + number,
    uuid: `d0000000-0000-4000-8000-${String(number + 1).padStart(12, '0')}`,
    name: phone.name,
    platform: ios ? 'Apple' : 'Android',
    model: ios ? 'iPhone' : 'Pixel',
    serialNumber: `SN${ios ? 'A' : 'G'}${digits}`,
    imei: `35${String(number + 1).padStart(13, '0')}`,
    udid: ios ? `00008110-${String(number + 1).padStart(16, '0')}` : `a${digits.padStart(31, '0')}`,
    user: `user.${phone.id}`,
    enrollmentStatus: 'Enrolled',
    lastSeenAt: phone.lastCheckInAt ?? startedAt,
    enrolledAt: startedAt,
    group,
  };
}
