/** The page that is looked at is the built one; what was built of older sources would be tested in their place. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const SOURCES = ['src/web', 'vite.config.ts'];
const BUILT = 'dist/web/index.html';

/** Throws where the page is not built, or not since its sources were changed. */
export function expectBuilt(root = ROOT): void {
  const builtAt = statSync(join(root, BUILT), { throwIfNoEntry: false })?.mtimeMs;
  if (builtAt === undefined) throw new Error('the page is not built: run `npm run build:web`');
  const newer = SOURCES.flatMap((path) => filesIn(join(root, path))).find((file) => statSync(file).mtimeMs > builtAt);
  if (newer !== undefined) throw new Error(`${newer} is newer than the built page: run \`npm run build:web\``);
}

function filesIn(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
