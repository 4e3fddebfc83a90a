/** The code of the version before, taken from the history into a folder of the project, where its packages are found. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { openStore } from '../../src/store/open.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/**
 * The last commit with schema version 5: what ran before versions worked side by side. At each release this becomes the one
 * before.
 */
const PREVIOUS = 'd0dbbc38d0';
/** The newest schema version that it knows. */
export const PREVIOUS_VERSION = 5;

const NEEDED = ['package.json', 'src', 'connectors', 'authorities', 'config'];

/** Null where the code can be had; otherwise why not: a package, or a clone without history. */
export function whyNoPrevious(): string | null {
  try {
    git('cat-file', '-e', `${PREVIOUS}^{commit}`);
    return null;
  } catch {
    return `the commit ${PREVIOUS} is not in the history here`;
  }
}

/** The previous program. */
export class Previous implements Disposable {
  readonly #folder: string;

  constructor() {
    this.#folder = mkdtempSync(join(ROOT, '.previous-'));
    const archive = git('archive', '--format=tar', PREVIOUS, ...NEEDED);
    execFileSync('tar', ['-x', '-C', this.#folder], { input: archive });
  }

  get main(): string {
    return join(this.#folder, 'src/main.ts');
  }

  /** How it opens a store. What it returns lacks what came later. */
  async openStore(): Promise<typeof openStore> {
    const path = pathToFileURL(join(this.#folder, 'src/store/open.ts')).href;
    return (await import(/* @vite-ignore */ path)).openStore;
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function git(...args: readonly string[]): Buffer {
  return execFileSync('git', args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 256 * 1024 * 1024 });
}
