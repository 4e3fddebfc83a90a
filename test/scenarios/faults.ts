import { random } from '../../src/simulation/random.ts';
import type { FleetWorld } from '../e2e/rotate/fleet.ts';

/** One request in so many goes wrong. */
const ONE_IN = 40;

/** Every vendor fails now and then: it throttles, breaks, and drops connections before and after it has done what it was asked. */
export function sprinkleFaults({ mdms }: FleetWorld, seed: number): void {
  const numbers = random(seed);
  for (const simulator of mdms.values()) {
    const throttled = simulator.errorAnswer(429);
    const soon = { ...throttled, headers: { ...throttled.headers, 'retry-after': '1' } };
    simulator.behave(() => {
      if (numbers.whole(1, ONE_IN) > 1) return undefined;
      return numbers.pick([soon, simulator.errorAnswer(500), 'reset', 'hidden']);
    });
  }
}
