/** What an operator writes into the configuration for a token set whose tokens a person changes in a console. */
import { z } from 'zod';

export const settings = z.strictObject({
  service: z
    .string()
    .trim()
    .min(1, { error: 'expected the name of a product, found an empty text' })
    .default('PingID')
    .meta({ description: 'The product whose console it is, as people call it.' }),
  console: z
    .string()
    .refine(isAddress, { error: 'expected an https address without a password in it' })
    .optional()
    .meta({ description: 'The address of the console, for the person who opens it.' }),
});

export type Settings = z.infer<typeof settings>;

/** Consoles have their pages behind `?` and `#`, so these are allowed. */
function isAddress(text: string): boolean {
  const url = URL.parse(text);
  return url?.protocol === 'https:' && url.username === '' && url.password === '';
}
