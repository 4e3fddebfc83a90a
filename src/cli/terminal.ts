import { password } from '@clack/prompts';
import pico from 'picocolors';
import { UserError } from '../model/failure.ts';

/** Where a command reads from and writes to; a test gives its own. */
export interface Terminal {
  /** What was asked for: standard output. */
  out(text: string): void;
  /** Everything else, such as warnings and progress: standard error. */
  err(text: string): void;
  /** Whether a person is watching standard error. */
  readonly watched: boolean;
  /** Whether a person can be asked. */
  readonly interactive: boolean;
  readonly colours: Colours;
  /** All of standard input. */
  readAll(): Promise<string>;
  /** Asks for a value that isn't shown. */
  askHidden(question: string): Promise<string>;
  /** Asks for a line. */
  ask(question: string): Promise<string>;
}

export type Colours = ReturnType<typeof pico.createColors>;

export function processTerminal(): Terminal {
  const { stdin, stdout, stderr } = process;
  return {
    out: (text) => stdout.write(`${text}\n`),
    err: (text) => stderr.write(`${text}\n`),
    watched: stderr.isTTY === true,
    interactive: stdin.isTTY === true && stderr.isTTY === true,
    colours: pico.createColors(pico.isColorSupported && stdout.isTTY === true),
    async readAll() {
      const parts: Buffer[] = [];
      for await (const part of stdin) parts.push(part as Buffer);
      return Buffer.concat(parts).toString('utf8');
    },
    askHidden: async (message) => answered(await password({ message, output: stderr })),
    async ask(question) {
      const { createInterface } = await import('node:readline/promises');
      const lines = createInterface({ input: stdin, output: stderr });
      try {
        return await lines.question(`${question} `);
      } finally {
        lines.close();
      }
    },
  };
}

function answered(answer: string | symbol): string {
  if (typeof answer === 'symbol') throw new UserError('Cancelled; nothing was changed.');
  return answer;
}
