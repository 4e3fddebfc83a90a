import { describe, expect, it } from 'vitest';
import { json } from '../kit-for-tests.ts';
import {
  APP,
  app,
  apps,
  assignment,
  GROUP,
  kitFor,
  none,
  OTHER_APP,
  open,
  PACKAGE,
  PURCHASED,
  type Routes,
  RULES,
  refusal,
  rules,
  SEARCH,
  signal,
  slot,
  text,
} from './tenant-for-tests.ts';

const found = { [RULES]: text(rules(assignment(0, 'A', '[]'))) };

function look(routes: Routes, settings: { app?: string } = {}, more = {}) {
  return open(kitFor({ ...found, ...routes }), more).observe(slot({ settings }), signal);
}

describe('the app of a slot', () => {
  it.each([
    ['another bundle id that contains it', { BundleId: `${PACKAGE}.beta` }],
    ['the same id on another system', { Platform: 10 }],
    ['a version that is retired', { Status: 'Retired' }],
    ['a version that is inactive', { Status: 'InActive' }],
    ['an entry without a bundle id', { BundleId: null }],
    ['the same record once more', { Uuid: APP.toUpperCase() }],
  ])('is not %s', async (_, other) => {
    const seen = await look({ [SEARCH]: () => apps(app({ Uuid: OTHER_APP, ...other }), app()) });
    expect(seen.place).toBe(`App (public, ${APP})`);
  });

  it.each([
    ['internal', { [SEARCH]: () => apps(app({ AppType: 'Internal', Platform: '2' })) }],
    ['purchased', { [SEARCH]: none, [PURCHASED]: () => apps(app({ AppType: 'purchased' })) }],
  ])('may be %s', async (type, routes) => {
    expect((await look(routes)).place).toBe(`App (${type}, ${APP})`);
  });

  const two = { [SEARCH]: () => apps(app(), app({ Uuid: OTHER_APP, ApplicationName: 'App 2', AppType: 'Internal' })) };

  it('that could be either of two is neither: both are listed', async () => {
    await expect(look(two)).rejects.toMatchObject({
      kind: 'rejected',
      message: expect.stringContaining(`App (public, ${APP}), App 2 (internal, ${OTHER_APP}); retire those`),
    });
  });

  it.each([['App'], [APP.toUpperCase()]])('is the one of two that `app: %s` names', async (name) => {
    expect((await look(two, { app: name })).place).toBe(`App (public, ${APP})`);
  });

  it('that has another name than `app` says is none, and what there is is listed', async () => {
    await expect(look(two, { app: 'app' })).rejects.toMatchObject({
      message: expect.stringMatching(
        /with the name or UUID `app` that this account can see; of this id there is App \(/,
      ),
    });
    await expect(look({ [SEARCH]: none })).rejects.toMatchObject({
      kind: 'rejected',
      message: expect.stringMatching(/has no active app com.example.app that this account can see$/),
    });
  });

  it.each([
    ['BundleId', undefined],
    ['Status', 7],
    ['Platform', 'Apple'],
    ['AppType', 'Web'],
    ['Uuid', 'x'],
  ])('is not guessed where `%s` is %j', async (name, value) => {
    await expect(look({ [SEARCH]: () => apps(app({ [name]: value })) })).rejects.toMatchObject({ kind: 'protocol' });
  });

  it('is remembered for an hour, and then looked for again', async () => {
    let now = Date.parse('2026-11-24T09:00:00Z');
    const kit = { ...kitFor(found), now: () => now };
    for (const minutes of [0, 59, 2]) {
      now += minutes * 60_000;
      await open(kit).observe(slot(), signal);
    }
    expect(kit.of('search-apps')).toHaveLength(2);
  });

  it('that was not there is looked for again by the next run', async () => {
    const kit = kitFor({ ...found, [SEARCH]: [none, () => apps(app())] });
    await expect(open(kit).observe(slot(), signal)).rejects.toMatchObject({ kind: 'rejected' });
    await expect(open(kit).observe(slot(), signal)).resolves.toBeDefined();
  });

  it('is looked for in one organisation group where the account names one', async () => {
    const groups = { OrganizationGroups: [{ GroupId: 'Contoso', Id: 570, Uuid: GROUP }], TotalResults: 1 };
    const kit = kitFor({ ...found, 'GET /api/system/groups/search': () => json(200, groups) });
    const more = { organizationGroup: 'contoso' };
    for (const _ of [1, 2]) await open(kit, more).observe(slot(), signal);
    expect(kit.of('find-organization-group').map(({ url }) => url.searchParams.get('groupid'))).toEqual(['contoso']);
    expect(kit.of('search-apps')[0]?.url.searchParams.get('locationgroupid')).toBe('570');
    await expect(
      open(kitFor({ 'GET /api/system/groups/search': none }), more).observe(slot(), signal),
    ).rejects.toMatchObject({
      kind: 'rejected',
      message: expect.stringContaining('check `organizationGroup`'),
    });
  });
});

describe('an app whose rules are not found', () => {
  const gone = refusal(404, 7000, 'Application not found');
  const there = text(rules(assignment(0, 'A', '[]')));

  it('is asked for once more: under load it may be hidden for a moment', async () => {
    await expect(look({ [RULES]: [gone, there] })).resolves.toBeDefined();
  });

  it('and that is no longer listed is `rejected`', async () => {
    await expect(look({ [RULES]: gone, [SEARCH]: [() => apps(app()), none] })).rejects.toMatchObject({
      kind: 'rejected',
    });
  });

  it('and that has another id now is read under that', async () => {
    const moved = { [SEARCH]: [() => apps(app()), () => apps(app({ Uuid: OTHER_APP }))] };
    const other = { [`GET /api/mam/apps/${OTHER_APP}/assignment-rules`]: there };
    expect((await look({ [RULES]: gone, ...moved, ...other })).place).toContain(OTHER_APP);
  });

  it('and yet is listed is `unavailable` the first time, and `rejected` the second', async () => {
    const kit = kitFor({ [RULES]: gone });
    const kinds = ['unavailable', 'rejected', 'unavailable'];
    for (const kind of kinds) await expect(open(kit).observe(slot(), signal)).rejects.toMatchObject({ kind });
  });

  it('with 401 is no matter of signing in', async () => {
    const kit = kitFor({ [RULES]: refusal(401, 7000), [SEARCH]: [() => apps(app()), none] });
    await expect(open(kit).observe(slot(), signal)).rejects.toMatchObject({ kind: 'rejected' });
    expect(kit.of('sign-in')).toHaveLength(1);
  });
});
