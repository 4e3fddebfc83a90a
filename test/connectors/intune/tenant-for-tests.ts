/** A few answers of Microsoft Graph, by method and path, for looking at one thing at a time. */
import { Secret, type SlotSettings } from '#connector';
import { intune } from '../../../connectors/intune/index.ts';
import { type Account, account, type Slot } from '../../../connectors/intune/settings.ts';
import { CLIENT_ID, TENANT_ID } from '../../connector/entra/tenant-for-tests.ts';
import { type Answering, json, type KitForTests } from '../kit-for-tests.ts';

export { answer, CLIENT_ID, kitFor, type Routes, TENANT_ID } from '../../connector/entra/tenant-for-tests.ts';

export const KEY = 'PINGID_MDM_TOKEN';
export const POLICY_ID = '33333333-3333-4333-8333-333333333333';
export const POLICIES = '/beta/deviceAppManagement/mobileAppConfigurations';
export const GRAPH = 'https://graph.microsoft.com';
export const signal = new AbortController().signal;

export function settings(more: Record<string, unknown> = {}): Account {
  return account.parse({
    tenantId: TENANT_ID,
    clientId: CLIENT_ID,
    clientSecret: new Secret('a client secret'),
    ...more,
  });
}

export function open(kit: KitForTests, more: Record<string, unknown> = {}) {
  return intune.open(settings(more), kit);
}

export function slot(more: Partial<SlotSettings<Slot>> = {}): SlotSettings<Slot> {
  const platform = more.platform ?? 'ios';
  const app = {
    keys: [KEY],
    packageId: platform === 'ios' ? 'com.pingidentity.pingid.prod' : 'prod.com.pingidentity.pingid',
  };
  return {
    name: platform,
    platform,
    app,
    profile: { id: 'pingid', title: 'PingID', usedAt: 'sign-in', platforms: { [platform]: app } },
    settings: { configuration: 'PingID' },
    ...more,
  };
}

export function setting(key: string, value: unknown, type = 'stringType') {
  return { appConfigKey: key, appConfigKeyType: type, appConfigKeyValue: value };
}

export function iosPolicy(more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    '@odata.type': '#microsoft.graph.iosMobileAppConfiguration',
    id: POLICY_ID,
    displayName: 'PingID',
    description: 'kept',
    lastModifiedDateTime: '2026-11-20T08:00:00.1234567Z',
    targetedMobileApps: ['44444444-4444-4444-8444-444444444444'],
    version: 3,
    encodedSettingXml: null,
    settings: [setting('neighbour', 'n'), setting(KEY, 'old-value')],
    ...more,
  };
}

export function androidPolicy(payload: unknown, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    '@odata.type': '#microsoft.graph.androidManagedStoreAppConfiguration',
    id: POLICY_ID,
    displayName: 'PingID',
    lastModifiedDateTime: '2026-11-20T08:00:00.1234567Z',
    version: 3,
    packageId: 'app:prod.com.pingidentity.pingid',
    payloadJson: typeof payload === 'string' ? payload : Buffer.from(JSON.stringify(payload)).toString('base64'),
    ...more,
  };
}

export function listOf(...policies: readonly unknown[]): Answering {
  return () => json(200, { '@odata.context': 'x', value: policies });
}
