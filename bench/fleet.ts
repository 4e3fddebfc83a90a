/** A large fleet in which every device is a copy: written, killed in the middle, resumed. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { connectorDefinitions } from '../src/daemon.ts';
import type { Simulator } from '../src/simulation/contract.ts';
import type { Benchmark, Row } from './frame.ts';
import type { FleetRun } from './servers/fleet-run.ts';
import { type BenchWorld, openBenchWorld } from './world.ts';

const FLEETS = [10_000, 100_000];

/** How much of the fleet is written when the run is killed; looked at once in so many requests. */
const KILLED_AT = 0.4;
const LOOK_EVERY = 10;

export const benchmark: Benchmark = {
  title: 'A large fleet, every device a copy: written, killed in the middle, resumed',
  notes: [
    'One run over two slots (iOS and Android, half of the devices each) on SQLite, Watchword in a process of its own. It is killed while it writes; another process then writes what is left and reads every device back: asserted here, device by device.',
    '`at once` is the declared number of requests at the same moment; the ceilings per minute are lifted, and `least, min` is how long the requests of the second process take under them, at the least.',
    '`peak` and `heap` are the largest resident memory and heap of the second process, which lists all devices several times; `ratio` is its peak beside that with the smallest fleet: devices come and go by the page, and a few dozen bytes of each are kept.',
  ].join('\n'),
  async run(tell) {
    const rows: Row[] = [];
    for (const [connector, { capabilities, limits }] of await connectorDefinitions()) {
      if (capabilities.write !== 'per-device') continue;
      let smallest: number | undefined;
      for (const devices of FLEETS) {
        tell(`${connector}, ${devices} devices`);
        const { before, run } = await measure(connector, devices);
        smallest ??= run.peakRssMiB;
        rows.push({
          connector,
          devices,
          'at once': limits.atOnce ?? 'any',
          'before the kill': before,
          after: run.written,
          'devices/s': Math.round(run.written / (run.ms / 1000)),
          requests: run.requests,
          'least, min': Math.ceil(run.requests / (limits.requests * SHARE)) * (limits.windowMs / MINUTE_MS),
          'peak, MiB': Math.round(run.peakRssMiB),
          'heap, MiB': Math.round(run.peakHeapMiB),
          ratio: run.peakRssMiB / smallest,
        });
      }
    }
    return rows;
  },
};

/** The part of a vendor's limits that the kit takes. */
const SHARE = 0.5;
const MINUTE_MS = 60_000;

async function measure(
  connector: string,
  devices: number,
): Promise<{ readonly before: number; readonly run: FleetRun }> {
  await using world = await openBenchWorld({ connector, slots: 2, phones: devices });
  const { simulator } = world;
  await killInTheMiddle(world, devices);
  const before = holding(simulator).length;
  if (before === 0 || before === devices) throw new Error(`the run was killed with ${before} devices written`);
  const run = await runToTheEnd(world);
  const values = holding(simulator);
  if (new Set(values).size !== 1 || values.length !== devices) {
    throw new Error(`${values.length} of ${devices} devices hold ${new Set(values).size} values`);
  }
  if (run.written !== devices - before) {
    throw new Error(`${devices - before} devices were left, and ${run.written} were written`);
  }
  return { before, run };
}

function start({ folder }: BenchWorld): ChildProcess {
  return fork(new URL('./servers/fleet-run.ts', import.meta.url), { cwd: folder });
}

async function killInTheMiddle(world: BenchWorld, devices: number): Promise<void> {
  const { simulator } = world;
  const child = start(world);
  const calm = simulator.behave(() => {
    if (simulator.requests.length % LOOK_EVERY === 0 && holding(simulator).length > devices * KILLED_AT)
      child.kill('SIGKILL');
    return undefined;
  });
  await once(child, 'exit');
  calm();
}

async function runToTheEnd(world: BenchWorld): Promise<FleetRun> {
  const child = start(world);
  const exited = once(child, 'exit').then(() => []);
  const [run] = (await Promise.race([once(child, 'message'), exited])) as [FleetRun?];
  if (run === undefined) throw new Error('the second run died');
  await exited;
  return run;
}

/** What devices hold, those left out that hold nothing. */
function holding({ slots, console }: Simulator): readonly string[] {
  return slots.flatMap(({ name }) => console.values(name).filter((value) => value !== null));
}
