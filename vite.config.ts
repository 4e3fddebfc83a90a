/** The page: built into dist/web, from where the daemon serves it. */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import preact from '@preact/preset-vite';
import { defineConfig, type Plugin } from 'vite';

/** Each file once more, compressed: the daemon sends that one, and compresses nothing itself. */
const compressed: Plugin = {
  name: 'compressed',
  writeBundle({ dir = '' }) {
    for (const name of globSync(`${dir}/**/*.{html,js,css,svg}`)) {
      const content = readFileSync(name);
      writeFileSync(`${name}.br`, brotliCompressSync(content));
      writeFileSync(`${name}.gz`, gzipSync(content));
    }
  },
};

export default defineConfig({
  root: 'src/web',
  // Wherever a proxy puts it.
  base: './',
  plugins: [preact({ prefreshEnabled: false, devToolsEnabled: false }), compressed],
  logLevel: 'warn',
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // Everything stands in files of its own: the policy of the page allows nothing inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
