/** A connector under watch: whatever it returns or throws is kept, and searched for secrets when the test is over. */
import { inspect } from 'node:util';
import { type Connector, Failure } from '#connector';
import { Redactor } from '../../src/redactor.ts';

/** What connectors, or sources of tokens, have let out so far. */
export class Witness {
  readonly #texts = new Set<string>();
  readonly #bugs: unknown[] = [];

  /** Keeps everything that could be seen of a value: what a log, a debugger and a reply would show of it. */
  sees(value: unknown): void {
    const everything = { depth: Infinity, showHidden: true, maxArrayLength: null, maxStringLength: null } as const;
    this.#texts.add(inspect(value, everything)).add(JSON.stringify(value) ?? '');
    if (value instanceof Error) this.#texts.add(value.stack ?? '').add(JSON.stringify({ ...value }));
  }

  /** The same for what was thrown. Anything but a `Failure` and the reason of an abort is a bug. */
  catches(error: unknown, signal: AbortSignal): void {
    this.sees(error);
    if (!(error instanceof Failure) && !(signal.aborted && error === signal.reason)) this.#bugs.push(error);
  }

  /** Throws where one of the secrets was let out in any form, or something was thrown that is not a `Failure`. */
  testify(secrets: Iterable<string>): void {
    const [bug] = this.#bugs;
    if (bug !== undefined) throw new Error('something was thrown that is not a Failure', { cause: bug });
    const redactor = new Redactor();
    for (const secret of secrets) redactor.add(secret);
    for (const text of this.#texts) {
      const shown = redactor.redact(text);
      if (shown !== text) throw new Error(`a secret was let out: ${shown.slice(0, 2_000)}`);
    }
  }
}

/** The connector, with a witness to everything that comes out of it. */
export function watched(connector: Connector<unknown>, witness: Witness): Connector<unknown> {
  const { delivery, devices, requestCheckIn, probe } = connector;

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
    write: (slot, before, reveal, signal, long) => result(connector.write(slot, before, reveal, signal, long), signal),
    ...(delivery && {
      delivery: (slot, since, signal) => result(delivery.call(connector, slot, since, signal), signal),
    }),
    ...(requestCheckIn && {
      requestCheckIn: (slot, since, signal) => result(requestCheckIn.call(connector, slot, since, signal), signal),
    }),
    ...(probe && { probe: (slot, device, signal) => each(probe.call(connector, slot, device, signal), signal) }),
    ...(devices && { devices: (signal) => each(devices.call(connector, signal), signal) }),
  };
}
