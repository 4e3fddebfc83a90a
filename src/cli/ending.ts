import { CommanderError } from 'commander';
import { Refusal } from '../api/problems.ts';
import { Failure, UserError } from '../model/failure.ts';
import { AccountBusy } from '../reconcile/account-lease.ts';
import { StoreUnavailable } from '../store/contract.ts';
import { EXIT } from './cli.ts';
import type { Terminal } from './terminal.ts';

/** What is a sentence for people and no bug. */
const EXPECTED = [UserError, Refusal, Failure, StoreUnavailable, AccountBusy];

/** Says what the program ends with, and returns the exit code. A mistake is one sentence; a bug shows where it happened. */
export function endWith(error: unknown, terminal: Terminal, redact: (text: string) => string): number {
  // Commander has said it already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.fine : EXIT.failed;
  terminal.err(redact(textOf(error)));
  return EXIT.failed;
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return EXPECTED.some((kind) => error instanceof kind) ? error.message : (error.stack ?? error.message);
}
