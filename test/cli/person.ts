/** A person in front of a terminal: sees what is drawn, and presses keys when a question stands there. */
import { PassThrough, Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import type { Streams } from '../../src/cli/init-asker.ts';

export const RETURN = '\r';
export const DOWN = '\u001b[B';
export const SPACE = ' ';
export const CTRL_C = '\u0003';

/** What a question begins with, and the keys that answer it. */
export type Script = readonly (readonly [question: string, keys: string])[];

export class Person {
  readonly streams: Streams;
  #seen = '';
  #drawn = '';
  #left: Script;

  constructor(script: Script) {
    this.#left = script;
    const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => input });
    const output = new Writable({
      write: (chunk, _encoding, done) => {
        this.#seen += stripVTControlCharacters(String(chunk));
        this.#answer(input);
        done();
      },
    });
    this.streams = { input, output: Object.assign(output, { isTTY: true, columns: 400, rows: 100 }) };
  }

  /** All that was drawn. */
  get drawn(): string {
    return this.#drawn + this.#seen;
  }

  /** Questions that were not asked. */
  get left(): readonly string[] {
    return this.#left.map(([question]) => question);
  }

  #answer(input: PassThrough): void {
    const [next, ...others] = this.#left;
    if (next === undefined || !this.#seen.includes(next[0])) return;
    this.#drawn += this.#seen;
    this.#seen = '';
    this.#left = others;
    // Keys one by one, as from a keyboard, after the drawing is done.
    const keys = next[1].split(DOWN).flatMap((typed, place) => [...(place === 0 ? [] : [DOWN]), ...typed]);
    setImmediate(() => {
      for (const key of keys) input.write(key);
    });
  }
}
