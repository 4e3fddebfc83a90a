import type { Readable, Writable } from 'node:stream';
import { confirm, isCancel, log, multiselect, password, select, text } from '@clack/prompts';
import { type Asker, Cancelled, type Check } from '../init/asker.ts';

/** Where questions are drawn and answers typed. */
export interface Streams {
  readonly input: Readable;
  readonly output: Writable;
}

/** A person at a terminal. */
export function personAt(streams: Streams): Asker {
  return {
    text: async (message, { initial, check }) => {
      const typed = await text({
        ...streams,
        message,
        ...(initial === undefined ? {} : { initialValue: initial }),
        validate: validated(check),
      });
      return going(typed ?? '').trim();
    },
    hidden: async (message, check) =>
      going((await password({ ...streams, message, validate: validated(check) })) ?? ''),
    choose: async (message, choices, initial) =>
      going(
        await select<string>({
          ...streams,
          message,
          options: [...choices],
          ...(initial === undefined ? {} : { initialValue: initial }),
        }),
      ),
    several: async (message, choices, initial) =>
      going(
        await multiselect<string>({
          ...streams,
          message: `${message} (space picks, return goes on)`,
          options: [...choices],
          initialValues: [...initial],
          required: false,
        }),
      ),
    agree: async (message, initial) => going(await confirm({ ...streams, message, initialValue: initial })),
    tell: (told) => log.info(told, { output: streams.output }),
  };
}

function validated(check: Check): (typed: string | undefined) => string | undefined {
  return (typed) => check((typed ?? '').trim()) ?? undefined;
}

function going<T>(answer: T): Exclude<T, symbol> {
  if (isCancel(answer)) throw new Cancelled();
  return answer as Exclude<T, symbol>;
}
