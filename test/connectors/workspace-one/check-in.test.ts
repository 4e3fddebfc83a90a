import { describe, expect, it } from 'vitest';
import { json } from '../kit-for-tests.ts';
import { AFTER, BEFORE, device, fleet, row, SINCE, uuidOf } from './phones-for-tests.ts';
import { APP, app, apps, kitFor, open, type Routes, refusal, SEARCH, signal, slot } from './tenant-for-tests.ts';

const SEND = 'POST /api/mam/apps/public/SendApplicationConfiguration';

function ask(routes: Routes, platform: 'ios' | 'android' = 'ios') {
  const kit = kitFor({ [SEND]: () => json(200, {}), ...routes });
  const asked = open(kit).requestCheckIn?.(slot({ platform }), SINCE, signal);
  return { asked, kit, phones: () => kit.of('send-configuration').map(({ body }) => JSON.parse(body).deviceUuid) };
}

describe('a configuration is sent again', () => {
  it('to phones that are not known to have it: the longest silent first, those without the app last', async () => {
    const seen = (phone: number, LastSeen: string) => device(phone, { LastSeen });
    const devices = [
      seen(1, BEFORE),
      seen(2, '2026-11-01T00:00:00'),
      seen(3, '2026-11-24T08:00:01'),
      device(4, { LastSeen: null }),
      seen(5, '2026-10-01T00:00:00'),
      seen(6, BEFORE),
    ];
    const rows = [
      row(1),
      row(2),
      row(3),
      row(4),
      row(5, { installed_status: 'NotInstalled' }),
      row(6, { latest_app_reason: 'ManagementRejected' }),
      row(7),
    ];
    const { asked, phones } = ask(fleet(devices, rows));
    expect(await asked).toBe(4);
    expect(phones()).toEqual([4, 2, 1, 5].map(uuidOf));
  });

  it('with what the vendor wants to know', async () => {
    const { asked, kit } = ask(
      {
        ...fleet([device(1, { Platform: 'Android', LastSeen: BEFORE })], [row(1)]),
        [SEARCH]: () => apps(app({ Platform: 5 })),
      },
      'android',
    );
    expect(await asked).toBe(1);
    expect(JSON.parse(kit.of('send-configuration')[0]?.body ?? '')).toEqual({
      ApplicationId: 1001,
      ApplicationUuid: APP,
      deviceUuid: uuidOf(1),
      DeviceType: 5,
      IsAppLevelRequest: false,
    });
  });

  it('to no more than 20 in a run', async () => {
    const phones = Array.from({ length: 60 }, (_, at) => at);
    const { asked } = ask(
      fleet(
        phones.map((at) => device(at, { LastSeen: BEFORE })),
        phones.map((at) => row(at)),
      ),
    );
    expect(await asked).toBe(20);
  });

  it('to the others where one phone has gone, and not where something else is wrong', async () => {
    const two = fleet([device(1, { LastSeen: BEFORE }), device(2, { LastSeen: BEFORE })], [row(1), row(2)]);
    expect(await ask({ ...two, [SEND]: [refusal(400, 400), () => json(200, {})] }).asked).toBe(1);
    await expect(ask({ ...two, [SEND]: refusal(403, 1011) }).asked).rejects.toMatchObject({
      kind: 'auth',
      permission: 'API > REST > Devices (Edit)',
    });
  });

  it.each(['Internal', 'Purchased'])('not for an app of the type %s: there is no such call', async (AppType) => {
    const { asked, kit } = ask({
      ...fleet([device(1, { LastSeen: AFTER })], [row(1)]),
      [SEARCH]: () => apps(app({ AppType })),
    });
    expect(await asked).toBe(0);
    expect(kit.of('list-devices')).toEqual([]);
  });
});
