#!/usr/bin/env node
import { CommanderError } from 'commander';
import { EXIT } from './cli/cli.ts';
import { program } from './cli/program.ts';
import { processTerminal } from './cli/terminal.ts';
import { openWatchword } from './daemon.ts';
import { UserError } from './model/failure.ts';
import { AccountBusy } from './reconcile/run.ts';
import { StoreUnavailable } from './store/contract.ts';

const terminal = processTerminal();
const stopping = new AbortController();
let redact = (text: string) => text;

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    stopping.abort(signal);
    // A second time means: now. What was acknowledged is on disk, and the next run finds the rest by looking.
    process.once(signal, () => process.kill(process.pid, 'SIGKILL'));
  });
}

try {
  await program({
    terminal,
    open: async (options) => {
      const watchword = await openWatchword(options);
      redact = (text) => watchword.redactor.redact(text);
      return watchword;
    },
    stop: stopping.signal,
    exit: (code) => {
      process.exitCode = code;
    },
  }).parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

/** A mistake is one sentence; anything else is a bug and shows where it happened. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.fine : EXIT.failed;
  if (error instanceof UserError || error instanceof StoreUnavailable || error instanceof AccountBusy)
    terminal.err(redact(error.message));
  else terminal.err(redact(error instanceof Error ? (error.stack ?? error.message) : String(error)));
  return EXIT.failed;
}
