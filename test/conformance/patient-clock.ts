import type { Clock } from '../../src/clock.ts';

/**
 * Time for a kit. It shows what the test's clock shows, and nobody who sleeps by it wakes up before the test says so: a
 * request times out when it is to time out, and never because the machine was busy.
 */
export interface PatientClock extends Clock {
  /** How many are asleep: each request that is on its way is one. */
  readonly asleep: number;
  /** Lets everybody wake up: whatever is on its way has taken too long. */
  timeOut(): void;
}

export function patientClock(now: () => number): PatientClock {
  const sleepers = new Set<() => void>();
  return {
    now,
    sleep(_ms, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const abort = () => {
          sleepers.delete(wake);
          reject(signal?.reason);
        };
        const wake = () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        };
        sleepers.add(wake);
        signal?.addEventListener('abort', abort, { once: true });
      });
    },
    get asleep() {
      return sleepers.size;
    },
    timeOut() {
      for (const wake of sleepers) wake();
      sleepers.clear();
    },
  };
}
