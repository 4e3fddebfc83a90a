/** A place in memory where tokens are decided: its console, what can go wrong there, and a look at what was asked. */
import { z } from 'zod';
import type { ActiveTokens, AuthorityDefinition, TokenSource } from '../../src/authority/definition.ts';
import type { EnforcedFrom } from '../../src/model/authority-record.ts';
import { Failure } from '../../src/model/failure.ts';
import { Secret } from '../../src/model/secret.ts';
import type { Finding } from '../../src/model/slot.ts';

type Call = 'list' | 'add' | 'remove';
/** Before the place has done what it was asked, or after it. */
type When = 'before' | 'after';

/** A call that waits. */
export interface Held {
  /** Resolves when it has come so far. */
  readonly reached: Promise<void>;
  goOn(): void;
}

interface Happening {
  readonly call: Call;
  readonly when: When;
  happen(): Promise<void>;
}

/** Every process that is given it asks the same place. */
export class FakeSource implements TokenSource {
  /** The active values, oldest first. What a person does in the console is done to this list. */
  values: string[];
  enforcedFrom: EnforcedFrom = null;
  warnings: readonly string[] = [];
  /** What the place makes instead of a value it is given, one after the other. */
  readonly substitutes: string[] = [];
  /** Every call, oldest first. */
  readonly calls: Call[] = [];
  readonly #happenings: Happening[] = [];

  constructor(...values: readonly string[]) {
    this.values = [...values];
  }

  async list(signal: AbortSignal): Promise<ActiveTokens> {
    let listed: readonly string[] = [];
    await this.#answer('list', signal, () => {
      listed = [...this.values];
    });
    const { enforcedFrom, warnings } = this;
    return { tokens: listed.map((value) => ({ value: new Secret(value), createdAt: null })), enforcedFrom, warnings };
  }

  add(value: Secret, signal: AbortSignal): Promise<void> {
    return this.#answer('add', signal, () => {
      const text = value.reveal();
      if (!this.values.includes(text)) this.values.push(this.substitutes.shift() ?? text);
    });
  }

  remove(value: Secret, signal: AbortSignal): Promise<void> {
    return this.#answer('remove', signal, () => {
      const left = this.values.filter((one) => one !== value.reveal());
      if (left.length === 0) throw new Failure('rejected', 'DELETE fake token: it is the last one');
      this.values = left;
    });
  }

  async *check(): AsyncIterable<Finding> {}

  /** The next call of the kind fails, before or after the place has done what it was asked. */
  fail(
    call: Call,
    when: When = 'before',
    error: unknown = new Failure('unavailable', `${call} fake tokens: reset`),
  ): void {
    this.#next(call, when, () => Promise.reject(error));
  }

  /** The next call of the kind waits there until it may go on. */
  hold(call: Call, when: When): Held {
    const reached = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    this.#next(call, when, () => {
      reached.resolve();
      return goOn.promise;
    });
    return { reached: reached.promise, goOn: () => goOn.resolve() };
  }

  /** Something else happens in the middle of the next call of the kind. */
  meanwhile(call: Call, when: When, happen: () => void | Promise<void>): void {
    this.#next(call, when, async () => happen());
  }

  #next(call: Call, when: When, happen: () => Promise<void>): void {
    this.#happenings.push({ call, when, happen });
  }

  async #answer(call: Call, signal: AbortSignal, work: () => void): Promise<void> {
    this.calls.push(call);
    signal.throwIfAborted();
    await this.#happen(call, 'before', signal);
    work();
    await this.#happen(call, 'after', signal);
  }

  async #happen(call: Call, when: When, signal: AbortSignal): Promise<void> {
    const index = this.#happenings.findIndex((one) => one.call === call && one.when === when);
    const [happening] = index < 0 ? [] : this.#happenings.splice(index, 1);
    if (happening === undefined) return;
    const aborted = Promise.withResolvers<never>();
    const abort = () => aborted.reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    await Promise.race([happening.happen(), aborted.promise]).finally(() => signal.removeEventListener('abort', abort));
  }
}

/** An authority of the kind `fake` whose tokens are changed by whoever is said. */
export function fakeDefinition(changedBy: AuthorityDefinition['changedBy'] = 'watchword'): AuthorityDefinition {
  return {
    kind: 'fake',
    title: 'Fake',
    docs: 'https://example.com/fake',
    settings: z.strictObject({}),
    changedBy,
    http: false,
    permissions: [],
    limits: { windowMs: 1_000, requests: 100, writes: 100 },
    instructions: (_, what) => ['Open the console.', what === 'add' ? 'Add it.' : 'Take it away.'],
  };
}
