/** Writes the pages that are generated from the code; with `--check`, only says which of them differ. */
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { authorities } from '../authorities/index.ts';
import { connectors } from '../connectors/index.ts';
import { openApiDocument } from '../src/api/http/openapi.ts';
import { BUILT_IN_PROFILES, readProfiles } from '../src/config/profiles.ts';
import { configurationReference } from '../src/config/reference.ts';
import { configurationSchema } from '../src/config/schema.ts';
import { processOpenApi } from '../src/connector/outside/openapi.ts';
import { auditPage } from './audit-page.ts';
import { connectorTables } from './connector-tables.ts';
import { dashboards } from './dashboards.ts';
import { metricsPage } from './metrics-page.ts';
import { profileTables } from './profile-tables.ts';
import { referencePage } from './reference-page.ts';
import { webClient } from './web-client.ts';

const ROOT = join(import.meta.dirname, '..');

const definitions = await Promise.all(Object.values(connectors).map(({ definition }) => definition()));
const kinds = await Promise.all(Object.values(authorities).map(({ definition }) => definition()));

const profiles = readProfiles(BUILT_IN_PROFILES, {
  read: (path) => readFileSync(path, 'utf8'),
  list: (folder) => readdirSync(folder),
});
const template = await readFile(join(BUILT_IN_PROFILES, 'template.yaml.example'), 'utf8');

const openApi = await openApiDocument();

const PAGES: Readonly<Record<string, string>> = {
  'config/watchword.schema.json': `${JSON.stringify(configurationSchema(definitions, kinds), null, 2)}\n`,
  'docs/openapi.json': `${JSON.stringify(openApi, null, 2)}\n`,
  'docs/connector-openapi.json': `${JSON.stringify(processOpenApi(), null, 2)}\n`,
  'src/web/api/client.ts': webClient(openApi),
  'docs/configuration.md': configurationReference(definitions, kinds),
  'docs/app-profiles.md': profileTables([...profiles.values()], template),
  'docs/connectors.md': connectorTables(definitions),
  'docs/audit.md': auditPage(),
  'docs/metrics.md': metricsPage(),
  ...dashboards(),
  'docs/reference.md': referencePage(),
};

const check = process.argv.includes('--check');
for (const [page, content] of Object.entries(PAGES)) {
  const path = join(ROOT, page);
  const before = await readFile(path, 'utf8').catch(() => null);
  if (before === content) continue;
  if (check) {
    process.stderr.write(`${page} differs from what the code says: run \`npm run docs\` and commit the result\n`);
    process.exitCode = 1;
    continue;
  }
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  process.stdout.write(`${page} written\n`);
}
