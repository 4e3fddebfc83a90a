/** What a process says in its log, event by event. */
import { createInterface } from 'node:readline';
import type { Started } from '../../e2e/process.ts';

/** Whether an event is the one that is waited for. */
export type Heard = (event: Readonly<Record<string, unknown>>) => boolean;

/** The events of one process. */
export class Told {
  readonly started: Started;
  readonly #events: Readonly<Record<string, unknown>>[] = [];
  readonly #other: string[] = [];
  #waiting: (() => void)[] = [];
  #isOver = false;

  constructor(started: Started) {
    this.started = started;
    const { stderr } = started.child;
    if (stderr === null) throw new Error('the process has no log');
    const wake = () => {
      for (const one of this.#waiting.splice(0)) one();
    };
    createInterface({ input: stderr })
      .on('line', (line) => {
        if (line.startsWith('{')) this.#events.push(JSON.parse(line));
        else this.#other.push(line);
        wake();
      })
      .on('close', () => {
        this.#isOver = true;
        wake();
      });
  }

  get length(): number {
    return this.#events.length;
  }

  /** The first one that fits from a place on, there already or still to come. Throws when the process ends without it. */
  async heard(fits: Heard, from: number): Promise<Readonly<Record<string, unknown>>> {
    for (let at = from; ; at += 1) {
      while (at >= this.#events.length) {
        if (this.#isOver) throw new Error(`the process ended before it said so:\n${this.#last()}`);
        await new Promise<void>((wake) => this.#waiting.push(wake));
      }
      const event = this.#events[at];
      if (event !== undefined && fits(event)) return event;
    }
  }

  #last(): string {
    return [...this.#events.slice(-5).map((event) => JSON.stringify(event)), ...this.#other.slice(-5)].join('\n');
  }
}
