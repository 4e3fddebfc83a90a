import { password, text } from '@clack/prompts';
import pico from 'picocolors';
import { UserError } from '../model/failure.ts';
import type { Streams } from './init-asker.ts';

/** Where a command reads from and writes to; a test gives its own. */
export interface Terminal {
  /** What was asked for: standard output. */
  out(text: string): void;
  /** Everything else, such as warnings and progress: standard error. */
  err(text: string): void;
  /** Whether a person is watching, and nothing goes into a file or another program. */
  readonly watched: boolean;
  /** Whether a person can be asked. */
  readonly interactive: boolean;
  readonly colours: Colours;
  /** How lines are drawn over on standard error; missing where they stay. */
  readonly redraw?: { write(text: string): void; columns(): number };
  /** Where a person is asked many things in a row; missing where nobody sits. */
  readonly streams?: Streams;
  /** All of standard input. */
  readAll(): Promise<string>;
  /** Asks for a value that isn't shown. */
  askHidden(question: string): Promise<string>;
  /** Asks for a line. */
  ask(question: string): Promise<string>;
}

/** Colours where they can be seen, and the text as it is elsewhere. */
export type Colours = ReturnType<typeof pico.createColors>;

/** The terminal of this process. */
export function processTerminal(): Terminal {
  const { stdin, stdout, stderr } = process;
  const watched = stderr.isTTY === true && stdout.isTTY === true;
  const interactive = stdin.isTTY === true && stderr.isTTY === true;
  return {
    out: (text) => stdout.write(`${text}\n`),
    err: (text) => stderr.write(`${text}\n`),
    watched,
    ...(watched ? { redraw: { write: (text) => stderr.write(text), columns: () => stderr.columns } } : {}),
    interactive,
    ...(interactive ? { streams: { input: stdin, output: stderr } } : {}),
    colours: pico.createColors(pico.isColorSupported && stdout.isTTY === true),
    async readAll() {
      const parts: Buffer[] = [];
      for await (const part of stdin) parts.push(part as Buffer);
      return utf8(Buffer.concat(parts));
    },
    askHidden: async (message) => answered(await password({ message, output: stderr })),
    ask: async (message) => answered(await text({ message, output: stderr })),
  };
}

/** Bytes that are no text would become another value without a word. */
export function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UserError('Standard input is not UTF-8 text; nothing was changed.');
  }
}

/** A symbol is a Ctrl-C; undefined, an answer without a character. */
function answered(answer: string | symbol | undefined): string {
  if (typeof answer === 'symbol') throw new UserError('Cancelled; nothing was changed.');
  return answer ?? '';
}
