import { signal } from '@preact/signals';

const EVERY_MS = 1000;

/** The time, second by second: what says how long ago something was reads it. */
export const now = signal(Date.now());

/** Lets it run. */
export function runClock(): void {
  setInterval(() => {
    // Nobody reads a page in the background.
    if (!document.hidden) now.value = Date.now();
  }, EVERY_MS);
  document.addEventListener('visibilitychange', () => {
    now.value = Date.now();
  });
}
