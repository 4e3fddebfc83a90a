/** A slot's record: by name, by number, or by the bundle id of the app. */
import { describe, expect, it } from 'vitest';
import { find } from '../../../connectors/jamf-pro/find.ts';
import { jamfPro } from '../../../connectors/jamf-pro/index.ts';
import { slot as settings } from '../../../connectors/jamf-pro/settings.ts';
import { signal } from '../../conformance/world.ts';
import { jamfWorld, slotNamed } from './jamf-for-tests.ts';

const row = (id: string, name: string, bundleId = 'com.example.app') => ({ id, name, bundleId });
const rows = [row('3', 'PingID '), row('4', 'PingID'), row('5', 'Outlook', 'com.example.mail')];

describe('a record is found', () => {
  it('by its name, to the letter', () => {
    expect(find(rows, slotNamed('PingID'))).toBe('4');
    expect(() => find(rows, slotNamed('pingid'))).toThrow(
      'no app record has the name `pingid`; there are `PingID `, `PingID`, `Outlook`',
    );
  });

  it('by the bundle id of the app where nothing is named, if there is one', () => {
    expect(find(rows.slice(1), slotNamed())).toBe('4');
    expect(() => find(rows, slotNamed())).toThrow(
      '2 app records have the bundle id `com.example.app`: PingID  (3) and PingID (4); put the number of the right one into `application`',
    );
    expect(() => find([], slotNamed())).toThrow('there are none');
  });

  it('by its number, without the list', async () => {
    await using world = await jamfWorld();
    const slot = { ...world.slot, settings: { application: '101' } };
    const requests = await world.requestsOf(() => world.open().observe(slot, signal));
    expect(requests.map(({ operation }) => operation)).toEqual(['token', 'read-app']);
  });

  it('for iPhones and iPads only', async () => {
    await using world = await jamfWorld();
    const android = { ...world.slot, platform: 'android' as const };
    await expect(world.open().observe(android, signal)).rejects.toMatchObject({
      kind: 'rejected',
      message: expect.stringContaining('expected `platform: ios`'),
    });
    expect(world.simulator.requests).toEqual([]);
    expect(jamfPro.whyUnsuited?.(slotNamed('x', { platform: 'android' }))).toContain('Apple devices only');
    expect(jamfPro.whyUnsuited?.(slotNamed('x'))).toBeNull();
  });

  it('and a name that is empty is a mistake, said before anything is asked', () => {
    expect(settings.safeParse({ application: '' }).success).toBe(false);
    expect(settings.safeParse({}).success).toBe(true);
  });
});
