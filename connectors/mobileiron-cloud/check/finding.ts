/** Building findings, and looking without throwing. */
import { Failure, type FailureKind, type Finding } from '#connector';

export function ok(check: string, says: string): Finding {
  return { check, level: 'ok', says };
}

export function warning(check: string, says: string, resolve: string): Finding {
  return { check, level: 'warning', says, resolve };
}

export function failure(check: string, says: string, resolve: string): Finding {
  return { check, level: 'failure', says, resolve };
}

export function unknown(check: string, says: string, resolve: string): Finding {
  return { check, level: 'unknown', says, resolve };
}

/** What a look has given, or why it has given nothing. */
export type Look<T> = { readonly value: T } | { readonly failure: Failure };

/** Only an abort and a bug are thrown. */
export async function look<T>(signal: AbortSignal, ask: () => Promise<T> | T): Promise<Look<T>> {
  try {
    return { value: await ask() };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof Failure)) throw error;
    return { failure: error };
  }
}

const RESOLVE: Readonly<Record<FailureKind, string>> = {
  auth: 'correct the credentials or grant the role, then check again',
  throttled: 'check again later',
  unavailable:
    'check again later; if it stays so, look at the network, the proxy and the certificates between here and Ivanti',
  conflict: 'check again',
  rejected: 'correct it in the configuration or in the console, then check again',
  protocol: 'report it with this sentence: Neurons answered in a way that its documentation does not describe',
};

/** A failure as a finding: what merely could not be looked at is unknown, the rest has failed. */
export function fromFailure(check: string, { kind, message }: Failure): Finding {
  const level = kind === 'unavailable' || kind === 'throttled' ? 'unknown' : 'failure';
  return { check, level, says: message, resolve: RESOLVE[kind] };
}
