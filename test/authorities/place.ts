/**
 * The place where it is decided which tokens are active, as a test has it in hand: a simulated service with its console, or
 * something else that somebody writes and we read, such as a file.
 */
import type { FailureKind } from '#authority';
import type { AuthorityConsole, AuthoritySimulator, AuthoritySimulatorDefinition } from '#simulation';

export interface PlaceOptions {
  /** The tokens it begins with, oldest first. */
  readonly tokens: readonly string[];
  readonly quirks?: Readonly<Record<string, string>>;
  readonly now: () => number;
}

export interface Place extends AsyncDisposable {
  /** Settings of an `authority:` entry that leads to it, without `kind` and `ca`. Secrets in clear. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly ca: string | null;
  /** Values that must never be seen outside a request, tokens apart. */
  secrets(): readonly string[];
  /** Whoever decides there. */
  readonly console: AuthorityConsole;
  /** The service behind it; null where there is none, so that there are no requests to spoil. */
  readonly service: AuthoritySimulator | null;
  /** What can befall a place that is no service. */
  readonly damages: readonly Damage[];
}

/** One way in which what is there can't be read. */
export interface Damage {
  /** `the file is empty` */
  readonly name: string;
  readonly kind: FailureKind;
  befalls(): void;
  mended(): void;
}

/** A place that is a service over HTTP: its simulator is all that is needed. */
export async function serviceAt(simulation: AuthoritySimulatorDefinition, options: PlaceOptions): Promise<Place> {
  const service = await simulation.start(options);
  return {
    settings: service.settings,
    ca: service.ca,
    secrets: () => service.secrets(),
    console: service.console,
    service,
    damages: [],
    [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
  };
}
