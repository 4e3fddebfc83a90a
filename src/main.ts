#!/usr/bin/env -S node --min-semi-space-size=16
import { endWith } from './cli/ending.ts';
import { program } from './cli/program.ts';
import { processTerminal } from './cli/terminal.ts';
import { configuredStore, openWatchword } from './daemon.ts';

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
    configuredStore,
    stop: stopping.signal,
    exit: (code) => {
      process.exitCode = code;
    },
  }).parseAsync();
} catch (error) {
  process.exitCode = endWith(error, terminal, redact);
}
