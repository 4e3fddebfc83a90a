/** Simulated Intune tenants in a process of their own, so that their work is nobody else's. Tells the parent how they are reached. */
import { once } from 'node:events';
import { simulatorOf } from '../../src/daemon.ts';
import type { SimulatedSlot } from '../../src/simulation/contract.ts';

/** One of them. */
export interface Vendor {
  readonly account: Readonly<Record<string, unknown>>;
  readonly ca: string;
  readonly slots: readonly SimulatedSlot[];
}

const [tenants = 1, slots = 5, latencyMs = 0] = process.argv.slice(2).map(Number);

await using opened = new AsyncDisposableStack();
const definition = await simulatorOf('intune');
const started = [];
for (let at = 0; at < tenants; at += 1) {
  const simulator = opened.use(await definition.start({ slots, latencyMs, seed: at + 1 }));
  // Requests are kept for tests; here they would only fill the memory.
  simulator.behave(() => {
    (simulator.requests as unknown[]).length = 0;
    return undefined;
  });
  started.push({ account: simulator.account, ca: simulator.ca, slots: simulator.slots } satisfies Vendor);
}
process.send?.(started);
await once(process, 'message');
process.disconnect();
