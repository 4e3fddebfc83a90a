/**
 * The daemon's life: listen, run accounts on the schedule, look at authorities, take the turns of rotations, read the configuration
 * again on SIGHUP, stop in good order.
 */
import { type AdminListener, listenAdmin } from './api/serve-admin.ts';
import { writeReload } from './audit/configuration.ts';
import { reload } from './config/reload.ts';
import { type OpenOptions, openWatchword, type Watchword } from './daemon.ts';
import { certificateEndsAt, readTls, watchTls } from './listening/tls.ts';
import type { Tracing } from './tracing/open.ts';
import { openValidation, type Validation } from './validation/open.ts';
import { VERSION } from './version.ts';
import { Work } from './work.ts';

/** A daemon that is up. */
export interface Daemon {
  readonly watchword: Watchword;
  /** `127.0.0.1:8480` */
  readonly validationAddress: string;
  /** `127.0.0.1:8481`; null where `listen.admin` is not set. */
  readonly adminAddress: string | null;
  /** Reads the configuration again; keeps the old one when the new one is bad, and logs why. */
  reload(): Promise<void>;
  /** Finishes the write in hand, answers what was asked, and is done. */
  stop(why: string): Promise<void>;
}

/** Starts the daemon. Throws `UserError` when it can't: nothing is left open then. */
export async function serve(options: OpenOptions): Promise<Daemon> {
  const startedAt = (options.clock ?? { now: Date.now }).now();
  await using opened = new AsyncDisposableStack();
  const watchword = opened.use(await openWatchword(options));
  const validation = opened.use(await openValidation(watchword, options.baseDir ?? process.cwd()));
  watchword.events.daemonListening({ listener: 'validation', address: validation.address });
  const daemon = new RunningDaemon(watchword, validation, opened.use(await tracingOf(watchword)));
  await daemon.listenAdmin(opened);
  daemon.begin(startedAt);
  opened.move();
  return daemon;
}

class RunningDaemon implements Daemon {
  readonly watchword: Watchword;
  readonly validationAddress: string;
  readonly #validation: Validation;
  readonly #tracing: Tracing | null;
  readonly #stopping = new AbortController();
  readonly #work: Work;
  #admin: AdminListener | null = null;
  #reloading: Promise<void> = Promise.resolve();
  #stopped: Promise<void> | null = null;

  constructor(watchword: Watchword, validation: Validation, tracing: Tracing | null) {
    this.watchword = watchword;
    this.validationAddress = validation.address;
    this.#validation = validation;
    this.#tracing = tracing;
    this.#work = new Work(watchword, this.#stopping.signal);
  }

  get adminAddress(): string | null {
    return this.#admin?.address ?? null;
  }

  /** Where it can't, what was opened is closed by `opened`. */
  async listenAdmin(opened: AsyncDisposableStack): Promise<void> {
    const { watchword } = this;
    const address = watchword.configuration.listen.admin;
    if (address === null) return;
    const admin = await listenAdmin({
      watchword,
      validation: this.#validation,
      address,
      tracing: this.#tracing ?? undefined,
      turnsSoon: () => this.#work.turnsSoon(),
      stop: this.#stopping.signal,
    });
    opened.defer(() => admin.close());
    this.#admin = admin;
    watchword.events.daemonListening({ listener: 'admin', address: admin.address });
  }

  begin(startedAt: number): void {
    const { accounts, clock, configuration, events, log } = this.watchword;
    for (const warning of configuration.warnings)
      log.write('warn', 'a setting has no effect, or an unexpected one', { says: warning });
    events.daemonStarted({
      version: VERSION,
      accounts: accounts.size,
      slots: slotCount(this.watchword),
      ms: clock.now() - startedAt,
    });
    this.#work.start({ validationAddress: this.validationAddress, adminAddress: this.adminAddress });
    this.#watchCertificate();
  }

  #watchCertificate(): void {
    const { clock, configuration, events, log } = this.watchword;
    const files = configuration.listen.tls;
    if (files === null) return;
    const endedAt = certificateEndsAt(readTls(files));
    // Beginning all the same: who renews it finds a daemon that takes the new one at once.
    if (endedAt <= clock.now()) {
      const says = `${files.certificate} ended at ${new Date(endedAt).toISOString()}: everybody refuses it. Put a new one in its place; it is used at once`;
      log.write('error', 'the certificate of the listeners has expired', { says });
    }
    watchTls({
      files,
      servers: [this.#validation, ...(this.#admin?.tlsServer ? [this.#admin.tlsServer] : [])],
      signal: this.#stopping.signal,
      clock,
      onRenewed: (endsAt) => events.certificateRenewed({ endsAt: new Date(endsAt).toISOString() }),
      onTrouble: (says) => events.certificateRefused({ says }),
    });
  }

  /** One after the other: each waits for the runs of the configuration before it. */
  reload(): Promise<void> {
    this.#reloading = this.#reloading
      .then(() => this.#reload())
      .catch((error: unknown) => this.watchword.events.bug({ where: 'reading the configuration again', error }));
    return this.#reloading;
  }

  async #reload(): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    const { watchword } = this;
    const { configuration, changed, refused, remarks } = await reload(watchword.configuration, watchword.load);
    for (const says of remarks) watchword.log.write('warn', 'a changed setting waits for a restart', { says });
    const refusal = refused ?? (changed ? await writeReload(watchword, configuration) : null);
    if (refusal !== null) {
      watchword.events.configurationRefused({ mistakes: refusal.split('\n') });
      return;
    }
    if (changed) {
      watchword.use(configuration);
      this.#validation.renew();
      await this.#work.renew();
    }
    watchword.events.configurationReloaded({ accounts: watchword.accounts.size, slots: slotCount(watchword) });
  }

  stop(why: string): Promise<void> {
    this.#stopped ??= this.#stop(why);
    return this.#stopped;
  }

  async #stop(why: string): Promise<void> {
    const { clock, events } = this.watchword;
    const since = clock.now();
    events.daemonStopping({ why });
    this.#stopping.abort();
    const validation = this.#validation[Symbol.asyncDispose]();
    await Promise.all([this.#work.stop(this.#reloading), validation, this.#admin?.close()]);
    await this.#tracing?.[Symbol.asyncDispose]();
    events.daemonStopped({ ms: clock.now() - since });
    await this.watchword[Symbol.asyncDispose]();
  }
}

/** Loaded only where it is wanted: its packages are many. */
async function tracingOf(watchword: Watchword): Promise<Tracing | null> {
  const { tracing } = watchword.configuration;
  return tracing === null ? null : (await import('./tracing/open.ts')).openTracing(tracing.url, watchword);
}

function slotCount({ accounts }: Watchword): number {
  return [...accounts.values()].reduce((sum, account) => sum + account.slots.length, 0);
}
