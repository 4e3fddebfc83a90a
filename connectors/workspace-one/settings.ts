/** What an operator writes into the configuration for a Workspace ONE account and its slots. */
import { z } from 'zod';
import { httpsUrl, secret } from '#connector';

/**
 * Where the vendor's token service is, by region. It exists for hosted tenants only.
 * (https://docs.omnissa.com/WorkspaceONE-UEM-Console-Basics-VSaaS/UsingUEMFunctionalityWithRESTAPI, last verified on documentation, November 2026)
 */
const TOKEN_URLS = {
  na: 'https://na.uemauth.workspaceone.com/connect/token',
  emea: 'https://emea.uemauth.workspaceone.com/connect/token',
  apac: 'https://apac.uemauth.workspaceone.com/connect/token',
  uat: 'https://uat.uemauth.workspaceone.com/connect/token',
} as const;

const SIGN_IN = 'sign in with `clientId` and `clientSecret`, with `username` and `password`, or with `certificate`';

/** An https address that has to be right in one more way. */
function address(description: string, isRight: (text: string) => boolean, error: string) {
  const https = httpsUrl(description) as z.ZodType<string, string>;
  return z.string().refine(isRight, { error }).pipe(https).meta({ description });
}

export const account = z
  .strictObject({
    apiUrl: address(
      'The address of the API. Where the console is `https://cn1831...`, this is `https://as1831...`.',
      (text) => !/\/api\/*$/i.test(text),
      'expected the address without `/api`, such as `https://as1831.awmdm.com`',
    ),
    region: z
      .enum(['na', 'emea', 'apac', 'uat'])
      .optional()
      .meta({ description: "Which of the vendor's token services knows the OAuth client. Hosted tenants only." }),
    tokenUrl: address(
      'The address of the token service, in place of `region`.',
      (text) => !text.endsWith('/'),
      'expected an address without a slash at its end: the token service answers such a one with 404',
    ).optional(),
    clientId: z.string().min(1).optional().meta({ description: 'The id of an OAuth client.' }),
    clientSecret: secret('The secret of the OAuth client.').optional(),
    username: z.string().min(1).optional().meta({ description: 'The name of an administrator who may use the API.' }),
    password: secret("The administrator's password.").optional(),
    certificate: secret("An administrator's certificate with its private key, PEM.").optional(),
    tenantCode: secret('The API key (`aw-tenant-code`). With OAuth only where the tenant asks for it.').optional(),
    organizationGroup: z.string().min(1).optional().meta({
      description: 'The Group ID of an organisation group, to look for apps and devices there and below only.',
    }),
  })
  .superRefine((settings, context) => {
    const problem = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    const has = (name: keyof typeof settings) => settings[name] !== undefined;
    const ways = [has('clientId') || has('clientSecret'), has('username') || has('password'), has('certificate')];
    const chosen = ways.filter(Boolean).length;
    if (chosen !== 1) {
      problem('clientId', `expected exactly one way to ${SIGN_IN}; found ${chosen === 0 ? 'none' : 'several'}`);
      return;
    }
    const [isOAuth, isBasic] = ways;
    const together = (name: keyof typeof settings, other: string) => {
      if (!has(name)) problem(name, `expected together with \`${other}\`, found nothing`);
    };
    if (isOAuth) {
      together('clientId', 'clientSecret');
      together('clientSecret', 'clientId');
      if (has('region') === has('tokenUrl')) {
        problem('region', `expected one of \`region\` and \`tokenUrl\`, found ${has('region') ? 'both' : 'neither'}`);
      }
      return;
    }
    if (isBasic) {
      together('username', 'password');
      together('password', 'username');
    }
    together('tenantCode', isBasic ? 'username' : 'certificate');
    for (const name of ['region', 'tokenUrl'] as const) {
      if (has(name)) problem(name, 'expected only together with `clientId` and `clientSecret`');
    }
  });

export type Account = z.infer<typeof account>;

/** The address that an OAuth client gets its access tokens from. */
export function tokenUrlOf({ region, tokenUrl }: Account): string {
  return tokenUrl ?? TOKEN_URLS[region ?? 'na'];
}

export const slot = z.strictObject({
  assignments: z
    .array(z.string().min(1))
    .min(1, { error: 'expected at least one name of an assignment; leave the line out to mean all of them' })
    .refine((names) => new Set(names).size === names.length, { error: 'expected each assignment once' })
    .optional()
    .meta({ description: "Names of the app's assignments that hold the key. Without it, all of them." }),
  app: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'The name or the UUID of the app, where several active apps carry its bundle id.' }),
});

export type Slot = z.infer<typeof slot>;
