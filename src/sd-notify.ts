/**
 * What systemd is told where it started us as a unit of `Type=notify`: ready, reloading, stopping, and that we are still alive.
 * Node can't speak to the kind of socket that systemd listens on, so that systemd's own program `systemd-notify` carries each
 * message. One at a time: they have to arrive in order.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** By then systemd has heard a message, or never will. `systemd-notify` itself waits 5 seconds for that. */
const LONGEST_MS = 10_000;

/** Tells systemd how the daemon is. Each is done when it and all before it has been told, and never throws. */
export interface SdNotify {
  /** The daemon is up, or has read its configuration again. `status` stands in `systemctl status`. */
  ready(status: string): Promise<void>;
  /** The configuration is about to be read again. */
  reloading(): Promise<void>;
  /** The daemon is about to stop. */
  stopping(): Promise<void>;
}

export interface SdNotifyOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** A message was not delivered. Told once for each reason, and no more once the daemon is stopping. */
  readonly onTrouble: (says: string) => void;
}

/** Says nothing yet. The watchdog is fed from the first `ready` on. */
export function sdNotify(options: SdNotifyOptions): SdNotify {
  const { NOTIFY_SOCKET } = options.environment;
  if (NOTIFY_SOCKET === undefined || NOTIFY_SOCKET === '') return SILENT;
  return new Telling(options, NOTIFY_SOCKET);
}

const SILENT: SdNotify = {
  ready: async () => undefined,
  reloading: async () => undefined,
  stopping: async () => undefined,
};

const run = promisify(execFile);

class Telling implements SdNotify {
  readonly #options: SdNotifyOptions;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #troubles = new Set<string>();
  #told: Promise<void> = Promise.resolve();
  #isStopping = false;
  #watchdog: NodeJS.Timeout | null = null;

  constructor(options: SdNotifyOptions, socket: string) {
    this.#options = options;
    // Nothing else of the environment: it may hold credentials.
    this.#environment = { NOTIFY_SOCKET: socket, PATH: options.environment.PATH ?? '/usr/bin:/bin' };
  }

  ready(status: string): Promise<void> {
    this.#watchdog ??= this.#feedWatchdog();
    return this.#tell('READY=1', `STATUS=${status}`);
  }

  reloading(): Promise<void> {
    // The time is asked for by `Type=notify-reload`: the same clock as systemd's.
    const sinceBootUs = process.hrtime.bigint() / 1000n;
    return this.#tell('RELOADING=1', `MONOTONIC_USEC=${sinceBootUs}`, 'STATUS=Reading the configuration again');
  }

  async stopping(): Promise<void> {
    this.#isStopping = true;
    await this.#tell('STOPPING=1', 'STATUS=Finishing what is in hand');
    if (this.#watchdog !== null) clearInterval(this.#watchdog);
  }

  /** A process whose event loop hangs feeds it no more. A store or vendor out of reach is no reason: a restart mends neither. */
  #feedWatchdog(): NodeJS.Timeout | null {
    const everyMs = watchdogMs(this.#options.environment);
    if (everyMs === null) return null;
    let isBeingFed = false;
    const feed = async () => {
      if (isBeingFed) return;
      isBeingFed = true;
      await this.#tell('WATCHDOG=1');
      isBeingFed = false;
    };
    return setInterval(() => void feed(), everyMs).unref();
  }

  #tell(...message: readonly string[]): Promise<void> {
    this.#told = this.#told.then(() => this.#send(message));
    return this.#told;
  }

  async #send(message: readonly string[]): Promise<void> {
    try {
      await run('systemd-notify', message, { env: this.#environment, timeout: LONGEST_MS });
    } catch (error) {
      this.#trouble(isMissing(error) ? 'the program systemd-notify is not installed' : 'systemd-notify failed');
    }
  }

  #trouble(says: string): void {
    if (this.#isStopping || this.#troubles.has(says)) return;
    this.#troubles.add(says);
    this.#options.onTrouble(says);
  }
}

/** How often to feed the watchdog: twice in the time after which systemd gives us up. Null where it doesn't watch this process. */
function watchdogMs({ WATCHDOG_USEC, WATCHDOG_PID }: SdNotifyOptions['environment']): number | null {
  if (WATCHDOG_PID !== undefined && WATCHDOG_PID !== String(process.pid)) return null;
  const us = Number(WATCHDOG_USEC);
  return us > 0 && us <= 2 ** 31 * 1000 ? us / 1000 / 2 : null;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
