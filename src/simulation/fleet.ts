/**
 * Simulated phones. Each checks in at its own pace (seeded: most within the hour, some only a few times a day) and then takes
 * what the MDM shows at that moment; between check-ins it keeps what it has, which is what makes a rotation slow.
 */
import type { Platform } from '../model/token.ts';
import type { Fleet, SimulatedPhone } from './contract.ts';
import { type Random, random } from './random.ts';

/** What the MDM shows a phone of a slot at check-in. */
export interface Offer {
  readonly value: string | null;
  /** Grows with every change of the object the phone gets, whatever has changed in it. */
  readonly revision: number;
}

/** What a phone last reported: a vendor's status figures are made from these. */
export interface Report {
  readonly phone: SimulatedPhone;
  /** The revision it took; null before its first check-in. */
  readonly revision: number | null;
  readonly at: number | null;
}

export interface FleetSettings {
  readonly phones: number;
  readonly slots: readonly { readonly name: string; readonly platform: Platform }[];
  readonly seed: number;
  /** When the phones enrolled: their first check-in falls within one pace of it. */
  readonly startAt: number;
  /** What a phone (by its number, from 0) of a slot gets. */
  readonly offer: (slot: string, phone: number) => Offer;
  /** How many times faster than in life the phones check in. */
  readonly speed: number;
}

export interface ReportingFleet extends Fleet {
  /** One report for each phone of the slot. */
  reports(slot: string): readonly Report[];
  /** The MDM has asked a phone (by its number, from 0) to check in: the next tick from `at` on finds it due. */
  wake(phone: number, at: number): void;
}

const MINUTE_MS = 60_000;
const SLOW_SHARE = 0.1;

interface Phone extends SimulatedPhone {
  token: string | null;
  lastCheckInAt: number | null;
  revision: number | null;
  paceMs: number;
  nextAt: number;
  readonly number: number;
}

export function makeFleet(settings: FleetSettings): ReportingFleet {
  const numbers = random(settings.seed);
  const phones = Array.from({ length: settings.slots.length === 0 ? 0 : settings.phones }, (_, at) =>
    makePhone(at, settings, numbers),
  );

  function checkIn(phone: Phone, now: number): void {
    const { value, revision } = settings.offer(phone.slot, phone.number);
    phone.token = value;
    phone.revision = revision;
    phone.lastCheckInAt = now;
    phone.nextAt = now + phone.paceMs;
  }

  return {
    phones,
    tick(now) {
      const due = phones.filter((phone) => phone.reachable && phone.nextAt <= now);
      for (const phone of due) checkIn(phone, now);
      return due.length;
    },
    checkInAll(now) {
      for (const phone of phones) if (phone.reachable) checkIn(phone, now);
    },
    reports(slot) {
      return phones
        .filter((phone) => phone.slot === slot)
        .map((phone) => ({ phone, revision: phone.revision, at: phone.lastCheckInAt }));
    },
    wake(number, at) {
      const phone = phones[number];
      if (phone !== undefined) phone.nextAt = Math.min(phone.nextAt, at);
    },
  };
}

function makePhone(at: number, { slots, startAt, speed }: FleetSettings, numbers: Random): Phone {
  const slot = slots[at % slots.length];
  if (slot === undefined) throw new Error('a fleet needs at least one slot');
  const slow = numbers.next() < SLOW_SHARE;
  const paceMs = Math.ceil(((slow ? numbers.whole(120, 480) : numbers.whole(5, 60)) * MINUTE_MS) / speed);
  const number = String(at + 1).padStart(4, '0');
  const model = slot.platform === 'ios' ? 'iPhone' : 'Pixel';
  return {
    id: `phone-${number}`,
    // Every third has the name it left the factory with, so that names don't tell phones apart.
    name: at % 3 === 2 ? model : `${model} ${number}`,
    platform: slot.platform,
    slot: slot.name,
    token: null,
    lastCheckInAt: null,
    reachable: true,
    revision: null,
    paceMs,
    number: at,
    nextAt: startAt + numbers.whole(0, paceMs),
  };
}
