/** What an operator writes into the configuration for an EPMM account and its slots. */
import { z } from 'zod';
import { httpsUrl, secret } from '#connector';
import { ATTRIBUTES, attributeMistake } from '../ivanti-cps/attribute-settings.ts';

/** The device space that all others are in, and the only one that Common Platform Services serves. */
export const GLOBAL_SPACE = '1';

export const account = z.strictObject({
  url: httpsUrl('The address of the EPMM server, as its Admin Portal has it without a path.'),
  username: z
    .string()
    .regex(/^[^:\p{Cc}]+$/u, { error: 'expected the name of a user of EPMM, without a colon' })
    .meta({ description: 'A local user of EPMM, for Watchword alone, with the roles that the guide lists.' }),
  password: secret("The user's password."),
  deviceSpaceId: z
    .union([z.int().positive(), z.string().regex(/^\d+$/, { error: 'expected the number of a device space' })])
    .transform(String)
    .default(GLOBAL_SPACE)
    .meta({
      description:
        'The number of the device space to work in. Leave it out for the default one (1): Common Platform Services serves no other.',
    }),
});

export type Account = z.infer<typeof account>;

const AttributeName = z
  .string()
  .regex(/^[^\s\p{Cc}]([^\p{Cc}]*[^\s\p{Cc}])?$/u, { error: 'expected the name of a custom device attribute' });

export const slot = z
  .strictObject({
    write: z.enum(['attribute', 'manual']).default('attribute').meta({
      description:
        '`attribute`: Watchword sets a custom device attribute that the app configuration refers to. `manual`: a person types the token into the app configuration, and confirms it.',
    }),
    attribute: AttributeName.optional().meta({
      description: 'The name of the custom device attribute, as the console shows it. Not with `write: manual`.',
    }),
    attributes: z
      .array(AttributeName)
      .min(2, { error: 'expected two names at least; one stands in `attribute`' })
      .optional()
      .meta({ description: ATTRIBUTES }),
  })
  .superRefine((settings, context) => {
    const mistake = attributeMistake(settings);
    if (mistake !== null) context.addIssue({ code: 'custom', path: [mistake[0]], message: mistake[1] });
  });

export type Slot = z.infer<typeof slot>;
