/** How an operator says who signs in at Microsoft Entra; the same words for everything that does. */
import { z } from 'zod';
import { httpsUrl, secret } from '../settings.ts';

const WAYS_IN = ['clientSecret', 'certificate', 'managedIdentity', 'workloadIdentity'] as const;

/** The form of Microsoft's ids. */
export const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text has the form of Microsoft's ids. */
export function isGuid(text: string): boolean {
  return GUID.test(text);
}

const switchedOn = (description: string) =>
  z
    .literal(true, { error: 'expected `true`; leave the line out where it does not apply' })
    .optional()
    .meta({ description });

/** The settings, to be spread into a strict object whose `superRefine` asks `entraMistakes`. */
export const entraSettings = {
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
    description: 'Where Kubernetes keeps that token; by default where its webhook says (`AZURE_FEDERATED_TOKEN_FILE`).',
  }),
  authorityHost: httpsUrl('Another address to sign in at; only to point somewhere else.').optional(),
} as const;

/** Who signs in, and how. */
export type EntraSettings = z.infer<z.ZodObject<typeof entraSettings>>;

/** What is wrong between the settings, each with the setting it is about: exactly one way in, and what goes with it. */
export function entraMistakes(settings: EntraSettings): readonly { readonly at: string; readonly says: string }[] {
  const mistakes: { readonly at: string; readonly says: string }[] = [];
  const mistake = (at: string, says: string) => mistakes.push({ at, says });
  const found = WAYS_IN.filter((name) => settings[name] !== undefined);
  if (found.length !== 1) {
    const says = found.length === 0 ? 'none of them' : quoted(found, 'and');
    mistake(found[1] ?? 'clientSecret', `expected exactly one of ${quoted(WAYS_IN, 'or')}, found ${says}`);
  }
  if (settings.clientId === undefined && settings.managedIdentity === undefined) {
    mistake('clientId', 'expected the application (client) id, found nothing');
  }
  if (settings.certificatePassword !== undefined && settings.certificate === undefined) {
    mistake('certificatePassword', 'expected only together with `certificate`');
  }
  if (settings.tokenFile !== undefined && settings.workloadIdentity === undefined) {
    mistake('tokenFile', 'expected only together with `workloadIdentity: true`');
  }
  return mistakes;
}

function quoted(names: readonly string[], last: 'and' | 'or'): string {
  const all = names.map((name) => `\`${name}\``);
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} ${last} ${all.at(-1)}`;
}
