import { afterEach, describe, expect, it } from 'vitest';
import { KEY, rulesOf, SEARCH, worlds } from './simulator-client.ts';

const { world, end } = worlds();

afterEach(end);

describe('reading assignment rules on the simulated Workspace ONE', () => {
  it('gives assignments of several spellings, with what no specification has', async () => {
    const { client, appOf } = await world();
    const { text, body, headers } = await client.get(rulesOf((await appOf('android')).Uuid), 2);
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(Object.keys(body)).toEqual([
      'assignments',
      'excluded_smart_groups',
      'application_msi_deployment_params',
      'futureRule',
    ]);
    expect(body.assignments.map(({ priority }: { priority: number }) => priority)).toEqual([0, 1, 2]);
    expect(body.assignments[2]).not.toHaveProperty('application_configuration');
    for (const odd of [
      '"licence_counter":9007199254740993',
      '"ratio":1.0',
      '"pre_release_version":0',
      '"msi_deployment_override_params":{}',
      '"installer_reboot_exit_code":""',
      '"type":"3"',
      '"type":2',
      '"type":"BUNDLE"',
      `"key":"${KEY} "`,
      '"effective_date":"2025-03-01T08:00:00"',
      'caf\\u00e9 \\/ \\u2028',
    ])
      expect(text).toContain(odd);
  });

  it('knows no app of that uuid: 404 with code 7000; the letter case of a uuid does not matter', async () => {
    const { tenant, client, appOf } = await world();
    const { Uuid } = await appOf('ios');
    expect((await client.get(rulesOf(Uuid.toUpperCase()), 2)).status).toBe(200);
    tenant.console.remove('ios');
    for (const uuid of [Uuid, 'nonsense'])
      expect(await client.get(rulesOf(uuid), 2)).toMatchObject({ status: 404, body: { errorCode: 7000 } });
  });

  it.each(['changed', 'kept'])(
    'spells the ids of groups in another letter case than the searches: %s',
    async (uuidCase) => {
      const { client, appOf } = await world({ slots: 6, quirks: { uuidCase } });
      const groups = (await client.get('/api/mdm/smartgroups/search')).body.SmartGroups;
      const ids = groups.map(({ SmartGroupUuid }: { SmartGroupUuid: string }) => SmartGroupUuid);
      const rules = await client.get(rulesOf((await appOf('ios')).Uuid), 2);
      const bought = await client.get(rulesOf((await appOf('ios-3')).Uuid), 2);
      const shown: readonly string[] = [
        ...rules.body.assignments[0].distribution.smart_groups,
        ...rules.body.excluded_smart_groups,
        bought.body.assignments[0].distribution.vpp_app_details.license_usage[0].smart_group_uuid,
      ];
      for (const id of shown) {
        expect(ids).toContain(id.toLowerCase());
        expect(ids.includes(id)).toBe(uuidCase === 'kept');
      }
    },
  );

  it.each([
    ['stored', '"3"', '2', '"BUNDLE"'],
    ['name', '"BOOLEAN"', '"INTEGER"', '"BUNDLE"'],
    ['number-text', '"3"', '"2"', '"15"'],
    ['number', '3', '2', '15'],
  ])('spells types as %s', async (typeForm, boolean, integer, bundle) => {
    const { client, appOf } = await world({ quirks: { typeForm } });
    const { body } = await client.get(rulesOf((await appOf('ios')).Uuid), 2);
    const items = new Map(
      body.assignments[0].application_configuration.map((item: { key: string }) => [item.key, item]),
    );
    const spelled = (key: string) => JSON.stringify((items.get(key) as { type: unknown }).type);
    expect([spelled('allowBiometrics'), spelled('maxPairings'), spelled('bundle')]).toEqual([boolean, integer, bundle]);
    expect(spelled('future')).toBe('"HOLOGRAM"');
    const [nested] = (items.get('bundle') as { nested_configurations: { type: unknown }[] }).nested_configurations;
    expect(nested?.type).toBe({ name: 'STRING', number: 1 }[typeForm] ?? '1');
  });

  it.each([
    ['clear', 'hidden in the console'],
    ['masked', '*****'],
    ['masked-and-kept', '*****'],
  ])('shows HIDDEN values %s', async (hiddenValues, shown) => {
    const { client, appOf } = await world({ quirks: { hiddenValues } });
    const { text } = await client.get(rulesOf((await appOf('ios')).Uuid), 2);
    expect(text).toContain(`"key":"secret","value":"${shown}"`);
  });

  it('answers 404 for a moment to whoever has not asked in a while', async () => {
    let at = Date.UTC(2026, 0, 1);
    const { client, appOf } = await world({ quirks: { passing404: 'yes' }, now: () => at });
    const rules = rulesOf((await appOf('ios')).Uuid);
    const statuses = async () => [(await client.get(rules, 2)).status, (await client.get(rules, 2)).status];
    expect(await statuses()).toEqual([404, 200]);
    at += 1000;
    expect(await statuses()).toEqual([200, 200]);
    at += 2000;
    expect(await statuses()).toEqual([404, 200]);
    expect((await client.get(SEARCH)).status).toBe(200);
  });
});

describe('a write on the simulated Workspace ONE', () => {
  it('answers 202 without a body, and shows only after it has settled', async () => {
    let at = Date.UTC(2026, 0, 1);
    const { tenant, client, appOf } = await world({ settleMs: 5000, now: () => at });
    const rules = rulesOf((await appOf('ios')).Uuid);
    const before = (await client.get(rules, 2)).text;
    const body = before.replace('"value":"Willkommen"', '"value":"Guten Tag"');
    expect(await client.send('PUT', rules, body, 2)).toMatchObject({ status: 202, text: '' });
    at += 4999;
    expect((await client.get(rules, 2)).text).toBe(before);
    at += 1;
    expect((await client.get(rules, 2)).text).toBe(body);
    expect(tenant.console.neighbours('ios').join()).toContain('Guten Tag');
  });

  it('of two in quick succession neither shows before it has settled', async () => {
    let at = Date.UTC(2026, 0, 1);
    const { client, appOf } = await world({ settleMs: 5000, now: () => at });
    const rules = rulesOf((await appOf('ios')).Uuid);
    const before = (await client.get(rules, 2)).text;
    const bodies = ['one', 'two'].map((word) => before.replace('Willkommen', word));
    const seen: string[] = [];
    for (const body of bodies) {
      await client.send('PUT', rules, body, 2);
      seen.push((await client.get(rules, 2)).text);
      at += 2000;
    }
    at += 1000;
    seen.push((await client.get(rules, 2)).text);
    at += 2000;
    seen.push((await client.get(rules, 2)).text);
    expect(seen).toEqual([before, before, ...bodies]);
  });

  it('publishes the app to every device, whether or not anything differs', async () => {
    const { tenant, client, appOf } = await world();
    const rules = rulesOf((await appOf('ios')).Uuid);
    const { text } = await client.get(rules, 2);
    expect(tenant.console.publishes('ios')).toBe(0);
    await client.send('PUT', rules, text, 2);
    await client.send('PUT', rules, text, 2);
    await client.send('PUT', rules, '{"assignments":[{}]}', 2);
    expect([tenant.console.publishes('ios'), tenant.console.publishes('android')]).toEqual([2, 0]);
  });

  it('fails to publish once and stores all the same: 500 with code 200011', async () => {
    const { tenant, client, appOf } = await world({ quirks: { publish: 'fails-once' } });
    const rules = rulesOf((await appOf('ios')).Uuid);
    const body = (await client.get(rules, 2)).text.replace('Willkommen', 'Guten Tag');
    const put = () => client.send('PUT', rules, body, 2);
    expect(await put()).toMatchObject({ status: 500, body: { errorCode: 200011 } });
    expect((await client.get(rules, 2)).text).toBe(body);
    expect(tenant.console.publishes('ios')).toBe(0);
    expect((await put()).status).toBe(202);
    expect(tenant.console.publishes('ios')).toBe(1);
  });
});
