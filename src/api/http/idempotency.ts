/** Requests with an `Idempotency-Key` are carried out once, however often they arrive. */
import { UserError } from '../../model/failure.ts';
import { canonicalJson } from '../../store/canonical-json.ts';
import type { Store } from '../../store/contract.ts';
import type { Desk } from '../desk.ts';
import { Refusal } from '../problems.ts';
import type { RouteName } from '../routes.ts';

const DAY_MS = 86_400_000;
const LONGEST_KEY = 200;

/** One request that may come again. */
export interface Repeatable {
  readonly key: string;
  readonly desk: Pick<Desk, 'self'>;
  readonly name: RouteName;
  readonly asked: object;
  /** The member of the answer that is not kept. */
  readonly shownOnce?: string | undefined;
}

/** Remembers requests for a day. */
export class Idempotency {
  readonly #store: Store;
  readonly #now: () => number;

  constructor(store: Store, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /**
   * The answer to a request: carried out the first time, remembered for a day. Throws `Refusal` `key-reused` when the key came with
   * another request, and `refused` when the first one has not come to its end. What is shown once is in the first answer only.
   */
  async once(
    { key: given, desk, name, asked, shownOnce = '' }: Repeatable,
    work: () => Promise<object>,
  ): Promise<object> {
    if (given.length === 0 || given.length > LONGEST_KEY) {
      throw new Refusal('bad-request', `an idempotency key has 1 to ${LONGEST_KEY} characters`);
    }
    const key = this.#digestOf({ who: desk.self.name, given });
    const request = this.#digestOf({ name, asked });
    const now = this.#now();
    const before = await this.#store.write(async ({ repeatable }) => {
      await repeatable.prune(now - DAY_MS);
      return repeatable.take(key, request, now);
    });
    if (before === null) return this.#carryOut(key, shownOnce, work);
    if (before.request !== request) {
      throw new Refusal('key-reused', 'this idempotency key came with another request; take a new one');
    }
    if (before.answer !== null) return JSON.parse(before.answer);
    throw new Refusal(
      'refused',
      'the first request with this key has not come to its end: look whether it was carried out',
    );
  }

  /**
   * Keyed, like the fingerprint of a token: what is asked may hold a value that somebody chose, and whoever has the database but not
   * its key must not be able to try values out.
   */
  #digestOf(what: object): string {
    return this.#store.fingerprint(canonicalJson(what));
  }

  async #carryOut(key: string, shownOnce: string, work: () => Promise<object>): Promise<object> {
    let answer: object;
    try {
      answer = await work();
    } catch (error) {
      // Refused means that nothing was changed; of anything else nobody knows.
      if (error instanceof Refusal || error instanceof UserError)
        await this.#store.write(({ repeatable }) => repeatable.free(key));
      throw error;
    }
    const { [shownOnce]: _inClear, ...kept } = answer as Readonly<Record<string, unknown>>;
    await this.#store.write(({ repeatable }) => repeatable.answer(key, JSON.stringify(kept)));
    return answer;
  }
}
