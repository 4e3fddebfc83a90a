/** What an operator writes into the configuration for an Intune account and its slots. */

import { z } from 'zod';
import { httpsUrl, secret } from '#connector';

/** Microsoft's national clouds: where to sign in, and where Graph is. */
export const CLOUDS = {
  global: { authority: 'https://login.microsoftonline.com', graph: 'https://graph.microsoft.com' },
  usgov: { authority: 'https://login.microsoftonline.us', graph: 'https://graph.microsoft.us' },
  dod: { authority: 'https://login.microsoftonline.us', graph: 'https://dod-graph.microsoft.us' },
  china: { authority: 'https://login.chinacloudapi.cn', graph: 'https://microsoftgraph.chinacloudapi.cn' },
} as const satisfies Record<string, { readonly authority: string; readonly graph: string }>;

export type Cloud = keyof typeof CLOUDS;

const WAYS_IN = ['clientSecret', 'certificate', 'managedIdentity', 'workloadIdentity'] as const;

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text has the form of Microsoft's ids. */
export function isGuid(text: string): boolean {
  return GUID.test(text);
}

const switchedOn = (description: string) =>
  z
    .literal(true, { error: 'expected `true`; leave the line out where it does not apply' })
    .optional()
    .meta({ description });

export const account = z
  .strictObject({
    tenantId: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9.-]*$/, {
        error: "expected the directory's id or one of its domains, such as `contoso.onmicrosoft.com`",
      })
      .meta({ description: "The directory (tenant) id, or one of the tenant's domains." }),
    clientId: z
      .string()
      .regex(GUID, { error: 'expected an application (client) id such as `00000000-0000-0000-0000-000000000000`' })
      .optional()
      .meta({ description: 'The application (client) id. With `managedIdentity` only for a user-assigned identity.' }),
    clientSecret: secret('A client secret of the application.').optional(),
    certificate: secret('A certificate of the application with its private key, PEM.').optional(),
    certificatePassword: secret("The private key's password, where it has one.").optional(),
    managedIdentity: switchedOn('Sign in as the managed identity of the Azure machine this runs on.'),
    workloadIdentity: switchedOn('Sign in with the token of a Kubernetes service account.'),
    tokenFile: z.string().min(1).optional().meta({
      description:
        'Where Kubernetes keeps that token; by default where its webhook says (`AZURE_FEDERATED_TOKEN_FILE`).',
    }),
    cloud: z
      .enum(['global', 'usgov', 'dod', 'china'])
      .default('global')
      .meta({ description: "Which of Microsoft's clouds the tenant is in." }),
    graphUrl: httpsUrl('Another address of Microsoft Graph; only to point somewhere else.').optional(),
    authorityHost: httpsUrl('Another address to sign in at; only to point somewhere else.').optional(),
  })
  .superRefine((settings, context) => {
    const found = WAYS_IN.filter((name) => settings[name] !== undefined);
    const problem = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if (found.length !== 1) {
      const says = found.length === 0 ? 'none of them' : quoted(found, 'and');
      problem(found[1] ?? 'clientSecret', `expected exactly one of ${quoted(WAYS_IN, 'or')}, found ${says}`);
    }
    if (settings.clientId === undefined && settings.managedIdentity === undefined) {
      problem('clientId', 'expected the application (client) id, found nothing');
    }
    if (settings.certificatePassword !== undefined && settings.certificate === undefined) {
      problem('certificatePassword', 'expected only together with `certificate`');
    }
    if (settings.tokenFile !== undefined && settings.workloadIdentity === undefined) {
      problem('tokenFile', 'expected only together with `workloadIdentity: true`');
    }
  });

export type Account = z.infer<typeof account>;

export const slot = z
  .strictObject({
    configuration: z
      .string()
      .min(1, { error: 'expected the display name or the id of an app configuration policy, found an empty text' })
      .meta({ description: 'The app configuration policy that holds the key: its display name or its id.' }),
    create: z
      .boolean()
      .optional()
      .meta({ description: 'Whether to create the policy, for the app of the token set, where none has that name.' }),
    assign: z
      .array(
        z
          .string()
          .regex(GUID, { error: "expected a group's object id such as `00000000-0000-0000-0000-000000000000`" }),
      )
      .min(1, { error: 'expected at least one group id; leave the line out to assign to nobody' })
      .optional()
      .meta({ description: 'Groups that a created policy is assigned to, by object id. Without it, to nobody.' }),
  })
  .superRefine((settings, context) => {
    const problem = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if (settings.assign !== undefined && settings.create !== true) {
      problem(
        'assign',
        'expected only together with `create: true`: the assignments of a policy that exists are not touched',
      );
    }
    if (settings.create === true && isGuid(settings.configuration)) {
      problem('configuration', 'expected a display name where `create: true` is set, found an id');
    }
  });

export type Slot = z.infer<typeof slot>;

function quoted(names: readonly string[], last: 'and' | 'or'): string {
  const all = names.map((name) => `\`${name}\``);
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} ${last} ${all.at(-1)}`;
}
