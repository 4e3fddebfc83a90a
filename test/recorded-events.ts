/** Events that write into a list of lines instead of a log. */
import { createEvents } from '../src/events.ts';
import type { Log, LogFields, LogLevel } from '../src/log.ts';
import { testClock } from './clock.ts';

export function recorded() {
  const lines: { level: LogLevel; message: string; fields: LogFields }[] = [];
  const log: Log = {
    write: (level, message, fields = {}) => lines.push({ level, message, fields }),
    setLevel: () => {},
    close: async () => {},
  };
  const clock = testClock(0);
  return { events: createEvents(log, clock), lines, clock };
}

export const unread = { account: 'contoso', slot: 'ios', kind: 'unavailable', says: 'GET graph: reset' } as const;
export const ended = {
  account: 'contoso',
  outcome: 'clean',
  written: 0,
  held: 0,
  failed: 0,
  requests: 1,
  ms: 5,
} as const;
