/** What a daemon elsewhere tells while it works: its answers and its news come on different ways, and the news may be slower. */
import type { Remote } from '../api/remote.ts';
import { listenElsewhere } from '../api/remote-events.ts';
import type { Clock } from '../clock.ts';
import type { WatchwordEvent } from '../events.ts';

/** So long is waited for news of a run that has ended; a connection that broke brings none. */
const PATIENCE_MS = 1_000;

export class Heard {
  readonly #remote: Remote;
  readonly #clock: Clock;
  readonly #ended = new Set<string>();
  readonly #waiting = new Map<string, () => void>();
  #isListening = false;

  constructor(remote: Remote, clock: Clock) {
    this.#remote = remote;
    this.#clock = clock;
  }

  /** Tells what happens from now on. */
  async listen(told: (event: WatchwordEvent) => void): Promise<AsyncDisposable> {
    const listening = await listenElsewhere(this.#remote, (event) => {
      told(event);
      if (event.name !== 'run-ended' || event.run === undefined) return;
      this.#ended.add(event.run);
      this.#waiting.get(event.run)?.();
    });
    this.#isListening = true;
    return listening;
  }

  /** Resolves when the end of a run was told, or is not told any more. */
  async endOf(run: string): Promise<void> {
    if (!this.#isListening || this.#ended.has(run)) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.set(run, resolve);
    const heard = new AbortController();
    await Promise.race([promise, this.#clock.sleep(PATIENCE_MS, heard.signal).catch(() => undefined)]);
    heard.abort();
  }
}
