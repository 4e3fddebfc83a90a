/** What an operator writes into the configuration for an Intune account and its slots. */

import { z } from 'zod';
import { entraMistakes, entraSettings, GUID, httpsUrl, isGuid } from '#connector';

/** Microsoft's national clouds: where to sign in, and where Graph is. */
export const CLOUDS = {
  global: { authority: 'https://login.microsoftonline.com', graph: 'https://graph.microsoft.com' },
  usgov: { authority: 'https://login.microsoftonline.us', graph: 'https://graph.microsoft.us' },
  dod: { authority: 'https://login.microsoftonline.us', graph: 'https://dod-graph.microsoft.us' },
  china: { authority: 'https://login.chinacloudapi.cn', graph: 'https://microsoftgraph.chinacloudapi.cn' },
} as const satisfies Record<string, { readonly authority: string; readonly graph: string }>;

export type Cloud = keyof typeof CLOUDS;

const { authorityHost, ...whoSignsIn } = entraSettings;

export const account = z
  .strictObject({
    ...whoSignsIn,
    cloud: z
      .enum(['global', 'usgov', 'dod', 'china'])
      .default('global')
      .meta({ description: "Which of Microsoft's clouds the tenant is in." }),
    graphUrl: httpsUrl('Another address of Microsoft Graph; only to point somewhere else.').optional(),
    authorityHost,
  })
  .superRefine((settings, context) => {
    for (const { at, says } of entraMistakes(settings)) {
      context.addIssue({ code: 'custom', path: [at], message: says });
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
