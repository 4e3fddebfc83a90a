/** What an operator writes into the configuration for a token set whose tokens PingOne decides about. */
import { z } from 'zod';
import { httpsUrl, secret } from '#authority';

/** The end of PingOne's addresses in each region. (sheet: Authentication, last verified on documentation, November 2026) */
const REGIONS = { na: 'com', ca: 'ca', eu: 'eu', au: 'com.au', sg: 'sg', asia: 'asia' } as const;

/** Ids stand in addresses, so they may hold nothing that means something there. */
function id(description: string) {
  return z
    .string()
    .regex(/^[\w-]+$/, { error: 'expected an id such as `00000000-0000-0000-0000-000000000000`' })
    .meta({ description });
}

export const settings = z
  .strictObject({
    environmentId: id('The id of the environment that PingID belongs to.'),
    applicationId: id('The id of the PingID application in that environment.'),
    region: z
      .enum(['na', 'ca', 'eu', 'au', 'sg', 'asia'])
      .optional()
      .meta({ description: 'Where the environment is.' }),
    apiUrl: httpsUrl('The address of the API, together with `authUrl`, in place of `region`.').optional(),
    authUrl: httpsUrl(
      'The address that signs applications in, together with `apiUrl`, in place of `region`.',
    ).optional(),
    clientId: z
      .string()
      .regex(/^[^:\s\p{Cc}]+$/u, { error: 'expected the client id of a worker application, without blanks and colons' })
      .meta({ description: 'The client id of a worker application with the role Client Application Developer.' }),
    clientSecret: secret('The secret of the worker application.'),
    tokenEnvironmentId: id(
      'The id of the environment that the worker application itself is in. Default: `environmentId`.',
    ).optional(),
    clientAuthentication: z.enum(['basic', 'post']).default('basic').meta({
      description: "How the secret is sent, as the worker application's Token Auth Method says.",
    }),
  })
  .superRefine(({ region, apiUrl, authUrl }, context) => {
    const problem = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if (region === undefined && apiUrl === undefined && authUrl === undefined) {
      problem('region', 'expected `region`, or `apiUrl` together with `authUrl`; found neither');
    }
    for (const [name, url, other] of [
      ['apiUrl', apiUrl, authUrl],
      ['authUrl', authUrl, apiUrl],
    ] as const) {
      if (url !== undefined && region !== undefined) problem(name, 'expected only without `region`');
      else if (url === undefined && other !== undefined && region === undefined) {
        problem(name, `expected together with \`${name === 'apiUrl' ? 'authUrl' : 'apiUrl'}\`, found nothing`);
      }
    }
  });

export type Settings = z.infer<typeof settings>;

/** Where to sign in and where to ask, without a slash at the end. The version of the API is part of the paths: it must be there exactly once. */
export function addressesOf({ region, apiUrl, authUrl }: Settings): { readonly api: string; readonly auth: string } {
  const tld = REGIONS[region ?? 'na'];
  return {
    api: (apiUrl ?? `https://api.pingone.${tld}`).replace(/\/v1$/, ''),
    auth: authUrl ?? `https://auth.pingone.${tld}`,
  };
}
