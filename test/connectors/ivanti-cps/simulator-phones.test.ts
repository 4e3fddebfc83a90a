import { afterEach, describe, expect, it } from 'vitest';
import { ANDROID, identifiersOf, NOW, PRODUCTS, type TenantAndClient, worlds } from './simulator-client.ts';

const { world, end } = worlds();

afterEach(end);

function tokens({ tenant }: TenantAndClient, slot: string) {
  return tenant.fleet.phones.filter((phone) => phone.slot === slot).map(({ token }) => token);
}

describe.each(PRODUCTS)('$id: phones', ({ simulator }) => {
  it('take what their own device’s attribute holds when they check in', async () => {
    const opened = await world(simulator);
    const { tenant, pass } = opened;
    tenant.console.setValue('ios', 'all');
    tenant.console.setCopy('ios', 1, 'one of them');
    expect(tokens(opened, 'ios')).toEqual([null, null, null]);
    tenant.fleet.checkInAll(pass(5));
    expect(tokens(opened, 'ios')).toEqual(['all', 'one of them', 'all']);
    expect(tokens(opened, 'android')).toEqual([null, null, null]);
    tenant.console.setValue('ios', null);
    tenant.fleet.checkInAll(pass(5));
    expect(tokens(opened, 'ios')).toEqual([null, null, null]);
  });

  it('are copies of every slot of their platform, and hold the value of their own', async () => {
    const opened = await world(simulator, { slots: 4, phones: 8 });
    opened.tenant.console.setValue('ios', 'first');
    opened.tenant.console.setValue('ios-2', 'second');
    opened.tenant.fleet.checkInAll(opened.pass(5));
    expect(opened.tenant.console.values('ios')).toEqual(Array(4).fill('first'));
    expect(opened.tenant.console.values('ios-2')).toEqual(Array(4).fill('second'));
    expect([...tokens(opened, 'ios'), ...tokens(opened, 'ios-2')]).toEqual(['first', 'first', 'second', 'second']);
  });

  it('get only what has settled, and nothing of an empty text', async () => {
    const opened = await world(simulator, { settleMs: 1000 });
    opened.tenant.console.setValue('ios', 'one');
    opened.tenant.fleet.checkInAll(opened.pass(999));
    expect(tokens(opened, 'ios')).toEqual([null, null, null]);
    opened.tenant.fleet.checkInAll(opened.pass(1));
    expect(tokens(opened, 'ios')).toEqual(['one', 'one', 'one']);
    opened.tenant.console.setValue('ios', '');
    opened.tenant.fleet.checkInAll(opened.pass(1000));
    expect(tokens(opened, 'ios')).toEqual([null, null, null]);
  });

  it('get nothing once the attribute is gone or called otherwise, or the device is retired or deleted', async () => {
    for (const act of ['remove', 'rename', 'retire', 'expel'] as const) {
      const opened = await world(simulator, { phones: 2 });
      const { console, fleet } = opened.tenant;
      console.setValue('ios', 'one');
      fleet.checkInAll(NOW);
      expect(tokens(opened, 'ios')).toEqual(['one']);
      if (act === 'remove') console.remove('ios');
      if (act === 'rename') console.rename('ios', 'token');
      if (act === 'retire' || act === 'expel') console[act]('ios', 0);
      fleet.checkInAll(NOW);
      expect(tokens(opened, 'ios')).toEqual([null]);
    }
  });

  it('are shown with the time of their last check-in', async () => {
    const { tenant, client, pass } = await world(simulator);
    const identifiers = identifiersOf(tenant, 'android');
    const times = async () =>
      (await client.cps('/uuid', { identifierType: 'MDM_IDENTIFIER', identifiers })).body.map(
        (device: { lastCheckInTime: number }) => device.lastCheckInTime,
      );
    expect((await times()).every((at: number) => at < NOW)).toBe(true);
    const [drawer] = tenant.fleet.phones.filter(({ slot }) => slot === 'android');
    if (drawer) drawer.reachable = false;
    tenant.fleet.checkInAll(pass(5));
    expect((await times()).map((at: number) => at === NOW + 5)).toEqual([false, true, true]);
  });

  it('check in soon when they are asked to; ids that do not exist do not count', async () => {
    const { tenant, client, pass } = await world(simulator);
    tenant.fleet.tick(pass(86_400_000));
    const [first, second] = identifiersOf(tenant, 'ios');
    const { body } = await client.cps('/forceCheckin', { identifiers: [first, 'nobody', second] });
    expect(body).toEqual({ result: 2 });
    expect(tenant.fleet.tick(pass(1))).toBe(2);
    tenant.console.retire('ios', 0);
    expect((await client.cps('/forceCheckin', { identifiers: [first, second] })).body).toEqual({ result: 1 });
  });

  it('are asked, but fewer than were named, where that is switched', async () => {
    const { tenant, client, pass } = await world(simulator, { quirks: { checkInCount: 'fewer' } });
    tenant.fleet.tick(pass(86_400_000));
    const identifiers = identifiersOf(tenant, 'ios');
    expect((await client.cps('/forceCheckin', { identifiers })).body).toEqual({ result: 2 });
    expect(tenant.fleet.tick(pass(1))).toBe(2);
  });

  it('need two check-ins for a new value, where that is switched', async () => {
    const opened = await world(simulator, { quirks: { checkInsNeeded: 'two' } });
    opened.tenant.console.setValue('ios', 'one');
    opened.tenant.fleet.checkInAll(opened.pass(5));
    expect(tokens(opened, 'ios')).toEqual([null, null, null]);
    opened.tenant.fleet.checkInAll(opened.pass(5));
    expect(tokens(opened, 'ios')).toEqual(['one', 'one', 'one']);
  });

  it('with Android get nothing where variables are not expanded', async () => {
    const opened = await world(simulator, { quirks: { androidVariables: 'not-expanded' } });
    const identifiers = identifiersOf(opened.tenant, 'android');
    await opened.client.cps('', { identifiers, attributes: { [ANDROID]: 'one' } });
    opened.tenant.console.setValue('ios', 'one');
    opened.tenant.fleet.checkInAll(opened.pass(5));
    expect([...tokens(opened, 'android'), ...tokens(opened, 'ios')]).toEqual([null, null, null, 'one', 'one', 'one']);
  });
});
