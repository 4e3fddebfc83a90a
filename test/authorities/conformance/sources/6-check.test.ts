/**
 * THE CONFORMANCE SUITE OF AUTHORITIES, sources, chapter 6: the self-check.
 *
 * `check` looks for everything that can be wrong before it goes wrong, and says it in sentences: what was found, and what to do.
 * It is asked when nothing works yet, so it never throws: a look that fails is a finding too. It changes nothing.
 */
import { describe, expect, it } from 'vitest';
import { type Finding, Secret, type TokenSource } from '#authority';
import { always } from '#simulation';
import { askedKinds } from '../../kinds.ts';
import { add, drain, listed, openWorld, serviceOf, settingsOf, signal, type World } from '../../world.ts';
import { sayIfNone } from '../none.ts';
import { operationsOf, writesAmong } from '../requests.ts';

function check(world: World, source: TokenSource = world.open()): Promise<readonly Finding[]> {
  return drain(source.check(signal));
}

function levelsOf(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ level }) => level);
}

/** Whether a finding that is not `ok` speaks of it. */
function complainsOf(findings: readonly Finding[], word: string): boolean {
  return findings.some(({ level, says, resolve }) => level !== 'ok' && `${says} ${resolve ?? ''}`.includes(word));
}

sayIfNone(askedKinds);

describe.each(askedKinds)('$name checks:', (kind) => {
  it('a healthy place has findings, none of them a failure, each a sentence', async () => {
    await using world = await openWorld(kind);
    const findings = await check(world);
    expect(findings.filter(({ level }) => level === 'failure')).toEqual([]);
    expect(levelsOf(findings)).toContain('ok');
    for (const finding of findings) {
      expect(finding.check).toMatch(/^[a-z][a-z0-9-]*$/);
      expect(finding.says.trim()).not.toBe('');
      // Whoever reads of something wrong wants to know what to do.
      if (finding.level === 'failure' || finding.level === 'warning') expect(finding.resolve).toBeTruthy();
    }
  });

  it('it changes nothing', async () => {
    await using world = await openWorld(kind);
    const before = JSON.stringify([world.console.values(), world.console.neighbours()]);
    const requests = await world.requestsOf(() => check(world));
    // What a look sends is no change; whatever else is sent may only ask.
    const looked = new Set((await world.requestsOf(() => listed(world.another().open()))).map((one) => one.operation));
    expect(requests.filter(({ method, operation }) => method !== 'GET' && !looked.has(operation))).toEqual([]);
    expect(JSON.stringify([world.console.values(), world.console.neighbours()])).toBe(before);
  });

  it('where phones are not asked for a token, or not yet, it says so', async () => {
    await using world = await openWorld(kind);
    const { enforceFrom } = world.console;
    if (enforceFrom === undefined) return;
    const healthy = levelsOf(await check(world));
    for (const at of [world.clock.now() + 86_400_000, 'never'] as const) {
      enforceFrom.call(world.console, at);
      const findings = await check(world);
      const remarks = (levels: readonly string[]) =>
        levels.filter((level) => level === 'warning' || level === 'failure');
      expect(remarks(levelsOf(findings)).length).toBeGreaterThan(remarks(healthy).length);
    }
  });

  it('where there is nothing to list, it is a failure', async () => {
    await using world = await openWorld(kind);
    for (const value of [...world.console.values()]) world.console.remove(value);
    if (world.console.values().length > 0) return;
    expect(levelsOf(await check(world))).toContain('failure');
  });

  it('it stops when it is told to', async () => {
    await using world = await openWorld(kind);
    const reason = new Error('enough');
    const requests = await world.requestsOf(async () => {
      const ended = await drain(world.open().check(AbortSignal.abort(reason))).catch((error: unknown) => error);
      // It may end with the reason, or without a word more.
      expect(ended instanceof Error ? ended : reason).toBe(reason);
    });
    expect(requests).toEqual([]);
  });

  it('a place that is damaged is a finding, never a throw', async () => {
    await using healthy = await openWorld(kind);
    for (const at of healthy.place.damages.keys()) {
      await using world = await openWorld(kind);
      const damage = world.place.damages[at];
      damage?.befalls();
      expect(levelsOf(await check(world)), damage?.name).toContain('failure');
      damage?.mended();
    }
  });
});

const services = askedKinds.filter(({ simulation }) => simulation !== null);

describe.each(services)('$name and a service that does not answer:', (kind) => {
  it.each(['reset', 'truncate', { status: 500, body: '' }, { status: 404, body: '{}' }] as const)(
    'with %j the check is not without a finding',
    async (says) => {
      await using world = await openWorld(kind);
      serviceOf(world).behave(always(says));
      const findings = await check(world);
      expect(levelsOf(findings).some((level) => level === 'failure' || level === 'unknown')).toBe(true);
    },
  );
});

describe.each(services)('$name and wrong credentials:', (kind) => {
  const { definition } = kind;

  function openWithWrongSecrets(world: World): TokenSource {
    const wrong = Object.entries(settingsOf(world.place)).map(([name, value]) => [
      name,
      value instanceof Secret ? new Secret('wrong-from-the-first-letter') : value,
    ]);
    const source = definition.open?.(definition.settings.parse(Object.fromEntries(wrong)), world.another().kit);
    if (source === undefined) throw new Error('nothing can be asked');
    return source;
  }

  it('a look is `auth`, and nothing tries again and again', async () => {
    await using world = await openWorld(kind);
    const source = openWithWrongSecrets(world);
    await expect(source.list(signal)).rejects.toMatchObject({ kind: 'auth' });
    // An account is locked after a handful of wrong passwords.
    expect(serviceOf(world).requests.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(2);
  });

  it('the check says so, and does not go on asking', async () => {
    await using world = await openWorld(kind);
    const findings = await check(world, openWithWrongSecrets(world));
    expect(levelsOf(findings)).toContain('failure');
    expect(serviceOf(world).requests.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(2);
  });
});

/** Permissions are granted one by one in a console, by somebody else, who needs to be told the exact name. */
describe.each(services)('$name and missing permissions:', (kind) => {
  const { permissions } = kind.definition;
  const names = [...new Set(permissions.map(({ name }) => name))];

  it.each(names)('without %s the check names it, and every refusal does', async (name) => {
    await using world = await openWorld(kind);
    serviceOf(world).withhold(name);
    const findings = await check(world);
    expect(complainsOf(findings, name)).toBe(true);
    expect(findings.filter(({ level, says }) => level === 'ok' && says.includes(name))).toEqual([]);

    const source = world.open();
    const isNeeded = permissions.some((one) => one.name === name && one.for === 'list' && one.required);
    const refused = await listed(source).catch((error: unknown) => error);
    if (isNeeded) expect(refused).toMatchObject({ kind: 'auth', permission: name });
    if (source.add === undefined) return;
    await expect(add(source, world.token())).rejects.toMatchObject({ kind: 'auth', permission: name });
  });

  it('a permission that is granted at last is enough: nobody has to restart anything', async () => {
    await using world = await openWorld(kind);
    const grants = names.map((name) => serviceOf(world).withhold(name));
    const source = world.open();
    await expect(listed(source)).rejects.toMatchObject({ kind: 'auth' });
    for (const grant of grants) grant();
    expect(await listed(source)).toEqual(world.console.values());
  });

  it('without them nothing is changed', async () => {
    await using world = await openWorld(kind);
    const before = JSON.stringify([world.console.values(), world.console.neighbours()]);
    for (const name of names) serviceOf(world).withhold(name);
    const source = world.open();
    const requests = await world.requestsOf(async () => {
      if (source.add !== undefined) await add(source, world.token()).catch(() => undefined);
      await listed(source).catch(() => undefined);
    });
    const changed = writesAmong(requests, await operationsOf(kind)).filter(({ status }) => (status ?? 0) < 400);
    expect(changed).toEqual([]);
    expect(JSON.stringify([world.console.values(), world.console.neighbours()])).toBe(before);
  });
});
