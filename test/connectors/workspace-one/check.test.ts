import { describe, expect, it } from 'vitest';
import { android, check, HEALTHY } from './healthy-for-tests.ts';
import { NOW } from './phones-for-tests.ts';
import {
  app,
  apps,
  assignment,
  BASIC,
  KEY,
  kitFor,
  OTHER_APP,
  open,
  refusal,
  rules,
  SEARCH,
  slot,
  text,
} from './tenant-for-tests.ts';

describe('a healthy account', () => {
  it('has nothing that is wrong, and says what can not be told', async () => {
    const routes = {
      [SEARCH]: () => apps(app(), app({ Platform: 5, Uuid: OTHER_APP })),
      [`GET /api/mam/apps/${OTHER_APP}/assignment-rules`]: text(rules(assignment(0, 'A', '[]'))),
    };
    const findings = await check(routes, [slot(), android], { organizationGroup: 'contoso' });
    const told = findings.map(
      ({ check: name, level, slot: of }) => `${level} ${name}${of === undefined ? '' : ` (${of})`}`,
    );
    expect(told).toEqual([
      'ok sign-in',
      'ok permission-check',
      'ok clock',
      'ok quota',
      'ok permission-observe',
      'unknown permission-write',
      'ok permission-devices',
      'unknown permission-check-in',
      'ok permission-groups',
      'ok organization-group',
      'ok apple-push-certificate',
      'ok android-enterprise',
      'ok times',
      'ok app (ios)',
      'ok assignments (ios)',
      'ok managed (ios)',
      'ok smart-groups (ios)',
      'ok app (android)',
      'ok assignments (android)',
      'ok smart-groups (android)',
    ]);
    expect(findings.map(({ says }) => says)).toEqual(
      expect.arrayContaining([
        'Workspace ONE UEM lets the account in (version 25.11.6.68)',
        'the Apple push certificate is valid until 2027-06-01, for 188 days',
        `1 of 2 assignments hold the key \`${KEY}\``,
      ]),
    );
  });

  it('is asked for each list once, and for nothing that changes anything', async () => {
    const kit = kitFor(HEALTHY, NOW);
    await check({}, [slot()], {}, kit);
    for (const operation of ['list-devices', 'list-smart-groups', 'read-assignment-rules']) {
      expect(kit.of(operation)).toHaveLength(1);
    }
    expect(kit.sent.filter(({ method, operation }) => method !== 'GET' && operation !== 'sign-in')).toEqual([]);
    expect(kit.sent.every(({ url }) => !url.pathname.includes('api-keys'))).toBe(true);
    // Version 1 of this path can create a certificate request.
    expect(kit.of('push-certificate')[0]?.headers.get('accept')).toBe('application/json;version=2');
  });
});

describe('the check', () => {
  it('of credentials that are wrong says that, and asks for nothing more', async () => {
    const kit = kitFor({ 'GET /api/system/info': refusal(401, 1005) }, NOW);
    expect(await check({}, [slot()], BASIC, kit)).toMatchObject([{ check: 'sign-in', level: 'failure' }]);
    expect(kit.sent).toHaveLength(1);
  });

  it('stops when it is told to', async () => {
    const stopped = AbortSignal.abort(new Error('enough'));
    const findings = open(kitFor(HEALTHY)).check([slot()], stopped)[Symbol.asyncIterator]();
    await expect(findings.next()).rejects.toThrow('enough');
  });
});
