/** `npm run bench`, or `npm run bench -- validate` for one: runs the benchmarks of this folder and prints Markdown. */
import { readdir } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { type Benchmark, markdownTable } from './frame.ts';

const NOT_BENCHMARKS = new Set(['index.ts', 'frame.ts', 'world.ts']);

const files = (await readdir(import.meta.dirname)).filter((file) => file.endsWith('.ts') && !NOT_BENCHMARKS.has(file));
const known = files.map((file) => file.replace(/\.ts$/, '')).sort();
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`there is no benchmark ${unknown.join(', ')}; there are ${known.join(', ')}\n`);
  process.exit(1);
}

process.stdout.write(`Node ${process.version}, ${cpus()[0]?.model.trim()}, ${availableParallelism()} cores\n`);
for (const name of asked.length > 0 ? asked : known) {
  const { benchmark } = (await import(`./${name}.ts`)) as { readonly benchmark: Benchmark };
  const rows = await benchmark.run((line) => process.stderr.write(`${name}: ${line}\n`));
  process.stdout.write(`\n## ${benchmark.title}\n\n${markdownTable(rows)}\n\n${benchmark.notes}\n`);
}
