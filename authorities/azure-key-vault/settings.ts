/** What an operator writes into the configuration for a token set whose tokens are the versions of a secret in a vault. */
import { z } from 'zod';
import { type EntraTarget, entraMistakes, entraSettings, httpsUrl } from '#authority';

/** How a vault's address ends in each of Microsoft's clouds, and where one signs in there. */
const CLOUDS = [
  { ending: '.vault.azure.net', authority: 'https://login.microsoftonline.com' },
  { ending: '.vault.usgovcloudapi.net', authority: 'https://login.microsoftonline.us' },
  { ending: '.vault.azure.cn', authority: 'https://login.chinacloudapi.cn' },
] as const;

export const settings = z
  .strictObject({
    vaultUrl: httpsUrl('The address of the vault: `https://contoso.vault.azure.net`.').refine(
      (url) => new URL(url).pathname === '/',
      { error: 'expected the address of the vault alone, such as `https://contoso.vault.azure.net`' },
    ),
    secret: z
      .string()
      .regex(/^[0-9A-Za-z-]{1,127}$/, { error: "expected a secret's name: letters, digits and `-`, at most 127" })
      .meta({ description: 'The name of the secret. Its enabled versions are the active tokens.' }),
    ...entraSettings,
  })
  .superRefine((settings, context) => {
    for (const { at, says } of entraMistakes(settings)) {
      context.addIssue({ code: 'custom', path: [at], message: says });
    }
  });

export type Settings = z.infer<typeof settings>;

/**
 * What the access token is for: Key Vault, and nothing else, whatever the vault's address is. What the vault itself would ask for in
 * its challenge is not heeded, so that an address that is not a vault can't have a token for something else.
 */
export function targetOf({ vaultUrl }: Pick<Settings, 'vaultUrl'>): EntraTarget {
  const { hostname } = new URL(vaultUrl);
  const { ending, authority } = CLOUDS.find((cloud) => hostname.endsWith(cloud.ending)) ?? CLOUDS[0];
  return { product: 'Key Vault', resource: `https://${ending.slice(1)}`, authority, setting: 'vaultUrl' };
}
