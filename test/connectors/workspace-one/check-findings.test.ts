import { describe, expect, it } from 'vitest';
import { json } from '../kit-for-tests.ts';
import {
  ANDROID,
  APNS,
  android,
  check,
  HEALTHY,
  INFO,
  managed,
  SMART_GROUPS,
  smartGroup,
} from './healthy-for-tests.ts';
import { device, fleet, listOf, NOW } from './phones-for-tests.ts';
import {
  APP,
  app,
  apps,
  assignment,
  item,
  KEY,
  kitFor,
  none,
  type Routes,
  RULES,
  refusal,
  rules,
  SEARCH,
  slot,
  text,
} from './tenant-for-tests.ts';

describe('what is found', () => {
  const at = (hours: number) => () => json(200, {}, { date: new Date(NOW + hours * 3_600_000).toUTCString() });
  const left = (remaining: string) => () =>
    json(200, {}, { 'x-ratelimit-limit': '1000', 'x-ratelimit-remaining': remaining });
  const masked = `[${item('v')},${item('***', 'z', '"HIDDEN"')}]`;

  it.each<[string, Routes, string, RegExp]>([
    ['a clock that is behind', { [INFO]: at(2) }, 'warning clock', /more than an hour behind that of Workspace ONE/],
    ['a clock that is ahead', { [INFO]: at(-2) }, 'warning clock', /more than an hour ahead of that/],
    ['no clock', { [INFO]: () => json(200, {}) }, 'unknown clock', /does not say what time/],
    ['little left of the quota', { [INFO]: left('100') }, 'warning quota', /100 of the 1000 requests a day are left/],
    ['no quota', { [INFO]: () => json(200, {}) }, 'unknown quota', /does not say how many/],
    [
      'a certificate that ends soon',
      { [APNS]: () => json(200, { valid_to: '2026-12-24T09:00:00' }) },
      'warning apple-push-certificate',
      /expires on 2026-12-24, in 30 days/,
    ],
    [
      'a certificate that has ended',
      { [APNS]: () => json(200, { valid_to: '2026-11-01T00:00:00' }) },
      'failure apple-push-certificate',
      /has expired on 2026-11-01/,
    ],
    [
      'no certificate',
      { [APNS]: refusal(400, 6013) },
      'failure apple-push-certificate',
      /there is no Apple push certificate/,
    ],
    ['a group that may not be seen', { [APNS]: refusal(400, 6019) }, 'failure apple-push-certificate', /400 \(6019/],
    [
      'times of another zone',
      { ...fleet([device(1, { LastSeen: '2026-11-24T12:00:00' })], []), [RULES]: HEALTHY[RULES] ?? none },
      'warning times',
      /not in UTC/,
    ],
    ['no app', { [SEARCH]: none }, 'failure app', /has no active app/],
    ['no assignment', { [RULES]: text(rules()) }, 'failure assignments', /assign it in the console/],
    [
      'a key that is not text',
      { [RULES]: text(rules(assignment(0, 'A', `[${item('v', KEY, '3')}]`))) },
      'failure assignments',
      /of the type BOOLEAN/,
    ],
    [
      'a key that almost is ours',
      { [RULES]: text(rules(assignment(0, 'A', `[${item('v', KEY.toLowerCase())}]`, managed))) },
      'warning assignment-remark',
      /letter case/,
    ],
    [
      'hidden values behind a mask',
      { [RULES]: text(rules(assignment(0, 'A', masked, managed))) },
      'failure hidden-values',
      /`z` may be masked/,
    ],
    [
      'an app that stays unmanaged',
      { [RULES]: text(rules(assignment(0, 'A', '[]'), assignment(1, 'B', '[]', managed))) },
      'warning managed',
      /`A` does not make it managed/,
    ],
    [
      'empty smart groups',
      { [SMART_GROUPS]: listOf('SmartGroups', 'Total', [smartGroup(0, 0), smartGroup(1, 1)]) },
      'warning smart-groups',
      /through `A`: its smart groups are empty/,
    ],
    [
      'devices that may not be listed',
      { 'GET /api/mdm/devices/search': refusal(403, 1011) },
      'failure permission-devices',
      /Devices \(Read Only\)/,
    ],
    [
      'smart groups that may not be listed',
      { [SMART_GROUPS]: refusal(403, 1011) },
      'warning permission-groups',
      /Groups \(Read Only\)/,
    ],
    [
      'a system that may not be looked at',
      { [INFO]: refusal(403, 1011) },
      'warning permission-check',
      /System \(Read Only\)/,
    ],
    [
      'apps that may not be looked for',
      { [SEARCH]: refusal(403, 1011) },
      'failure permission-observe',
      /Apps \(Read Only\)/,
    ],
    ['a vendor that is busy', { [SMART_GROUPS]: () => json(503, {}) }, 'unknown permission-groups', /503/],
  ])('of %s', async (_, routes, found, says) => {
    const findings = await check(routes);
    const wrong = findings.filter(({ level }) => level !== 'ok').map((one) => `${one.level} ${one.check}: ${one.says}`);
    expect(wrong).toContainEqual(expect.stringMatching(new RegExp(`^${found}: .*${says.source}`)));
    for (const { level, resolve } of findings)
      if (level === 'failure' || level === 'warning') expect(resolve).toBeTruthy();
  });

  it('of Android Enterprise where it is not bound: the one 404 that is an answer', async () => {
    const kit = kitFor({ ...HEALTHY, [ANDROID]: refusal(404, 6071), [SEARCH]: () => apps(app({ Platform: 5 })) }, NOW);
    expect(await check({}, [android], {}, kit)).toContainEqual(
      expect.objectContaining({ level: 'failure', check: 'android-enterprise' }),
    );
    expect(kit.of('android-enterprise')).toHaveLength(1);
  });

  it('of two slots that are the same key of one assignment', async () => {
    const slots = [slot({ name: 'all' }), slot({ name: 'some', settings: { assignments: ['B'], app: APP } })];
    expect(await check({}, slots)).toContainEqual({
      check: 'claimed-twice',
      level: 'failure',
      slot: 'some',
      says: 'the slots `all` and `some` are the same key of the assignment `B`',
      resolve: 'take one of them out, or name other assignments',
    });
    const apart = [
      slot({ name: 'a', settings: { assignments: ['A'] } }),
      slot({ name: 'b', settings: { assignments: ['B'] } }),
    ];
    expect((await check({}, apart)).filter(({ check: name }) => name === 'claimed-twice')).toEqual([]);
  });
});
