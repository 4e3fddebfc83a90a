/** Processes of the program: one that runs, and a daemon that is up. */
import type { ChildProcess } from 'node:child_process';

/** How a process ended. */
export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A process that is running. */
export class Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ran>;
  #err = '';
  #waiting: (() => void)[] = [];

  constructor(child: ChildProcess) {
    this.child = child;
    this.ended = ended(child);
    child.stderr?.on('data', (chunk: Buffer) => {
      this.#err += chunk.toString('utf8');
      for (const wake of this.#waiting.splice(0)) wake();
    });
    void this.ended.then(() => {
      for (const wake of this.#waiting.splice(0)) wake();
    });
  }

  /** The first line on standard error that fits, already there or still to come. Throws when the process ends without one. */
  async line(fits: (line: string) => boolean): Promise<string> {
    for (;;) {
      const line = this.#err.split('\n').find((candidate) => candidate !== '' && fits(candidate));
      if (line !== undefined) return line;
      if (this.child.exitCode !== null || this.child.signalCode !== null) {
        throw new Error(`the process ended without the line that was waited for:\n${this.#err}`);
      }
      await new Promise<void>((wake) => this.#waiting.push(wake));
    }
  }
}

/** A daemon that is up. */
export class Served implements AsyncDisposable {
  readonly started: Started;
  readonly url: string;

  constructor(started: Started, url: string) {
    this.started = started;
    this.url = url;
  }

  async decision(token: string): Promise<unknown> {
    const response = await fetch(`${this.url}/v1/validate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    });
    const answer: unknown = await response.json();
    return typeof answer === 'object' && answer !== null && 'decision' in answer ? answer.decision : answer;
  }

  /** Headers and body of an answer, as text. */
  async reply(method: string, path: string, body?: string, type = 'application/json'): Promise<string> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      ...(body === undefined ? {} : { body, headers: { 'content-type': type } }),
    });
    return `${response.status} ${JSON.stringify([...response.headers])} ${await response.text()}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.signal('SIGTERM');
  }

  async signal(signal: NodeJS.Signals): Promise<Ran> {
    this.started.child.kill(signal);
    return this.started.ended;
  }
}

function ended(child: ChildProcess): Promise<Ran> {
  let out = '';
  let err = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    out += chunk.toString('utf8');
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    err += chunk.toString('utf8');
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, out, err })));
}
