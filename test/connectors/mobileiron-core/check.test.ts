import { describe, expect, it } from 'vitest';
import type { Finding } from '#connector';
import { signal } from '../ivanti-cps/answers.ts';
import { json } from '../kit-for-tests.ts';
import {
  APPS,
  app,
  collect,
  DEVICES,
  enrolled,
  listed,
  METADATA,
  open,
  PING,
  type Routes,
  SPACES,
  serverWith,
  slot,
} from './server-for-tests.ts';

const both = [slot(), slot({ platform: 'android' })];

async function checked(routes: Routes = {}, devices = enrolled(6), more = {}): Promise<readonly Finding[]> {
  return collect(open(serverWith(devices, routes), more).check(both, signal));
}

const of = (findings: readonly Finding[], check: string) => findings.filter((finding) => finding.check === check);
const levels = (findings: readonly Finding[], check: string) => of(findings, check).map(({ level }) => level);

describe('checking a server', () => {
  it('in good order finds nothing to warn of, names what nobody can see, and writes nothing', async () => {
    const kit = serverWith(enrolled(6));
    const findings = await collect(open(kit).check(both, signal));
    expect(findings.filter(({ level }) => level === 'warning' || level === 'failure')).toEqual([]);
    expect(findings.filter(({ level }) => level === 'unknown').map(({ check }) => check)).toEqual([
      'permission-write',
      'apple-push-certificate',
      'ios-configuration',
      'android-configuration',
      'android-enterprise',
    ]);
    expect(kit.sent.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('names both places where an iOS configuration may be', async () => {
    const [{ resolve } = { resolve: '' }] = of(await checked(), 'ios-configuration');
    expect(resolve).toContain('Apps > App Catalog');
    expect(resolve).toContain('Policies & Configs > Configurations');
  });

  it('stops where the password is wrong', async () => {
    const kit = serverWith([], { [DEVICES]: () => json(401, {}) });
    const findings = await collect(open(kit).check(both, signal));
    expect(findings.map(({ check, level }) => `${check} ${level}`)).toEqual(['sign-in failure']);
    expect(kit.sent).toHaveLength(1);
  });

  it('goes on without a role, and says which is missing', async () => {
    const findings = await checked({ [DEVICES]: () => json(403, {}), [APPS]: () => json(403, {}) });
    expect(levels(findings, 'sign-in')).toEqual(['ok']);
    expect(levels(findings, 'permission-devices')).toEqual(['failure']);
    expect(levels(findings, 'permission-apps')).toEqual(['warning']);
    expect(of(findings, 'permission-apps')[0]?.resolve).toContain('App Management > Manage app');
    expect(levels(findings, 'attribute')).toEqual(['ok', 'ok']);
  });

  it('asks once, and not for each slot, where attributes cannot be read', async () => {
    const kit = serverWith(enrolled(1), { [METADATA]: () => json(403, {}) });
    const findings = await collect(open(kit).check(both, signal));
    expect(levels(findings, 'permission-attributes')).toEqual(['failure']);
    expect(kit.of('cps-attributes')).toHaveLength(1);
  });
});

describe('the version of the server', () => {
  const told = async (vspVersion: unknown) => {
    const [finding] = of(await checked({ [PING]: () => json(200, { results: { vspVersion } }) }), 'version');
    return finding;
  };

  it.each(['', null, 'new', undefined])('%j is unknown', async (version) => {
    expect(await told(version)).toMatchObject({ level: 'unknown' });
  });

  it('below a fix is a warning that names the hole; above all of them it is not called safe', async () => {
    const old = await told('VSP 12.5.0.0 Build 9');
    expect(old).toMatchObject({ level: 'warning', says: expect.stringContaining('CVE-2026-1281') });
    const recent = await told('12.8.0.1');
    expect(recent?.level).toBe('ok');
    for (const finding of [old, recent]) {
      expect(`${finding?.says} ${finding?.resolve ?? ''}`).toContain("compare it with Ivanti's advisories");
      expect(`${finding?.says}`).not.toMatch(/\bsafe\b|secure/i);
    }
  });
});

describe('what is around', () => {
  it('a device space that the user does not work in is a failure, another than the default one a warning', async () => {
    expect(levels(await checked({}, [], { deviceSpaceId: 7 }), 'device-space')).toEqual(['failure']);
    const spaces = { [SPACES]: () => json(200, { results: [{ id: 7 }] }) };
    expect(levels(await checked(spaces, [], { deviceSpaceId: 7 }), 'device-space')).toEqual(['warning']);
  });

  it.each([
    [6 * 60_000, 'warning', 'more than a minute behind that of EPMM'],
    [-90 * 60_000, 'warning', 'more than an hour ahead of that of EPMM'],
    [50_000, 'ok', 'agree'],
  ])('a clock that is off by %i ms is %s', async (offMs, level, says) => {
    const at = Date.parse('2026-11-24T09:00:00Z') + offMs;
    const body = { results: [], totalCount: 0, hasMore: false };
    const byHeader = { [DEVICES]: () => json(200, body, { date: new Date(at).toUTCString() }) };
    const byBody = { [DEVICES]: () => json(200, { ...body, currentServerTimeMilliseconds: at }, { date: 'x' }) };
    for (const routes of [byHeader, byBody]) {
      expect(of(await checked(routes), 'clock')[0]).toMatchObject({ level, says: expect.stringContaining(says) });
    }
    expect(levels(await checked({ [DEVICES]: () => json(200, body) }), 'clock')).toEqual(['unknown']);
  });

  it('serial numbers that are hidden from the user are a warning', async () => {
    const hidden = enrolled(6, { listed: { 'common.SerialNumber': '*****' } });
    expect(levels(await checked({}, hidden), 'serial-numbers')).toEqual(['warning']);
    expect(levels(await checked({}, [...hidden, { uuid: 'shown' }]), 'serial-numbers')).toEqual(['ok']);
  });

  it('iPhones that have all fallen silent point to the push certificate; a few do not', async () => {
    const silent = { listed: { 'common.last_connected_at': '2026-10-01T00:00:00.000Z' } };
    expect(levels(await checked({}, enrolled(6, silent)), 'apple-push-certificate')).toEqual(['warning']);
    const some = [...enrolled(4), { uuid: 'silent', ...silent }];
    expect(levels(await checked({}, some), 'apple-push-certificate')).toEqual(['unknown']);
  });

  it('a large fleet is looked at in four places, not all over', async () => {
    const devices = enrolled(5000);
    const offsets: (string | null)[] = [];
    await checked({
      [DEVICES]: (request) => {
        offsets.push(request.url.searchParams.get('offset'));
        return listed(devices, request);
      },
    });
    expect(offsets.slice(1)).toEqual(['0', '200', '1800', '3400']);
  });
});

describe('the app of a slot', () => {
  const appsOf = (...apps: readonly unknown[]): Routes => ({ [APPS]: () => json(200, { results: apps }) });

  it('that is missing is a failure of that slot, and of no other', async () => {
    const findings = await checked(appsOf(app('com.example.android', 'A'), app('com.example.ios', 'A')));
    expect(of(findings, 'app').map(({ slot: name, level }) => `${name} ${level}`)).toEqual([
      'ios failure',
      'android ok',
    ]);
  });

  it.each([
    [[], 'warning'],
    ['', 'warning'],
    [undefined, 'warning'],
    [['All'], 'ok'],
    ['All', 'ok'],
  ])('published to %j is %s', async (publishLabels, level) => {
    const findings = await checked(appsOf(app('com.example.ios', 'I', { publishLabels })));
    expect(levels(findings, 'app-published')).toEqual([level]);
  });

  it('is found on whichever page it is', async () => {
    const pages: Routes = {
      [APPS]: ({ url }) =>
        url.searchParams.get('offset') === '0'
          ? json(200, { results: [app('other', 'I')], hasMore: true })
          : json(200, { results: [app('com.example.ios', 'I')], hasMore: false }),
    };
    expect(levels(await checked(pages), 'app')).toEqual(['ok', 'failure']);
  });
});
