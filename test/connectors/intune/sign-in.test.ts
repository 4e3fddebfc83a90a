import { expect, it } from 'vitest';
import { EntraSignIn } from '#connector';
import { graphOf } from '../../../connectors/intune/index.ts';
import { kitFor, settings, signal } from './tenant-for-tests.ts';

it.each([
  ['global', 'https://login.microsoftonline.com', 'https://graph.microsoft.com/.default'],
  ['usgov', 'https://login.microsoftonline.us', 'https://graph.microsoft.us/.default'],
  ['dod', 'https://login.microsoftonline.us', 'https://dod-graph.microsoft.us/.default'],
  // The library's own name for login.chinacloudapi.cn.
  ['china', 'https://login.partner.microsoftonline.cn', 'https://microsoftgraph.chinacloudapi.cn/.default'],
])('signs in in the cloud %s', async (cloud, origin, scope) => {
  const kit = kitFor({});
  const account = settings({ cloud });
  await new EntraSignIn(account, graphOf(account), kit).token(signal);
  expect(new Set(kit.sent.map((request) => request.url.origin))).toEqual(new Set([origin]));
  expect(new URLSearchParams(kit.sent.at(-1)?.body).get('scope')).toBe(scope);
});
