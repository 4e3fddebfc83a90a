/** Authorities that exist in tests only: one of every sort, as far as settings go. */
import { z } from 'zod';
import { type AuthorityDefinition, httpsUrl, secret } from '#authority';

const limits = { windowMs: 1000, requests: 10, writes: 1 };

function opensNothing(): never {
  throw new Error('nobody opens an authority to read a configuration');
}

const acmeId: AuthorityDefinition = {
  kind: 'acme-id',
  title: 'Acme Identity',
  docs: 'https://example.com/acme-id',
  settings: z
    .strictObject({
      url: httpsUrl('The address of the service.'),
      tenant: z.string().min(1).describe('The name of the tenant.'),
      clientSecret: secret('The secret of the client.').optional(),
      password: secret('The password, in place of `clientSecret`.').optional(),
      region: z.enum(['eu', 'us']).default('eu').describe('Where the tenant lives.'),
    })
    .refine((settings) => (settings.clientSecret === undefined) !== (settings.password === undefined), {
      path: ['clientSecret'],
      error: 'expected either `clientSecret` or `password`, found both or neither',
    }),
  changedBy: 'watchword',
  http: true,
  permissions: [],
  limits,
  open: opensNothing,
};

const acmeFile: AuthorityDefinition = {
  kind: 'acme-file',
  title: 'A file of Acme',
  docs: 'https://example.com/acme-file',
  settings: z.strictObject({ path: z.string().min(1).describe('The file.') }),
  changedBy: 'others',
  http: false,
  permissions: [],
  limits,
  instructions: () => ['Write the file.'],
  watches: ({ path }) => [path],
  open: opensNothing,
};

const acmeConsole: AuthorityDefinition = {
  kind: 'acme-console',
  title: 'The console of Acme',
  docs: 'https://example.com/acme-console',
  settings: z.strictObject({}),
  changedBy: 'person',
  http: false,
  permissions: [],
  limits,
  instructions: () => ['Open the console.'],
};

/** What the configurations in these tests know beside `local`. */
export const ACME_AUTHORITIES: ReadonlyMap<string, AuthorityDefinition> = new Map(
  [acmeId, acmeFile, acmeConsole].map((definition) => [definition.kind, definition]),
);
