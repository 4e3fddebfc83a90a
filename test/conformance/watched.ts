/** A connector under watch: whatever it returns or throws is kept, and searched for secrets when the test is over. */
import { inspect } from 'node:util';
import { type Connector, Failure } from '#connector';
import { formsOf } from '../../src/secret-forms.ts';

/** What connectors have let out so far. */
export class Witness {
  readonly #texts: string[] = [];
  readonly #bugs: unknown[] = [];

  /** Keeps everything that could be seen of a value: what a log, a debugger and a reply would show of it. */
  sees(value: unknown): void {
    const everything = { depth: Infinity, showHidden: true, maxArrayLength: null, maxStringLength: null } as const;
    this.#texts.push(inspect(value, everything), JSON.stringify(value) ?? '');
    if (value instanceof Error) this.#texts.push(String(value), value.stack ?? '', JSON.stringify({ ...value }));
  }

  /** The same for what was thrown. Anything but a `Failure` and the reason of an abort is a bug. */
  catches(error: unknown, signal: AbortSignal): void {
    this.sees(error);
    if (!(error instanceof Failure) && !(signal.aborted && error === signal.reason)) this.#bugs.push(error);
  }

  /** Throws where one of the secrets was let out in any form, or something was thrown that is not a `Failure`. */
  testify(secrets: Iterable<string>): void {
    const [bug] = this.#bugs;
    if (bug !== undefined) throw new Error('a connector threw something that is not a Failure', { cause: bug });
    const text = this.#texts.join('\n').toLowerCase();
    for (const secret of secrets) {
      for (const form of formsOf(secret)) {
        const at = text.indexOf(form.toLowerCase());
        if (at >= 0) throw new Error(`a secret was let out: ...${text.slice(Math.max(0, at - 300), at)}<here>`);
      }
    }
  }
}

/** The connector, with a witness to everything that comes out of it. */
export function watched(connector: Connector<unknown>, witness: Witness): Connector<unknown> {
  const { delivery, devices } = connector;

  async function result<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
    try {
      const value = await promise;
      witness.sees(value);
      return value;
    } catch (error) {
      witness.catches(error, signal);
      throw error;
    }
  }

  async function* each<T>(items: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T, void, undefined> {
    try {
      for await (const item of items) {
        witness.sees(item);
        yield item;
      }
    } catch (error) {
      witness.catches(error, signal);
      throw error;
    }
  }

  return {
    check: (slots, signal) => each(connector.check(slots, signal), signal),
    observe: (slot, signal) => result(connector.observe(slot, signal), signal),
    write: (slot, before, reveal, signal) => result(connector.write(slot, before, reveal, signal), signal),
    ...(delivery && {
      delivery: (slot, since, signal) => result(delivery.call(connector, slot, since, signal), signal),
    }),
    ...(devices && { devices: (signal) => each(devices.call(connector, signal), signal) }),
  };
}
