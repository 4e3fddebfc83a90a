/** The findings of a self-check, built and worded alike for every vendor. A look that fails is a finding too. */
import { Failure, type FailureKind } from '../model/failure.ts';
import type { Finding } from '../model/slot.ts';

export function ok(check: string, says: string): Finding {
  return { check, level: 'ok', says };
}

export function warning(check: string, says: string, resolve: string): Finding {
  return { check, level: 'warning', says, resolve };
}

export function failure(check: string, says: string, resolve: string): Finding {
  return { check, level: 'failure', says, resolve };
}

/** Something that nobody can tell from here, and what a person can look at instead. */
export function unknown(check: string, says: string, resolve?: string): Finding {
  return { check, level: 'unknown', says, ...(resolve === undefined ? {} : { resolve }) };
}

/** How a vendor is spoken of in findings. */
export interface Spoken {
  /** `Intune`. */
  readonly product: string;
  /** Who is at the other end of the network: `Microsoft`. */
  readonly host: string;
  /** What to do where we may not come in. */
  readonly auth: string;
}

/** How failures of one vendor become findings. */
export interface Findings {
  /** A failure as a finding: what merely could not be looked at is unknown, the rest has failed. */
  fromFailure(check: string, failure: Failure): Finding;
  /** What the look finds, or a finding that says why it could not look. Only an abort and a bug are thrown. */
  look(check: string, signal: AbortSignal, find: () => Promise<readonly Finding[]>): Promise<readonly Finding[]>;
}

export function findingsAbout({ product, host, auth }: Spoken): Findings {
  const resolve: Readonly<Record<FailureKind, string>> = {
    auth: `${auth}, then check again`,
    throttled: 'check again later',
    unavailable: `check again later; if it stays so, look at the network, the proxy and the certificates between here and ${host}`,
    conflict: 'check again',
    rejected: 'correct it in the configuration or in the console, then check again',
    protocol: `report it with this sentence: ${product} answered in a way that its documentation does not describe`,
  };

  function fromFailure(check: string, { kind, message }: Failure): Finding {
    const level = kind === 'unavailable' || kind === 'throttled' ? 'unknown' : 'failure';
    return { check, level, says: message, resolve: resolve[kind] };
  }

  return {
    fromFailure,
    async look(check, signal, find) {
      try {
        return await find();
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof Failure)) throw error;
        return [fromFailure(check, error)];
      }
    },
  };
}

const MINUTE_MS = 60_000;

/** In words that stay the same from one check to the next: vendors tell whole seconds, and an answer takes a while. */
const SKEWS = [
  [24 * 60 * MINUTE_MS, 'more than a day'],
  [60 * MINUTE_MS, 'more than an hour'],
  [MINUTE_MS, 'more than a minute'],
] as const;

/**
 * Whether the vendor's clock and ours agree: what phones reported carries the vendor's time, writes carry ours, and delivery
 * compares the two. `aheadMs`: how far the vendor's is ahead; null where it doesn't say what time it has.
 */
export function clockFinding(product: string, aheadMs: number | null): Finding {
  const check = 'clock';
  if (aheadMs === null) return unknown(check, `${product} does not say what time it has`, 'compare the clocks by hand');
  const skew = SKEWS.find(([least]) => Math.abs(aheadMs) > least);
  if (skew === undefined) return ok(check, `the clock of this machine and that of ${product} agree`);
  const says = `the clock of this machine is ${skew[1]} ${aheadMs > 0 ? 'behind' : 'ahead of'} that of ${product}, so a phone may count as served too late or too early`;
  return warning(check, says, 'set the clock, by NTP');
}
