/** A pass that finds nothing to do, beside the bare requests that it can't do without. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, fetch } from 'undici';
import { type Benchmark, median, type Row } from './frame.ts';
import type { Passes } from './servers/passes.ts';
import { type BenchWorld, openBenchWorld } from './world.ts';

const SLOTS = [2, 200];
const PASSES = 15;

export const benchmark: Benchmark = {
  title: 'A quiet pass, beside the bare list it rests on',
  notes: [
    `Medians of ${PASSES} passes of one account on SQLite, after a first one that wrote every slot and was delivered to every phone; Watchword in a process of its own.`,
    'Beside it, in the same run: plain `fetch` of the same list, every page, without looking at it. No latency is added by the simulator.',
    'The ratio is what Watchword adds: reading every slot, planning, lease, records and the durable write of them.',
    '`peak` is the largest resident memory of the process, the writes of the first pass included.',
  ].join('\n'),
  async run(tell) {
    const rows: Row[] = [];
    for (const slots of SLOTS) {
      tell(`${slots} slots`);
      rows.push(await measure(slots));
    }
    return rows;
  },
};

async function measure(slots: number): Promise<Row> {
  await using world = await openBenchWorld({ slots });
  const { passes, peakMiB } = await runPasses(world);
  const bare = await bareLists(world);
  const ms = median(passes.map((pass) => pass.ms));
  return {
    slots,
    'requests of a pass': median(passes.map((pass) => pass.requests)),
    'pass, ms': ms,
    'bare list, ms': bare,
    ratio: ms / bare,
    'cpu, ms': median(passes.map((pass) => pass.cpuMs)),
    'peak, MiB': Math.round(peakMiB),
  };
}

async function runPasses(world: BenchWorld): Promise<Passes> {
  const child = fork(new URL('./servers/passes.ts', import.meta.url), [String(PASSES)], { cwd: world.folder });
  await once(child, 'message');
  world.simulator.fleet.checkInAll(Date.now());
  child.send('checked in');
  const [passes] = (await once(child, 'message')) as [Passes];
  return passes;
}

/** The list as the pass asks for it: the address of its first page is read from what the simulator was asked. */
async function bareLists({ simulator }: BenchWorld): Promise<number> {
  const list = simulator.requests.findLast(({ operation }) => operation === 'list');
  if (list === undefined) throw new Error('no list was ever asked for');
  const first = simulator.requests.find(({ operation }) => operation === 'list')?.path ?? list.path;
  const dispatcher = new Agent({ connect: { ca: simulator.ca } });
  const headers = { authorization: list.headers.authorization ?? '' };
  const times: number[] = [];
  for (let pass = 0; pass < PASSES; pass += 1) {
    const began = performance.now();
    for (let next: string | undefined = `${simulator.url}${first}`; next !== undefined; ) {
      const response: Awaited<ReturnType<typeof fetch>> = await fetch(next, { dispatcher, headers });
      if (!response.ok) throw new Error(`the bare list was answered with ${response.status}`);
      const page = (await response.json()) as { readonly '@odata.nextLink'?: string };
      next = page['@odata.nextLink'];
    }
    times.push(performance.now() - began);
  }
  await dispatcher.close();
  return median(times);
}
