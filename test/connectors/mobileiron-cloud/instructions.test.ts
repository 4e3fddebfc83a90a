import { describe, expect, it } from 'vitest';
import { mobileironCloud } from '../../../connectors/mobileiron-cloud/index.ts';
import type { Slot } from '../../../connectors/mobileiron-cloud/settings.ts';
import { drain } from './against-simulator.ts';
import { ACCOUNT, open } from './answers.ts';

const { signal } = new AbortController();

function slot(platform: 'ios' | 'android', settings: Slot) {
  return {
    name: platform,
    platform,
    profile: { id: 'pingid', title: 'PingID', usedAt: 'sign-in' as const, platforms: {} },
    app: { keys: ['PINGID_MDM_TOKEN'], packageId: 'com.accells.accellsapp' },
    settings,
  };
}

describe('the instructions', () => {
  const steps = (platform: 'ios' | 'android') => mobileironCloud.instructions?.(slot(platform, { write: 'manual' }));

  it.each([
    ['ios', 'Apple Managed App Configuration', 'type String'],
    ['android', 'Managed Configurations for Android', 'only push settings with values defined'],
  ] as const)('lead a person to the key of the app on %s', (platform, page, detail) => {
    const text = steps(platform)?.join('\n');
    for (const word of ['App Catalog', 'PingID', 'com.accells.accellsapp', 'PINGID_MDM_TOKEN', page, detail]) {
      expect(text).toContain(word);
    }
  });

  it('are none where the connector writes', () => {
    expect(mobileironCloud.instructions?.(slot('ios', { write: 'attribute', attribute: 'x' }))).toBeNull();
  });
});

describe('a slot that a person writes', () => {
  const manual = slot('ios', { write: 'manual' });
  const { kit } = open(() => Response.error());
  const connector = mobileironCloud.open(mobileironCloud.account.parse(ACCOUNT), kit);

  it('is neither looked at nor proved, and nothing is sent', async () => {
    await expect(connector.observe(manual, signal)).rejects.toMatchObject({ kind: 'rejected' });
    expect((await drain(connector.probe?.(manual, 'x', signal))).map(({ level }) => level)).toEqual(['unknown']);
    expect(kit.sent).toEqual([]);
  });
});
