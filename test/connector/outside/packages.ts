/** Packages in a folder of their own, as npm would have put them there: with a zod of their own. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ZOD = resolve(import.meta.dirname, '../../../node_modules/zod');

/** What `acmeCode` may be told to do otherwise. */
export interface AcmeCode {
  readonly contract?: string;
  readonly id?: string;
  readonly account?: string;
  /** Members of the definition, as source text, after all others. */
  readonly more?: string;
}

/** The source of a small connector that answers from memory. */
export function acmeCode({ contract = '1', id = 'acme', account = '', more = '' }: AcmeCode = {}): string {
  return `
import { z } from 'zod';
const key = z.custom((value) => typeof value?.reveal === 'function')
  .meta({ type: 'string', pattern: '^(env:[A-Za-z_][A-Za-z0-9_]*|file:.+)$', description: 'The key.' });
export const connector = {
  contract: ${contract},
  id: '${id}',
  title: 'Acme',
  docs: 'https://example.com/acme',
  account: ${account || `z.strictObject({ tenant: z.string().describe('The tenant.'), key: key.optional() })`},
  slot: z.strictObject({ policy: z.string().min(1).describe('The policy.') }),
  capabilities: { write: 'in-place', readback: 'value', delivery: 'none', devices: false },
  permissions: [],
  limits: { windowMs: 1000, requests: 10, writes: 1 },
  quietPassRequests: () => 1,
  place: ({ settings }) => settings.policy,
  normalize: (value) => ({ value }),
  open: () => ({
    async *check() { yield { check: 'came-in', level: 'ok', says: 'yes' }; },
    observe: async () => ({ place: 'here', copies: [{ holds: null, count: 1 }], revision: '1', neighbours: [] }),
    write: async () => ({ outcomes: [{ outcome: 'written', copies: 1 }] }),
  }),
  ${more}
};
`;
}

/** A folder with a `node_modules`. */
export class Packages implements Disposable {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'watchword-packages-'));

  constructor() {
    cpSync(ZOD, join(this.folder, 'node_modules/zod'), {
      recursive: true,
      filter: (path) => !/\.(cts|ts|map|cjs)$|\/(src|v3)$/.test(path),
    });
  }

  /** Puts a package there. */
  install(name: string, code: string, description: Record<string, unknown> = {}): void {
    const folder = join(this.folder, 'node_modules', name);
    mkdirSync(folder, { recursive: true });
    const known = { name, version: '1.2.3', type: 'module', exports: { '.': { import: './index.mjs' } } };
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...known, ...description }));
    writeFileSync(join(folder, 'index.mjs'), code);
  }

  write(name: string, text: string): string {
    writeFileSync(join(this.folder, name), text);
    return join(this.folder, name);
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
