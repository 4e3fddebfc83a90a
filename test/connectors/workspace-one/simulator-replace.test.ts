import { afterEach, describe, expect, it } from 'vitest';
import { type Client, rulesOf, worlds } from './simulator-client.ts';

const { world, end } = worlds();
const NOW = Date.UTC(2026, 0, 1);
const FLAGS = {
  remove_on_unenroll: false,
  prevent_removal: false,
  prevent_application_backup: false,
  make_app_mdm_managed: false,
  managed_access: false,
  desired_state_management: false,
};

afterEach(end);

/** Reads a slot's rules, sends what `change` makes of them, and reads again. */
async function sent(
  slot: string,
  // biome-ignore lint/suspicious/noExplicitAny: a test changes whatever the vendor sends
  change: (rules: any) => void,
  options: { readonly slots?: number; readonly quirks?: Readonly<Record<string, string>> } = {},
) {
  const { tenant, client, appOf } = await world({ now: () => NOW, ...options });
  const path = rulesOf((await appOf(slot)).Uuid);
  const { text, body } = await client.get(path, 2);
  const before = tenant.console.neighbours(slot);
  change(body);
  const { status } = await client.send('PUT', path, body, 2);
  const after = await client.get(path, 2);
  return { tenant, client, path, text, before, status, rules: after.body, after: tenant.console.neighbours(slot) };
}

describe('a PUT of assignment rules is a full replacement', () => {
  it.each(['ios', 'android', 'ios-2', 'ios-3'])(
    'what is sent back as it was read stays as it was spelled: %s',
    async (slot) => {
      const { tenant, client, appOf } = await world({ slots: 6 });
      const path = rulesOf((await appOf(slot)).Uuid);
      const before = [tenant.console.neighbours(slot), (await client.get(path, 2)).text, ...tenant.console.others()];
      expect((await client.send('PUT', path, before[1], 2)).status).toBe(202);
      expect([tenant.console.neighbours(slot), (await client.get(path, 2)).text, ...tenant.console.others()]).toEqual(
        before,
      );
    },
  );

  it('one that was read into numbers and written again has changed', async () => {
    const { before, after, status } = await sent('ios', () => {});
    expect(status).toBe(202);
    expect(after).not.toEqual(before);
  });

  it('what is left out becomes the default', async () => {
    const { status, rules } = await sent('ios', (body) => {
      const [first, second] = body.assignments;
      delete body.excluded_smart_groups;
      delete body.futureRule;
      delete first.distribution.app_delivery_method;
      delete first.distribution.effective_date;
      delete first.distribution.description;
      delete first.restriction;
      delete first.application_attributes;
      delete second.tunnel;
      delete second.restriction.managed_access;
      second.restriction.prevent_removal = true;
    });
    expect(status).toBe(202);
    expect(rules.excluded_smart_groups).toEqual([]);
    expect(rules).not.toHaveProperty('futureRule');
    const [first, second] = rules.assignments;
    expect(first.distribution).toMatchObject({
      app_delivery_method: 'ON_DEMAND',
      effective_date: '2026-01-01T00:00:00.000',
    });
    expect(first.distribution).not.toHaveProperty('description');
    expect(first).not.toHaveProperty('application_attributes');
    expect(first.restriction).toEqual(FLAGS);
    expect(second.tunnel).toEqual({});
    expect(second.restriction).toMatchObject({ managed_access: false, prevent_removal: true });
  });

  it.each([
    ['cleared', undefined],
    ['kept', 'Willkommen'],
  ])('keys that are left out altogether are %s', async (leftOutConfiguration, value) => {
    const leaveOut = (body: { assignments: { application_configuration?: unknown }[] }) => {
      delete body.assignments[1]?.application_configuration;
    };
    const { status, rules } = await sent('ios', leaveOut, { quirks: { leftOutConfiguration } });
    expect(status).toBe(202);
    expect(rules.assignments[1].application_configuration?.[0].value).toBe(value);
  });

  it('removes every assignment where there are none any more', async () => {
    const { tenant, status, rules } = await sent('ios', (body) => {
      body.assignments = [];
      body.excluded_smart_groups = [];
    });
    expect([status, rules.assignments, tenant.console.values('ios')]).toEqual([202, [], []]);
  });

  it('sorts priorities that come in another order', async () => {
    const { status, rules } = await sent('ios', (body) => body.assignments.reverse());
    expect(status).toBe(202);
    expect(rules.assignments.map((one: { priority: number }) => one.priority)).toEqual([0, 1]);
  });

  it.each([
    ['accepted', true, true],
    ['renewed', true, false],
    ['refused', false, true],
  ])('ids of items that come back are %s', async (itemIds, isAccepted, isSame) => {
    const ids = ({ assignments: [first] }: { assignments: { application_configuration: { key: string }[] }[] }) =>
      JSON.stringify(first?.application_configuration.find(({ key }) => key === 'maxPairings'));
    let read = '';
    const remember = (body: Parameters<typeof ids>[0]) => {
      read = ids(body);
    };
    const { status, rules, before, after } = await sent('ios', remember, { quirks: { itemIds } });
    expect([status === 202, ids(rules) === read]).toEqual([isAccepted, isSame]);
    // New ids are the vendor's own stamps, and no neighbour of ours.
    expect(before.some((line) => line.includes('4711'))).toBe(itemIds !== 'renewed');
    expect(after.filter((line) => line.includes('maxPairings')).join()).toContain('"007"');
  });

  it.each([
    ['masked', true],
    ['masked-and-kept', false],
  ])('a value is lost where its mask is sent back: %s', async (hiddenValues, isLost) => {
    const { tenant, client, appOf } = await world({ quirks: { hiddenValues } });
    const path = rulesOf((await appOf('ios')).Uuid);
    const before = tenant.console.neighbours('ios');
    await client.send('PUT', path, (await client.get(path, 2)).text, 2);
    expect(before.join()).toContain('hidden in the console');
    expect(tenant.console.neighbours('ios').join().includes('hidden in the console')).toBe(!isLost);
    if (!isLost) expect(tenant.console.neighbours('ios')).toEqual(before);
  });
});

describe('what the vendor decides itself', () => {
  it('Android: apps are removed when a device unenrols', async () => {
    const { rules } = await sent('android', (body) => {
      for (const { restriction } of body.assignments) restriction.remove_on_unenroll = false;
    });
    for (const { restriction } of rules.assignments) expect(restriction.remove_on_unenroll).toBe(true);
    const ios = await sent('ios', (body) => {
      body.assignments[0].restriction.remove_on_unenroll = false;
    });
    expect(ios.rules.assignments[0].restriction.remove_on_unenroll).toBe(false);
  });

  it.each([
    ['make_app_mdm_managed', true],
    ['prevent_application_backup', true],
    ['prevent_removal', false],
  ])('purchased apps on iOS: %s forces managed access: %s', async (flag, isForced) => {
    const ask = (body: { assignments: { restriction: object }[] }) => {
      const [first] = body.assignments;
      if (first !== undefined) first.restriction = { ...FLAGS, [flag]: true };
    };
    const { rules } = await sent('ios-3', ask, { slots: 6 });
    expect(rules.assignments[0].restriction).toEqual({ ...FLAGS, [flag]: true, managed_access: isForced });
  });

  it('purchased apps: groups only with their licenses, and a date that never changes', async () => {
    const { rules, status } = await sent(
      'ios-3',
      (body) => {
        const [{ distribution }, second] = body.assignments;
        distribution.smart_groups = [distribution.vpp_app_details.license_usage[0].smart_group_uuid];
        distribution.effective_date = '2035-01-01T00:00:00';
        delete second.distribution.effective_date;
      },
      { slots: 6 },
    );
    expect(status).toBe(202);
    const [first, second] = rules.assignments;
    expect(first.distribution).toMatchObject({ smart_groups: [], effective_date: '2025-03-01T08:00:00' });
    expect(second.distribution.effective_date).toBe('2024-01-15T00:00:00Z');
  });

  it('a purchased app may have an assignment for nobody; others may not', async () => {
    const drop = (body: { assignments: { distribution: Record<string, unknown> }[] }) => {
      for (const { distribution } of body.assignments)
        Object.assign(distribution, { vpp_app_details: {}, smart_groups: [] });
    };
    expect((await sent('ios-3', drop, { slots: 6 })).status).toBe(202);
    expect((await sent('ios-2', drop, { slots: 6 })).status).toBe(400);
  });

  it('knows no such app: 404, and nothing is made', async () => {
    const { client, tenant, text } = await sent('ios', () => {});
    const answered = await (client as Client).send('PUT', rulesOf('nowhere'), text, 2);
    expect(answered).toMatchObject({ status: 404, body: { errorCode: 7000 } });
    expect(tenant.console.publishes('ios')).toBe(1);
  });
});
