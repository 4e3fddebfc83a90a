import { afterEach, describe, expect, it } from 'vitest';
import { KEY, rulesOf, worlds } from './simulator-client.ts';

/** Public with two copies, public with three, internal, purchased. */
const SLOTS = ['ios', 'android', 'ios-2', 'ios-3'] as const;
const { world, end } = worlds();

afterEach(end);

describe.each(SLOTS)('the console of the simulated Workspace ONE: %s', (slot) => {
  it('starts without our key; types, replaces and deletes it in every copy', async () => {
    const own = (await world({ slots: 6 })).tenant.console;
    const before = own.neighbours(slot);
    const empty = own.values(slot).map(() => null);
    expect(own.values(slot)).toEqual(empty);
    expect(empty.length).toBeGreaterThanOrEqual(2);
    for (const value of ['one & "two" \\ \u2028', 'two']) {
      own.setValue(slot, value);
      expect(own.values(slot)).toEqual(empty.map(() => value));
      expect(own.neighbours(slot)).toEqual(before);
    }
    own.setValue(slot, null);
    expect(own.values(slot)).toEqual(empty);
    expect(own.neighbours(slot)).toEqual(before);
  });

  it('changes one copy and leaves the others', async () => {
    const own = (await world({ slots: 6 })).tenant.console;
    own.setValue(slot, 'same');
    own.setCopy(slot, 1, 'other');
    expect(own.values(slot).slice(0, 2)).toEqual(['same', 'other']);
    own.setCopy(slot, 0, null);
    expect(own.values(slot).slice(0, 2)).toEqual([null, 'other']);
    expect(() => own.setCopy(slot, 7, 'x')).toThrow('no assignment 7');
  });

  it('shows our key in its place with a mark, so that only its value may change', async () => {
    const own = (await world({ slots: 6 })).tenant.console;
    own.setValue(slot, 'value-one');
    const before = own.inPlace(slot);
    expect(before).not.toEqual(own.neighbours(slot));
    own.setValue(slot, 'value-two');
    expect(own.inPlace(slot)).toEqual(before);
    expect(before.join()).not.toContain('value-one');
  });

  it('touches a neighbour, differently each time', async () => {
    const own = (await world({ slots: 6 })).tenant.console;
    const seen = [own.neighbours(slot).join()];
    for (const _ of [1, 2]) {
      own.touchNeighbour(slot);
      seen.push(own.neighbours(slot).join());
    }
    expect(new Set(seen).size).toBe(3);
    expect(new Set(own.values(slot))).toEqual(new Set([null]));
  });

  it('deletes the app: nothing is left of the slot, and of no other', async () => {
    const own = (await world({ slots: 6 })).tenant.console;
    const others = SLOTS.filter((other) => other !== slot).map((other) => own.neighbours(other));
    own.remove(slot);
    expect([own.values(slot), own.neighbours(slot), own.inPlace(slot)]).toEqual([[], [], []]);
    expect(SLOTS.filter((other) => other !== slot).map((other) => own.neighbours(other))).toEqual(others);
    expect(() => own.setValue(slot, 'x')).toThrow('has no app');
  });
});

describe('neighbours are compared exactly', () => {
  it.each([
    ['the spelling of a float', '"ratio":1.0', '"ratio":1'],
    ['the digits of a big integer', '"licence_counter":9007199254740993', '"licence_counter":9007199254740992'],
    ['the spelling of an exponent', '1E+2', '100'],
    ['an escape', 'caf\\u00e9 \\/', 'café /'],
    [
      'the order of members',
      '{"type":"3","value":"true","key":"allowBiometrics"}',
      '{"key":"allowBiometrics","value":"true","type":"3"}',
    ],
    ['the form of a type', '"value":"007","type":2', '"value":"007","type":"2"'],
    ['a type that nobody knows', 'HOLOGRAM', 'STRING'],
    ['a key that is almost ours', `${KEY} `, ` ${KEY}`],
    ['our key inside a bundle', 'inside a bundle: not ours', 'typed'],
    ['our key among the attributes', 'an attribute: not ours', 'typed'],
    ['a null', '"value":null', '"value":""'],
    ['an id of an item', '4711', '4712'],
    ['a name of one escaped character', '"\\u00e9":', '"é":'],
    ['an empty object', '"msi_deployment_override_params":{}', '"msi_deployment_override_params":null'],
    ['a date', '2025-03-01T08:00:00', '2025-03-01T08:00:00Z'],
    ['a member beside the assignments', '"z":1.50', '"z":1.5'],
    ['an item', ',\n      {"key":"noValue"}', ''],
    ['an exclusion', /"excluded_smart_groups":\["[^"]*"\]/, '"excluded_smart_groups":[]'],
  ])('%s', async (_, from, to) => {
    const { tenant } = await world();
    const before = [tenant.console.neighbours('ios'), tenant.console.inPlace('ios')];
    tenant.console.edit('ios', (text) => {
      const changed = text.replace(from, () => to);
      expect(changed).not.toBe(text);
      return changed;
    });
    expect(tenant.console.neighbours('ios')).not.toEqual(before[0]);
    expect(tenant.console.inPlace('ios')).not.toEqual(before[1]);
  });

  it('blanks between parts are none of them', async () => {
    const { tenant } = await world();
    const before = tenant.console.neighbours('ios');
    tenant.console.edit('ios', (text) => text.replaceAll('\n', ' '));
    expect(tenant.console.neighbours('ios')).toEqual(before);
  });

  it('equal after a key is added to an assignment that had no configuration, an empty one, or null', async () => {
    const { tenant } = await world();
    const own = tenant.console;
    const before = own.neighbours('android');
    own.setCopy('android', 2, 'first');
    expect(own.neighbours('android')).toEqual(before);
    own.setCopy('android', 2, null);
    expect(own.neighbours('android')).toEqual(before);
    own.edit('android', (text) => text.replace('"application_configuration":[]', '"application_configuration":null'));
    expect(own.neighbours('android')).toEqual(before);
    own.setCopy('android', 2, 'again');
    expect(own.values('android')[2]).toBe('again');
    expect(own.neighbours('android')).toEqual(before);
  });

  it('not equal where our key has moved, or has another type', async () => {
    const { tenant } = await world();
    tenant.console.setValue('ios', 'typed');
    const before = tenant.console.inPlace('ios');
    const ours = `{"key":"${KEY}","value":"typed","type":"STRING"}`;
    tenant.console.edit('ios', (text) =>
      text.replace(`,${ours}`, '').replace('{"key":"noValue"}', `{"key":"noValue"},${ours}`),
    );
    expect(tenant.console.values('ios')).toEqual(['typed', 'typed']);
    expect(tenant.console.inPlace('ios')).not.toEqual(before);
  });

  it('of a member that stands there twice the last one counts', async () => {
    const { tenant } = await world();
    tenant.console.setCopy('ios', 0, 'first');
    tenant.console.edit('ios', (text) => text.replace('"value":"first"', '"value":"first","value":"second"'));
    expect(tenant.console.values('ios')[0]).toBe('second');
  });

  it('what is nobody’s is watched too', async () => {
    const { tenant, client } = await world();
    const before = tenant.console.others();
    expect(before).toHaveLength(8);
    tenant.console.setValue('ios', 'x');
    expect(tenant.console.others()).toEqual(before);
    const { body } = await client.get('/api/mam/apps/search?applicationname=outlook');
    const path = rulesOf(body.Application[0].Uuid);
    const { text } = await client.get(path, 2);
    await client.send('PUT', path, text.replace('Everybody', 'Nobody'), 2);
    expect(tenant.console.others()).not.toEqual(before);
  });
});
