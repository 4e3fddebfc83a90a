/** Building findings. A look that fails is a finding too. */
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

export function unknown(check: string, says: string, resolve?: string): Finding {
  return { check, level: 'unknown', says, ...(resolve === undefined ? {} : { resolve }) };
}

/** What the look finds, or a finding that says why it could not look. Only an abort and a bug are thrown. */
export async function look(
  check: string,
  signal: AbortSignal,
  find: () => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  try {
    return await find();
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof Failure)) throw error;
    return [fromFailure(check, error)];
  }
}

const RESOLVE: Readonly<Record<FailureKind, string>> = {
  auth: 'correct the credentials or grant the permission, then check again',
  throttled: 'check again later',
  unavailable:
    'check again later; if it stays so, look at the network, the proxy and the certificates between here and Workspace ONE',
  conflict: 'check again',
  rejected: 'correct it in the configuration or in the console, then check again',
  protocol: 'report it with this sentence: Workspace ONE answered in a way that its documentation does not describe',
};

/** A failure as a finding: what merely could not be looked at is unknown, the rest has failed. */
export function fromFailure(check: string, error: Failure): Finding {
  const level = error.kind === 'unavailable' || error.kind === 'throttled' ? 'unknown' : 'failure';
  return { check, level, says: error.message, resolve: RESOLVE[error.kind] };
}
