/** What an operator writes into the configuration for an account of Ivanti Neurons for MDM and its slots. */

import { z } from 'zod';
import { httpsUrl, secret } from '#connector';

export const account = z.strictObject({
  url: httpsUrl("The tenant's address, with its cluster: `https://na1.mobileiron.com`."),
  username: z
    .string()
    .min(1, { error: "expected the API user's name, found an empty text" })
    // Basic authentication ends the name at the first colon.
    .refine((name) => !name.includes(':'), { error: 'expected a user name without a colon' })
    .meta({ description: 'The name of the API user.' }),
  password: secret("The API user's password."),
  space: z
    .string()
    .regex(/^\d+$/, { error: 'expected the id of a device space, such as `31000`; `check` lists them' })
    .optional()
    .meta({ description: 'The device space, by its id (`dmPartitionId`); the default one unless given.' }),
  attributeCalls: z.enum(['cps', 'device']).default('cps').meta({
    description:
      "How attributes are written. `cps`: Common Platform Services, documented, many devices with one call, the default space only. `device`: the product's own call for one device, of which Ivanti publishes no details; it replaces all attributes of the device.",
  }),
});

export type Account = z.infer<typeof account>;

/** Fields of a device, by the names that Common Platform Services gives them: whoever names one of them here has mixed something up. */
const FIELDS_OF_DEVICES = new Set([
  'identifier',
  'deviceguid',
  'serialnumber',
  'imei',
  'macaddress',
  'iosudid',
  'os',
  'osversion',
  'status',
  'ownership',
  'compliant',
  'quarantined',
  'blocked',
  'compromised',
  'lastcheckintime',
  'registrationtime',
  'manufacturer',
  'model',
  'userid',
  'useruuid',
]);

export const slot = z
  .strictObject({
    attribute: z
      .string()
      .min(1, { error: 'expected the name of a custom device attribute, found an empty text' })
      .refine((name) => name.trim() === name && !/[${}\p{Cc}]/u.test(name), {
        error: 'expected the name of a custom device attribute as the console lists it, without `$`, `{` and `}`',
      })
      .refine((name) => !FIELDS_OF_DEVICES.has(name.toLowerCase()), {
        error: 'expected the name of a custom device attribute, found a field that every device has',
      })
      .optional()
      .meta({ description: 'The custom device attribute that the app configuration refers to, by its name.' }),
    write: z.enum(['attribute', 'manual']).default('attribute').meta({
      description: 'Who writes: Watchword, into the `attribute`; or a person (`manual`), into the app configuration.',
    }),
  })
  .superRefine((settings, context) => {
    const problem = (message: string) => context.addIssue({ code: 'custom', path: ['attribute'], message });
    if (settings.write === 'attribute' && settings.attribute === undefined) {
      problem('missing. The name of the custom device attribute; or `write: manual`, where a person writes');
    }
    if (settings.write === 'manual' && settings.attribute !== undefined) {
      problem('expected no attribute together with `write: manual`: a person writes the app configuration itself');
    }
  });

export type Slot = z.infer<typeof slot>;
