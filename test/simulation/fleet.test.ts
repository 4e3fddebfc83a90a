import { describe, expect, it } from 'vitest';
import { makeFleet, type Offer } from '../../src/simulation/index.ts';

const START = Date.UTC(2026, 0, 1);
const HOUR_MS = 3_600_000;

function world(phones: number, seed = 1) {
  const offers: Record<string, Offer> = { ios: { value: 'one', revision: 1 }, android: { value: null, revision: 1 } };
  const fleet = makeFleet({
    phones,
    slots: [
      { name: 'ios', platform: 'ios' },
      { name: 'android', platform: 'android' },
    ],
    seed,
    startAt: START,
    speed: 1,
    offer: (slot) => offers[slot] ?? { value: null, revision: 0 },
  });
  return { fleet, offers };
}

describe('simulated phones', () => {
  it('are spread over the slots, and hold nothing before their first check-in', () => {
    const { fleet } = world(12);
    expect(fleet.phones.slice(0, 5).map((phone) => phone.slot)).toEqual(['ios', 'android', 'ios', 'android', 'ios']);
    expect(new Set(fleet.phones.map((phone) => phone.token))).toEqual(new Set([null]));
    expect(new Set(fleet.phones.map((phone) => phone.id)).size).toBe(12);
  });

  it('share some names, so that names don’t tell them apart', () => {
    const { fleet } = world(12);
    expect(new Set(fleet.phones.map((phone) => phone.name)).size).toBeLessThan(12);
  });

  it('check in at their own pace: most within the hour, some hours later', () => {
    const { fleet } = world(200);
    const first = fleet.tick(START + HOUR_MS);
    expect(first).toBeGreaterThan(150);
    expect(first).toBeLessThan(200);
    fleet.tick(START + 8 * HOUR_MS);
    expect(fleet.phones.every((phone) => phone.lastCheckInAt !== null)).toBe(true);
  });

  it('check in at most once a tick, and not again before their pace has passed', () => {
    const { fleet } = world(20);
    fleet.tick(START + 100 * HOUR_MS);
    expect(fleet.tick(START + 100 * HOUR_MS)).toBe(0);
    expect(fleet.tick(START + 100 * HOUR_MS + 8 * HOUR_MS)).toBe(20);
  });

  it('keep what they have until they check in again', () => {
    const { fleet, offers } = world(4);
    fleet.checkInAll(START);
    offers.ios = { value: 'two', revision: 2 };
    expect(fleet.phones.map((phone) => phone.token)).toEqual(['one', null, 'one', null]);
    fleet.checkInAll(START + 1);
    expect(fleet.phones.map((phone) => phone.token)).toEqual(['two', null, 'two', null]);
    expect(fleet.phones[0]?.lastCheckInAt).toBe(START + 1);
  });

  it('never check in while they are unreachable', () => {
    const { fleet } = world(2);
    const [phone] = fleet.phones;
    if (phone) phone.reachable = false;
    fleet.checkInAll(START);
    expect(fleet.tick(START + 100 * HOUR_MS)).toBe(1);
    expect(phone?.lastCheckInAt).toBeNull();
  });

  it('are due at once when the MDM asks, unless they lie in a drawer', () => {
    const { fleet } = world(3);
    fleet.tick(START + 100 * HOUR_MS);
    const [, , drawer] = fleet.phones;
    if (drawer) drawer.reachable = false;
    for (const phone of [1, 2, 9]) fleet.wake(phone, START + 100 * HOUR_MS + 1);
    expect(fleet.tick(START + 100 * HOUR_MS)).toBe(0);
    expect(fleet.tick(START + 100 * HOUR_MS + 1)).toBe(1);
    expect(fleet.phones[1]?.lastCheckInAt).toBe(START + 100 * HOUR_MS + 1);
  });

  it('report what they took and when', () => {
    const { fleet, offers } = world(3);
    fleet.checkInAll(START);
    offers.ios = { value: 'two', revision: 2 };
    expect(fleet.reports('ios').map((report) => [report.phone.id, report.revision, report.at])).toEqual([
      ['phone-0001', 1, START],
      ['phone-0003', 1, START],
    ]);
    expect(world(1).fleet.reports('ios')).toMatchObject([{ revision: null, at: null }]);
  });

  it('behave the same for the same seed, and otherwise for another', () => {
    const paces = (seed: number) => {
      const { fleet } = world(30, seed);
      return [1, 2, 3, 4].map((quarter) => fleet.tick(START + (quarter * HOUR_MS) / 4));
    };
    expect(paces(7)).toEqual(paces(7));
    expect(paces(7)).not.toEqual(paces(8));
  });
});
