import { afterEach, describe, expect, it } from 'vitest';
import type { PolicyObject } from '../../../connectors/intune/simulator/keys.ts';
import { IOS, LIST, policyNamed, worlds } from './simulator-client.ts';

const KEY = 'PINGID_MDM_TOKEN';
const SETTING = { appConfigKey: KEY, appConfigKeyType: 'stringType', appConfigKeyValue: 'typed' };
/** A settings policy, a managed configuration, a property list. */
const SLOTS = ['ios', 'android', 'ios-3'] as const;
const { world, end } = worlds();

afterEach(end);

function decoded(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}

function encoded(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

/** An edit of the text inside a policy. */
function edit(name: string, change: (text: string) => string) {
  return (policy: PolicyObject) => ({ ...policy, [name]: encoded(change(decoded(String(policy[name])))) });
}

describe.each(SLOTS)('the console of the simulated Intune: %s', (slot) => {
  it('starts without our key and types, replaces and deletes it', async () => {
    const { tenant } = await world({ slots: 6 });
    const own = tenant.console;
    const before = own.neighbours(slot);
    expect(own.values(slot)).toEqual([null]);
    own.setValue(slot, 'one & <two> "three"');
    expect(own.values(slot)).toEqual(['one & <two> "three"']);
    own.setValue(slot, 'two');
    expect(own.values(slot)).toEqual(['two']);
    expect(own.neighbours(slot)).toEqual(before);
    own.setValue(slot, null);
    expect(own.values(slot)).toEqual([null]);
    expect(own.neighbours(slot)).toEqual(before);
    expect(own.inPlace(slot)).toEqual(before);
  });

  it('shows our key in its place with a mark, so that only its value may change', async () => {
    const { tenant } = await world({ slots: 6 });
    tenant.console.setValue(slot, 'one');
    const before = tenant.console.inPlace(slot);
    expect(before).not.toEqual(tenant.console.neighbours(slot));
    tenant.console.setValue(slot, 'two');
    expect(tenant.console.inPlace(slot)).toEqual(before);
    expect(JSON.stringify(before)).not.toContain('one');
  });

  it('touches a neighbour, differently each time', async () => {
    const { tenant } = await world({ slots: 6 });
    const seen = [tenant.console.neighbours(slot)];
    tenant.console.touchNeighbour(slot);
    seen.push(tenant.console.neighbours(slot));
    tenant.console.touchNeighbour(slot);
    seen.push(tenant.console.neighbours(slot));
    expect(new Set(seen.map((lines) => JSON.stringify(lines))).size).toBe(3);
    expect(tenant.console.values(slot)).toEqual([null]);
  });

  it('deletes the policy, and finds one that is created in its place', async () => {
    const { tenant, client } = await world({ slots: 6 });
    const displayName = tenant.slots.find((candidate) => candidate.name === slot)?.settings.configuration;
    tenant.console.remove(slot);
    expect(tenant.console.values(slot)).toEqual([]);
    expect(tenant.console.neighbours(slot)).toEqual([]);
    await client.send('POST', LIST, { '@odata.type': IOS, displayName, settings: [SETTING] });
    expect(tenant.console.values(slot)).toEqual(['typed']);
  });
});

describe('neighbours are compared exactly', () => {
  it.each([
    ['the spelling of a float', '"valueDouble":1.0', '"valueDouble":1'],
    ['the digits of a big integer', '9007199254740993', '9007199254740992'],
    ['the spelling of an exponent', '1E+2', '100'],
    ['an escape', 'caf\\u00e9 \\/', 'café /'],
    [
      'the order of members',
      '{"valueBool":true,"key":"allowBiometrics"}',
      '{"key":"allowBiometrics","valueBool":true}',
    ],
    ['a key that is almost ours', ' PINGID_MDM_TOKEN', 'PINGID_MDM_TOKEN '],
    ['our key inside a bundle', 'inside a bundle: not ours', 'typed'],
    ['a null', '"valueString":null', '"valueString":""'],
    ['the second of two equal keys', ',\n    {"key":"twice","valueString":"second"}', ''],
    ['a value kind nobody knows', 'valueHologram', 'valueString'],
    ['a member beside the list', ', "schemaVersion":"2"', ''],
  ])('payload: %s', async (_, from, to) => {
    const { tenant } = await world();
    const before = tenant.console.neighbours('android');
    tenant.console.edit(
      'android',
      edit('payloadJson', (text) => text.replace(from, () => to)),
    );
    expect(tenant.console.neighbours('android')).not.toEqual(before);
  });

  it.each([
    ['the spelling of a float', '<real>1.0</real>', '<real>1</real>'],
    ['the digits of a big integer', '9007199254740993', '9007199254740992'],
    ['an entity', '&#x1F600;', '😀'],
    ['a comment', '<!-- typed by hand -->', ''],
    ['an empty element', '<string/>', '<string></string>'],
    ['blanks inside a value', '> a blank at the end <', '>a blank at the end<'],
    ['our key inside another dictionary', 'inside another dictionary: not ours', 'typed'],
    ['marked text', '<![CDATA[<not & escaped>]]>', '&lt;not &amp; escaped&gt;'],
  ])('property list: %s', async (_, from, to) => {
    const { tenant } = await world({ slots: 6 });
    const before = tenant.console.neighbours('ios-3');
    tenant.console.edit(
      'ios-3',
      edit('encodedSettingXml', (text) => text.replace(from, () => to)),
    );
    expect(tenant.console.neighbours('ios-3')).not.toEqual(before);
  });

  it.each([
    [
      'the order of the settings',
      (policy: PolicyObject) => ({ ...policy, settings: (policy.settings as unknown[]).toReversed() }),
    ],
    [
      'a number that became a text',
      (policy: PolicyObject) => JSON.parse(JSON.stringify(policy).replace(':1.5', ':"1.5"')),
    ],
    [
      'the order of the members of a setting',
      (policy: PolicyObject) =>
        JSON.parse(
          JSON.stringify(policy).replace(
            '"appConfigKeyValue":"true","appConfigKeyType":"booleanType"',
            '"appConfigKeyType":"booleanType","appConfigKeyValue":"true"',
          ),
        ),
    ],
    ['an unknown field', ({ previewOfSomething, ...policy }: PolicyObject) => policy],
    ['the order of the fields', ({ displayName, ...policy }: PolicyObject) => ({ ...policy, displayName })],
    ['a description', (policy: PolicyObject) => ({ ...policy, description: '' })],
  ])('settings: %s', async (_, change) => {
    const { tenant } = await world();
    const before = tenant.console.neighbours('ios');
    tenant.console.edit('ios', change);
    expect(tenant.console.neighbours('ios')).not.toEqual(before);
  });

  it('leaves out what the vendor counts and stamps, and blanks between parts', async () => {
    const { tenant } = await world({ slots: 6 });
    const before = ['android', 'ios-3'].map((slot) => tenant.console.neighbours(slot));
    tenant.console.edit(
      'android',
      edit('payloadJson', (text) => text.replaceAll('\n', ' ')),
    );
    tenant.console.edit(
      'ios-3',
      edit('encodedSettingXml', (text) => text.replace('<dict>\n', '<dict>')),
    );
    expect(['android', 'ios-3'].map((slot) => tenant.console.neighbours(slot))).toEqual(before);
  });

  it('sees our key move when it was there before, and any other member of its element change', async () => {
    const { tenant } = await world();
    tenant.console.setValue('ios', 'one');
    const before = [tenant.console.neighbours('ios'), tenant.console.inPlace('ios')];
    tenant.console.edit('ios', (policy) => ({
      ...policy,
      settings: (policy.settings as PolicyObject[]).toSorted(
        (a, b) => Number(a.appConfigKey === KEY) - Number(b.appConfigKey === KEY),
      ),
    }));
    expect(tenant.console.neighbours('ios')).toEqual(before[0]);
    expect(tenant.console.inPlace('ios')).not.toEqual(before[1]);
  });

  it('equals after a write that adds the key, wherever it is added', async () => {
    const { tenant, client } = await world();
    const before = tenant.console.neighbours('ios');
    const { id, settings } = await policyNamed(client, 'PingID iOS');
    await client.send('PATCH', `${LIST}/${id}`, { '@odata.type': IOS, settings: [...settings, SETTING] });
    expect(tenant.console.values('ios')).toEqual(['typed']);
    expect(tenant.console.neighbours('ios')).toEqual(before);
  });
});

describe('what the console knows beside the slots', () => {
  it('shows every policy that is no slot’s, so that a touch of one is seen', async () => {
    const { tenant, client } = await world();
    const before = tenant.console.others();
    expect(before).toHaveLength(5);
    tenant.console.setValue('ios', 'x');
    expect(tenant.console.others()).toEqual(before);
    const { id } = await policyNamed(client, 'PingID iOS (pilot)');
    await client.send('PATCH', `${LIST}/${id}`, { '@odata.type': IOS, settings: [SETTING] });
    expect(tenant.console.others()).not.toEqual(before);
  });

  it('adds a second policy of the same name', async () => {
    const { tenant, client } = await world();
    const id = tenant.console.add({ '@odata.type': IOS, displayName: 'PingID iOS', settings: [] });
    const { items } = await client.all(LIST);
    expect(items.filter((item) => item.displayName === 'PingID iOS').map((item) => item.id)).toContain(id);
    expect(tenant.console.values('ios')).toEqual([null]);
  });

  it('holds the same world for the same seed', async () => {
    const ids = async (seed: number) => (await (await world({ seed })).client.all(LIST)).items.map((item) => item.id);
    expect(await ids(4)).toEqual(await ids(4));
    expect(await ids(4)).not.toEqual(await ids(5));
  });

  it('types into policies that hold nothing yet', async () => {
    const { tenant } = await world();
    tenant.console.edit('ios', (policy) => ({ ...policy, settings: null }));
    tenant.console.edit('android', (policy) => ({ ...policy, payloadJson: null }));
    for (const slot of ['ios', 'android']) {
      tenant.console.setValue(slot, 'first');
      expect(tenant.console.values(slot)).toEqual(['first']);
    }
    for (const text of ['{}', '{"managedProperty":[]}', '{"kind":"x"}']) {
      tenant.console.edit(
        'android',
        edit('payloadJson', () => text),
      );
      tenant.console.setValue('android', 'again');
      expect(tenant.console.values('android')).toEqual(['again']);
    }
  });
});
