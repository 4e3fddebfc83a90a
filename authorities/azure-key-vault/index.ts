/** A secret of Azure Key Vault: the values of its enabled versions are the active tokens. */
import type { AuthorityDefinition } from '#authority';
import { check } from './check.ts';
import { list, placeOf } from './list.ts';
import { GET, LIST } from './refused.ts';
import { type Settings, settings } from './settings.ts';
import { Vault } from './vault.ts';

export const azureKeyVault: AuthorityDefinition<Settings> = {
  kind: 'azure-key-vault',
  title: 'Azure Key Vault',
  docs: 'https://learn.microsoft.com/rest/api/keyvault/secrets/get-secret-versions/get-secret-versions',
  settings,
  changedBy: 'others',
  http: true,
  permissions: [
    { name: LIST, for: 'list', required: true },
    { name: GET, for: 'list', required: true },
  ],
  // For one vault, whoever asks: 4000 transactions in 10 seconds, of which 300 make something.
  // (https://learn.microsoft.com/azure/key-vault/general/service-limits, last verified on documentation, November 2026)
  limits: { windowMs: 10_000, requests: 4000, writes: 300 },
  instructions,
  open(settings, kit) {
    const vault = new Vault(settings, kit);
    return {
      list: (signal) => list(settings, vault, kit, signal),
      check: (signal) => check(settings, vault, kit, signal),
    };
  },
};

function instructions(settings: Settings, what: 'add' | 'remove'): readonly string[] {
  const open = `open ${placeOf(settings)} in the Azure portal (Key vaults > Objects > Secrets)`;
  const done = 'nothing is left to do here: the change is seen by itself';
  if (what === 'add') {
    return [
      open,
      'press New Version, give it the value, without an activation or expiration date, and leave it enabled',
      'leave every other version as it is: phones still present their values',
      done,
    ];
  }
  return [
    open,
    'find the version whose value is the token: Show Secret Value in each of the enabled ones, and compare all of it',
    'set Enabled to No and press Apply; do not delete the secret, that would take every version away',
    'leave every other version as it is',
    done,
  ];
}
