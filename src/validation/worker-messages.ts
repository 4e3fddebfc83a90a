/** What the daemon and a process that answers beside it tell each other. Plain data: it goes through a pipe, as JSON. */
import type { Tls } from '../listening/tls.ts';
import { Secret } from '../model/secret.ts';
import type { Presented } from '../store/contract.ts';
import type { KeyReferences } from '../store/encryption-key.ts';
import type { Answered, GateSettings } from './gate.ts';
import type { Lag } from './lag.ts';

/** All that a worker is given, once: the store, and what its listener needs. Nothing of MDMs or authorities. */
export interface WorkerSetup extends InForce {
  readonly store: { readonly url: string; readonly baseDir: string; readonly password: string | null };
  readonly keys: KeyReferences;
  readonly tls: Tls | null;
}

/** What may change while it is up. */
export interface InForce {
  readonly settings: Omit<GateSettings, 'key'> & { readonly key: string | null };
  /** The token sets of the configuration, each with the kind of its authority. */
  readonly sets: readonly (readonly [name: string, set: { readonly kind: string }])[];
}

/** From the daemon. `listen` carries the socket that listens. */
export type ToWorker =
  | { readonly what: 'begin'; readonly setup: WorkerSetup }
  | { readonly what: 'listen' }
  | { readonly what: 'use'; readonly inForce: InForce }
  | { readonly what: 'tls'; readonly tls: Tls }
  | { readonly what: 'end' };

/** From a worker. */
export type FromWorker =
  /** It knows the tokens, or that the store is out of reach: it can listen. */
  | { readonly what: 'ready' }
  | { readonly what: 'listening' }
  /** Why it is about to end. */
  | { readonly what: 'failed'; readonly says: string }
  | WorkerEvent
  | { readonly what: 'measured'; readonly lag: Lag; readonly answered: Answered }
  | { readonly what: 'presented'; readonly presented: readonly Presented[] };

/** An event that the daemon tells its log. */
export type WorkerEvent = {
  readonly what: 'event';
  readonly event:
    | { readonly name: 'stale'; readonly staleMs: number; readonly says: string }
    | { readonly name: 'fresh'; readonly version: number; readonly tokens: number }
    | { readonly name: 'guessed'; readonly address: string; readonly perMinute: number }
    | { readonly name: 'bug'; readonly where: string; readonly says: string; readonly stack: string | undefined };
};

/** Settings in the form that goes through the pipe. */
export function sendable({ key, ...settings }: GateSettings): InForce['settings'] {
  return { ...settings, key: key?.reveal() ?? null };
}

/** And back. */
export function received({ key, ...settings }: InForce['settings']): GateSettings {
  return { ...settings, key: key === null ? null : new Secret(key) };
}
