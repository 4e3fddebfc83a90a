/**
 * THE CONFORMANCE SUITE, chapter 6: the self-check.
 *
 * `check` looks for everything that can be wrong before it goes wrong, and says it in sentences: what was found, and what to do.
 * It is asked when nothing works yet, so it never throws: a look that fails is a finding too. It changes nothing.
 */
import { describe, expect, it } from 'vitest';
import { Failure, type Finding, Secret } from '#connector';
import { operationsOf, writesAmong } from './requests.ts';
import { accountSettings, drain, lookAtAll, openWorld, products, signal, type World } from './world.ts';

function check(world: World, connector = world.open()): Promise<readonly Finding[]> {
  return drain(connector.check(world.slots, signal));
}

/** Whether a finding that is not `ok` speaks of it. */
function complainsOf(findings: readonly Finding[], word: string): boolean {
  return findings.some(({ level, says, resolve }) => level !== 'ok' && `${says} ${resolve ?? ''}`.includes(word));
}

describe.each(products)('$id checks:', (product) => {
  it('a healthy account has findings, none of them a failure, each a sentence', async () => {
    await using world = await openWorld(product, { phones: 4 });
    const findings = await check(world);
    expect(findings.filter(({ level }) => level === 'failure')).toEqual([]);
    expect(findings.some(({ level }) => level === 'ok')).toBe(true);
    const slots = world.slots.map(({ name }) => name);
    for (const finding of findings) {
      expect(finding.check).toMatch(/^[a-z][a-z0-9-]*$/);
      expect(finding.says.trim()).not.toBe('');
      // Whoever reads of something wrong wants to know what to do.
      if (finding.level === 'failure' || finding.level === 'warning') expect(finding.resolve).toBeTruthy();
      if (finding.slot !== undefined) expect(slots).toContain(finding.slot);
    }
    expect(slots.filter((slot) => !findings.some((finding) => finding.slot === slot))).toEqual([]);
  });

  it('it changes nothing', async () => {
    await using world = await openWorld(product, { phones: 4 });
    const before = world.slots.map(({ name }) => world.simulator.console.inPlace(name));
    const requests = await world.requestsOf(() => check(world));
    expect(writesAmong(requests, await operationsOf(product))).toEqual([]);
    expect(world.slots.map(({ name }) => world.simulator.console.inPlace(name))).toEqual(before);
  });

  it('law 4: a slot whose object is gone is a failure of that slot, and of no other', async () => {
    await using world = await openWorld(product, { slots: 4 });
    const healthy = (await check(world)).filter(({ slot }) => slot !== world.slot.name);
    world.simulator.console.remove(world.slot.name);
    const findings = await check(world);
    expect(findings.filter(({ slot }) => slot === world.slot.name).map(({ level }) => level)).toContain('failure');
    expect(findings.filter(({ slot }) => slot !== world.slot.name)).toEqual(healthy);
  });
});

describe.each(products)('$id and wrong credentials:', (product) => {
  const { definition } = product;

  function openWithWrongSecrets(world: World) {
    const wrong = Object.entries(accountSettings(world.simulator)).map(([name, value]) => [
      name,
      value instanceof Secret ? new Secret('wrong-from-the-first-letter') : value,
    ]);
    return definition.open(definition.account.parse(Object.fromEntries(wrong)), world.another().kit);
  }

  it('a look is `auth`, and so is a look of every other slot: nothing tries again and again', async () => {
    await using world = await openWorld(product, { slots: 4 });
    const connector = openWithWrongSecrets(world);
    const looks = await Promise.allSettled(world.slots.map((slot) => connector.observe(slot, signal)));
    for (const look of looks) expect(look).toMatchObject({ status: 'rejected', reason: { kind: 'auth' } });
    // An account is locked after a handful of wrong passwords.
    expect(world.simulator.requests.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(2);
  });

  it('the check says so, and does not go on asking', async () => {
    await using world = await openWorld(product);
    const findings = await drain(openWithWrongSecrets(world).check(world.slots, signal));
    expect(findings.map(({ level }) => level)).toContain('failure');
    expect(world.simulator.requests.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(2);
  });

  it('a session that the vendor has ended costs one look at most; the next run signs in afresh', async () => {
    await using world = await openWorld(product);
    await lookAtAll(world);
    world.simulator.endSessions();
    const look = await lookAtAll(world).catch((error: unknown) => error);
    if (look instanceof Error) expect(look).toMatchObject({ kind: 'auth' });
    await expect(lookAtAll(world)).resolves.toHaveLength(2);
  });
});

/** Permissions are granted one by one in a console, by somebody else, who needs to be told the exact name. */
describe.each(products)('$id and missing permissions:', (product) => {
  const { permissions } = product.definition;
  const names = [...new Set(permissions.map(({ name }) => name))];

  it.each(names)('without %s the check names it, and every refusal does', async (name) => {
    await using world = await openWorld(product, { phones: 4 });
    world.simulator.withhold(name);
    const findings = await check(world);
    // Another permission may include this one: where nothing was refused, nothing is missing. But nobody says that it is there.
    if (world.simulator.requests.some(({ status }) => status === 403)) expect(complainsOf(findings, name)).toBe(true);
    expect(findings.filter(({ level, says }) => level === 'ok' && says.includes(name))).toEqual([]);

    const { slot, clock } = world;
    const value = world.token();
    const connector = world.open();
    const attempts = [
      async () => connector.write(slot, await connector.observe(slot, signal), () => value, signal),
      async () => connector.delivery?.(slot, clock.now(), signal),
      async () => drain(connector.devices?.(signal) ?? []),
    ];
    for (const attempt of attempts) {
      const refused = await attempt().then(
        () => undefined,
        (error: unknown) => error,
      );
      if (refused instanceof Failure) expect(refused).toMatchObject({ kind: 'auth', permission: name });
    }
  });

  it('without any, the check names each', async () => {
    await using world = await openWorld(product, { phones: 4 });
    for (const name of names) world.simulator.withhold(name);
    const findings = await check(world);
    expect(names.filter((name) => !complainsOf(findings, name))).toEqual([]);
  });

  it('a permission that is granted at last is enough: nobody has to restart anything', async () => {
    await using world = await openWorld(product);
    const grants = names.map((name) => world.simulator.withhold(name));
    await expect(lookAtAll(world)).rejects.toMatchObject({ kind: 'auth' });
    for (const grant of grants) grant();
    await expect(lookAtAll(world)).resolves.toHaveLength(2);
  });
});
