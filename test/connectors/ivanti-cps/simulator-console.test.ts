import { afterEach, describe, expect, it } from 'vitest';
import { ANDROID, IOS, identifiersOf, PRODUCTS, worlds } from './simulator-client.ts';

const { world, end } = worlds();

afterEach(end);

describe.each(PRODUCTS)('the console of $id', ({ simulator }) => {
  it('has a slot for each number, alternating, each with an attribute of its own', async () => {
    const { tenant } = await world(simulator, { slots: 5 });
    expect(tenant.slots.map(({ name, platform, settings }) => [name, platform, settings.attribute])).toEqual([
      ['ios', 'ios', IOS],
      ['android', 'android', ANDROID],
      ['ios-2', 'ios', `${IOS}_2`],
      ['android-2', 'android', `${ANDROID}_2`],
      ['ios-3', 'ios', `${IOS}_3`],
    ]);
  });

  it('counts the phones and nothing else among the copies', async () => {
    const { tenant } = await world(simulator, { phones: 7 });
    expect([tenant.console.values('ios').length, tenant.console.values('android').length]).toEqual([4, 3]);
    const none = await world(simulator, { phones: 0 });
    expect(none.tenant.console.values('ios')).toEqual([]);
    expect(none.tenant.console.others().length).toBeGreaterThan(5);
  });

  it('types into every copy, into one, and deletes', async () => {
    const { tenant } = await world(simulator);
    const own = tenant.console;
    const before = own.neighbours('ios');
    expect(own.inPlace('ios')).toEqual(before);
    own.setValue('ios', 'one');
    own.setCopy('ios', 2, 'two');
    own.setCopy('ios', 0, null);
    expect(own.values('ios')).toEqual([null, 'one', 'two']);
    expect(own.neighbours('ios')).toEqual(before);
    own.setValue('ios', null);
    expect(own.inPlace('ios')).toEqual(before);
    expect(() => own.setCopy('ios', 3, 'x')).toThrow('no copy 3');
    expect(() => own.values('nobody')).toThrow('no slot nobody');
  });

  it('shows our attribute in its place with a mark, whatever its value', async () => {
    const { tenant } = await world(simulator);
    tenant.console.setValue('ios', 'one');
    const before = tenant.console.inPlace('ios');
    expect(before).not.toEqual(tenant.console.neighbours('ios'));
    tenant.console.setValue('ios', 'two');
    expect(tenant.console.inPlace('ios')).toEqual(before);
    tenant.console.setCopy('ios', 0, null);
    tenant.console.setCopy('ios', 0, 'three');
    tenant.console.touchNeighbour('ios');
    expect(tenant.console.inPlace('ios')).not.toEqual(before);
  });

  it('keeps what belongs to other slots out of a slot’s neighbours', async () => {
    const { tenant } = await world(simulator, { slots: 4 });
    const before = [tenant.console.neighbours('ios-2'), tenant.console.inPlace('ios-2')];
    tenant.console.setValue('ios', 'one');
    expect([tenant.console.neighbours('ios-2'), tenant.console.inPlace('ios-2')]).toEqual(before);
    expect(tenant.console.values('ios-2')).toEqual([null, null, null, null].slice(0, 3));
  });

  it('touches a neighbour of one device, differently each time', async () => {
    const { tenant } = await world(simulator);
    const seen = [0, 1, 2].map((times) => {
      if (times > 0) tenant.console.touchNeighbour('android');
      return tenant.console.neighbours('android') as string[];
    });
    expect(new Set(seen.map((lines) => lines[0])).size).toBe(3);
    expect(new Set(seen.map((lines) => lines[1])).size).toBe(1);
    expect(tenant.console.values('android')).toEqual([null, null, null]);
  });

  it('sees a check-in nowhere but in the phone', async () => {
    const { tenant, pass } = await world(simulator);
    const before = [tenant.console.neighbours('ios'), tenant.console.others()];
    tenant.fleet.checkInAll(pass(1000));
    expect([tenant.console.neighbours('ios'), tenant.console.others()]).toEqual(before);
  });

  it('removes a slot’s attribute with its values, and leaves the slot beside it', async () => {
    const { tenant, client } = await world(simulator);
    tenant.console.setValue('ios', 'one');
    tenant.console.setValue('android', 'two');
    const identifiers = identifiersOf(tenant, 'ios');
    tenant.console.remove('ios');
    expect([tenant.console.values('ios'), tenant.console.neighbours('ios')]).toEqual([[], []]);
    expect(tenant.console.values('android')).toEqual(['two', 'two', 'two']);
    expect(() => tenant.console.setValue('ios', 'x')).toThrow('not defined');
    const { body } = await client.cps('/uuid', { identifierType: 'MDM_IDENTIFIER', identifiers });
    expect(body[0]).not.toHaveProperty(IOS);
    expect(JSON.stringify((await client.cps('/$metadata')).body)).not.toContain(`"${IOS}"`);
    tenant.console.define('ios');
    expect(tenant.console.values('ios')).toEqual([null, null, null]);
  });

  it('gives an attribute another name, and its values go along', async () => {
    const { tenant, client } = await world(simulator);
    tenant.console.setValue('ios', 'one');
    const identifiers = identifiersOf(tenant, 'ios');
    tenant.console.rename('ios', 'mdm token');
    expect(tenant.console.values('ios')).toEqual([]);
    const { body } = await client.cps('/uuid', { identifierType: 'MDM_IDENTIFIER', identifiers });
    expect(body[0]).toMatchObject({ 'mdm token': 'one' });
    expect(body[0]).not.toHaveProperty(IOS);
  });

  it('enrols, retires and deletes devices, between one page and the next', async () => {
    const { tenant, client } = await world(simulator);
    tenant.console.setValue('ios', 'one');
    const count = async (status: string) => (await client.cps(`/count?status=${status}`)).body.result;
    const [active, retired] = [await count('ACTIVE'), await count('RETIRED')];
    tenant.console.enrol(2, 'ios');
    expect(tenant.console.values('ios')).toEqual(['one', 'one', 'one', null, null]);
    tenant.console.retire('ios', 0);
    expect(tenant.console.values('ios')).toEqual(['one', 'one', null, null]);
    expect([await count('ACTIVE'), await count('RETIRED')]).toEqual([active + 1, retired + 1]);
    const [gone] = identifiersOf(tenant, 'ios');
    tenant.console.expel('ios', 0);
    expect(tenant.console.values('ios')).toEqual(['one', null, null]);
    expect(await count('RETIRED')).toBe(retired + 1);
    expect((await client.cps('/uuid', { identifierType: 'MDM_IDENTIFIER', identifiers: [gone] })).body).toEqual([]);
  });

  it('has one plain neighbour, where asked', async () => {
    const { tenant, client } = await world(simulator, { quirks: { neighbours: 'clean' } });
    const { body } = await client.cps('/$metadata');
    const custom = body.filter(({ readOnly }: { readOnly: boolean }) => !readOnly);
    expect(custom.map(({ name }: { name: string }) => name)).toEqual([IOS, ANDROID, 'department']);
    expect((tenant.console.neighbours('ios') as string[])[0]).toContain('{"department":"Sales"}');
  });
});
