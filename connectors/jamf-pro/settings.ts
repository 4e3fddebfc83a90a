/** What an operator writes into the configuration for a Jamf Pro account and its slots. */
import { z } from 'zod';
import { httpsUrl, secret } from '#connector';

export const account = z.strictObject({
  url: httpsUrl('The address of Jamf Pro, such as `https://contoso.jamfcloud.com`.'),
  clientId: z
    .string()
    .min(1, { error: 'expected the client ID of an API client, found an empty text' })
    .meta({ description: 'The client ID of the API client.' }),
  clientSecret: secret('The client secret of the API client.'),
});

export type Account = z.infer<typeof account>;

export const slot = z.strictObject({
  application: z
    .string()
    .min(1, { error: "expected the name or the number of an app's record, found an empty text" })
    .optional()
    .meta({
      description:
        "The app's record under Devices > Mobile Device Apps: its name, or its number (`id=` in the address of its page). Without it, the one record with the bundle id of the token set's app.",
    }),
});

export type Slot = z.infer<typeof slot>;
