/**
 * The processes that answer validation beside the daemon. They share the socket that listens: whichever is idle takes the next
 * connection, and while any process lives the address answers. One that dies is begun again, after a wait that grows while it
 * keeps dying. What phones presented to them is kept by the daemon.
 */
import { type ChildProcess, fork } from 'node:child_process';
import type { Server } from 'node:net';
import { extname } from 'node:path';
import type { Clock } from '../clock.ts';
import type { Tls } from '../listening/tls.ts';
import type { FollowEvents } from './follow.ts';
import type { Answered } from './gate.ts';
import type { Lag } from './lag.ts';
import type { ListenerEvents } from './listener.ts';
import type { Sightings } from './sightings.ts';
import type { FromWorker, InForce, ToWorker, WorkerSetup } from './worker-messages.ts';

/** What the log is told. */
export interface WorkersEvents extends FollowEvents, ListenerEvents {
  workerStarted(fields: { readonly worker: number; readonly pid: number }): void;
  workerEnded(fields: { readonly worker: number; readonly says: string; readonly againMs: number }): void;
}

/** What they are begun with. */
export interface WorkersOptions {
  /** The one that listens. */
  readonly server: Server;
  readonly setup: WorkerSetup;
  readonly sightings: Pick<Sightings, 'giveBack'>;
  readonly events: WorkersEvents;
  readonly clock: Clock;
}

/** What one process has measured of itself. */
export interface Measured {
  /** 0: the daemon itself. */
  readonly worker: number;
  readonly lag: Lag;
  readonly answered: Answered;
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
/** Who has lived for so long has not died of how it was begun. */
const STEADY_MS = 60_000;
/** A worker that has not ended by then never will: it cuts its own connections long before. */
const END_MS = 3_000;

/** As `npm start`, the image and the `watchword` command start the daemon: see docs/performance.md. */
const EXEC_ARGV = ['--min-semi-space-size=16'];
const PROGRAM = new URL(`./worker-process${extname(import.meta.url)}`, import.meta.url);

/** What of the environment is passed on, beside the variable of the encryption key: credentials of vendors are not. */
const PASSED_ON = /^(PATH|HOME|LANG|LC_\w+|TZ|NODE_OPTIONS|NODE_EXTRA_CA_CERTS|SSL_CERT_\w+|PG[A-Z]+)$/;

interface Seat {
  readonly number: number;
  child: ChildProcess | null;
  isLeft: boolean;
  measured: Measured | null;
  says: string | null;
  gone: Promise<void>;
}

/** Keeps so many of them. */
export class Workers {
  readonly #options: WorkersOptions;
  readonly #stopping = new AbortController();
  #setup: WorkerSetup;
  #seats: readonly Seat[] = [];
  /** Those that are surplus: done when they have ended. */
  readonly #leaving: Promise<void>[] = [];

  constructor(options: WorkersOptions) {
    this.#options = options;
    this.#setup = options.setup;
  }

  /** So many from now on, each with these settings. Surplus ones finish what they are answering. */
  use(count: number, inForce: InForce): void {
    this.#setup = { ...this.#setup, ...inForce };
    const [staying, leaving] = [this.#seats.slice(0, count), this.#seats.slice(count)];
    for (const seat of leaving) this.#leaving.push(this.#leave(seat));
    for (const seat of staying) send(seat, { what: 'use', inForce });
    const more = Array.from({ length: count - staying.length }, (_, index) => this.#fill(staying.length + index + 1));
    this.#seats = [...staying, ...more];
  }

  /** A renewed certificate. */
  renewTls(tls: Tls): void {
    this.#setup = { ...this.#setup, tls };
    for (const seat of this.#seats) send(seat, { what: 'tls', tls });
  }

  /** What those that are up have measured, as of a second ago at most. */
  measured(): readonly Measured[] {
    return this.#seats.flatMap(({ measured }) => measured ?? []);
  }

  /** Done when all have ended. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all([...this.#leaving, ...this.#seats.map((seat) => this.#leave(seat))]);
  }

  #fill(number: number): Seat {
    const seat: Seat = { number, child: null, isLeft: false, measured: null, says: null, gone: Promise.resolve() };
    seat.gone = this.#keep(seat);
    return seat;
  }

  async #leave(seat: Seat): Promise<void> {
    seat.isLeft = true;
    send(seat, { what: 'end' });
    const kill = setTimeout(() => seat.child?.kill('SIGKILL'), END_MS);
    await seat.gone;
    clearTimeout(kill);
  }

  async #keep(seat: Seat): Promise<void> {
    const { clock, events } = this.#options;
    for (let waitMs = FIRST_WAIT_MS; !seat.isLeft; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
      const since = clock.now();
      const says = await this.#live(seat);
      if (seat.isLeft) return;
      if (clock.now() - since >= STEADY_MS) waitMs = FIRST_WAIT_MS;
      events.workerEnded({ worker: seat.number, says, againMs: waitMs });
      await clock.sleep(waitMs, this.#stopping.signal).catch(() => undefined);
    }
  }

  /** From its beginning to its end; how it ended. */
  async #live(seat: Seat): Promise<string> {
    const child = fork(PROGRAM, {
      execArgv: EXEC_ARGV,
      env: environment(this.#setup),
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    seat.child = child;
    seat.says = null;
    child.on('message', (message: FromWorker) => this.#hear(seat, message));
    const ended = endOf(child);
    send(seat, { what: 'begin', setup: this.#setup });
    const says = await ended;
    seat.child = null;
    seat.measured = null;
    return seat.says ?? says;
  }

  #hear(seat: Seat, message: FromWorker): void {
    const { events, server, sightings } = this.#options;
    const { number: worker, child } = seat;
    if (message.what === 'ready') {
      if (server.listening) send(seat, { what: 'listen' }, server);
    } else if (message.what === 'listening') {
      events.workerStarted({ worker, pid: child?.pid ?? 0 });
    } else if (message.what === 'failed') {
      seat.says = message.says;
    } else if (message.what === 'measured') {
      seat.measured = { worker, lag: message.lag, answered: message.answered };
    } else if (message.what === 'presented') {
      sightings.giveBack(message.presented);
    } else {
      tell(events, message.event);
    }
  }
}

function tell(events: WorkersEvents, told: Extract<FromWorker, { readonly what: 'event' }>['event']): void {
  if (told.name === 'stale') events.validationStale({ staleMs: told.staleMs, says: told.says });
  else if (told.name === 'fresh') events.validationFresh({ version: told.version, tokens: told.tokens });
  else if (told.name === 'guessed') events.validationGuessed({ address: told.address, perMinute: told.perMinute });
  else events.bug({ where: told.where, error: Object.assign(new Error(told.says), { stack: told.stack }) });
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) =>
      resolve(signal === null ? `it ended with code ${code}` : `it was ended by ${signal}`),
    );
    // Without a process id none has begun, and there will be no exit.
    child.on('error', (error) => child.pid === undefined && resolve(error.message));
  });
}

/** One that is dying may not hear it; that it has died is noticed elsewhere. */
function send({ child }: Seat, message: ToWorker, socket?: Server): void {
  if (child?.connected) child.send(message, socket, () => undefined);
}

function environment({ keys }: WorkerSetup): NodeJS.ProcessEnv {
  const references = [keys.encryption, ...(keys.previous ?? [])];
  const ofKeys = references.flatMap((reference) => /^env:(.*)$/s.exec(reference)?.[1] ?? []);
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => ofKeys.includes(name) || PASSED_ON.test(name)),
  );
}
