/** A receiver in memory, and telling it on a store with a clock in hand. */
import { Failure } from '../../src/model/failure.ts';
import type { Need } from '../../src/model/need.ts';
import type { Message } from '../../src/notices/message.ts';
import type { Receiver } from '../../src/notices/receiver.ts';
import { Telling, type TellingOptions } from '../../src/notices/telling.ts';
import { Redactor } from '../../src/redactor.ts';
import type { Store } from '../../src/store/contract.ts';
import type { TestClock } from '../clock.ts';
import { recorded } from '../recorded-events.ts';

export const unreachable = () => new Failure('unavailable', 'POST hooks: the connection was refused');

export class FakeReceiver implements Receiver {
  readonly name: string;
  /** Everything that was sent, whether it was said to have arrived or not. */
  readonly sent: Message[] = [];
  /** Thrown by the next calls, one each. */
  readonly failures: unknown[] = [];

  constructor(name = 'ops') {
    this.name = name;
  }

  async send(message: Message): Promise<string> {
    this.sent.push(message);
    if (this.failures.length > 0) throw this.failures.shift();
    return 'ok';
  }

  /** What each message told: `+slot:a` new, `=` again, `-` over. */
  get told(): readonly (readonly string[])[] {
    const marks = { news: '+', again: '=', over: '-' };
    return this.sent.map(({ parts }) =>
      parts.flatMap(({ kind, items }) => items.map((item) => `${marks[kind]}${item.subject}`)),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

/** One that is going on until it is disposed of. */
export function tell(
  store: Store,
  clock: TestClock,
  receiver: FakeReceiver,
  needs: () => readonly Need[],
  different: Partial<TellingOptions> = {},
) {
  const stopping = new AbortController();
  const { events, lines } = recorded();
  const telling = new Telling(
    {
      receiver,
      about: null,
      repeatMs: 86_400_000,
      link: null,
      needs: async () => needs(),
      store,
      clock,
      random: () => 1,
      redactor: new Redactor(),
      events,
      holder: 'test 1',
      isKnownDead: () => false,
      ...different,
    },
    stopping.signal,
  );
  telling.start();
  const stop = async () => {
    stopping.abort();
    await telling.stopped();
  };
  const told = () => lines.map(({ fields }) => fields.event).filter((event) => String(event).startsWith('notice'));
  return { told, stop, [Symbol.asyncDispose]: stop };
}
