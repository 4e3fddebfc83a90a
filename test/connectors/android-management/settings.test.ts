import { describe, expect, it } from 'vitest';
import { Secret } from '#connector';
import { androidManagement } from '../../../connectors/android-management/index.ts';
import { account, slot as slotSettings } from '../../../connectors/android-management/settings.ts';
import { slot } from './enterprise-for-tests.ts';

const key = new Secret('{}');

describe('settings', () => {
  it('an enterprise and a policy go by their ids; a whole name is refused with an example', () => {
    const wrong = account.safeParse({ enterprise: 'enterprises/LC01', serviceAccountKey: key });
    expect(JSON.stringify(wrong.error)).toContain('LC00abc123');
    expect(JSON.stringify(slotSettings.safeParse({ policy: 'enterprises/LC01/policies/x' }).error)).toContain(
      '`default`',
    );
    expect(account.safeParse({ enterprise: 'LC01', serviceAccountKey: key }).success).toBe(true);
  });

  it('a slot for another platform is unsuited, and told why', () => {
    expect(androidManagement.whyUnsuited?.(slot())).toBeNull();
    expect(androidManagement.whyUnsuited?.(slot({ platform: 'ios' }))).toContain('platform: android');
  });

  it('the same key of two apps in one policy are two places', () => {
    const other = slot({ app: { keys: ['PINGID_MDM_TOKEN'], packageId: 'com.example' } });
    expect(androidManagement.place(slot(), 'PINGID_MDM_TOKEN')).not.toBe(
      androidManagement.place(other, 'PINGID_MDM_TOKEN'),
    );
  });
});
