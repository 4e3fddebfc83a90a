import type { TokenSource } from '#authority';
import type { Witness } from '../../conformance/watched.ts';

/** The source, with a witness to everything that comes out of it. */
export function watched(source: TokenSource, witness: Witness): TokenSource {
  const { add, remove } = source;

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

  return {
    list: (signal) => result(source.list(signal), signal),
    ...(add && { add: (value, signal) => result(add.call(source, value, signal), signal) }),
    ...(remove && { remove: (value, signal) => result(remove.call(source, value, signal), signal) }),
    async *check(signal) {
      try {
        for await (const finding of source.check(signal)) {
          witness.sees(finding);
          yield finding;
        }
      } catch (error) {
        witness.catches(error, signal);
        throw error;
      }
    },
  };
}
