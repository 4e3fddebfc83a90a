/** A connector in a repository of its own: the example, installed beside a configuration, writes for the real program. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Program } from '../e2e/program.ts';
import { EXAMPLE, link, ROOT, simulatorIn } from './example.ts';
import { configure } from './program.ts';

/** Installs Watchword as its package has it, built, and the example as `npm pack` and `npm install` would. */
function install(program: Program): string {
  const watchword = program.path('node_modules/watchword');
  mkdirSync(watchword, { recursive: true });
  const { files: _, ...description } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  writeFileSync(join(watchword, 'package.json'), JSON.stringify(description));
  link(join(ROOT, 'node_modules'), join(watchword, 'node_modules'));
  const dist = join(watchword, 'dist');
  execFileSync(
    process.execPath,
    [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json', '--outDir', dist],
    { cwd: ROOT },
  );
  const imports = Object.entries<string>(description.imports).map(([name, file]) => [
    name,
    file.replace(/\.ts$/, '.js'),
  ]);
  writeFileSync(join(dist, 'package.json'), JSON.stringify({ type: 'module', imports: Object.fromEntries(imports) }));
  cpSync(join(ROOT, 'node_modules/zod'), program.path('node_modules/zod'), { recursive: true });

  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--pack-destination', program.folder], { cwd: EXAMPLE, encoding: 'utf8' }),
  );
  execFileSync('tar', ['-xzf', packed.filename], { cwd: program.folder });
  const installed = program.path('node_modules/@acme/watchword-acme');
  mkdirSync(join(installed, '..'), { recursive: true });
  renameSync(program.path('package'), installed);
  return installed;
}

it('a package beside the configuration is planned, written and kept', { timeout: 180_000 }, async () => {
  await using program = new Program({ ACME_KEY: 'acme-key-0a1b2c3d4e5f' });
  const installed = install(program);
  expect(existsSync(join(installed, 'README.md'))).toBe(true);
  await using simulator = await (await simulatorIn(join(installed, 'simulator.js'))).start();
  writeFileSync(program.path('ca.pem'), simulator.ca);
  const account = {
    connector: '@acme/watchword-acme',
    ...simulator.account,
    apiKey: 'env:ACME_KEY',
    ca: 'file:./ca.pem',
    slots: simulator.slots.map(({ settings, ...slot }) => ({ tokenSet: 'pingid', ...slot, ...settings })),
  };
  configure(program, account);
  expect((await program.run(['tokens', 'generate'])).err).toContain('is not allowed here: name it in `connectors:');
  configure(program, account, { connectors: { allow: ['@acme/watchword-acme'] } });
  expect(await program.run(['tokens', 'generate'])).toMatchObject({ code: 0 });
  const planned = await program.run(['plan', '--json']);
  expect(JSON.parse(planned.out).plans[0].changes).toHaveLength(2);
  expect(await program.run(['sync'])).toMatchObject({ code: 0 });
  const values = simulator.slots.flatMap(({ name }) => simulator.console.values(name));
  expect(values[0]).toMatch(/^[0-9a-f-]{36}$/);
  expect(new Set(values).size).toBe(1);
  // A failure that the package's own copy of Watchword threw is one here: anything else would be called a bug.
  const restore = simulator.withhold('policies.read');
  expect((await program.run(['plan', '--json'])).out).toContain('answered with status 403');
  restore();
  expect(await program.run(['plan'])).toMatchObject({ code: 0 });
});
