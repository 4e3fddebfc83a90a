/** A connector that exists in tests only; between them, its settings take every form a vendor's settings can take. */
import { z } from 'zod';
import { type ConnectorDefinition, httpsUrl, secret } from '#connector';

const account = z
  .strictObject({
    url: httpsUrl('The address of the tenant.'),
    tenantId: z.guid().describe('The id of the tenant.'),
    apiKey: secret('The key of the API.').optional(),
    password: secret('The password, in place of `apiKey`.').optional(),
    cloud: z.enum(['global', 'china']).default('global').describe('The cloud the tenant lives in.'),
    pageSize: z.int().min(1).max(500).default(100).describe('How much to ask for at once.'),
    paging: z
      .strictObject({ overlap: z.int().default(0).describe('How many entries pages share.') })
      .optional()
      .describe('How lists are read.'),
  })
  .refine((settings) => (settings.apiKey === undefined) !== (settings.password === undefined), {
    path: ['apiKey'],
    error: 'expected either `apiKey` or `password`, found both or neither',
  });

const slot = z.strictObject({
  configuration: z.string().min(1).describe('The name of the configuration.'),
  groups: z.array(z.string()).optional().describe('The groups it is narrowed to.'),
});

/** The one connector that the configurations in these tests know. */
export const acme: ConnectorDefinition<z.infer<typeof account>, z.infer<typeof slot>> = {
  id: 'acme',
  title: 'Acme MDM',
  docs: 'https://example.com/acme',
  account,
  slot,
  capabilities: { write: 'in-place', readback: 'value', delivery: 'none', devices: false },
  permissions: [],
  limits: { windowMs: 1000, requests: 10, writes: 1 },
  quietPassRequests: () => 1,
  place: ({ settings, app }) => `${app.packageId}/${settings.configuration}`,
  normalize: (value) => ({ value }),
  open: () => {
    throw new Error('nobody opens a connector to read a configuration');
  },
};
