/** What every simulated authority offers: the service over TLS, a console for the person who works there, and behaviours for faults. */
import type { Behaviour, SimulatedRequest } from './contract.ts';

export interface AuthoritySimulatorDefinition {
  /** The authority's kind. */
  readonly kind: string;
  readonly title: string;
  /** The service's quirks that can be switched, each with its alternatives; the first is the default. */
  readonly quirks: Readonly<Record<string, readonly string[]>>;
  start(options?: AuthoritySimulatorOptions): Promise<AuthoritySimulator>;
}

export interface AuthoritySimulatorOptions {
  readonly host?: string;
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** The tokens it begins with, oldest first; one of its own making unless given. */
  readonly tokens?: readonly string[];
  /** Added to every answer, in milliseconds. Default 0. */
  readonly latencyMs?: number;
  /** Seed of everything random. Default 1. */
  readonly seed?: number;
  readonly quirks?: Readonly<Record<string, string>>;
  /** The service's clock, milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number;
}

export interface AuthoritySimulator extends AsyncDisposable {
  readonly definition: AuthoritySimulatorDefinition;
  /** `https://127.0.0.1:port` */
  readonly url: string;
  /** The certificate authority it made when it started, PEM. */
  readonly ca: string;
  /** Settings of an `authority:` entry that reaches it: its own keys, without `kind` and `ca`. Secrets in clear. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Values that must never be seen outside a request: client secrets, issued access tokens. */
  secrets(): readonly string[];
  /** Every request it received, oldest first. */
  readonly requests: readonly SimulatedRequest[];
  /** Puts a behaviour in front of all others; the newest wins. Returns what takes it away. */
  behave(behaviour: Behaviour): () => void;
  /** The service's documented error answer for a status, for behaviours that fail as it would. */
  errorAnswer(status: number): {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
  /** Takes a permission, by the name the definition lists, from the account. Returns what gives it back. */
  withhold(permission: string): () => void;
  /** From now on it refuses every access token it has issued so far. */
  endSessions(): void;
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
