import { describe, expect, it } from 'vitest';
import { Secret } from '#connector';
import { account, slot } from '../../../connectors/intune/settings.ts';
import { CLIENT_ID, TENANT_ID } from './tenant-for-tests.ts';

const clientSecret = new Secret('s');
const certificate = new Secret('c');
const base = { tenantId: TENANT_ID, clientId: CLIENT_ID };
const GROUP = '55555555-5555-4555-8555-555555555555';

describe('account settings', () => {
  it.each([
    ['client secret', { ...base, clientSecret }],
    ['certificate with password', { ...base, certificate, certificatePassword: new Secret('p') }],
    ['system-assigned managed identity', { tenantId: TENANT_ID, managedIdentity: true }],
    ['user-assigned managed identity', { ...base, managedIdentity: true }],
    ['workload identity', { ...base, workloadIdentity: true, tokenFile: '/var/run/token' }],
    ['another cloud and a domain', { ...base, tenantId: 'contoso.onmicrosoft.com', clientSecret, cloud: 'china' }],
  ])('accepts: %s', (_, settings) => {
    expect(account.safeParse(settings).error).toBeUndefined();
  });

  it('is for the global cloud unless told otherwise', () => {
    expect(account.parse({ ...base, clientSecret }).cloud).toBe('global');
  });

  it.each([
    ['no way in', base, 'clientSecret', 'found none of them'],
    ['two ways in', { ...base, clientSecret, certificate }, 'certificate', 'found `clientSecret` and `certificate`'],
    [
      'no application',
      { tenantId: TENANT_ID, clientSecret },
      'clientId',
      'expected the application (client) id, found nothing',
    ],
    [
      'no application id',
      { ...base, clientId: 'PingID sync', clientSecret },
      'clientId',
      'expected an application (client) id',
    ],
    [
      'a secret in the clear',
      { ...base, clientSecret: 'hunter2hunter2' },
      'clientSecret',
      'found a value written into the file (not shown)',
    ],
    ['managedIdentity: false', { ...base, managedIdentity: false }, 'managedIdentity', 'leave the line out'],
    [
      'a password without a certificate',
      { ...base, clientSecret, certificatePassword: clientSecret },
      'certificatePassword',
      'only together with `certificate`',
    ],
    [
      'a token file without workload identity',
      { ...base, clientSecret, tokenFile: '/x' },
      'tokenFile',
      'only together with `workloadIdentity: true`',
    ],
    [
      'plain http',
      { ...base, clientSecret, graphUrl: 'http://graph.example' },
      'graphUrl',
      'expected an https address',
    ],
    [
      'a tenant that is an address',
      { ...base, tenantId: 'https://contoso', clientSecret },
      'tenantId',
      "expected the directory's id",
    ],
  ])('refuses: %s', (_, settings, path, says) => {
    const issues = account.safeParse(settings).error?.issues ?? [];
    expect(issues.map((issue) => issue.path.join('.'))).toContain(path);
    expect(issues.map((issue) => issue.message).join('\n')).toContain(says);
    expect(JSON.stringify(issues)).not.toContain('hunter2');
  });
});

describe('slot settings', () => {
  it.each([
    ['a name', { configuration: 'PingID iOS' }],
    ['an id', { configuration: GROUP }],
    ['creating', { configuration: 'PingID iOS', create: true }],
    ['creating and assigning', { configuration: 'PingID iOS', create: true, assign: [GROUP] }],
  ])('accepts: %s', (_, settings) => {
    expect(slot.safeParse(settings).error).toBeUndefined();
  });

  it.each([
    ['nothing', {}, 'configuration', ''],
    ['an empty name', { configuration: '' }, 'configuration', 'found an empty text'],
    [
      'assigning without creating',
      { configuration: 'x', assign: [GROUP] },
      'assign',
      'only together with `create: true`',
    ],
    ['creating an id', { configuration: GROUP, create: true }, 'configuration', 'found an id'],
    [
      'a group by name',
      { configuration: 'x', create: true, assign: ['Everybody'] },
      'assign.0',
      "expected a group's object id",
    ],
    ['assigning to an empty list', { configuration: 'x', create: true, assign: [] }, 'assign', 'leave the line out'],
    ['an unknown key', { configuration: 'x', asign: [GROUP] }, '', 'asign'],
  ])('refuses: %s', (_, settings, path, says) => {
    const issues = slot.safeParse(settings).error?.issues ?? [];
    expect(issues.map((issue) => issue.path.join('.'))).toContain(path);
    expect(issues.map((issue) => issue.message).join('\n')).toContain(says);
  });
});
