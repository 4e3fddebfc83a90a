/** What an operator writes into the configuration for an account of Ivanti Neurons for MDM and its slots. */

import { z } from 'zod';
import { httpsUrl, secret } from '#connector';
import { ATTRIBUTES, attributeMistake } from '../ivanti-cps/attribute-settings.ts';

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

const AttributeName = z
  .string()
  .min(1, { error: 'expected the name of a custom device attribute, found an empty text' })
  .refine((name) => name.trim() === name && !/[${}\p{Cc}]/u.test(name), {
    error: 'expected the name of a custom device attribute as the console lists it, without `$`, `{` and `}`',
  })
  .refine((name) => !FIELDS_OF_DEVICES.has(name.toLowerCase()), {
    error: 'expected the name of a custom device attribute, found a field that every device has',
  });

export const slot = z
  .strictObject({
    attribute: AttributeName.optional().meta({
      description: 'The custom device attribute that the app configuration refers to, by its name.',
    }),
    attributes: z
      .array(AttributeName)
      .min(2, { error: 'expected two names at least; one stands in `attribute`' })
      .optional()
      .meta({ description: ATTRIBUTES }),
    write: z.enum(['attribute', 'manual']).default('attribute').meta({
      description: 'Who writes: Watchword, into the `attribute`; or a person (`manual`), into the app configuration.',
    }),
  })
  .superRefine((settings, context) => {
    const mistake = attributeMistake(settings);
    if (mistake !== null) context.addIssue({ code: 'custom', path: [mistake[0]], message: mistake[1] });
  });

export type Slot = z.infer<typeof slot>;
