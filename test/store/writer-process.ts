import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { Store } from '../../src/store/contract.ts';
import type { FreshDatabase } from './fresh-database.ts';
import { PAIR_ADDED, type WriterOrders } from './writer.ts';

const SCRIPT = fileURLToPath(new URL('writer.ts', import.meta.url));

/** A running `writer.ts`. */
export class WriterProcess {
  /** The pairs of ids that were acknowledged so far. */
  readonly acknowledged: (readonly string[])[] = [];
  readonly #process: ChildProcess;
  readonly #ended: Promise<readonly [number | null, NodeJS.Signals | null]>;
  readonly #lines: Promise<void>;
  #errors = '';
  #onLine: () => void = () => undefined;

  constructor(fresh: FreshDatabase, rounds: number | null = null) {
    const { url, baseDir, keyReference, password } = fresh;
    const orders: WriterOrders = { url, baseDir, keyReference, password: password?.reveal() ?? null, rounds };
    this.#process = spawn(process.execPath, [SCRIPT], {
      env: { PATH: process.env.PATH, WRITER: JSON.stringify(orders) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    // `close` comes after the last of its output.
    this.#ended = once(this.#process, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
    this.#process.stderr?.on('data', (chunk) => {
      this.#errors += chunk;
    });
    this.#lines = this.#read();
  }

  /** Resolves when so many writes have been acknowledged, or the process has ended. */
  async acknowledges(count: number): Promise<void> {
    const reached = new Promise<void>((resolve) => {
      this.#onLine = () => {
        if (this.acknowledged.length >= count) resolve();
      };
      this.#onLine();
    });
    await Promise.race([reached, this.#ended]);
  }

  /** `kill -9`. Fails when it had ended by itself before. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    const [, signal] = await this.#ended;
    await this.#lines;
    expect(this.#errors).toBe('');
    expect(signal).toBe('SIGKILL');
  }

  /** Resolves when it has done its rounds. */
  async finishes(): Promise<void> {
    const [code] = await this.#ended;
    await this.#lines;
    expect(this.#errors).toBe('');
    expect(code).toBe(0);
  }

  async #read(): Promise<void> {
    const output = this.#process.stdout;
    if (output === null) return;
    for await (const line of createInterface({ input: output })) {
      this.acknowledged.push(JSON.parse(line));
      this.#onLine();
    }
  }
}

/**
 * Holds what a store has against what writers were told it has: every acknowledged pair, no half of one, an entry for each and
 * no other, the version that so many changes make. Inside `write()`, so that it waits for a transaction still on its way.
 */
export async function expectWhole(store: Store, acknowledged: readonly (readonly string[])[]): Promise<void> {
  await store.write(async ({ tokens, audit }) => {
    const kept = (await tokens.list()).map(({ id }) => id);
    const entries = await audit.list({ limit: 1_000_000 });
    const told = entries.filter(({ action }) => action === PAIR_ADDED).flatMap(({ detail }) => detail.ids as string[]);
    expect(told.toSorted()).toEqual(kept.toSorted());
    expect(kept.length % 2).toBe(0);
    expect(await tokens.version()).toBe(kept.length);
    expect(new Set(kept)).toEqual(new Set([...kept, ...acknowledged.flat()]));
    expect(await audit.verify()).toEqual({ entries: entries.length, broken: null });
  });
}
