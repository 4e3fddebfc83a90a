/** What an operator writes into the configuration for an enterprise of the Android Management API and its slots. */
import { z } from 'zod';
import { httpsUrl, secret } from '#connector';

export const account = z.strictObject({
  enterprise: z
    .string()
    .regex(/^[^/\s]+$/, { error: 'expected the id alone, what stands behind `enterprises/`, such as `LC00abc123`' })
    .meta({ description: 'The id of the enterprise: what stands behind `enterprises/` in its name.' }),
  serviceAccountKey: secret('The key of a Google service account: the JSON file that the Google Cloud console makes.'),
  apiUrl: httpsUrl('Another address of the Android Management API; only to point somewhere else.').optional(),
  tokenUrl: httpsUrl("Another address of Google's token endpoint; only to point somewhere else.").optional(),
});

export type Account = z.infer<typeof account>;

export const slot = z.strictObject({
  policy: z
    .string()
    .regex(/^[^/]+$/, { error: 'expected the id alone, what stands behind `policies/`, such as `default`' })
    .meta({ description: 'The id of the policy that names the app: what stands behind `policies/` in its name.' }),
});

export type Slot = z.infer<typeof slot>;
