/** Adding a vendor touches one existing file: a copy of the tree with one more folder, and one more line in `connectors/index.ts`. */
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Simulator } from '../../src/simulation/contract.ts';
import { Program } from '../e2e/program.ts';
import { asOurs, link, ROOT, simulatorIn } from './example.ts';

const run = promisify(execFile);
const copy = mkdtempSync(join(tmpdir(), 'watchword-copy-'));
afterAll(() => rmSync(copy, { recursive: true, force: true }));

const COPIED = ['src', 'connectors', 'authorities', 'config', 'docs', 'scripts', 'package.json', 'README.md'];
// As connectors/README.md shows it.
const LINE = `  acme: { definition: async () => (await import('./acme/index.ts')).connector, simulator: async () => (await import('./acme/simulator.ts')).simulator },`;

let simulator: Simulator;

beforeAll(async () => {
  for (const path of COPIED) cpSync(join(ROOT, path), join(copy, path), { recursive: true });
  link(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  asOurs(join(copy, 'connectors/acme'));
  const list = join(copy, 'connectors/index.ts');
  writeFileSync(list, readFileSync(list, 'utf8').replace(/\n};\s*$/, `\n${LINE}\n};\n`));
  simulator = await (await simulatorIn(join(copy, 'connectors/acme/simulator.ts'))).start();
});
afterAll(() => simulator?.[Symbol.asyncDispose]());

it('a connector that is one folder and one line is planned, written and kept', {
  timeout: 120_000,
}, async () => {
  await using program = new Program({ ACME_KEY: String(simulator.account.apiKey) });
  writeFileSync(program.path('ca.pem'), simulator.ca);
  program.writeConfiguration({
    store: { url: 'sqlite:./data/watchword.db' },
    keys: { encryption: 'file:./encryption.key' },
    listen: { validation: '127.0.0.1:0' },
    tokenSets: { pingid: { app: 'pingid', authority: { kind: 'local' } } },
    accounts: {
      contoso: {
        connector: 'acme',
        drift: 'repair',
        ...simulator.account,
        apiKey: 'env:ACME_KEY',
        ca: 'file:./ca.pem',
        slots: simulator.slots.map(({ settings, ...slot }) => ({ tokenSet: 'pingid', ...slot, ...settings })),
      },
    },
  });
  const around = { main: join(copy, 'src/main.ts') };
  const neighbours = simulator.slots.map(({ name }) => simulator.console.neighbours(name));
  await program.run(['tokens', 'generate'], '', around);
  const planned = await program.run(['plan', '--json'], '', around);
  expect(JSON.parse(planned.out).plans[0].changes).toHaveLength(2);
  expect(await program.run(['sync'], '', around)).toMatchObject({ code: 0 });
  const values = simulator.slots.flatMap(({ name }) => simulator.console.values(name));
  expect(values[0]).toMatch(/^[0-9a-f-]{36}$/);
  expect(new Set(values).size).toBe(1);
  expect(simulator.slots.map(({ name }) => simulator.console.neighbours(name))).toEqual(neighbours);
  expect(await program.run(['plan'], '', around)).toMatchObject({ code: 0 });
});

it('it is in the generated pages, and in the schema of the configuration', { timeout: 120_000 }, async () => {
  await run(process.execPath, ['scripts/docs.ts'], { cwd: copy });
  expect(readFileSync(join(copy, 'docs/connectors.md'), 'utf8')).toContain('[Acme UEM](../connectors/acme/README.md)');
  expect(readFileSync(join(copy, 'docs/configuration.md'), 'utf8')).toContain('## Connector `acme`: Acme UEM');
  expect(readFileSync(join(copy, 'config/watchword.schema.json'), 'utf8')).toContain('"const": "acme"');
});
