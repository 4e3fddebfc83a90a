/** What each vendor is asked when there is nothing to do, beside the fewest requests that its API allows. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { connectorDefinitions } from '../src/daemon.ts';
import type { SimulatedRequest } from '../src/simulation/contract.ts';
import type { Benchmark, Row } from './frame.ts';
import type { Passes } from './servers/passes.ts';
import { openBenchWorld } from './world.ts';

const SLOTS = [2, 50];

export const benchmark: Benchmark = {
  title: 'Requests of a quiet pass, by vendor',
  notes: [
    'One account with a phone for each slot, on SQLite: a whole run that finds every slot in sync and every value delivered, signed in already.',
    '`sent` counts every request. `calls` counts a list once, however many pages it has, and so does `declared`, the number in the definition: the fewest that the API allows for so many slots.',
  ].join('\n'),
  async run(tell) {
    const rows: Row[] = [];
    for (const [connector, { capabilities, quietPassRequests }] of await connectorDefinitions()) {
      if (capabilities.write === 'manual') continue;
      for (const slots of SLOTS) {
        tell(`${connector}, ${slots} slots`);
        const sent = await quietPass(connector, slots);
        rows.push({ connector, slots, sent: sent.length, calls: calls(sent), declared: quietPassRequests(slots) });
      }
    }
    return rows;
  },
};

async function quietPass(connector: string, slots: number): Promise<readonly SimulatedRequest[]> {
  await using world = await openBenchWorld({ connector, slots, phones: slots });
  const child = fork(new URL('./servers/passes.ts', import.meta.url), ['1'], { cwd: world.folder });
  await once(child, 'message');
  world.simulator.fleet.checkInAll(Date.now());
  child.send('checked in');
  const [{ passes }] = (await once(child, 'message')) as [Passes];
  return world.simulator.requests.slice(-(passes[0]?.requests ?? 0));
}

/** Requests to one address that differ in their query or body are the pages of one list. */
function calls(sent: readonly SimulatedRequest[]): number {
  const whole = (request: SimulatedRequest) => `${request.method} ${request.path} ${request.body}`;
  const address = (request: SimulatedRequest) => `${request.method} ${request.path.split('?', 1)[0]}`;
  const repeated = sent.length - new Set(sent.map(whole)).size;
  return new Set(sent.map(address)).size + repeated;
}
