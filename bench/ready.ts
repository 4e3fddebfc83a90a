/** From the start of `serve` to an endpoint that answers, beside a Node process that does nothing but listen. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { alternate, type Benchmark, median } from './frame.ts';
import { openBenchWorld } from './world.ts';

const ROUNDS = 7;
const SLOTS = 200;
const MAIN = resolve(import.meta.dirname, '../src/main.ts');
const BARE = `require('node:http').createServer().listen(0, '127.0.0.1', () => console.error('listening'))`;

export const benchmark: Benchmark = {
  title: 'From the start of `serve` to ready',
  notes: [
    `Medians of ${ROUNDS} starts in turn, with ${SLOTS} slots configured and an existing SQLite store, run from TypeScript source.`,
    'Ready is the log line that the validation endpoint listens; beside it, a Node process that only listens.',
  ].join('\n'),
  async run(tell) {
    await using world = await openBenchWorld({ slots: SLOTS });
    tell(`${ROUNDS + 1} starts of each`);
    const started = await alternate(
      {
        serve: () => start([MAIN, '--config', 'watchword.yaml', 'serve'], world.folder, 'daemon-listening'),
        bare: () => start(['-e', BARE], world.folder, 'listening'),
      },
      ROUNDS,
    );
    const { serve = [], bare = [] } = started;
    return [
      {
        'serve, ms': Math.round(median(serve)),
        'bare node, ms': Math.round(median(bare)),
        ratio: median(serve.map((ms, round) => ms / (bare[round] ?? Number.NaN))),
      },
    ];
  },
};

async function start(args: readonly string[], cwd: string, mark: string): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
  for await (const line of createInterface({ input: child.stderr })) {
    if (line.includes(mark)) break;
  }
  const ms = performance.now() - began;
  child.kill('SIGKILL');
  await once(child, 'close');
  return ms;
}
