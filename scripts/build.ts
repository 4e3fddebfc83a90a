/**
 * Builds `dist/`: JavaScript by tsc, the page by Vite, the app profiles beside them, and a package.json of its own, so that
 * `#connector` and the version are found there just as they are in the source tree.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

const root = new URL('../', import.meta.url);
const dist = new URL('dist/', root);

rmSync(dist, { recursive: true, force: true });
execFileSync('tsc', ['--project', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
execFileSync('vite', ['build'], { cwd: root, stdio: 'inherit' });
cpSync(new URL('config/profiles/', root), new URL('config/profiles/', dist), { recursive: true });

const { name, version, imports } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
const built = Object.fromEntries(
  Object.entries<string>(imports).map(([alias, file]) => [alias, file.replace(/\.ts$/, '.js')]),
);
writeFileSync(
  new URL('package.json', dist),
  `${JSON.stringify({ name, version, private: true, type: 'module', imports: built }, null, 2)}\n`,
);
chmodSync(new URL('src/main.js', dist), 0o755);
