/** The example connector, where it is put and started in the ways that `docs/extend.md` describes. */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { SimulatorDefinition } from '../../src/simulation/contract.ts';

export const ROOT: string = resolve(import.meta.dirname, '../..');
export const EXAMPLE: string = join(ROOT, 'examples/watchword-acme');

/** Puts the example's files into a folder as they would stand in `connectors`: with the names that imports have there. */
export function asOurs(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const file of ['index', 'policies', 'simulator']) {
    const text = readFileSync(join(EXAMPLE, `${file}.js`), 'utf8')
      .replaceAll("'watchword/connector'", "'#connector'")
      .replaceAll("'watchword/simulation'", "'#simulation'")
      .replaceAll(/'(\.\/[\w-]+)\.js'/g, "'$1.ts'");
    writeFileSync(join(folder, `${file}.ts`), text);
  }
}

/** Makes a link to what is there already. */
export function link(target: string, path: string): void {
  mkdirSync(resolve(path, '..'), { recursive: true });
  symlinkSync(target, path);
}

/** The simulator in a module. */
export async function simulatorIn(path: string): Promise<SimulatorDefinition> {
  const module: { simulator: SimulatorDefinition } = await import(path);
  return module.simulator;
}
