import { describe, expect, it } from 'vitest';
import { Secret } from '#authority';
import { azureKeyVault } from '../../../authorities/azure-key-vault/index.ts';
import { targetOf } from '../../../authorities/azure-key-vault/settings.ts';
import { CLIENT_ID, TENANT_ID } from '../../connector/entra/tenant-for-tests.ts';

const clientSecret = new Secret('s');
const base = {
  vaultUrl: 'https://contoso.vault.azure.net',
  secret: 'pingid',
  tenantId: TENANT_ID,
  clientId: CLIENT_ID,
};

describe('the settings of a vault', () => {
  it.each([
    ['a client secret', { ...base, clientSecret }],
    ['a certificate', { ...base, certificate: new Secret('c'), certificatePassword: new Secret('p') }],
    ['a managed identity', { ...base, clientId: undefined, managedIdentity: true }],
    ['a workload identity', { ...base, workloadIdentity: true, tokenFile: '/var/run/token' }],
    ['a slash at the end', { ...base, vaultUrl: 'https://contoso.vault.azure.net/', clientSecret }],
  ])('accept %s', (_, settings) => {
    expect(azureKeyVault.settings.safeParse(settings).error).toBeUndefined();
  });

  it.each([
    ['no way in', base, 'clientSecret', 'found none of them'],
    ['two ways in', { ...base, clientSecret, managedIdentity: true }, 'managedIdentity', 'expected exactly one of'],
    ['a secret in the clear', { ...base, clientSecret: 'hunter2hunter2' }, 'clientSecret', '(not shown)'],
    ['plain http', { ...base, clientSecret, vaultUrl: 'http://contoso.vault.azure.net' }, 'vaultUrl', 'https'],
    [
      'the address of the secret',
      { ...base, clientSecret, vaultUrl: 'https://contoso.vault.azure.net/secrets/pingid' },
      'vaultUrl',
      'the address of the vault alone',
    ],
    ['a name with a slash', { ...base, clientSecret, secret: 'pingid/a1' }, 'secret', "expected a secret's name"],
    ['an unknown key', { ...base, clientSecret, version: 'a1' }, '', 'version'],
  ])('refuse %s', (_, settings, path, says) => {
    const issues = azureKeyVault.settings.safeParse(settings).error?.issues ?? [];
    expect(issues.map((issue) => issue.path.join('.'))).toContain(path);
    expect(issues.map((issue) => issue.message).join('\n')).toContain(says);
    expect(JSON.stringify(issues)).not.toContain('hunter2');
  });
});

it.each([
  ['contoso.vault.azure.net', 'https://vault.azure.net', 'https://login.microsoftonline.com'],
  ['contoso.vault.usgovcloudapi.net', 'https://vault.usgovcloudapi.net', 'https://login.microsoftonline.us'],
  ['contoso.vault.azure.cn', 'https://vault.azure.cn', 'https://login.chinacloudapi.cn'],
  ['graph.microsoft.com', 'https://vault.azure.net', 'https://login.microsoftonline.com'],
])('whoever answers at %s is shown an access token for %s', (host, resource, authority) => {
  expect(targetOf({ vaultUrl: `https://${host}` })).toMatchObject({ resource, authority });
});
