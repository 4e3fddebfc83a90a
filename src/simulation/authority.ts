/** What every simulated authority offers: the service over TLS, a console for the person who works there, and behaviours for faults. */
import type { SimulatedService, SimulatedServiceOptions } from './simulated.ts';

export interface AuthoritySimulatorDefinition {
  /** The authority's kind. */
  readonly kind: string;
  readonly title: string;
  /** The service's quirks that can be switched, each with its alternatives; the first is the default. */
  readonly quirks: Readonly<Record<string, readonly string[]>>;
  start(options?: AuthoritySimulatorOptions): Promise<AuthoritySimulator>;
}

export interface AuthoritySimulatorOptions extends SimulatedServiceOptions {
  /** The tokens it begins with, oldest first; one of its own making unless given. */
  readonly tokens?: readonly string[];
}

export interface AuthoritySimulator extends SimulatedService {
  readonly definition: AuthoritySimulatorDefinition;
  /** Settings of an `authority:` entry that reaches it: its own keys, without `kind` and `ca`. Secrets in clear. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly console: AuthorityConsole;
}

/** What a person in the service's console sees and does. */
export interface AuthorityConsole {
  /** The active values, oldest first. */
  values(): readonly string[];
  /** Somebody adds a token there. */
  add(value: string): void;
  /** Somebody takes one away there, with whatever the service then does by itself. */
  remove(value: string): void;
  /** Somebody changes something else in the same object. */
  touchNeighbour(): void;
  /** The whole object without the tokens and without what the service itself stamps: the same before and after every change of ours. */
  neighbours(): unknown;
  /** Whether a phone with this value is let in now; null: with none. */
  letsIn(value: string | null): boolean;
  /** From when on phones are asked for a token, milliseconds since 1970; null: always. `never` switches it off. Left out where the service knows no such thing. */
  enforceFrom?(at: number | 'never' | null): void;
}
